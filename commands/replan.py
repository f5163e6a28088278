"""The commands of ``guinguette change``; ``replan`` changes the last plan as little as pays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import Group, Panel, command
from commands.console.line import Line
from commands.console.options import DRY_RUN, EFFORT, FOLDER, PRICE, REPLACE, SECONDS, deadline_of
from commands.console.parameters import Value, option, switch
from commands.console.session import Session, ShouldStop, Tell
from commands.hand.instructions import cancel, confirm, move, pin, release
from commands.hand.rota import read_rota
from commands.running.delay import delay
from commands.working import alone, stopped_notes
from commands.write_documents import continued_answer, write_continued
from guinguette.faults import Fault
from guinguette.language.catalogue import count, say

if TYPE_CHECKING:
    from guinguette.planning.continuity.continued import Continued

_NAME, _DAYS = Value("commands.metavar-name"), Value("commands.metavar-name-date")
EVENTS = (
    option("--absent", takes=_DAYS, about="commands.absent", multiple=True),
    option("closed", "--fermee", "--closed", takes=_DAYS, about="commands.closed", multiple=True),
    option("added", "--nouvelle", "--new", takes=_NAME, about="commands.add", multiple=True),
    option(
        "removed", "--retiree", "--removed", takes=_NAME, about="commands.remove", multiple=True
    ),
    option(
        "since",
        "--a-partir-du",
        "--since",
        takes=Value("commands.metavar-date"),
        about="commands.since",
    ),
)
CURVE = switch("with_curve", "--courbe", "--curve", about="commands.curve")
_ASKED = (FOLDER, *EVENTS, PRICE, CURVE, DRY_RUN, REPLACE, SECONDS, EFFORT)


@command("replan", "replanifier", *_ASKED, about="commands.replan")
@alone
def replan(
    session: Session,
    folder: Path,
    *,
    price_eur: float | None,
    with_curve: bool,
    dry_run: bool,
    replace: bool,
    seconds: float | None,
    effort: int | None,
    since: str | None,
    **events: tuple[str, ...],
) -> Answer:
    """Answer ``replan``: read the events, search, write unless it is a trial."""
    from commands.answers.results import number, progress_text
    from guinguette.emissions.balance import balance_tour
    from guinguette.emissions.of_folder import folder_assumptions
    from guinguette.planning.continuity.rounds import Aims
    from guinguette.planning.events import Events
    from guinguette.planning.replan_tour import replan_tour

    assumptions = folder_assumptions(folder)

    def searched(tell: Tell, should_stop: ShouldStop) -> Continued:
        def on_point(changes: int, cost_eur: float) -> None:
            told = count(changes, "terminal.changes")
            tell(say("terminal.curve-step", changes=told, cost=number(cost_eur)))

        return replan_tour(
            folder,
            Events(since=since, **events),
            Aims(
                today=today(),
                price_eur=price_eur,
                with_curve=with_curve,
                deadline=deadline_of(seconds, effort, should_stop=should_stop),
                on_progress=lambda cost, lower_bound: tell(progress_text(cost, lower_bound)),
                on_point=on_point,
            ),
        )

    found, is_stopped = session.search(say("terminal.changing-plan"), searched)
    notes = stopped_notes(folder, found.after, replace=replace or dry_run) if is_stopped else ()
    balance = balance_tour(found.after, assumptions)
    written = Answer() if dry_run else write_continued(session, found, balance)
    return _answer(found, written, notes, is_dry=dry_run)


def _answer(found: Continued, written: Answer, notes: tuple[Fault, ...], *, is_dry: bool) -> Answer:
    from commands.answers.comparison import changes_lines, least_change_lines
    from commands.answers.results import proof, unserved_lines
    from commands.answers.season import season_lines
    from guinguette.planning.continuity.continued import continued_document

    document = {
        "folder": str(found.folder.path),
        "is_written": not is_dry,
        **continued_document(found),
    }
    changed: tuple[Line, ...] = ()
    if found.changes is not None and found.moves_anything:
        changed = changes_lines(found.changes, has_page=not is_dry)
    return continued_answer(
        found,
        written,
        notes,
        result={"replan": document},
        lines=(
            *least_change_lines(found),
            *changed,
            Line(proof(found.after), say("terminal.proof"), "note"),
            *_curve_lines(found),
            *unserved_lines(found.after),
            *season_lines(found.after),
        ),
        is_dry=is_dry,
    )


def _curve_lines(found: Continued) -> tuple[Line, ...]:
    from commands.answers.results import number
    from maps.pages.changes_curve import cost_decimals

    if not found.curve:
        return ()
    decimals = cost_decimals(found.curve)
    lines = [Line(), Line(say("terminal.changes-cost"), style="title")]
    for point in found.curve:
        facts = {
            "changes": count(point.changes, "terminal.changes"),
            "cost": number(point.cost_eur, decimals=decimals),
            "bound": number(point.lower_bound_eur, decimals=decimals),
        }
        text = "terminal.curve-proven" if point.is_proven else "terminal.curve-at-least"
        is_kept = point.changes == found.changed_visits
        lines.append(Line(f"- {say(text, **facts)}", style="good" if is_kept else "plain"))
    return tuple(lines)


CHANGES = (replan, move, pin, confirm, cancel, release, read_rota, delay)
_CHANGE = Panel("commands.commands-title", CHANGES)
change = Group("change", "changer", "commands.change", (_CHANGE,))
