"""
Look over an installation: what works, what to correct.

Each check is one function that gives one finding; none of them raises.
"""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from guinguette.faults import Fault
from guinguette.language.catalogue import LANGUAGE, count, say
from guinguette.language.system_errors import system_error

if TYPE_CHECKING:
    from routing.problem import Problem
    from routing.solver.first_use import Kernels

Tell = Callable[[str], None]
PACKAGES = ("click", "rich", "pydantic", "openpyxl", "geopandas", "ortools", "folium", "typst")
SMALLEST_DISK_MB = 200
FIRST_PYTHON, LAST_PYTHON = (3, 11), (3, 14)
WORKBOOK_NAME = "communes.xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at; ``remedy`` says what to do where it is not right."""

    code: str
    label: str
    is_ok: bool
    detail: str
    remedy: str = ""


def diagnose(
    folder: Path, *, fonts: Path, encoding: str, tell: Tell = lambda _text: None
) -> tuple[Finding, ...]:
    """
    Look everything over.

    Parameters
    ----------
    folder
        Where the commands will write; a workbook and a memory in it are tried too.
    fonts
        The fonts of the printed documents.
    encoding
        That of the console.
    tell
        Hears what is looked at, before each check and each part of a long one.

    Returns
    -------
    findings
        Always the same checks in the same order; a check that fails for an unforeseen reason is
        a finding too.
    """
    checks: dict[str, Callable[[], Finding]] = {
        "python": _python,
        "packages": _packages,
        "communes": _communes,
        "writing": partial(_writing, folder),
        "workbook": partial(_workbook, folder / WORKBOOK_NAME),
        "memory": partial(_memory, folder),
        "disk": partial(_disk, folder),
        "console": partial(_console, encoding),
        "fonts": partial(_fonts, fonts),
        "solver": partial(_prepared_solver, tell),
        "matrices": _matrices,
    }
    findings = []
    for rank, (code, check) in enumerate(checks.items(), start=1):
        tell(f"{rank}/{len(checks)} · {_LABELS[code]()}")
        findings.append(_guarded(code, check))
    return tuple(findings)


def _guarded(code: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:  # a broken library must not stop the other checks
        return Finding(
            code=code,
            label=_LABELS[code](),
            is_ok=False,
            detail=f"{type(error).__name__}: {error}",
            remedy=_reinstall(),
        )


_LABELS: dict[str, Callable[[], str]] = {
    "python": lambda: "Python",
    "packages": lambda: say("terminal.libraries"),
    "communes": lambda: say("terminal.communes-france"),
    "writing": lambda: say("terminal.writing-here"),
    "workbook": lambda: say("terminal.workbook"),
    "memory": lambda: say("terminal.memory"),
    "disk": lambda: say("terminal.disk"),
    "console": lambda: say("terminal.console"),
    "fonts": lambda: say("terminal.fonts"),
    "solver": lambda: say("terminal.solver"),
    "matrices": lambda: say("terminal.kept-matrices"),
}


def _finding(code: str, is_ok: bool, detail: str, remedy: str = "") -> Finding:
    return Finding(code=code, label=_LABELS[code](), is_ok=is_ok, detail=detail, remedy=remedy)


def _reinstall() -> str:
    return say("terminal.reinstall")


def _python() -> Finding:
    is_ok = FIRST_PYTHON <= sys.version_info[:2] <= LAST_PYTHON
    machine = platform.machine()
    detail = f"{platform.python_version()}, {platform.system()} {machine}"
    first, last = (".".join(map(str, version)) for version in (FIRST_PYTHON, LAST_PYTHON))
    remedy = say("terminal.install-python", first=first, last=last)
    if sys.platform == "win32" and machine.casefold().startswith("arm"):
        return _finding("python", False, detail, say("terminal.install-x64-python"))
    return _finding("python", is_ok, detail, remedy)


def _packages() -> Finding:
    versions, missing = [], []
    for name in PACKAGES:
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    detail = (
        say("terminal.missing-packages", names=", ".join(missing))
        if missing
        else ", ".join(versions)
    )
    return _finding("packages", not missing, detail, _reinstall())


def _communes() -> Finding:
    from guinguette.communes.france import load_communes
    from guinguette.faults import MissingDataError

    try:
        rows = len(load_communes())
    except MissingDataError as error:
        return _finding("communes", False, error.fault.message, error.fault.help)
    return _finding(
        "communes", rows > 30_000, say("terminal.communes-known", rows=rows), _reinstall()
    )


def _writing(folder: Path) -> Finding:
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix="guinguette-", suffix=".tmp"):
            pass
    except OSError as error:
        remedy = say("terminal.own-folder")
        return _finding("writing", False, f"{folder}: {system_error(error)}", remedy)
    return _finding("writing", True, str(folder))


