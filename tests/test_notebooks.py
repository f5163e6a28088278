"""The notebooks of the documentation: they run, and show what they give now."""

import json
import re
import runpy
from pathlib import Path

import pytest

from tests.shared import needs_shared

DOCS = Path(__file__).parents[1] / "docs"
NOTEBOOKS = sorted(DOCS.glob("notebooks/*.ipynb"))
HERE = ("budget", "departement", "dossier")
NEED_ROADS = ("corse",)
IMAGE = re.compile(r"data:image/svg\+xml;base64,[\w+/=]+")
MOST_BYTES = 300_000


@pytest.fixture(scope="module")
def made():
    return runpy.run_path(str(DOCS / "notebooks.py"))


def read(name):
    return json.loads((DOCS / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))


def said(notebook):
    """The texts and tables of each cell, with a word for each map."""
    return [
        [
            IMAGE.sub("a map", "".join(text))
            for output in cell.get("outputs", [])
            for text in (output.get("data") or {"": output["text"]}).values()
        ]
        for cell in notebook["cells"]
    ]


@pytest.mark.parametrize("name", HERE)
def test_a_notebook_gives_what_it_shows(made, name):
    stored = read(name)
    assert said(made["run"](stored)) == said(stored), "make notebooks runs them again"


@needs_shared("osm", "corse_2A2B.graphml.gz")
@pytest.mark.parametrize("name", NEED_ROADS)
def test_a_notebook_on_real_roads_gives_what_it_shows(made, name):
    test_a_notebook_gives_what_it_shows(made, name)


@pytest.mark.parametrize("name", NEED_ROADS)
def test_without_the_roads_it_says_so_and_runs_to_its_end(made, name, monkeypatch):
    monkeypatch.setitem(made["run"].__globals__, "SHARED", {})
    texts = said(made["run"](read(name)))
    assert "Il n'y a pas de corse.graphml.gz ici" in texts[1][0]
    assert len(texts) == len(read(name)["cells"])


def test_every_notebook_is_run_by_a_test():
    assert [path.stem for path in NOTEBOOKS] == sorted((*HERE, *NEED_ROADS))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_small_whole_and_of_no_machine(path):
    notebook = read(path.stem)
    assert path.stat().st_size <= MOST_BYTES
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    cells = notebook["cells"]
    assert len({cell["id"] for cell in cells}) == len(cells)
    assert cells[0]["source"][0].startswith("# ")
    assert all(cell["execution_count"] for cell in cells if cell["cell_type"] == "code")
    text = IMAGE.sub("", path.read_text(encoding="utf-8"))
    assert re.findall(r"(?:/home|/tmp|/root|/work|/Users|[A-Z]:\\\\)\S*|https?://\S*", text) == []
    assert "<iframe" not in text
    assert "<script" not in text


def test_a_cell_gives_what_it_prints_and_its_last_value(made):
    sources = ["x = 2", "print('un')\nx + 1", "x;\nNone"]
    cells = [{"cell_type": "code", "source": [one], "outputs": []} for one in sources]
    assert said(made["run"]({"cells": cells})) == [[], ["un\n", "3"], []]
    with pytest.raises(ZeroDivisionError):
        made["run"]({"cells": [{"cell_type": "code", "source": ["1 / 0"]}]})


def test_the_french_page_shows_every_notebook_and_the_english_one_names_it(made):
    page = (DOCS / "fr" / "carnets.md").read_text(encoding="utf-8")
    shown = made["on_page_markdown"](page)
    assert "<!-- notebook" in page
    assert "<!-- notebook" not in shown
    english = (DOCS / "en" / "notebooks.md").read_text(encoding="utf-8")
    for path in NOTEBOOKS:
        assert f"(../notebooks/{path.name})" in page
        assert f"(../notebooks/{path.name})" in english
        for cell in read(path.stem)["cells"]:
            if cell["cell_type"] == "code":
                assert "".join(cell["source"]) in shown
    maps = sum(len(IMAGE.findall(path.read_text(encoding="utf-8"))) for path in NOTEBOOKS)
    assert len(IMAGE.findall(shown)) == maps > 0
    assert "<style" not in shown
