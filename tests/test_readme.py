"""What README.md and LISEZMOI.md promise."""

import re
import shlex
from pathlib import Path

import pytest

import cli
from tests.guinguette.programme.books import book

ROOT = Path(__file__).parents[1]
FIRST_WEEK = {"demo", "init", "verifier", "planifier", "doctor"}
FRENCH = {"init", "verifier", "planifier", "exporter", "simuler", "reseau utiliser", "importer"}
FRENCH |= {
    "demander expliquer",
    "demander et-si",
    "demander prix",
    "demander bilan",
    "changer replanifier",
    "changer retard",
    "semaine",
}
ELSEWHERE = ("network", "reseau")  # need a network


def commands(name):
    """Words of each command line of a document, comments left out."""
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.findall(r"```(?:sh|powershell)\n(.*?)```", text, re.S)
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("guinguette")]


def is_shown(name, path):
    return any(words[: len(path)] == path for words in commands(name))


def test_every_command_is_in_the_readme():
    for one in cli.line.members:
        name = one.names["en"]
        within = one.members if name in {"change", "ask"} else []
        for path in [[name, inner.names["en"]] for inner in within] or [[name]]:
            assert is_shown("README.md", path) or name == "demo"
    assert "\npython -m routing.benchmarks " in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_step_of_a_first_week_is_in_the_french_readme():
    assert [path for path in FIRST_WEEK if not is_shown("LISEZMOI.md", path.split())] == []


def test_every_french_command_of_a_year_is_in_the_french_documentation():
    pages = [page.relative_to(ROOT) for page in (ROOT / "docs" / "fr").glob("*.md")]
    shown = [path for path in FRENCH if any(is_shown(page, path.split()) for page in pages)]
    assert set(shown) == FRENCH


def test_the_commands_of_the_readme_work_in_their_order(tmp_path, monkeypatch, capsys):
    """Those of LISEZMOI.md and of the pages that follow it: tests/test_docs.py."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUINGUETTE_TODAY", "2026-11-29")
    book(tmp_path / "programme.xlsx", [("Jour", "Commune"), ("mardi", "Wassy")])
    for words in commands("README.md"):
        if words[0] not in ELSEWHERE:
            code = cli.main([*words, "--quiet"])
            assert code == 0, (words, capsys.readouterr().err)


def test_every_cell_about_another_tool_names_a_source_or_says_that_none_was_found():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = re.search(r"^\| \| guinguette \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.M)
    rows = [row.strip("|").split("|") for row in table[1].splitlines()]
    assert {len(row) for row in rows} == {8}
    others = [cell.strip() for row in rows for cell in row[2:]]
    assert [cell for cell in others if cell != "not found" and not re.search(r"\[\d", cell)] == []
    cited = {
        number
        for cell in others
        for number in re.findall(r"\d+", " ".join(re.findall(r"\[.*?\]", cell)))
    }
    listed = dict(re.findall(r"^\[(\d+)\] (.*)$", text, re.M))
    assert set(listed) == cited
    assert all("](https://" in source for source in listed.values())


@pytest.mark.parametrize("name", ["README.md", "LISEZMOI.md", "CONTRIBUTING.md"])
def test_every_link_to_a_file_leads_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", text)
    missing = [link for link in links if "://" not in link and not (ROOT / link).exists()]
    assert missing == []


def test_every_path_that_contributing_names_exists():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    names = [name for name in re.findall(r"`([\w./-]+)`", text) if "/" in name]
    relative = {
        "columns/": "routing/solver",
        "search/": "routing/solver",
        "genetic/": "routing/solver",
    }
    made_by_setup = [".venv/bin/pre-commit"]
    missing = [
        name
        for name in names
        if name not in made_by_setup and not (ROOT / relative.get(name, "") / name).exists()
    ]
    assert missing == []


def test_contributing_names_every_room():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = [
        f"{package}/{room.name}/"
        for package in ("commands", "maps", "guinguette", "routing")
        for room in sorted((ROOT / package).iterdir())
        if any(file.is_file() and "__pycache__" not in file.parts for file in room.rglob("*"))
    ]
    assert [room for room in rooms if f"`{room}`" not in text] == []