def _workbook(path: Path) -> Finding:
    from guinguette.faults import InputError
    from guinguette.folder.read_folder import ensure_writable

    if not path.exists():
        return _finding("workbook", True, say("terminal.no-workbook", name=path.name))
    try:
        ensure_writable(path)
    except InputError as error:
        return _finding("workbook", False, error.faults[0].message, error.faults[0].help)
    return _finding("workbook", True, say("terminal.workbook-opens", name=path.name))


def _memory(folder: Path) -> Finding:
    from guinguette.faults import MissingDataError
    from guinguette.service.memory import read_memory
    from guinguette.service.shown import editions_words

    try:
        memory = read_memory(folder)
    except MissingDataError as error:
        return _finding("memory", False, error.fault.message, error.fault.help)
    if memory.warnings:
        first = memory.warnings[0]
        return _finding("memory", False, first.message, first.help)
    return _finding("memory", True, editions_words(memory.editions))


def _disk(folder: Path) -> Finding:
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    remedy = say("terminal.free-disk", gb=_one_decimal(SMALLEST_DISK_MB / 1000))
    detail = say("terminal.disk-free", gb=_one_decimal(free_mb / 1000))
    return _finding("disk", free_mb >= SMALLEST_DISK_MB, detail, remedy)


def _one_decimal(value: float) -> str:
    text = f"{value:.1f}"
    return text.replace(".", ",") if LANGUAGE.get() == "fr" else text


def _console(encoding: str) -> Finding:
    """Any console will do, as what it cannot show is replaced; letters must survive."""
    try:
        "éàçœ€«»".encode(encoding)
        is_ok = True
    except (UnicodeEncodeError, LookupError):
        is_ok = False
    remedy = say("terminal.console-utf8")
    return _finding("console", is_ok, encoding, remedy)


def _fonts(folder: Path) -> Finding:
    names = [path.name for path in sorted(folder.glob("*.ttf"))] if folder.is_dir() else []
    detail = ", ".join(names) or say("terminal.no-font")
    return _finding("fonts", bool(names), detail, _reinstall())


def _prepared_solver(tell: Tell) -> Finding:
    """Compile the searches, so that the first plan does not wait, then try them."""
    from routing.solver.first_use import compile_all

    words: dict[Kernels, str] = {
        "columns": say("terminal.preparing-columns"),
        "genetic search": say("terminal.preparing-genetic-search"),
        "search": say("terminal.preparing-search"),
    }
    compile_all(lambda kernels: tell(words[kernels]))
    return _solver()


def _solver() -> Finding:
    from routing.solver.deadline import Deadline
    from routing.solver.solve import solve

    solution = solve(_five_stops(), deadline=Deadline(seconds=10.0))
    is_ok = solution.status == "optimal" and not solution.unserved
    seconds = _one_decimal(solution.runtime_s)
    detail = say("terminal.solver-tried", status=solution.status, seconds=seconds)
    return _finding("solver", is_ok, detail, _reinstall())


def _matrices() -> Finding:
    """Say how many matrices are on disk; a folder that cannot be written is no fault."""
    from guinguette.roads.of_folder import matrices_folder
    from routing.matrices.cache import kept_matrices

    folder = matrices_folder()
    kept = kept_matrices(folder)
    megabytes = _one_decimal(kept.size_bytes / 1_000_000)
    detail = count(kept.files, "terminal.matrices-kept", megabytes=megabytes)
    return _finding("matrices", True, f"{detail} ({folder})")


def _five_stops() -> Problem:
    """Five stops on a line, 10 km apart, each once a week: the van goes out and back."""
    import numpy as np

    from routing.problem import Problem, Stop, Vehicle

    place = np.arange(6, dtype=np.int64)
    distance_m = np.abs(place[:, None] - place[None, :]) * 10_000
    days = tuple(frozenset({day}) for day in range(5))
    return Problem(
        weeks=1,
        duration_matrix=distance_m // 15,
        distance_matrix=distance_m,
        stops=tuple(Stop(node=i, service_time_s=3600, visit_patterns=days) for i in range(1, 6)),
        vehicles=(Vehicle(depot=0, days=frozenset(range(5)), latest_return_s=10 * 3600),),
    )


def faults_of(findings: Iterable[Finding]) -> tuple[Fault, ...]:
    """Say the findings that are not right as faults."""
    return tuple(
        Fault(code=f"doctor-{one.code}", message=f"{one.label} : {one.detail}", help=one.remedy)
        for one in findings
        if not one.is_ok
    )
