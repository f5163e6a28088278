"""
The example folders shipped with the package, as illustrations.

``service`` is a whole service in June: the day rounds and the evenings of the two others. ``der``
is a fortnight of day rounds in 63 communes around Saint-Dizier, Chaumont and Vitry-le-François;
``thierache`` four weeks of evening guinguettes in the Aisne. ``saison`` is the evenings of three
contracts from May to September: no part of ``service``, whose four weeks a demonstration plans in
seconds. None holds data of an association; ``data/examples/build.py`` makes them from open data.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from guinguette.faults import UsageError
from guinguette.folder.read_folder import refuse_to_overwrite
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import nearest
from routing.whole_files import replaced_file

EXAMPLES = ("service", "der", "thierache", "saison")
FILES = ("guinguette.toml", "communes.xlsx", "LISEZMOI.md")


def example_path(name: str) -> Path:
    """
    Return the folder of an example, to read from.

    Raises
    ------
    UsageError
        If no example has this name.
    """
    if name not in EXAMPLES:
        facts = {"expected": ", ".join(EXAMPLES), "nearest": nearest(name, EXAMPLES)}
        raise UsageError(fault("example-unknown", value=name, **facts))
    return Path(__file__).resolve().parent / name


def copy_example(name: str, destination: Path) -> Path:
    """
    Copy an example into a folder of one's own.

    Raises
    ------
    UsageError
        If no example has this name, or a file to copy exists already; nothing is copied then.
    """
    source = example_path(name)
    refuse_to_overwrite(destination, FILES)
    destination.mkdir(parents=True, exist_ok=True)
    with ExitStack() as all_or_none:  # the settings are written last, and take their place last
        fresh = [all_or_none.enter_context(replaced_file(destination / file)) for file in FILES]
        for file, path in zip(FILES[::-1], fresh[::-1], strict=True):
            path.write_bytes((source / file).read_bytes())
    return destination
