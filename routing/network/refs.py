"""The number of a road, as its signs write it."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SIGNED = {"RD": "D", "RN": "N"}
_REF = re.compile(r"^([A-Za-zÀ-ÿ]+)[ .\-]*(\d.*)$")


def normalised_ref(text: str) -> str:
    """
    Write a road number as signs do.

    ``"D619"``, ``"RD 619"`` and ``"D 619"`` give ``"D 619"``; a text that is no letters followed
    by a number is kept.
    """
    cleaned = " ".join(text.split())
    found = _REF.match(cleaned)
    if not found:
        return cleaned
    letters, number = found.groups()
    return f"{_SIGNED.get(letters.upper(), letters)} {number}"


def refs_of(tags: Mapping[str, str]) -> tuple[str, ...]:
    """Return the numbers of a road, in the order of its tag."""
    found = (normalised_ref(part) for part in tags.get("ref", "").split(";"))
    return tuple(dict.fromkeys(ref for ref in found if ref))
