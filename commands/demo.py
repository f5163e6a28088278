"""The command ``guinguette demo``: copy an example folder and plan it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from commands.console.answer import Answer
from commands.console.command import command
from commands.console.options import DESTINATION, EFFORT, SECONDS
from commands.console.parameters import Value, option, switch
from commands.console.session import Session
from commands.plan import plan
from commands.use_network import example_network, neighbour_notes, on_network
from guinguette.language.fault_sentences import fault

EXAMPLE = option(
    "example",
    "--exemple",
    "--example",
    takes=Value("service|der|thierache|saison"),
    about="commands.example",
    default="service",
)
ON_REAL_ROADS = switch("--osm", about="commands.on-real-roads")
_ASKED = (DESTINATION, EXAMPLE, SECONDS, EFFORT, ON_REAL_ROADS)


@command("demo", "demo", *_ASKED, about="commands.demo")
def demo(
    session: Session,
    folder: Path | None,
    example: str,
    seconds: float | None,
    effort: int | None,
    *,
    osm: bool,
) -> Answer:
    """Answer ``demo``: copy an example and plan the copy."""
    from guinguette.examples import copy_example, example_path
    from guinguette.folder.settings.model import SETTINGS_NAME

    example_path(example)
    path = folder or Path("demo" if example == "service" else f"demo-{example}")
    roads = example_network(session, example) if osm else None
    notes = neighbour_notes(roads, "demo-neighbours")
    if (path / SETTINGS_NAME).exists():
        notes = (*notes, fault("demo-kept", value=str(path)))
    else:
        copy_example(example, path)
    with on_network(path, roads):
        answer = plan.run(
            session,
            path,
            is_afresh=False,
            price_eur=None,
            dry_run=False,
            seconds=seconds,
            effort=effort,
            replace=False,
        )
    return replace(answer, warnings=(*notes, *answer.warnings))
