"""Intercommunalities (EPCI) by their SIREN or by their name, as people shorten it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from guinguette.communes.france import Commune, every_commune
from guinguette.communes.names import words_of

_KINDS = frozenset({
    "cc", "ca", "cu", "communaute", "communautes", "communes", "agglomeration", "agglo", "urbaine",
    "metropole", "comcom", "interco", "intercommunalite", "epci",
})  # fmt: skip
_SMALL = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "et", "com"})
_ALIKE = 80.0
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Epci:
    """An intercommunality: its SIREN and its name."""

    code: str
    name: str


def epcis_of(communes: Collection[Commune]) -> tuple[Epci, ...]:
    """List the intercommunalities of some communes, each once."""
    found = (Epci(c.epci_code, c.epci_name) for c in communes if c.epci_code)
    return tuple(dict.fromkeys(found))


def reads_as_epci(text: str) -> bool:
    """Whether a text says that it is an intercommunality: ``CC de …``, ``l'agglo de …``."""
    return not _KINDS.isdisjoint(words_of(text))


def find_epci(text: str, near: Collection[Epci]) -> Epci | None:
    """
    Find an intercommunality.

    Parameters
    ----------
    text
        A SIREN of nine digits, or a name: whole (``CA de Chaumont``), or some of its words where
        only one of those ``near`` has them (``agglo de Saint-Dizier``).
    near
        Those that are likely: of several that fit, theirs comes first.
    """
    siren, words = "".join(text.split()), _core(text)
    if siren.isdigit():
        return next((one for one in _every_epci() if one.code == siren), None)
    whole = [one for one in _every_epci() if words and _core(one.name) == words]
    return _only([one for one in whole if one in near] or whole) or _only(_having(words, near))


def alike_epci(text: str, near: Collection[Epci]) -> str:
    """
    Return the names that a text may mean, or an empty string.

    All that have its words, else the one that is most like it, of those ``near``; of all, where
    the text says that it is one and none near is like it.
    """
    plain = " ".join(words := _core(text))
    if having := _having(words, near):
        return ", ".join(one.name for one in having[:_SHOWN])
    for among in (near, _every_epci() if reads_as_epci(text) else ()):
        names = {one.name: " ".join(_core(one.name)) for one in among}
        found = process.extractOne(plain, names, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if found:
            return found[2]
    return ""


def _having(words: list[str], near: Collection[Epci]) -> list[Epci]:
    return [one for one in near if words and set(words) <= set(_core(one.name))]


def _only(found: list[Epci]) -> Epci | None:
    return found[0] if len(found) == 1 else None


def _core(text: str) -> list[str]:
    """Keep the words of a name that tell it from others of its kind."""
    return [word for word in words_of(text) if word not in _KINDS | _SMALL]


@cache
def _every_epci() -> tuple[Epci, ...]:
    return epcis_of(every_commune().communes)
