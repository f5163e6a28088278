"""A working folder as ``guinguette init`` makes it, edited as a coordinator does."""

import openpyxl

from tests.program import content


def edit_settings(folder, old, new):
    path = folder / "guinguette.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def edit_cells(folder, **cells):
    book = openpyxl.load_workbook(folder / "communes.xlsx")
    for cell, value in cells.items():
        book["Communes"][cell] = value
    book.save(folder / "communes.xlsx")


def outputs_of(folder):
    return content(folder / "sorties")
