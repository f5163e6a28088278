"""The command ``guinguette simulate``: which villages, from where, how often, at what price."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import command
from commands.console.options import DESTINATION, EFFORT, NETWORK, seconds_option
from commands.console.parameters import A_FILE, CODES, Number, Value, argument, option
from commands.console.session import Session, Tell
from guinguette.faults import Fault, InputError, UsageError
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault

if TYPE_CHECKING:
    from guinguette.scenarios.question import Question
    from guinguette.scenarios.scenario import Simulation


_COUNTS = re.compile(r"\d{1,2}(-\d{1,2})?(,\d{1,2}(-\d{1,2})?)*")


def _counts(text: str) -> list[int]:
    """Read ``1-3``, ``1,3``, or ``3`` for one to three."""
    plain = text.replace(" ", "").replace(";", ",")
    if not _COUNTS.fullmatch(plain):
        raise UsageError(fault("vehicles-unreadable", value=text))
    spans = [[int(n) for n in part.split("-")] for part in plain.split(",")]
    if plain.isdigit():
        spans = [[1, *spans[0]]]
    return [n for span in spans for n in range(min(span), max(span) + 1)]


def _share(text: str) -> float:
    """Read ``60%``, ``0,6`` or ``0.6``."""
    try:
        share = float(text.replace("%", "").replace(",", ".").strip())
    except ValueError:
        raise UsageError(fault("share-unreadable", value=text)) from None
    share = share / 100.0 if "%" in text or share > 1.0 else share
    if share > 1.0:
        raise UsageError(fault("share-unreadable", value=text))
    return share


def _euros(text: str) -> float:
    from guinguette.language.typed import parse_euros

    amount = parse_euros(text)
    if amount is None:
        raise UsageError(fault("euros-unreadable", value=text))
    return amount


def _frequencies(text: str) -> list[int]:
    try:
        return [int(part) for part in text.replace(";", ",").split(",")]
    except ValueError:
        raise UsageError(fault("frequencies-unreadable", value=text)) from None


def _names(texts: tuple[str, ...]) -> list[str]:
    """Read names that are given one by one, or beside each other with semicolons."""
    return [name.strip() for text in texts for name in text.split(";") if name.strip()]


def _codes(texts: tuple[str, ...]) -> list[str]:
    return _names(tuple(text.replace(",", ";") for text in texts))


def _as_it_is(value: object) -> object:
    return value


@dataclass(frozen=True, slots=True)
class _Key:
    """An option that says a key of the question."""

    key: str
    option: click.Option
    read: Callable[[Any], object] = _as_it_is


def _listed(key: str, *names: str, metavar: str, about: str) -> _Key:
    return _Key(key, option(*names, takes=Value(metavar), about=about, multiple=True), _names)


_COMMUNE = "commands.metavar-commune"
PLACES = argument("codes", CODES, "commands.simulated-departements", required=False, nargs=-1)
QUESTION = option("--question", takes=A_FILE, about="commands.simulated-question")
KEYS = {
    "departements": _Key(
        "zone.departements",
        option("--departements", takes=CODES, about="commands.departements", multiple=True),
        _codes,
    ),
    "epci": _listed(
        "zone.epci", "--epci", metavar="commands.metavar-name", about="commands.simulated-epci"
    ),
    "communes": _listed(
        "zone.communes",
        "communes", "--commune",
        metavar=_COMMUNE, about="commands.simulated-communes",
    ),
    "outline": _Key(
        "zone.contour",
        option(
            "outline", "--contour", "--outline",
            takes=A_FILE, about="commands.simulated-outline",
        ),
    ),
    "forced": _listed(
        "villages.imposes",
        "forced", "--imposer", "--force",
        metavar=_COMMUNE, about="commands.simulated-forced",
    ),
    "forbidden": _listed(
        "villages.exclus",
        "forbidden", "--exclure", "--exclude",
        metavar=_COMMUNE, about="commands.simulated-forbidden",
    ),
    "depots": _listed(
        "choix.depots",
        "depots", "--depot",
        metavar=_COMMUNE, about="commands.simulated-depots",
    ),
    "vehicles": _Key(
        "choix.vehicules",
        option(
            "vehicles", "--vehicules", "--vehicles",
            takes=Value("1-3"), about="commands.vehicles",
        ),
        _counts,
    ),
    "budget": _Key(
        "choix.budget_eur_an",
        option(
            "--budget", takes=Value("commands.metavar-euros"), about="commands.simulated-budget"
        ),
        _euros,
    ),
    "objective": _Key(
        "choix.objectif",
        option(
            "objective", "--objectif", "--objective",
            takes=Value("rapport|benefice|cout"), about="commands.simulated-objective",
        ),
    ),
    "need": _Key(
        "choix.part_du_besoin",
        option("need", "--besoin", "--need", takes=Value("60%"), about="commands.simulated-need"),
        _share,
    ),
    "frequencies": _Key(
        "choix.frequences",
        option(
            "frequencies", "--frequences", "--frequencies",
            takes=Value("1,2,4"), about="commands.simulated-frequencies",
        ),
        _frequencies,
    ),
    "reach": _Key(
        "choix.rayon_min",
        option(
            "reach", "--rayon", "--reach",
            takes=Number(0, 60, is_whole=True, name="commands.metavar-minutes"),
            about="commands.simulated-reach",
        ),
    ),
    "network": _Key("reseau", NETWORK),
    "seconds": _Key("calcul.secondes", seconds_option("commands.seconds-30-each", low=0.1)),
    "effort": _Key("calcul.effort", EFFORT),
}  # fmt: skip
"""What may be said on the command line, by the name of its parameter."""
_ASKED = (PLACES, QUESTION, *(one.option for one in KEYS.values()), DESTINATION)


@command("simulate", "simuler", *_ASKED, about="commands.simulate")
def simulate(
    session: Session,
    codes: tuple[str, ...],
    question: Path | None,
    folder: Path | None,
    departements: tuple[str, ...],
    **said: object,
) -> Answer:
    """Answer ``simulate``: choose and plan once per number of vehicles."""
    from guinguette.scenarios.ask import changed_question, question_file, read_question
    from guinguette.scenarios.question import Question

    said["departements"] = (*codes, *departements)
    given = {name: one for name, one in KEYS.items() if said[name] not in {None, ()}}
    if question is None and not any(one.key.startswith("zone.") for one in given.values()):
        raise UsageError(fault("area-missing"))
    file = question_file(question) if question else None
    asked = read_question(file) if file else Question()
    changes = {one.key: one.read(said[name]) for name, one in given.items()}
    typed = {one.key: one.option.opts[0] for one in given.values()}
    try:
        return _answered(session, changed_question(asked, changes), file, folder)
    except InputError as error:
        raise _as_typed(error, typed, file) from error


def _as_typed(error: InputError, typed: Mapping[str, str], file: Path | None) -> InputError:
    """Say of each fault where it was typed: in an option, or at a key of the file."""
    from guinguette.folder.settings.text import with_lines

    found: list[Fault] = []
    for one in error.faults:
        if key := next((key for key in typed if one.cell.startswith(key)), ""):
            found.append(replace(one, cell=typed[key]))
        elif file is not None and one.cell and not one.file:
            found += with_lines([replace(one, file=file.name)], file)
        else:
            found.append(one)
    said = InputError(found)
    if not any(one.file for one in found):
        said.exit_code = UsageError.exit_code
    return said


def _answered(
    session: Session, question: Question, file: Path | None, folder: Path | None
) -> Answer:
    from commands.answers.results import progress_text, written_lines
    from commands.answers.simulation import simulation_lines
    from guinguette.emissions.of_folder import balance_warnings
    from guinguette.files.outputs import outputs_document, write_outputs
    from guinguette.planning.switch_roads import locate_network, name_network
    from guinguette.scenarios.document import simulation_document
    from guinguette.scenarios.simulate import simulate as run_simulation
    from guinguette.scenarios.territory import departements_of
    from maps.drawing.ground import ground_around
    from maps.scenarios.files import edited_files, simulation_files
    from maps.scenarios.report import REPORT_NAME

    places = departements_of(question.area)
    directory = folder or _usual_folder(question, file, places)
    named, network = question.network, None
    if named:
        network = locate_network(named, directory, departements=places)
        named = name_network(directory / "scenario", network)
    last = question.choice.vehicles[-1]

    def simulated(tell: Tell) -> tuple[Simulation, dict[str, bytes]]:
        simulation = run_simulation(
            question,
            today=today(),
            network=network,
            on_progress=lambda n, cost, lower_bound: tell(
                f"{n}/{last} · {progress_text(cost, lower_bound)}"
            ),
        )
        ground = ground_around(simulation.scenarios[-1].tour)
        pages = simulation_files(simulation, printed_on=today(), ground=ground, network=named)
        return simulation, pages | _question_files(question)

    simulation, files = session.wait_for(say("terminal.simulating"), simulated, is_slow=True)
    edited = (*edited_files(files), *_question_files(question))
    written = write_outputs(directory, files, may_be_edited=edited)
    kept = [
        name
        for name in files
        if directory / name not in written and not _is_asked(directory / name, question)
    ]
    notes = (fault("simulation-kept", value=", ".join(kept)),) if kept else ()
    return Answer(
        result={
            "simulation": {**simulation_document(simulation), **outputs_document(directory, files)}
        },
        lines=(*simulation_lines(simulation), *written_lines(directory, files, REPORT_NAME)),
        warnings=(*notes, *balance_warnings(simulation.scenarios[0].balance)),
    )


def _is_asked(path: Path, question: Question) -> bool:
    """Tell whether a file is the question that was answered, or its outline: not given up."""
    from guinguette.scenarios.ask import read_question
    from guinguette.scenarios.question import QUESTION_NAME

    outline = question.area.outline
    if outline is not None and path.resolve() == outline.resolve():
        return True
    return path.name == QUESTION_NAME and read_question(path) == question


def _usual_folder(question: Question, file: Path | None, places: tuple[str, ...]) -> Path:
    """Return the folder of the question where a simulation made it, else one named by its area."""
    from guinguette.files.outputs import MANIFEST
    from guinguette.language.typed import slug_of
    from guinguette.scenarios.question import QUESTION_NAME

    if file and file.name == QUESTION_NAME and (file.parent / MANIFEST).is_file():
        return file.parent
    area = question.area
    named = [*area.epcis, *area.communes, area.outline.stem if area.outline else ""]
    words = [slug_of(name) for name in named if name][:3]
    return Path("-".join(["simulation", *(words or places)]))


def _question_files(question: Question) -> dict[str, bytes]:
    """Write the question, and its outline beside it: the folder can be moved and run again."""
    from guinguette.scenarios.ask import question_text, with_outline
    from guinguette.scenarios.question import OUTLINE_NAME, QUESTION_NAME

    if question.area.outline is None:
        return {QUESTION_NAME: question_text(question).encode()}
    return {
        QUESTION_NAME: question_text(with_outline(question, Path(OUTLINE_NAME))).encode(),
        OUTLINE_NAME: question.area.outline.read_bytes(),
    }
