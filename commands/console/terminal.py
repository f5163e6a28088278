"""
What is printed: results on the standard output, messages and progress on the other.

Every text is shown as it is: square brackets are no markup, control characters are dropped, and
letters that the console cannot show are replaced.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import threading
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby
from queue import Empty, Queue
from typing import TYPE_CHECKING, TextIO

from commands.console.line import Line, Style
from guinguette.faults import Fault
from guinguette.language.catalogue import count, say

if TYPE_CHECKING:
    from rich.console import Console

MOST_SHOWN = 20
"""Faults of a kind and a file that a screen shows."""
SLOW_S = 10.0
"""Seconds of silence after which a wait is explained."""
AGAIN_S = 1.0
"""Seconds of silence after which the last thing told is told again: two are never reached."""
_STYLES: dict[Style, str] = {
    "title": "bold",
    "plain": "",
    "good": "green",
    "bad": "bold red",
    "note": "dim",
}
_SUBSTITUTES = str.maketrans(
    {
        "\N{NARROW NO-BREAK SPACE}": "\N{NO-BREAK SPACE}",
        "\N{MINUS SIGN}": "-",
        "\N{RIGHTWARDS ARROW}": "->",
        "\N{LESS-THAN OR EQUAL TO}": "<=",
    }
)


def prepare_streams() -> None:
    """Let the standard streams replace what their encoding lacks (cp1252 on Windows)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def is_utf8(stream: TextIO) -> bool:
    """Tell whether a stream takes every letter; one in memory does."""
    return (stream.encoding or "utf-8").casefold().replace("-", "").startswith("utf")


def printable(text: str, *, utf8: bool = True) -> str:
    """
    Make a text safe for a terminal.

    Control characters become spaces, direction marks vanish; without ``utf8``, signs outside
    the Windows encodings are written with others.
    """
    kept = text
    if not text.isprintable():
        kinds = ((char, unicodedata.category(char)) for char in text)
        kept = "".join(" " if kind == "Cc" else char for char, kind in kinds if kind != "Cf")
    return kept if utf8 else kept.translate(_SUBSTITUTES)


@dataclass(frozen=True, slots=True)
class Terminal:
    """The two streams of a run; ``is_silent`` keeps results and errors, and drops the rest."""

    is_silent: bool = False

    def print_lines(self, lines: Iterable[Line]) -> None:
        """Print a result, labels in a column of their own."""
        console = make_console(sys.stdout, soft_wrap=True)
        shown = list(lines)
        width = max((len(line.label) for line in shown), default=0) + 3
        for line in shown:
            _print_line(console, line, width)

    def print_errors(self, faults: Sequence[Fault]) -> None:
        """Print errors, each in three lines: what, where, what to do."""
        _print_faults(faults, _print_errors)

    def print_warnings(self, faults: Sequence[Fault]) -> None:
        """Print warnings, on the error stream."""
        if not self.is_silent:
            _print_faults(faults, _print_warnings)

    @contextmanager
    def progress(
        self, what: str, *, is_slow: bool = False, is_told: bool = False
    ) -> Iterator[Callable[[str], None]]:
        """
        Show that something goes on, and for how long, until the block ends.

        Parameters
        ----------
        is_slow
            It takes longer the first time: said after ten seconds that tell nothing else.
        is_told
            All that is told is printed where no terminal shows it, and is never followed by two
            seconds of silence.

        Yields
        ------
        tell
            Call it with what is known so far; it costs nothing where nobody looks.
        """
        if self.is_silent:
            yield lambda _text: None
            return
        console = make_console(sys.stderr, soft_wrap=True)
        if console.is_terminal:
            shown = _in_a_bar(console, what, is_slow=is_slow)
        else:
            shown = _in_lines(console, f"{what}...", is_told=is_told)
        with shown as tell:
            yield tell


@contextmanager
def _in_a_bar(console: Console, what: str, *, is_slow: bool) -> Iterator[Callable[[str], None]]:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=16),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        utf8 = is_utf8(sys.stderr)

        def show(text: str) -> None:
            bar.update(task, description=printable(text, utf8=utf8))

        late = f"{what} {say('terminal.slow-first-time')}" if is_slow else ""
        with said_if_slow(show, late) as tell:
            yield tell


@contextmanager
def _in_lines(console: Console, what: str, *, is_told: bool) -> Iterator[Callable[[str], None]]:
    if not is_told:
        _print(console, what, "")
        yield lambda _text: None
        return
    with never_silent(lambda text: _print(console, text, "")) as tell:
        tell(what)
        yield tell


