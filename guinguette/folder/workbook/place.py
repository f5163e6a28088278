"""
Which place of its commune a row is about: its key and its name.

A key comes from the row alone, never from its rank: sorting the sheet or inserting a row gives no
place the key, hence the habits and the calendars, of another. So it is the code of the commune
where the row names no place in it, else the code with the name, unless the row brings its own; and
two rows of one commune must be told apart by their names, which is what people read.
"""

from __future__ import annotations

import re

from guinguette.communes.france import Commune
from guinguette.communes.names import normalise_name
from guinguette.folder.workbook.row import Row
from guinguette.language.typed import fold, slug_of

_KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,59}")
_CODE = re.compile(r"\d[0-9AB]\d{3}")


def read_place(row: Row, commune: Commune, met: dict[tuple[str, ...], Row]) -> tuple[str, str]:
    """
    Read the key and the shown name of the place of a row.

    Parameters
    ----------
    row
        Refused where its key cannot be one, or where an earlier row is of the same place.
    commune
        That of the row.
    met
        The rows before by what tells them apart; this one is added.
    """
    own = _own_name(row.text("name"), commune) if row.usable("name") else ""
    key = row.text("key") if row.usable("key") else ""
    if own and not slug_of(own):
        row.refuse("name", "place-name-unreadable")
    if key and not _KEY.fullmatch(key):
        row.refuse("key", "place-key-unreadable")
    elif _CODE.fullmatch(key) and key != commune.code:
        row.refuse("key", "place-key-is-code", commune=commune.name, right_code=commune.code)
    key = key or "-".join(filter(None, (commune.code, slug_of(own))))
    names = commune.code, fold(own)
    first = met.setdefault(names, row), met.setdefault((key.casefold(),), row)
    if first != (row, row) and not row.faults:
        _refuse_twice(row, commune, *first)
    return key, f"{commune.name_with_article} ({own})" if own else commune.name_with_article


def _own_name(text: str, commune: Commune) -> str:
    """Keep what a name says beyond that of the commune: ``Wassy (Gare)`` is ``Gare``."""
    for name in (commune.name_with_article, commune.name):
        if text.casefold().startswith(f"{name.casefold()} (") and text.endswith(")"):
            return text[len(name) + 2 : -1]
    return "" if normalise_name(text) == normalise_name(commune.name) else text


def _refuse_twice(row: Row, commune: Commune, by_name: Row, by_key: Row) -> None:
    first = by_key if by_name is row else by_name
    facts = {"commune": commune.name, "right_code": commune.code}
    facts |= {"first": str(first.number), "second": str(row.number)}
    if row.texts == first.texts:
        row.refuse("code" if row.text("code") else "commune", "row-twice", **facts)
    elif by_name is row:
        row.refuse("key" if row.text("key") else "name", "place-key-twice", **facts)
    elif row.text("name"):
        row.refuse("name", "place-name-twice", **facts)
    else:
        row.refuse("code" if row.text("code") else "commune", "commune-twice", **facts)
