"""What docs/ promises: its commands parse and run, its links lead somewhere, its examples work."""

import re
import runpy
import shlex
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

import cli
from commands.console.session import Session
from commands.console.terminal import Terminal
from guinguette.faults import UsageError
from guinguette.language.catalogue import say_in

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
EXAMPLES = ("plan_folder", "read_plan", "solve_problem", "build_network")
FRENCH = ("LISEZMOI.md", *(f"docs/fr/{name}.md" for name in ("questions", "imprevu", "bilan")))
FRENCH += (
    "docs/fr/territoire.md",
    "docs/fr/cycle.md",
    "docs/fr/habitudes.md",
    "docs/fr/semaine.md",
)
TRIALS = {"docs/fr/essai.md": "essai", "docs/en/trial.md": "essai"}
ELSEWHERE = ("network", "reseau")  # need a network


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def shown_commands(text):
    """Words of each command line of the blocks, comments left out."""
    blocks = re.findall(r"```(?:sh|powershell)\n(.*?)```", text, re.S)
    lines = [line for block in blocks for line in block.splitlines()]
    return [
        shlex.split(line, comments=True)[1:] for line in lines if line.startswith("guinguette ")
    ]


def named_commands(text):
    """Words of what stands in `guinguette …` in a sentence: it may lack what the reader adds."""
    sentences = re.sub(r"```.*?```", "", text, flags=re.S)
    return [shlex.split(line)[1:] for line in re.findall(r"`(guinguette [^`]*)`", sentences)]


def parse(words):
    """Parse a command line as the program does, and run nothing."""
    session = Session(terminal=Terminal(is_silent=True), is_json=False, is_quiet=True)
    command, args, context = cli.line, words, None
    while True:
        context = command.make_context(command.name, list(args), parent=context, obj=session)
        if not isinstance(command, click.Group):
            return
        left = [*context._protected_args, *context.args]
        _, command, args = command.resolve_command(context, left)


@pytest.mark.parametrize("page", ["README.md", "LISEZMOI.md", *PAGES], ids=str)
def test_every_command_line_that_is_shown_parses(page):
    visible = {name for one in cli.line.members for name in one.names.values()}
    for language in ("fr", "en"):
        said = say_in(language, "commands.guinguette")
        visible |= set(re.findall(r"guinguette (\w+)", said))
    for words in shown_commands(text_of(page)):
        parse(words)
        assert words[0] in visible, "an earlier name, which the help does not show"
    for words in named_commands(text_of(page)):
        try:
            parse(words)
        except click.exceptions.Exit:
            assert words[-1] == "--help"
        except UsageError as error:
            if not isinstance(error.__cause__, click.MissingParameter):
                raise


def test_a_command_line_that_does_not_exist_is_found_out():
    for words in (["planifie", "x"], ["planifier", "x", "--nowhere"], ["changer", "prix", "x"]):
        with pytest.raises(UsageError):
            parse(words)


def run(words, capsys):
    """Run within an effort where the command takes one, and without a picture of progress."""
    bounded = {"planifier", "plan", "replanifier", "replan", "prix", "price", "simuler", "simulate"}
    if bounded & set(words[:2]) and not {"--secondes", "--seconds"} & set(words):
        words = [*words, "--effort", "300"]
    if {"simuler", "simulate"} & set(words[:1]) and "--question" not in words:
        words = [*words, "--depot", "Nevers"]  # where from is not looked for: half a minute less
    code = cli.main([*words, "--quiet"])
    assert code == 0, (words, capsys.readouterr().err)


