"""Command line of guinguette: each command parses, calls one use-case and answers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from commands.bench import add_bench_command
from commands.console.answer import Answer, folder_document
from commands.console.interrupt import leave
from commands.console.options import (
    Departements,
    Destination,
    Example,
    Folder,
    Kind,
    OnRealRoads,
    Replace,
    Seconds,
    SecondsEach,
    VehicleCount,
    Week,
    split_codes,
)
from commands.console.shell import Session, make_command_line, run
from commands.network import add_network_commands
from commands.questions import add_explain_commands
from commands.replan import add_replan_command
from commands.switch_roads import example_network, neighbour_notes, on_network
from commands.write_documents import (
    contours_around,
    plan_answer,
    today,
    write_documents,
    write_plan,
)
from guinguette.faults import Fault, UsageError
from guinguette.language.faults import fault
from guinguette.language.terminal import say

if TYPE_CHECKING:
    from guinguette.planning.simulate import Simulation

KINDS_ASKED = ("carte", "planning", "ics", "gpx", "bilan", "tout")
KIND_ALIASES = {"map": "carte", "rota": "planning", "impact": "bilan", "all": "tout"}

line = make_command_line()


@line.command("demo")
def demo(
    session: Session,
    folder: Destination = None,
    example: Example = "der",
    seconds: Seconds = None,
    *,
    osm: OnRealRoads = False,
) -> Answer:
    """Copy an example folder and plan it: the whole job in one command."""
    from guinguette.examples import copy_example, example_path
    from guinguette.folder.settings.model import SETTINGS_NAME

    example_path(example)
    path = folder or Path("demo" if example == "der" else f"demo-{example}")
    roads = example_network(session, example) if osm else None
    notes = neighbour_notes(roads, "demo-neighbours")
    if (path / SETTINGS_NAME).exists():
        notes = (*notes, fault("demo-kept", value=str(path)))
    else:
        copy_example(example, path)
    with on_network(path, roads):
        answer = plan(session, path, seconds)
    return replace(answer, warnings=(*notes, *answer.warnings))


@line.command("init")
def init(session: Session, folder: Folder, departements: Departements) -> Answer:  # noqa: ARG001
    """Make a new working folder: commented settings and a workbook to fill in."""
    from commands.answers.results import made_lines
    from guinguette.folder.read import init_folder

    made = init_folder(folder, departements=split_codes(departements), today=today())
    return Answer(
        result={"init": folder_document(made)}, lines=made_lines(folder), warnings=made.warnings
    )


@line.command("check", "verifier")
def check(session: Session, folder: Folder) -> Answer:
    """Check a working folder; every mistake is shown with its place, nothing is planned."""
    from commands.answers.results import folder_lines
    from guinguette.folder.read import read_folder

    with session.terminal.progress(say("Reading the folder")):
        read = read_folder(folder)
    return Answer(
        result={"check": folder_document(read)}, lines=folder_lines(read), warnings=read.warnings
    )


@line.command("plan", "planifier")
def plan(
    session: Session, folder: Folder, seconds: Seconds = None, *, replace: Replace = False
) -> Answer:
    """Plan the tours of a folder and write the maps, rotas, calendars and the CO2 balance."""
    from commands.answers.results import progress_text, tour_lines
    from commands.console.interrupt import stoppable
    from commands.stopped import stopped_notes
    from guinguette.emissions import balance_tour
    from guinguette.files.kept_plan import former_plan
    from guinguette.files.plan_document import plan_document
    from guinguette.folder.read import read_folder
    from guinguette.planning.plan import plan_tour

    read = read_folder(folder)
    met: list[Fault] = []
    kept: list[bool] = []
    slow = say("(the first time, count a minute)")
    with session.terminal.progress(say("Planning the tours"), if_slow=slow) as tell:
        tour, is_stopped = stoppable(
            lambda should_stop: plan_tour(
                read,
                former=former_plan(folder, read.settings.horizon.start),
                time_limit_s=seconds,
                on_progress=lambda cost, bound: tell(progress_text(cost, bound)),
                on_warning=met.append,
                on_lookup=kept.append,
                should_stop=should_stop,
            ),
            heard=lambda: tell(say("Stopping with the best plan (Ctrl-C again: nothing is kept)")),
        )
    stopped = stopped_notes(folder, tour, replace=replace) if is_stopped else ()
    written = write_plan(session, folder, tour)
    return plan_answer(
        tour,
        result={
            "plan": plan_document(tour),
            "matrix": {"was_kept": kept[0] if kept else None},
            **written.result,
        },
        lines=(*tour_lines(tour, balance_tour(tour)), *written.lines),
        warnings=(*read.warnings, *met, *stopped),
    )


@line.command("export", "exporter")
def export(session: Session, folder: Folder, kind: Kind = "tout", week: Week = None) -> Answer:
    """Write the documents of a plan made earlier, all or one kind."""
    from guinguette.files.plan_document import read_plan
    from guinguette.language.typed import nearest
    from maps.export import KINDS

    asked = KIND_ALIASES.get(kind.casefold(), kind.casefold())
    if asked not in KINDS_ASKED:
        near = nearest(kind, KINDS_ASKED)
        expected = ", ".join(KINDS_ASKED)
        raise UsageError(fault("kind-unknown", value=kind, nearest=near, expected=expected))
    path = _plan_path(folder, week)
    kinds = KINDS if asked == "tout" else frozenset({asked})
    written = write_documents(session, read_plan(path), path.parent, kinds, keep_others=True)
    return Answer(result={"export": written.result["outputs"]}, lines=written.lines)


@line.command("impact", "bilan")
def impact(session: Session, folder: Folder, week: Week = None) -> Answer:  # noqa: ARG001
    """Show the CO2 balance of a plan with every assumption behind it."""
    import json

    from commands.answers.results import balance_lines
    from guinguette.emissions import balance_tour
    from guinguette.files.plan_document import read_plan
    from maps.export import format_balance

    balance = balance_tour(read_plan(_plan_path(folder, week)))
    return Answer(
        result={"impact": json.loads(format_balance(balance))}, lines=balance_lines(balance)
    )


@line.command("simulate", "simuler")
def simulate(
    session: Session,
    departements: Departements,
    vehicles: VehicleCount = 2,
    folder: Destination = None,
    seconds: SecondsEach = 20.0,
) -> Answer:
    """Compare tours with 1 to N vehicles in any départements of France."""
    from commands.answers.results import (
        progress_text,
        simulation_document,
        simulation_lines,
        written_lines,
    )
    from commands.console.interrupt import interruptible
    from guinguette.files.outputs import write_outputs
    from guinguette.planning.simulate import simulate as run_simulation
    from maps.pages.simulation import PAGE_NAME, simulation_files

    slow = say("(the first time, count a minute)")
    with session.terminal.progress(say("Simulating"), if_slow=slow) as tell:
        simulation = interruptible(
            lambda: run_simulation(
                split_codes(departements),
                vehicles=vehicles,
                today=today(),
                time_limit_s=seconds,
                on_progress=lambda n, cost, bound: tell(
                    f"{n}/{vehicles} · {progress_text(cost, bound)}"
                ),
            )
        )
        contours = contours_around(simulation.scenarios[-1].tour)
        files = simulation_files(simulation, printed_on=today(), contours=contours)
    directory = folder or Path("-".join(["simulation", *simulation.departements]))
    write_outputs(directory, files)
    return Answer(
        result={"simulation": simulation_document(simulation, directory, files)},
        lines=(*simulation_lines(simulation), *written_lines(directory, files, PAGE_NAME)),
        warnings=_make_folder(directory, simulation),
    )


def _make_folder(directory: Path, simulation: Simulation) -> tuple[Fault, ...]:
    """Make what was simulated a working folder to edit, unless there is one already."""
    from guinguette.communes.france import load_communes
    from guinguette.folder.read import write_folder
    from guinguette.folder.settings.model import SETTINGS_NAME

    if (directory / SETTINGS_NAME).exists():
        return (fault("simulation-kept", value=str(directory)),)
    write_folder(
        directory,
        settings=simulation.settings,
        rows=simulation.rows,
        communes=load_communes(departements=simulation.departements),
        today=today(),
    )
    return ()


@line.command("doctor")
def doctor(session: Session) -> Answer:
    """Look over the installation: each line is OK, or says what to do."""
    from importlib.resources import files

    from commands.answers.results import doctor_lines
    from guinguette.doctor import diagnose, faults_of

    slow = say("(the first time, count a minute)")
    with session.terminal.progress(say("Looking over the installation"), if_slow=slow):
        findings = diagnose(
            Path.cwd(),
            fonts=Path(str(files("maps"))) / "fonts",
            encoding=sys.stdout.encoding or "utf-8",
        )
    errors = faults_of(findings)
    return Answer(
        result={"doctor": [asdict(one) for one in findings]},
        lines=doctor_lines(findings),
        errors=errors,
        exit_code=5 if errors else 0,
    )


add_bench_command(line)
add_explain_commands(line)
add_network_commands(line)
add_replan_command(line)


def _plan_path(folder: Path, week: str | None) -> Path:
    from guinguette.calendar import parse_week, week_name
    from guinguette.files.outputs import latest_plan

    if not folder.is_dir():
        raise UsageError(fault("folder-missing", value=str(folder)))
    if week is None:
        return latest_plan(folder, None)
    try:
        name = week_name(parse_week(week))
    except ValueError as error:
        raise UsageError(fault("week-unreadable", value=week)) from error
    return latest_plan(folder, name)


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line; the arguments of the process where none are given."""
    return leave(run(line, sys.argv[1:] if args is None else args))


if __name__ == "__main__":
    sys.exit(main())
