"""Words that only the printed, exchanged documents need (``maps.words.labels`` has the rest)."""

from __future__ import annotations

import re
import unicodedata

from guinguette.tour import NetworkFacts
from maps.words.labels import ESTIMATE_TAG, NBSP

_LINE_ENDS = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]+")


def clean(text: str) -> str:
    """
    Drop what no document can hold: control characters, lone surrogates, noncharacters of XML.

    Line ends become spaces; joiners and writing-direction marks stay, names may need them.
    """
    spaced = _LINE_ENDS.sub(" ", text).strip()
    return "".join(
        c for c in spaced if unicodedata.category(c) not in {"Cc", "Cs"} and c not in "\ufffe\uffff"
    )


def capitalised(text: str) -> str:
    """Begin a text with a capital and leave the rest as it is, names too."""
    return text[:1].upper() + text[1:]


def estimation(network: NetworkFacts) -> str:
    """Return the word that follows a distance or a time: `` (estimation)``, or nothing."""
    return f"{NBSP}({ESTIMATE_TAG})" if network.is_estimate else ""


def at(name: str) -> str:
    """Write "at" a commune: ``à Vignory``, ``au Buisson``, ``aux Rivières``, ``à La Chaussée``."""
    for article, contracted in (("Le ", "au "), ("Les ", "aux ")):
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    return f"à {name}"


def alphabetical(name: str) -> str:
    """Return what a list of names is sorted by: letters and digits, accents undone."""
    plain = name.casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if c.isalnum() or c == " ")
