"""Commands as they are declared, and what is said of words that do not fit."""

import inspect
import json
import re
import shlex

import click
import pytest

import cli
from commands.console.command import Command, Group
from commands.console.parameters import Number
from guinguette.language.catalogue import LANGUAGE, say
from tests.program import answer_of

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def every_command(group=cli.line):
    for one in dict.fromkeys(group.commands.values()):
        yield from every_command(one) if isinstance(one, Group) else (one,)


def every_shown(group=cli.line, path="guinguette"):
    """Every command that a help shows, with its path in French."""
    for one in group.members:
        name = f"{path} {one.names['fr']}"
        yield from every_shown(one, name) if isinstance(one, Group) else ((name, one),)


@pytest.mark.parametrize(
    "command", dict.fromkeys(every_command()), ids=lambda command: command.names["en"]
)
def test_a_command_declares_what_its_function_takes(command: Command):
    declared = {param.name for param in command.params if param.expose_value}
    takes = list(inspect.signature(command.run).parameters.values())[1:]
    named = {one.name for one in takes if one.kind is not inspect.Parameter.VAR_KEYWORD}
    assert named <= declared
    assert named == declared or named != {one.name for one in takes}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("0.5", "un nombre de 1 à 86400"),
        ("86401", "un nombre de 1 à 86400"),
        ("nan", "un nombre de 1 à 86400"),
        ("inf", "un nombre de 1 à 86400"),
        ("5,5", "un nombre de 1 à 86400, avec un point et sans virgule"),
        ("", "un nombre de 1 à 86400, avec un point et sans virgule"),
    ],
)
def test_a_number_that_does_not_fit_is_told_its_bounds(words, expected, capsys):
    code, answer = answer_of(capsys, "plan", "x", f"--secondes={words}")
    [error] = answer["errors"]
    assert (code, error["code"], error["value"]) == (2, "value-invalid", "--secondes")
    assert error["message"].endswith(f"attendu : {expected}.")


@pytest.mark.parametrize("word", ["1.5", "105", "deux", "0"])
def test_a_whole_number_has_no_point(word, capsys):
    code, answer = answer_of(capsys, "comparer", "a", "--semaines", word)
    assert code == 2
    assert answer["errors"][0]["message"].endswith("attendu : un nombre entier de 1 à 104.")


def test_bounds_belong_to_the_numbers():
    assert Number(1, 6, is_whole=True).convert("6", None, None) == 6
    assert Number(0.1).convert("0.1", None, None) == 0.1
    with pytest.raises(click.BadParameter):
        Number(0.1).convert("0.09", None, None)


def test_a_switch_and_an_option_are_told_apart_where_a_value_is_too_many_or_too_few(capsys):
    codes = [
        answer_of(capsys, "plan", "x", word)[1]["errors"][0]["code"]
        for word in ("--remplacer=oui", "--secondes")
    ]
    assert codes == ["option-takes-no-value", "option-without-value"]


def test_without_a_word_the_help_comes_before_the_error(capsys):
    assert cli.main(["reseau"]) == 2
    shown = capsys.readouterr()
    assert "Utilisation : guinguette reseau [OPTIONS] COMMANDE" in shown.out
    assert "construire" in shown.out
    assert "Il manque une commande" in shown.err


def test_a_program_that_asks_for_json_gets_no_help_before_it(capsys):
    code, answer = answer_of(capsys, "reseau")
    assert (code, answer["errors"][0]["code"]) == (2, "command-missing")


def test_an_option_that_may_be_omitted_is_shown_between_brackets(capsys):
    assert cli.main(["exporter", "--help"]) == 0
    assert "guinguette exporter [OPTIONS] DOSSIER [SORTE]" in capsys.readouterr().out


def test_a_group_shows_each_of_its_commands_with_a_sentence_and_an_example(capsys):
    for name, count in {"changer": 8, "demander": 6, "reseau": 6}.items():
        group = cli.line.commands[name]
        assert len(group.members) == count
        assert cli.main([name, "--help"]) == 0
        shown = [line.strip("│ \n") for line in capsys.readouterr().out.splitlines()]
        for one in group.members:
            sentence = say(one.help).partition("\n")[0]
            assert f"{one.shown_name} {sentence}" in {" ".join(line.split()) for line in shown}
            for example in say(one.help).splitlines()[1:]:
                assert f"guinguette {name} {one.shown_name} {example}" in shown


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("path", "command"), every_shown(), ids=str)
def test_the_example_of_a_command_is_well_written(path, command, language):
    token = LANGUAGE.set(language)
    try:
        for example in say(command.help).partition("\n")[2].splitlines():
            with command.make_context(path, shlex.split(example)) as ctx:
                assert ctx.params.keys() >= {one.name for one in command.params if one.required}
    finally:
        LANGUAGE.reset(token)


def test_the_first_page_shows_the_groups_with_what_is_in_them(capsys):
    assert cli.main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"│ +expliquer · et-si · prix ", shown)
    assert "replanifier --" not in shown
    assert "bench" not in shown
    assert shown.index("Chaque semaine") < shown.index("Préparer") < shown.index("Options ─")


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("replanifier", "guinguette replanifier"),
        ("replan", "guinguette replan"),
        ("changer replanifier", "guinguette changer replanifier"),
        ("change replan", "guinguette change replan"),
        ("deplacer x", "guinguette deplacer"),
        ("changer deplacer x", "guinguette changer deplacer"),
        ("bench pvrp", "guinguette bench"),
    ],
)
def test_a_command_is_named_as_it_was_typed(words, path, capsys):
    code, answer = answer_of(capsys, *words.split())
    [error] = answer["errors"]
    assert (code, error["code"]) == (2, "argument-missing")
    assert error["help"].startswith(f"Utilisation : {path} [OPTIONS] ")
    assert cli.main([*words.split(), "--help"]) == 0
    assert f"Utilisation : {path} [OPTIONS] " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        (["demandr"], "demander"),
        (["replanifer"], "replanifier"),
        (["explian"], "expliquer"),
        (["what-iff"], "what-if"),
        (["benc"], "bench"),
        (["changer", "replannifier"], "replanifier"),
        (["ask", "pryce"], "price"),
    ],
)
def test_a_misspelt_name_leads_to_the_nearest_shown_or_hidden(words, nearest, capsys):
    code, answer = answer_of(capsys, *words)
    [error] = answer["errors"]
    assert (code, error["code"]) == (2, "command-unknown")
    assert f"Voulez-vous dire « {nearest} » ?" in error["help"]


def test_the_options_that_every_command_takes_may_follow_a_group(capsys):
    assert cli.main(["demander", "--langue", "en", "expliquer", "--json"]) == 2
    [error] = json.loads(capsys.readouterr().out)["errors"]
    assert error["help"].startswith("Usage: guinguette demander expliquer")


def test_a_percent_sign_in_a_value_stays_one(capsys):
    code, answer = answer_of(capsys, "exporter", ".", "100 %s")
    assert (code, answer["errors"][0]["value"]) == (2, "100 %s")
