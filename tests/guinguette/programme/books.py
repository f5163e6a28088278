"""Timetables written as people write them, to be read back."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import openpyxl

from guinguette.programme.programme import Programme, read_programme

TODAY = date(2026, 11, 29)
MONDAY = date(2027, 1, 4)


def book(path: Path, rows, *, title="Programme", merged=(), others=()):
    """Write a workbook of one sheet, and others as (title, rows)."""
    made = openpyxl.Workbook()
    for name, content in ((title, rows), *others):
        sheet = made.active if name == title else made.create_sheet(name)
        sheet.title = name
        for row in content:
            sheet.append(list(row))
    for area in merged:
        made[title].merge_cells(area)
    made.save(path)
    return path


def text(path: Path, rows, *, encoding="utf-8", delimiter=";"):
    """Write a file of text."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def read(path: Path, **options) -> Programme:
    """Read a timetable on the day of the tests."""
    return read_programme(path, today=TODAY, **options)


def told(programme: Programme):
    """What was taken of each place: commune, own name, rhythm."""
    return [(t.place.commune.name, t.place.own, t.rhythm.name) for t in programme.places]


def codes(programme: Programme):
    """What was not read: cell and code."""
    return [(fault.cell, fault.code) for fault in programme.unread]
