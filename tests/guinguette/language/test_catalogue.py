"""What the sources say exists in both languages, with the same facts, and nothing stands unused."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import cli
from guinguette.calendar import Language
from guinguette.folder.workbook.columns import SHEETS, columns_of
from guinguette.language import catalogue as reader
from guinguette.language.catalogue import LANGUAGE, catalogue, count, count_in, family, say, say_in
from tests.guinguette.language.families import FAMILIES

ROOT = Path(cli.__file__).parent
CATALOGUES = Path(reader.__file__).parent
DOMAINS = sorted(path.stem for path in (CATALOGUES / "fr").glob("*.toml"))
PHRASES = [domain for domain in DOMAINS if domain != "faults"]
KEY = re.compile(rf"(?:{'|'.join(PHRASES)})\.[a-z0-9-]+")
KEY_START = re.compile(rf"(?:{'|'.join(PHRASES)})\.")
CODE = re.compile(r"[a-z]+(?:-[a-z]+)+")
HOLDS_CODES = re.compile(r"(?:^|_)codes?$", re.IGNORECASE)
THOSE_WHO_TAKE_A_KEY = {"phrase": 0, "say": 0, "say_in": 1, "count": 1, "count_in": 2, "fault": 0}
FIRST_TO_SAY = {"fault": 0, "PydanticCustomError": 0}


@cache
def trees() -> tuple[ast.Module, ...]:
    rooms = [
        path for room in ("commands", "maps", "guinguette") for path in (ROOT / room).rglob("*.py")
    ]
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in [ROOT / "cli.py", *rooms])


@cache
def texts_in_the_sources() -> frozenset[str]:
    constants = (n for tree in trees() for n in ast.walk(tree) if isinstance(n, ast.Constant))
    hints = {column.hint for sheet in SHEETS for column in columns_of(sheet).values()} - {""}
    return frozenset(node.value for node in constants if isinstance(node.value, str)) | hints


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def calls(node: ast.AST) -> Iterator[ast.Call]:
    return (found for found in ast.walk(node) if isinstance(found, ast.Call))


@cache
def those_who_say() -> dict[str, int]:
    """Functions whose argument ends as the code of a fault, with its position."""
    found = dict(FIRST_TO_SAY)
    functions = [n for tree in trees() for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    for _ in range(3):  # a function that hands a code on may be called by another that does
        for function in functions:
            names = [arg.arg for arg in function.args.args if arg.arg != "self"]
            for call in calls(function):
                place = found.get(name_of(call))
                if place is None or len(call.args) <= place:
                    continue
                said = call.args[place]
                if isinstance(said, ast.Name) and said.id in names:
                    found[function.name] = names.index(said.id)
    return found


def codes_said() -> set[str]:
    """Codes written where a fault is said, or put under a name that says it holds codes."""
    said = set()
    for tree in trees():
        for call in calls(tree):
            place = those_who_say().get(name_of(call))
            if place is not None and len(call.args) > place:
                said |= texts(call.args[place])
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                if HOLDS_CODES.search(getattr(target, "id", "")):
                    said |= {text for text in texts(node.value) if CODE.fullmatch(text)}
    return said


def texts(node: ast.AST) -> set[str]:
    """Texts that an expression may be."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    if isinstance(node, ast.Dict):
        return {text for value in node.values for text in texts(value)}
    if isinstance(node, ast.Call):  # a look-up in a table, with what it gives otherwise
        return {text for value in node.args for text in texts(value)}
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    return set()


def sentences(entry: str | dict[str, str]) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry.values())


def entries(domain: str, language: Language) -> dict[str, str | dict[str, str]]:
    """Every sentence or pair, those of a family by its name and their value."""
    found = {}
    for name, entry in catalogue(domain, language).items():
        if f"{domain}.{name}" in FAMILIES:
            found |= {f"{name}.{value}": own for value, own in entry.items()}
        else:
            found[name] = entry
    return found


def facts(entry: str | dict[str, str]) -> set[str]:
    parsed = (part for text in sentences(entry) for part in Formatter().parse(text))
    return {name for _, name, _, _ in parsed if name is not None}


