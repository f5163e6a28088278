"""Setting a page by Typst: one template, one JSON text, the fonts of ``fonts/`` only."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import typst

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_HERE = Path(__file__).parents[1]
TEMPLATES_PATH, FONTS_PATH = _HERE / "templates", _HERE / "fonts"
_KEPT = 10
"""Papers set later through which Typst keeps what it worked out for one, tens of megabytes."""


def typeset(template: str, values: DataclassInstance, *, printed_on: date) -> bytes:
    """
    Set a page as PDF.

    Parameters
    ----------
    template
        Its name in ``templates/``, without ``.typ``; it reads ``values`` from the input of the
        same name.
    values
        What the page shows; every text is shown as it is.
    printed_on
        Kept as the date of the file.

    Returns
    -------
    pdf
        Tagged for screen readers (PDF/UA-1), fonts embedded. The same arguments give the same
        bytes. Where a text has a character that no shipped font draws, a box stands for it and
        the file is an ordinary PDF, since PDF/UA forbids it.
    """
    inputs = {template: json.dumps(asdict(values), ensure_ascii=False)}
    timestamp = datetime.combine(printed_on, time(), tzinfo=UTC)
    try:
        return _compiled(template, inputs, timestamp, standards=["ua-1"])
    except typst.TypstError:
        return _compiled(template, inputs, timestamp, standards=[])
    finally:
        _forget()


def _forget() -> None:
    """Have Typst forget what it set: it has no call for that, but empty papers push others out."""
    empty = typst.Compiler(root=TEMPLATES_PATH, font_paths=typst.Fonts(False, False))
    for _ in range(_KEPT + 1):
        empty.compile(b"", format="svg")


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS_PATH])


def _compiled(
    template: str,
    inputs: dict[str, str],
    timestamp: datetime,
    *,
    standards: list[typst.PDFStandard],
) -> bytes:
    pdf = typst.compile(
        TEMPLATES_PATH / f"{template}.typ",
        root=TEMPLATES_PATH,
        font_paths=_fonts(),
        sys_inputs=inputs,
        pdf_standards=standards,
        timestamp=timestamp,
        format="pdf",
    )
    if not isinstance(pdf, bytes):  # pragma: no cover (typst gives bytes for one PDF)
        raise TypeError("typst gave no PDF")
    return pdf
