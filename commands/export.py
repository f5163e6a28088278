"""The command ``guinguette export``: write the documents of a plan made earlier."""

from __future__ import annotations

from pathlib import Path

from commands.console.answer import Answer
from commands.console.command import command
from commands.console.options import FOLDER, WEEK
from commands.console.parameters import Value, argument
from commands.console.session import Session
from commands.working import alone
from commands.write_documents import write_documents
from guinguette.faults import UsageError
from guinguette.language.fault_sentences import fault

KIND = argument("kind", Value("commands.metavar-kind"), "commands.kind", default="tout")
KINDS_ASKED = ("carte", "planning", "affiches", "ics", "mairies", "gpx", "bilan", "saison", "tout")
KIND_ALIASES = {
    "map": "carte",
    "rota": "planning",
    "posters": "affiches",
    "agendas": "ics",
    "calendars": "ics",
    "messages": "mairies",
    "impact": "bilan",
    "season": "saison",
    "all": "tout",
}


@command("export", "exporter", FOLDER, KIND, WEEK, about="commands.export")
@alone
def export(session: Session, folder: Path, kind: str, week: str | None) -> Answer:
    """Answer ``export``: write documents of a plan that the folder remembers."""
    from guinguette.language.typed import nearest
    from guinguette.service.memory import read_memory
    from maps.export import KINDS

    asked = KIND_ALIASES.get(kind.casefold(), kind.casefold())
    if asked not in KINDS_ASKED:
        near = nearest(kind, KINDS_ASKED)
        expected = ", ".join(KINDS_ASKED)
        raise UsageError(fault("kind-unknown", value=kind, nearest=near, expected=expected))
    memory = read_memory(folder)
    edition = memory.last_edition(week)
    kinds = KINDS if asked == "tout" else frozenset({asked})
    written = write_documents(
        session, memory.tour(edition), edition=edition, kinds=kinds, keep_others=True
    )
    return Answer(
        result={"export": written.result["outputs"]},
        lines=written.lines,
        warnings=written.warnings,
    )