def test_every_language_has_the_same_files() -> None:
    assert sorted(path.stem for path in (CATALOGUES / "en").glob("*.toml")) == DOMAINS
    assert "faults" in DOMAINS


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_say_the_same_things_with_the_same_facts(domain: str) -> None:
    french, english = entries(domain, "fr"), entries(domain, "en")
    assert list(french) == list(english)
    for name in french:
        assert facts(french[name]) == facts(english[name]), name
        assert all(sentences(french[name])[:1]), name
        assert all(sentences(english[name])[:1]), name


def test_a_fault_is_a_message_and_a_help_and_a_number_has_two_forms() -> None:
    for entry in catalogue("faults", "fr").values():
        assert list(entry) == ["message", "help"]
    for domain in PHRASES:
        tables = [e for e in entries(domain, "fr").values() if not isinstance(e, str)]
        assert all(list(entry) == ["one", "many"] for entry in tables)


def test_every_code_said_is_in_the_catalogue() -> None:
    said = codes_said()
    assert len(said) > 200
    assert sorted(said - set(catalogue("faults", "fr"))) == []


def test_no_code_stands_unused() -> None:
    assert sorted(set(catalogue("faults", "fr")) - texts_in_the_sources()) == []


def test_every_key_said_is_in_the_catalogue_and_none_stands_unused() -> None:
    said = {text for text in texts_in_the_sources() if KEY.fullmatch(text)}
    known = {f"{domain}.{name}" for domain in PHRASES for name in catalogue(domain, "fr")}
    assert sorted(said - known) == []
    assert sorted(known - said) == []


@pytest.mark.parametrize("key", FAMILIES)
def test_a_family_says_what_it_is_chosen_by_and_nothing_else(key: str) -> None:
    assert sorted(family(key)) == sorted(FAMILIES[key])


def test_no_key_is_put_together_from_parts() -> None:
    for tree in trees():
        for call in calls(tree):
            place = THOSE_WHO_TAKE_A_KEY.get(getattr(call.func, "id", ""))
            for key in [] if place is None else call.args[place : place + 1]:
                assert not any(isinstance(n, ast.JoinedStr | ast.BinOp) for n in ast.walk(key))
        for text in (n for n in ast.walk(tree) if isinstance(n, ast.JoinedStr)):
            start = text.values[0] if text.values else None
            assert not (isinstance(start, ast.Constant) and KEY_START.match(str(start.value)))


def test_a_sentence_is_said_in_the_language_of_the_run_unless_told() -> None:
    assert say("details.at-line", line=7) == "ligne 7"
    assert say_in("en", "details.at-line", line=7) == "line 7"
    token = LANGUAGE.set("en")
    assert say("details.at-line", line=7) == "line 7"
    LANGUAGE.reset(token)


@pytest.mark.parametrize(
    ("name", "of", "at"),
    [
        ("Narcy", "de Narcy", "à Narcy"),
        ("Arthel", "d'Arthel", "à Arthel"),
        ("Épiry", "d'Épiry", "à Épiry"),
        ("Yzeure", "d'Yzeure", "à Yzeure"),
        ("Youx", "de Youx", "à Youx"),
        ("Le Vault", "du Vault", "au Vault"),
        ("Les Ormes", "des Ormes", "aux Ormes"),
        ("L'Isle", "de L'Isle", "à L'Isle"),
        ("La Maison-Dieu", "de La Maison-Dieu", "à La Maison-Dieu"),
        ("Ici {0}", "d'Ici {0}", "à Ici {0}"),
    ],
)
def test_in_french_a_word_joins_the_name_after_it(name: str, of: str, at: str) -> None:
    facts = {"vehicle": "Camion", "commune": name, "distance_km": "20", "depot": name}
    assert of in say_in("fr", "faults.depot-far", "message", **facts)
    assert say_in("fr", "terminal.assumed-depot-given", **facts).endswith(at)
    assert f"from {name}" in say_in("en", "faults.depot-far", "message", **facts)


def test_zero_is_one_in_french_and_many_in_english() -> None:
    assert count(0, "details.pairs-left") == " (ni pour 0 autre trajet)"
    assert count(2, "details.pairs-left") == " (ni pour 2 autres trajets)"
    assert count_in("en", 0, "details.pairs-left") == " (and 0 more like it)"


def test_an_unknown_key_or_a_missing_fact_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError, match="no-such-name"):
        say("details.no-such-name")
    with pytest.raises(KeyError, match="line"):
        say("details.at-line", column=1)
