"""
The notebooks of docs/notebooks: run again by ``make notebooks``, and shown as pages by MkDocs.

A notebook is run as Jupyter runs it, each cell after the one before in one namespace, in an empty
folder, without Jupyter: what a cell prints and the value of its last line are its outputs.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent / "notebooks"
SHARED = {"corse.graphml.gz": HERE.parents[2] / "shared" / "osm" / "corse_2A2B.graphml.gz"}
"""What a notebook finds in its folder, where this machine has it."""
_MARK = re.compile(r"^<!-- notebook: (\w+) -->$", re.MULTILINE)

Notebook = dict[str, Any]


def main() -> None:
    """Run every notebook, or those named, and keep what each cell gives."""
    for path in sorted(HERE.glob("*.ipynb")):
        if len(sys.argv) == 1 or path.stem in sys.argv[1:]:
            made = run(json.loads(path.read_text(encoding="utf-8")))
            path.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def run(notebook: Notebook) -> Notebook:
    """Run the cells of a notebook in an empty folder and return it with what they give."""
    names: dict[str, object] = {"__name__": "__main__"}
    cells = []
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, source in SHARED.items():
            if source.is_file():
                Path(name).symlink_to(source)
        for number, cell in enumerate(notebook["cells"], start=1):
            outputs = {}
            if cell["cell_type"] == "code":
                outputs = {"execution_count": number, "outputs": _outputs(cell, number, names)}
            cells.append(cell | outputs)
    return notebook | {"cells": cells}


def _outputs(cell: Notebook, number: int, names: dict[str, object]) -> list[Notebook]:
    """Run a cell; the value of its last line is an output, unless it is an order or nothing."""
    code = ast.parse("".join(cell["source"]))
    last = code.body.pop() if code.body and isinstance(code.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, f"cell {number}", "exec"), names)  # noqa: S102 - its own notebooks
        value = None
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), names)  # noqa: S307
    outputs: list[Notebook] = []
    if text := printed.getvalue():
        lines = text.splitlines(keepends=True)
        outputs.append({"name": "stdout", "output_type": "stream", "text": lines})
    if value is not None:
        shown = {"text/plain": repr(value).splitlines(keepends=True)}
        if drawn := getattr(value, "_repr_html_", None):
            shown = {"text/html": drawn().splitlines(keepends=True)} | shown
        outputs.append(
            {
                "data": shown,
                "execution_count": number,
                "metadata": {},
                "output_type": "execute_result",
            }
        )
    return outputs


def on_page_markdown(markdown: str, **_rest: object) -> str:
    """Let MkDocs put a notebook where a page names it: ``<!-- notebook: corse -->``."""
    return _MARK.sub(lambda found: page(found[1]), markdown)


def page(name: str) -> str:
    """Write a notebook as Markdown, below the title of the section that it stands in."""
    notebook = json.loads((HERE / f"{name}.ipynb").read_text(encoding="utf-8"))
    return "\n\n".join(part for cell in notebook["cells"] for part in _parts(cell))


def _parts(cell: Notebook) -> list[str]:
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        below = re.sub(r"\A# .*\n", "", source)
        return [re.sub(r"^#", "##", below, flags=re.MULTILINE)]
    return [f"``` {{.python}}\n{source}\n```", *map(_output, cell["outputs"])]


def _output(output: Notebook) -> str:
    """Write an output: a block of HTML, in which Markdown looks for nothing, or a text."""
    shown = output.get("data", {"text/plain": output.get("text", [])})
    if "text/html" not in shown:
        return f"``` {{.text}}\n{''.join(shown['text/plain']).rstrip()}\n```"
    html = re.sub(r"<style.*?</style>", "", "".join(shown["text/html"]), flags=re.DOTALL)
    plain = html.replace('<table border="1" class="dataframe">', "<table>")
    return re.sub(r"\n\s*", "\n", plain)


if __name__ == "__main__":
    main()
