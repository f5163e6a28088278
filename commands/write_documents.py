"""The documents of a plan, made and put in their folder: what several commands end with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import now, today
from commands.console.line import Line
from commands.console.session import Session
from guinguette.faults import Fault, MissingDataError
from guinguette.language.catalogue import say

if TYPE_CHECKING:
    from guinguette.emissions.balance import Balance
    from guinguette.files.published import Published
    from guinguette.tour import Tour
    from maps.drawing.ground import Ground
    from routing.network.road_network import RoadNetwork

DRAWN_KM = 15.0
"""Contours of communes are drawn this far from the nearest place."""


def write_documents(
    session: Session,
    folder: Path,
    tour: Tour,
    balance: Balance,
    directory: Path,
    *,
    kinds: frozenset[str],
    keep_others: bool = False,
    more: Mapping[str, bytes] | None = None,
) -> Answer:
    """
    Make documents of a plan and put them in their folder, all or none.

    Parameters
    ----------
    session
        How this run speaks.
    folder
        The working folder, whose settings say who runs the tours and on which roads;
        it remembers what is published.
    tour, balance
        The plan and its CO2 balance.
    directory
        The folder of outputs.
    kinds
        Some of :data:`maps.export.KINDS`.
    keep_others
        Keep the outputs written earlier that are not made again.
    more
        Other files to put there, contents by name.
    """
    from commands.answers.results import written_lines
    from guinguette.emissions.of_folder import balance_warnings
    from guinguette.files.outputs import outputs_document, write_outputs
    from guinguette.files.published import published_with
    from guinguette.folder.settings.model import SETTINGS_NAME
    from guinguette.folder.settings.service_section import read_service
    from maps.export import INDEX_NAME, render_outputs
    from maps.pages.changes import PAGE_NAME

    service = read_service(folder / SETTINGS_NAME)
    published = _published(folder, tour, directory, title=service.known_as(tour.title), kinds=kinds)
    ground, warnings = _ground(folder, tour, kinds)
    others = more or {}
    has_changes = PAGE_NAME in others or (keep_others and (directory / PAGE_NAME).is_file())
    with session.terminal.progress(say("terminal.drawing-documents")) as tell:
        files = render_outputs(
            tour,
            balance,
            printed_on=today(),
            published=published,
            service=service,
            ground=ground,
            kinds=kinds,
            changes_name=PAGE_NAME if has_changes else "",
            on_file=lambda done, total: tell(
                say("terminal.documents-done", done=done, total=total)
            ),
        )
    files |= others
    with published_with(folder, published):
        write_outputs(directory, files, keep_others=keep_others)
    return Answer(
        result={"outputs": outputs_document(directory, files)},
        lines=written_lines(directory, files, INDEX_NAME),
        warnings=(*warnings, *balance_warnings(balance)),
    )


def _published(
    folder: Path, tour: Tour, directory: Path, *, title: str, kinds: frozenset[str]
) -> Published:
    """Lay a plan over what the folder has published, where documents that say it are written."""
    from guinguette.files.outputs import following_start
    from guinguette.files.published import read_published
    from guinguette.files.publishing import publish
    from maps.export import PUBLISHING

    before = read_published(folder)
    if not kinds & PUBLISHING:
        return before
    return publish(
        before,
        tour,
        title=title,
        today=today(),
        now=now(),
        until=following_start(directory),
    )


def _ground(folder: Path, tour: Tour, kinds: frozenset[str]) -> tuple[Ground, tuple[Fault, ...]]:
    """Give the maps their ground; they can do without roads that are gone, and it is said."""
    from guinguette.roads.drawn import drawn_network
    from maps.drawing.ground import NO_GROUND

    if "carte" not in kinds:
        return NO_GROUND, ()
    try:
        return ground_around(tour, drawn_network(folder, tour.network)), ()
    except MissingDataError as error:
        return ground_around(tour), (error.fault,)


def write_plan(
    session: Session, folder: Path, tour: Tour, balance: Balance, *, changes: str = ""
) -> Answer:
    """
    Make every document of a plan and put them in its folder of outputs, all or none.

    Parameters
    ----------
    session
        How this run speaks.
    folder
        The working folder.
    tour, balance
        The plan and its CO2 balance.
    changes
        The page of what it changes (:func:`maps.pages.changes.changes_page`), where it takes the
        place of another.
    """
    from guinguette.files.outputs import output_directory
    from maps.export import KINDS
    from maps.pages.changes import PAGE_NAME

    directory = output_directory(folder, tour.start)
    more = {PAGE_NAME: changes.encode()} if changes else {}
    written = write_documents(session, folder, tour, balance, directory, kinds=KINDS, more=more)
    seen = (
        Line((directory / name).resolve().as_uri(), say("terminal.what-changes")) for name in more
    )
    return Answer(
        result=written.result,
        lines=(*written.lines, *seen),
        warnings=written.warnings,
    )


def plan_answer(
    tour: Tour,
    *,
    result: Mapping[str, object],
    lines: Sequence[Line],
    warnings: Sequence[Fault],
    is_trial: bool = False,
) -> Answer:
    """Answer with a plan; one that lacks visits is an error, and written unless in a trial."""
    from commands.answers.results import lacking

    missing = lacking(tour, is_trial=is_trial)
    return Answer(
        result=result,
        lines=tuple(lines),
        warnings=tuple(warnings),
        errors=missing,
        exit_code=4 if missing else 0,
    )


def nothing_written_lines() -> tuple[Line, ...]:
    """Say that a trial wrote nothing."""
    return (Line(), Line(say("terminal.nothing-written"), style="note"))


def ground_around(tour: Tour, network: RoadNetwork | None = None) -> Ground:
    """Give the maps of a tour what lies under them: roads where known, the communes around."""
    import numpy as np

    from guinguette.communes.france import communes_around, contour_lines, load_communes
    from maps.drawing.ground import Ground
    from routing.great_circle import great_circle_m
    from routing.network.road_network import Town

    places = [(depot.longitude, depot.latitude) for depot in tour.depots]
    places += [(visit.longitude, visit.latitude) for r in tour.routes for visit in r.visits]
    known = {commune.code: commune for commune in load_communes()}
    around = [known[code] for code in communes_around(places, margin_km=DRAWN_KM)]
    own = np.array([(c.longitude, c.latitude) for c in around]).reshape(-1, 2, 1)
    lon, lat = np.array(places).T[:, None]
    near = great_circle_m(own[:, 0], own[:, 1], lon, lat).min(axis=1) <= 1000 * DRAWN_KM
    drawn = [commune for commune, is_near in zip(around, near, strict=True) if is_near]
    towns = [
        Town(name=c.name_with_article, x=c.longitude, y=c.latitude, population=c.population)
        for c in drawn
    ]
    return Ground(network=network, contours=contour_lines([c.code for c in drawn]), towns=towns)
