"""The command ``guinguette demo``: copy an example folder and plan it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from commands.console.answer import Answer
from commands.console.options import Destination, Effort, Example, OnRealRoads, Seconds
from commands.console.shell import CommandLine, Session
from commands.plan import plan
from commands.use_network import example_network, neighbour_notes, on_network
from guinguette.language.faults import fault


def add_demo_command(line: CommandLine) -> None:
    """Add ``demo`` to the command line."""
    line.command("demo", about="commands.demo")(demo)


def demo(
    session: Session,
    folder: Destination = None,
    example: Example = "der",
    seconds: Seconds = None,
    effort: Effort = None,
    *,
    osm: OnRealRoads = False,
) -> Answer:
    """Answer ``demo``: copy an example and plan the copy."""
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
        answer = plan(session, path, seconds, effort)
    return replace(answer, warnings=(*notes, *answer.warnings))
