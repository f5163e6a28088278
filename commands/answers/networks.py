"""What the command line says about road networks: steps of a build, facts of a result."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from commands.answers.results import number, shown_path
from commands.console.line import Line
from guinguette.language.catalogue import family, long_day, say

if TYPE_CHECKING:
    from commands.console.terminal import Terminal
    from guinguette.networks.from_sources import Brought
    from guinguette.networks.report import NetworkReport
    from guinguette.roads.calibration import Calibration, Factor

_MEGABYTE = 1_000_000
_MOST_UNREAD = 3
_NOT_ASKED = "turn restrictions not asked for"


class BuildProgress:
    """Shows the steps of a build one after another; a file is announced with its size."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._stack = ExitStack()
        self._shown = ""
        self._tell: Callable[[str], None] = lambda _text: None

    def __enter__(self) -> BuildProgress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def __call__(self, step: Brought | str) -> None:
        """Show a step."""
        if isinstance(step, str):
            self._announce(say("terminal.building", step))
            return
        title = download_title(step)
        self._announce(title)
        self._tell(f"{title} · {received(step)}")

    def _announce(self, title: str) -> None:
        if title != self._shown:
            self._stack.close()
            self._stack = ExitStack()
            self._tell = self._stack.enter_context(self._terminal.progress(title))
            self._shown = title


def download_title(step: Brought) -> str:
    """Say which file is brought, and its size where the server gives it."""
    size = say("terminal.size-unknown") if step.total_bytes is None else megabytes(step.total_bytes)
    return say("terminal.downloading",
               number=step.number, files=step.files, name=step.name, size=size)  # fmt: skip


def received(step: Brought) -> str:
    """Say how much of a file has come."""
    have = megabytes(step.received_bytes)
    if not step.total_bytes:
        return have
    return f"{have}, {number(100 * step.received_bytes / step.total_bytes)} %"


def megabytes(size: int) -> str:
    """Write a size: ``128 Mo``, ``0,3 Mo`` below ten."""
    value = size / _MEGABYTE
    return say("terminal.megabytes", mb=number(value, decimals=0 if value >= 10 else 1))


def network_lines(report: NetworkReport) -> tuple[Line, ...]:
    """Say what a network holds and where it comes from."""
    lines = [
        Line(report.name, style="title"),
        Line(_origin(report), say("terminal.source")),
        Line(_data_date(report.date), say("terminal.data-date")),
    ]
    if report.area_km2:
        margin = number(report.margin_m / 1000)
        area = say("terminal.area-with-margin", km2=number(report.area_km2), margin=margin)
        lines.append(Line(area, say("terminal.area")))
    counts = say(
        "terminal.roads-counted",
        km=number(report.road_km),
        nodes=number(report.nodes),
        edges=number(report.edges),
    )
    lines += [
        Line(counts, say("terminal.roads")),
        Line(_details(report), say("terminal.details")),
        *(Line(text, say("terminal.left-out")) for text in _dropped(report)),
        *(Line(text, say("terminal.to-check")) for text in _unsettled(report)),
        *(Line(text, say("terminal.absent")) for text in _lacking(report)),
        Line(report.licence, say("terminal.licence"), style="note"),
        Line(shown_path(Path(report.directory)), say("terminal.folder")),
    ]
    return tuple(lines)


def _origin(report: NetworkReport) -> str:
    names = ", ".join(source.name for source in report.sources)
    if not names:
        return report.kind.capitalize()
    return f"{names} ({megabytes(report.size_bytes)})"


def _data_date(text: str) -> str:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return say("terminal.unknown")
    return long_day(day)


def _details(report: NetworkReport) -> str:
    share = 100 / report.edges if report.edges else 0.0
    return say(
        "terminal.road-details",
        ref=number(share * report.with_ref),
        name=number(share * report.with_name),
        speed=number(share * report.with_maxspeed),
        turns=number(report.restrictions),
    )


def _dropped(report: NetworkReport) -> list[str]:
    return [
        _said("terminal.dropped", reason)
        if reason == _NOT_ASKED
        else f"{number(count)} {_said('terminal.dropped', reason)}"
        for reason, count in report.dropped.items()
        if count
    ]


def _unsettled(report: NetworkReport) -> list[str]:
    """Say what the tags leave open, and a few of the limits that cannot be read."""
    known = family("terminal.unsettled")
    found = {one: number(n) for one, n in report.unsettled.items() if one in known}
    told = [say("terminal.unsettled", one, number=count) for one, count in found.items()]
    unread = {tag: count for tag, count in report.unsettled.items() if tag not in known}
    if unread:
        tags = ", ".join([*unread][:_MOST_UNREAD])
        told.append(
            say("terminal.unsettled-limits", number=number(sum(unread.values())), tags=tags)
        )
    return told


def _lacking(report: NetworkReport) -> list[str]:
    text = ", ".join(_said("terminal.lacks", one) for one in report.lacks)
    return [text] if text else []


def _said(key: str, value: str) -> str:
    return say(key, value) if value in family(key) else value


def checked_lines(report: NetworkReport) -> tuple[Line, ...]:
    """Say that a network is whole, and whether there is something to look at."""
    is_settled = not report.unsettled
    said = say("terminal.network-is-whole" if is_settled else "terminal.network-to-check")
    return (
        Line(said, style="good" if is_settled else "title"),
        *network_lines(report),
    )


def exported_lines(file: Path) -> tuple[Line, ...]:
    """Say which file was written."""
    return (Line(say("terminal.written-in", path=shown_path(file)), style="title"),)


def applied_lines(folder: Path) -> tuple[Line, ...]:
    """Say what a calibration kept in a working folder is good for."""
    path = shown_path(folder)
    return (Line(say("terminal.next-plan-calibrated", path=path)),)


def calibration_lines(found: Calibration) -> tuple[Line, ...]:
    """Say the fitted factor and the error on the known trips, before and after."""
    lines = [
        Line(say("terminal.known-trips", trips=number(found.trips)), style="title"),
        Line(_factor(found.speed), say("terminal.speed-factor")),
    ]
    for factor, label in (
        (found.length, say("terminal.figure", "distance")),
        (found.speed, say("terminal.minutes")),
    ):
        before, after = (number(100 * bands[0].mape, decimals=1)
                         for bands in (factor.before, factor.after))  # fmt: skip
        text = say("terminal.mean-error", before=before, after=after)
        lines.append(Line(text, label))
    return tuple(lines)


def _factor(factor: Factor) -> str:
    value, low, high = (number(x, decimals=2) for x in (factor.value, factor.low, factor.high))
    return say("terminal.value-between", value=value, low=low, high=high)
