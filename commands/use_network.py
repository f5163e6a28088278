"""``guinguette network use`` and the roads of ``demo --osm``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import command
from commands.console.line import Line
from commands.console.options import DRY_RUN, EFFORT, FOLDER, SECONDS, deadline_of
from commands.console.parameters import Value, argument, switch
from commands.console.session import Session, Tell
from commands.working import alone
from commands.write_documents import nothing_written_lines, plan_answer, write_plan
from guinguette.faults import Fault, MissingDataError
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault

if TYPE_CHECKING:
    from guinguette.emissions.assumptions import AssumptionSet
    from guinguette.networks.report import NetworkReport
    from guinguette.planning.continuity.continuation import Progress
    from guinguette.planning.switch_roads import Switched


NETWORK = argument(
    "network", Value("commands.metavar-network"), "commands.built-network", required=False
)
ESTIMATE = switch("estimate", "--estimation", "--estimate", about="commands.estimated")
_ASKED = (FOLDER, NETWORK, ESTIMATE, DRY_RUN, SECONDS, EFFORT)


@command("use", "utiliser", *_ASKED, about="commands.network-use")
@alone
def use(
    session: Session,
    folder: Path,
    network: str | None,
    *,
    estimate: bool,
    dry_run: bool,
    seconds: float | None,
    effort: int | None,
) -> Answer:
    """Answer ``network use``: plan before and after, and compare."""
    from guinguette.emissions.of_folder import folder_assumptions
    from guinguette.planning.switch_roads import switch_network

    assumptions = folder_assumptions(folder)

    def switched_by(tell: Tell) -> Switched:
        on_step, on_progress = _progress(tell)
        return switch_network(
            folder,
            network,
            today=today(),
            is_estimate=estimate,
            deadline=deadline_of(seconds, effort),
            on_step=on_step,
            on_progress=on_progress,
        )

    switched = session.wait_for(say("terminal.changing-roads"), switched_by)
    written = Answer() if dry_run else _write(session, switched, assumptions)
    return _answer(switched, written, is_dry=dry_run)


def _progress(tell: Tell) -> tuple[Tell, Progress]:
    """Show each step of a switch, and how far its searches are."""
    from commands.answers.results import progress_text

    shown = [""]

    def on_step(step: str) -> None:
        shown[0] = say("terminal.switching", step)
        tell(f"{say('terminal.changing-roads')} · {shown[0]}")

    def on_progress(cost: float | None, lower_bound: float | None) -> None:
        tell(f"{shown[0]} · {progress_text(cost, lower_bound)}")

    return on_step, on_progress


def _write(session: Session, switched: Switched, assumptions: AssumptionSet) -> Answer:
    """Write the settings and the documents, or neither."""
    from guinguette.emissions.balance import balance_tour
    from maps.pages.changes import changes_page

    after = switched.after
    page = changes_page(switched.changes, after=after, printed_on=today())
    return write_plan(
        session,
        after,
        balance_tour(after, assumptions),
        changes=page,
        since=switched.found.since,
        settings=switched.edit,
    )


def _answer(switched: Switched, written: Answer, *, is_dry: bool) -> Answer:
    from commands.answers.comparison import changes_lines, least_change_lines
    from commands.answers.results import unserved_lines
    from guinguette.tour_changes import changes_document

    document = {
        "folder": str(switched.found.folder.path),
        "changed_visits": switched.found.changed_visits,
        "network": switched.named,
        "is_written": not is_dry,
        "is_former_read": switched.is_former_read,
        **changes_document(switched.changes),
    }
    return plan_answer(
        switched.after,
        result={"use": document, **written.result},
        lines=(
            *(least_change_lines(switched.found) if switched.is_former_read else ()),
            *changes_lines(switched.changes, has_page=not is_dry),
            *unserved_lines(switched.after),
            *_settings_lines(switched, is_dry),
            *written.lines,
        ),
        warnings=(*switched.warnings, *written.warnings),
        is_trial=is_dry,
    )


def _settings_lines(switched: Switched, is_dry: bool) -> tuple[Line, ...]:
    if is_dry:
        return nothing_written_lines()
    if switched.edit.is_empty:
        return ()
    file = switched.edit.path.name
    text = say("terminal.file-now-says", file=file, named=switched.named)
    return (Line(), Line(text, say("terminal.settings")))


def example_network(session: Session, example: str) -> NetworkReport:
    """
    Bring the real roads of an example, unless they are there already.

    Parameters
    ----------
    example
        One of ``guinguette.examples.EXAMPLES``.

    Raises
    ------
    MissingDataError
        If the extracts cannot be brought or the network cannot be written.
    """
    from commands.answers.networks import BuildProgress
    from guinguette.examples import example_path
    from guinguette.folder.read_folder import read_folder
    from guinguette.networks.built import network_info
    from guinguette.networks.folder import networks_folder
    from guinguette.networks.from_sources import build_network
    from guinguette.planning.switch_roads import folder_departements

    codes = folder_departements(read_folder(example_path(example)))
    try:
        report = network_info(networks_folder() / "-".join(codes))
    except MissingDataError:
        with BuildProgress(session.terminal) as tell, _example_without_roads():
            return build_network(codes, today=today(), on_step=tell)
    with session.terminal.progress(say("terminal.using-network", name=report.name)):
        return report


@contextmanager
def _example_without_roads() -> Iterator[None]:
    """Say what still works where the roads of an example cannot be brought."""
    try:
        yield
    except MissingDataError as error:
        found = error.fault
        if not found.code.startswith("download-"):
            raise
        here = fault("demo-without-roads")
        said = replace(found, message=f"{here.message} {found.message}", help=here.help)
        raise MissingDataError(said) from error


def neighbour_notes(
    report: NetworkReport | None, code: str = "network-neighbours"
) -> tuple[Fault, ...]:
    """Name the extracts that the margin of a network enters and that were not read."""
    if report is None or not report.regions_missing:
        return ()
    facts = {"codes": ",".join(report.departements)}
    return (fault(code, value=", ".join(report.regions_missing), **facts),)


@contextmanager
def on_network(folder: Path, report: NetworkReport | None) -> Iterator[None]:
    """Point a folder to a network, for good unless the block fails; ``None`` changes nothing."""
    from guinguette.folder.settings.edit import settings_replaced
    from guinguette.planning.switch_roads import point_to_network

    if report is None:
        yield
        return
    with settings_replaced(point_to_network(folder, Path(report.directory))):
        yield