@contextmanager
def said_if_slow(show: Callable[[str], None], late: str) -> Iterator[Callable[[str], None]]:
    """Show a text after ten seconds, unless another was told before."""
    timer = threading.Timer(SLOW_S, show, [late])
    timer.daemon = True
    if late:
        timer.start()

    def tell(text: str) -> None:
        timer.cancel()
        show(text)

    try:
        yield tell
    finally:
        timer.cancel()


@contextmanager
def never_silent(show: Callable[[str], None]) -> Iterator[Callable[[str], None]]:
    """Show what is told, and again with its seconds for as long as nothing else is told."""
    told: Queue[str | None] = Queue()

    def speak() -> None:
        text, begin = told.get(), time.monotonic()
        while text is not None:
            waited_s = time.monotonic() - begin
            show(text if waited_s < AGAIN_S else f"{text} ({waited_s:.0f} s)")
            with suppress(Empty):
                text, begin = told.get(timeout=AGAIN_S), time.monotonic()

    speaker = threading.Thread(target=speak, daemon=True)
    speaker.start()
    try:
        yield told.put
    finally:
        told.put(None)
        speaker.join()


def make_console(stream: TextIO, *, soft_wrap: bool = False) -> Console:
    """Make a console that shows texts as they are, and breaks lines unless ``soft_wrap``."""
    from rich.console import Console

    return Console(
        file=stream, safe_box=True, emoji=False, markup=False, highlight=False, soft_wrap=soft_wrap
    )


def _print(console: Console, text: str, style: str, *, end: str = "\n") -> None:
    safe = printable(text, utf8=is_utf8(console.file))  # type: ignore[arg-type]
    if style and console.color_system:
        console.print(safe, style=style, end=end)
    else:  # ten times faster
        console.file.write(f"{safe}{end}")


def _print_line(console: Console, line: Line, width: int) -> None:
    if line.label:
        label = say("terminal.label", label=line.label)
        _print(console, label.ljust(width), "bold", end="")
    _print(console, line.text, _STYLES[line.style])


def _print_faults(
    faults: Sequence[Fault], written: Callable[[Console, Sequence[Fault], int], None]
) -> None:
    """Print faults; a screen shows the first of each kind, and names the file of them all."""
    left = len(faults) - len(_first(faults, MOST_SHOWN)) if sys.stderr.isatty() else 0
    every = io.StringIO()
    if left:
        written(make_console(every, soft_wrap=True), faults, len(faults))
    path = kept_aside(every.getvalue(), ".txt") if left else ""
    console = make_console(sys.stderr, soft_wrap=True)
    written(console, faults, MOST_SHOWN if path else len(faults))
    if path:
        _print(console, count(left, "terminal.others-in-file", file=path), "bold")


def _first(faults: Iterable[Fault], most: int) -> list[Fault]:
    met = Counter[tuple[str, str]]()
    kept = []
    for fault in faults:
        met[fault.file, fault.code] += 1
        kept += [fault] if met[fault.file, fault.code] <= most else []
    return kept


def kept_aside(text: str, suffix: str) -> str:
    """Write a text where the user can find it; the path, or nothing without a place for it."""
    try:
        handle, name = tempfile.mkstemp(prefix="guinguette-", suffix=suffix, text=True)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except OSError:
        return ""
    return name


def _print_errors(console: Console, faults: Sequence[Fault], most: int) -> None:
    if len(faults) == 1:
        _print_fault(console, faults[0], say("terminal.error"), "bold red")
        return
    total = count(len(faults), "terminal.corrections-to-make")
    ordered = sorted(faults, key=lambda fault: fault.file)
    is_one_file = bool(ordered[0].file) and ordered[0].file == ordered[-1].file
    title = (
        say("terminal.count-in-file", count=total, file=ordered[0].file) if is_one_file else total
    )
    _print(console, title, "bold red")
    for file, group in groupby(ordered, key=lambda fault: fault.file):
        members = list(group)
        if file and not is_one_file:
            number = count(len(members), "terminal.corrections")
            _print(console, say("terminal.file-has-count", file=file, count=number), "bold")
        for rank, fault in enumerate(_first(members, most), start=1):
            _print_fault(console, fault, f"{rank}. ", "")


def _print_warnings(console: Console, faults: Sequence[Fault], most: int) -> None:
    for fault in _first(faults, most):
        _print_fault(console, fault, say("terminal.note"), "yellow")


def _print_fault(console: Console, fault: Fault, lead: str, style: str) -> None:
    margin = " " * min(len(lead), 3)
    _print(console, lead, style or "bold", end="")
    _print(console, fault.message, "")
    if fault.place:
        _print(console, f"{margin}{say('terminal.where')}{fault.place}", "")
    if fault.help:
        _print(console, f"{margin}{say('terminal.to-do')}{fault.help}", "")
