"""The command line speaks French, all of it, and English when asked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cli
import guinguette.language
from commands.console.command import Group
from commands.console.parameters import Value
from guinguette.language.catalogue import catalogue, say_in

NAMES = (
    "demo", "init", "check", "verifier", "plan", "planifier", "export", "exporter", "impact",
    "bilan", "simulate", "simuler", "bench", "doctor", "replan", "replanifier", "explain",
    "expliquer", "what-if", "et-si", "price", "prix", "network use", "reseau utiliser",
    "network build", "reseau calibrer", "network export", "changer", "change replan",
    "demander et-si", "ask", "history", "historique",
    "regles", "rules",
)  # fmt: skip
ENGLISH = re.compile(
    r"Usage|Show this|and exit|\bMissing|\bTry\b|\bfor help\b|No such|Did you mean|required"
    r"|default:|env var|Invalid|Commands\b|COMMAND\b|\bARGS\b|\bError|TEXT|INTEGER|FLOAT|PATH\b"
    r"|<\w+>|<=x|Install completion|\bthe\b|\bof\b|FOLDER|LANGUAGE|NUMBER|SECONDS",
)


@pytest.fixture(autouse=True)
def _wide_and_neutral(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("GUINGUETTE_LANGUE", raising=False)


@pytest.mark.parametrize("name", ["", *NAMES])
def test_the_help_of_each_command_has_no_english_word_in_french(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*name.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.strip().startswith("Utilisation : guinguette")
    assert not ENGLISH.findall(shown)
    for option in ("--json", "--quiet", "--langue", "--debug", "--help"):
        assert option in shown


@pytest.mark.parametrize("name", ["", *NAMES])
def test_the_help_of_each_command_is_english_when_asked(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--langue", "en", *name.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.strip().startswith("Usage: guinguette")
    assert not re.search(r"[éèàçù«»]", shown.replace("départements", ""))


def test_the_list_shows_each_command_once_under_the_name_of_the_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cli.main(["--help"])
    french = capsys.readouterr().out
    cli.main(["--lang=en", "--help"])
    english = capsys.readouterr().out
    assert all(f" {name} " in french for name in ("verifier", "planifier", "bilan", "semaine"))
    assert not any(f"│ {name} " in french for name in ("check", "plan", "week"))
    assert all(f"│ {name} " in english for name in ("check", "plan", "week"))
    assert all(words in english for words in ("guinguette demo", " impact "))
    assert "planifier" not in english


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["planiffier"],
        ["--jsno"],
        ["plan"],
        ["plan", "a", "b"],
        ["plan", "a", "--secondes"],
        ["plan", "a", "--secondes", "douze"],
        ["plan", "a", "--secondes", "0"],
        ["plan", "a", "-z"],
        ["plan", "a", "--json=oui"],
        ["init", "a"],
        ["simuler", "--departements", "58", "--vehicules", "1.5"],
        ["--langue"],
        ["--langue", "de", "doctor"],
        ["bench", "pvrp"],
        ["reseau", "batir"],
        ["expliquer", "a", "--secondes"],
        ["replanifier", "a", "--absent", "Camion", "1", "2027-01-07"],
        ["replanifier", "a", "--prix-du-changement", "30,5"],
    ],
)
def test_a_badly_written_command_is_explained_in_french(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == 2
    shown = capsys.readouterr()
    assert "À faire : " in shown.err or "Utilisation" in shown.out
    assert not ENGLISH.findall(shown.err)
    assert "mal écrite" not in shown.err


def test_a_misspelt_command_gets_the_nearest_one(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["planiffier"])
    assert "Voulez-vous dire « planifier » ?" in capsys.readouterr().err


def test_a_misspelt_command_of_a_group_leads_to_the_help_of_the_group(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cli.main(["reseau", "batir"])
    assert "La liste des commandes : guinguette reseau --help" in capsys.readouterr().err


def test_a_decimal_comma_is_told_apart_from_a_number_too_large(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cli.main(["replanifier", "a", "--prix-du-changement", "30,5"])
    assert "de 0 à 10000, avec un point et sans virgule" in capsys.readouterr().err
    cli.main(["replanifier", "a", "--prix-du-changement", "99999"])
    assert "virgule" not in capsys.readouterr().err


def test_an_option_without_its_value_leads_to_its_own_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cli.main(["expliquer", "a", "--secondes"])
    assert "Utilisation : guinguette expliquer" in capsys.readouterr().err


def test_the_environment_chooses_the_language_and_the_option_overrules_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUINGUETTE_LANGUE", "en")
    cli.main(["plan", "nowhere"])
    assert 'The folder "nowhere" does not exist.' in capsys.readouterr().err
    cli.main(["plan", "nowhere", "--langue", "fr"])
    assert "Le dossier « nowhere » n'existe pas." in capsys.readouterr().err


def test_a_wrong_language_is_refused_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUINGUETTE_LANGUE", "en")
    assert cli.main(["doctor", "--langue", "de"]) == 2
    assert 'The language "de" is not known.' in capsys.readouterr().err


def test_an_unknown_language_in_the_environment_is_french(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUINGUETTE_LANGUE", "de_DE")
    assert cli.main(["plan", "nulle-part"]) == 2
    assert "n'existe pas" in capsys.readouterr().err


def texts_of(entry: Any) -> Iterator[str]:
    """Give every sentence, at whatever depth."""
    if isinstance(entry, str):
        yield entry
    else:
        for inner in entry.values() if isinstance(entry, dict) else entry:
            yield from texts_of(inner)


NAMED = re.compile(r"[«\":]\s?guinguette ((?:[a-z][a-z-]* ?)+)")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_sentence_names_commands_as_the_help_of_its_language_shows_them(language: str) -> None:
    folder = Path(guinguette.language.__file__).parent / language
    files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.toml")]
    found = [match.split() for match in NAMED.findall("\n".join(texts_of(files)))]
    assert len(found) > 20
    assert ["demo"] in found, "the headline names it, no panel does"
    headline = {
        match.split()[0] for match in NAMED.findall(say_in(language, "commands.guinguette"))
    }
    told = {one.names[language]: one for one in cli.line.every if one.names[language] in headline}
    for words in (words for words in found if words != ["demo"]):
        group = cli.line
        while isinstance(group, Group):
            shown = {one.names[language]: one for one in group.members}
            shown |= told if group is cli.line else {}
            assert words, "a group without its command"
            assert words[0] in shown
            group = shown[words.pop(0)]


def test_every_help_is_a_key_of_the_catalogue() -> None:
    commands = [
        cli.line,
        *cli.line.commands.values(),
        *cli.line.commands["network"].commands.values(),
    ]
    texts = {command.help for command in commands}
    for command in commands:
        texts |= {param.help for param in command.params}
        texts |= {param.type.name for param in command.params if isinstance(param.type, Value)}
    as_they_stand = {text for text in texts if "|" in text or text[0].isdigit()}
    known = {f"commands.{name}" for name in catalogue("commands", "fr")}
    assert texts - as_they_stand <= known