def test_the_commands_of_the_french_documents_work_in_their_order(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUINGUETTE_TODAY", "2027-01-01")
    done = []
    for name in FRENCH:
        for words in shown_commands(text_of(name)):
            if words[0] not in ELSEWHERE and words not in done:
                run(words, capsys)
                done.append(words)


@pytest.mark.parametrize("name", TRIALS)
def test_each_task_of_the_first_day_can_be_done(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUINGUETTE_TODAY", "2027-01-01")
    for words in shown_commands(text_of(name)):
        run(words, capsys)
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    week = "essai/sorties/2027-S01"
    assert f"{week}/chauffeurs/2027-S01-camion-1.html" in written
    assert f"{week}/public/affiches/52500-valcourt.pdf" in written
    assert f"{week}/mairies/52550-wassy.txt" in written
    assert f"{week}/changements.html" in written
    assert "simulation-58/rapport.html" in written
    assert len(re.findall(r"^## \d+\. ", text_of(name), re.M)) == 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_every_link_leads_to_a_page_or_a_picture_of_the_documentation(page):
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    within = [page.parent / unquote(link) for link in links if "://" not in link]
    assert [str(path) for path in within if not path.is_file()] == []
    assert all(path.resolve().is_relative_to(DOCS) for path in within)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_every_path_that_a_page_names_exists(page):
    names = re.findall(
        r"`((?:docs|guinguette|maps|routing|tests|commands)/[\w./-]+)`", text_of(page)
    )
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_every_page_has_its_place_in_both_languages():
    menu = re.findall(r"(\w+/[\w/-]+\.md)$", text_of("mkdocs.yml"), re.M)
    pages = [page.relative_to(DOCS).as_posix() for page in PAGES if page.parent != DOCS]
    assert sorted(menu) == pages
    french, english = ([name for name in menu if name.startswith(tree)] for tree in ("fr/", "en/"))
    assert len(french) == len(english)
    for one, other in zip(french, english, strict=True):
        assert text_of(DOCS / one).count("\n## ") == text_of(DOCS / other).count("\n## "), (
            one,
            other,
        )


def test_each_word_of_the_glossary_stands_in_both_languages():
    tables = [
        {
            tuple(sorted(re.split(r" \| ", row)[:2]))
            for row in re.findall(r"^\| (.*) \|$", text, re.M)
        }
        for text in (text_of("docs/fr/glossaire.md"), text_of("docs/en/glossary.md"))
    ]
    heads = [{("anglais", "français")}, {("English", "French")}]
    assert tables[0] - heads[0] == tables[1] - heads[1]


def test_the_picture_of_the_rooms_is_that_of_the_contracts():
    drawn = runpy.run_path(str(DOCS / "rooms.py"))["picture"](text_of("pyproject.toml"))
    assert drawn == text_of("docs/images/rooms.svg"), "make docs draws it anew"


def test_the_picture_of_the_rooms_follows_the_contracts():
    picture = runpy.run_path(str(DOCS / "rooms.py"))["picture"]
    project = text_of("pyproject.toml")
    renamed = picture(project.replace("| road_facts", "| (asphalt)"))
    assert ">asphalt<" in renamed
    assert ">road_facts<" not in renamed
    assert renamed.count('class="later"') == picture(project).count('class="later"') + 1


def test_the_examples_are_those_that_run():
    assert {path.stem for path in (DOCS / "examples").glob("*.py")} == set(EXAMPLES)
    for page in ("docs/fr/exemples.md", "docs/en/examples.md"):
        assert re.findall(r'--8<-- "examples/(\w+)\.py"', text_of(page)) == list(EXAMPLES)


def test_the_examples_say_what_they_are_meant_to(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    said = {}
    for name in EXAMPLES:  # the second reads what the first writes
        runpy.run_path(str(DOCS / "examples" / f"{name}.py"), run_name="__main__")
        said[name] = capsys.readouterr().out.splitlines()
    assert said["plan_folder"][0] == "6 communes of 6: optimal"
    assert said["read_plan"][1] == "roads: estimate"
    assert len(said["read_plan"]) == 2 + 7
    assert said["solve_problem"][0] == "108 km, lower bound 108 km"
    assert said["solve_problem"][-1] == "rules broken: ()"
    car, trailer = said["build_network"]
    assert float(car.split()[1]) < float(trailer.split()[1])


@pytest.mark.skipif(find_spec("mkdocs") is None, reason="make docs installs mkdocs")
def test_the_documentation_builds_without_a_warning(tmp_path):
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "--site-dir",
        str(tmp_path),
    ]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
