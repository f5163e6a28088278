"""
Compare two exports of one plan: ``python -m tests.compare_exports OLD NEW``.

Each is a folder of outputs, or a working folder. Documents must say the same: pages by what they
show and the data in them (how they are drawn may change), calendars and tracks word for word,
workbooks by their cells, printed pages by their words, JSON by its values. What no two exports
share is left out: the edition of the plan, the day and the program that made the documents, how
long the search took. A ``plan.json`` of an earlier schema counts as what this version reads in it,
so that codes may stand for sentences.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path

import openpyxl
from pypdf import PdfReader

from guinguette.files.outputs import PLAN_NAME
from guinguette.files.plan_document import format_plan, parse_plan

SHOWN, AROUND = 3, 60
"""Differences shown of a file, and characters shown before and after each."""
_DAY = r"\s+[a-z]+\s+\d+(?:er)?\s+\w+\s+\d{4}"
_PASSING = (
    (re.compile(r"\b\d{4}-S\d\d-[0-9a-f]{6}\b"), "EDITION"),
    (re.compile(rf"(?i)(document du|imprimé le|calculé le|connues au){_DAY}"), r"\1 DAY"),
    (re.compile(r"guinguette \d+(?:\.\w+)+"), "guinguette VERSION"),
    (re.compile(r"^(DTSTAMP|LAST-MODIFIED|SEQUENCE):.*$", re.MULTILINE), r"\1"),
)
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
_DATA = re.compile(r'JSON\.parse\((".*?(?<!\\)")\)', re.DOTALL)
_STYLE = re.compile(r"<style\b.*?</style>", re.DOTALL)
_CHECKSUM = re.compile(r"sha256-[\w+/=]+")


def differences(old: Path, new: Path) -> list[str]:
    """List where two exports differ, each line with the name of its file."""
    before, after = _files(old), _files(new)
    missing = [f"{name}: only in {old}" for name in sorted(before.keys() - after.keys())]
    added = [f"{name}: only in {new}" for name in sorted(after.keys() - before.keys())]
    both = sorted(before.keys() & after.keys())
    changed = [f"{name}: {line}" for name in both for line in _differing(before[name], after[name])]
    return [*missing, *added, *changed]


def _files(folder: Path) -> dict[str, Path]:
    return {
        file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()
    }


def _differing(old: Path, new: Path) -> Iterator[str]:
    before, after = (_said(file).splitlines() for file in (old, new))
    changed = [(a, b) for a, b in zip_longest(before, after, fillvalue="") if a != b]
    for a, b in changed[:SHOWN]:
        start = next((i for i, pair in enumerate(zip_longest(a, b)) if pair[0] != pair[1]), 0)
        shown = slice(max(0, start - AROUND), start + AROUND)
        yield f"{a[shown]!r} → {b[shown]!r}"
    if len(changed) > SHOWN:
        yield f"and {len(changed) - SHOWN} more lines"


def _said(file: Path) -> str:
    """Return what a document says, without what no two exports share."""
    text = _READERS.get(file.suffix, _text)(file)
    for pattern, stands_for in _PASSING:
        text = pattern.sub(stands_for, text)
    return text


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8", errors="backslashreplace")


def _page(file: Path) -> str:
    """Give what a page shows and the data in it; how it is drawn may change."""
    drawn = _SCRIPT.sub(lambda found: "\n".join(_DATA.findall(found[0])), _text(file))
    return _STYLE.sub("", _CHECKSUM.sub("", drawn))


def _cells(file: Path) -> str:
    book = openpyxl.load_workbook(file)
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return "\n".join(
        f"{cell.parent.title}!{cell.coordinate} = {cell.value!r}"
        for cell in cells
        if cell.value is not None
    )


def _printed(file: Path) -> str:
    """Give a line to each page: where its lines break depends on the day in its footer."""
    return "\n".join(" ".join(page.extract_text().split()) for page in PdfReader(file).pages)


def _values(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    if file.name != PLAN_NAME:
        return json.dumps(json.loads(text), indent=1, sort_keys=True)
    plan = json.loads(format_plan(parse_plan(text)))
    del plan["runtime_s"]
    plan["network"]["over_car_time"] = round(plan["network"]["over_car_time"], 2)
    return json.dumps(plan, indent=1, sort_keys=True)


_READERS: dict[str, Callable[[Path], str]] = {
    ".html": _page, ".json": _values, ".pdf": _printed, ".xlsx": _cells,
}  # fmt: skip


def main(args: list[str]) -> int:
    """Print the differences; exit code 1 where there are some."""
    old, new = map(Path, args)
    found = differences(old, new)
    sys.stdout.write("".join(f"{line}\n" for line in found) or "The documents say the same.\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
