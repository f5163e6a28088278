"""The départements of France: their codes and names (INSEE, Code officiel géographique)."""

from __future__ import annotations

from pathlib import Path

from guinguette.language.typed import nearest

_NAMES = Path(__file__).with_name("departements.txt")


def departement_of(commune_code: str) -> str:
    """Return the département of an INSEE code: ``52``, ``2A``, ``974``."""
    return commune_code[: 3 if commune_code.startswith("97") else 2]


def departement_names() -> dict[str, str]:
    """
    Give the name of each département by its code.

    Returns
    -------
    names
        101 names without article, in the order of the codes: ``01`` to ``19``, ``2A``, ``2B``,
        ``21`` to ``95``, ``971`` to ``974``, ``976``.
    """
    lines = _NAMES.read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines)


_SPLIT = {"20": "2A", "corse": "2A"}
_LIKE = 75.0


def departement_like(text: str) -> str:
    """
    Return the code that a text may mean, empty where none does.

    ``8`` is 08, ``Nièvre`` is 58, ``20`` is 2A.
    """
    names, plain = departement_names(), text.strip()
    padded = plain.upper().zfill(2)
    if padded in names:
        return padded
    if likely := _SPLIT.get(plain.casefold()):
        return likely
    found = "" if plain[:1].isdigit() else nearest(plain, names.values(), cutoff=_LIKE)
    return next((code for code, name in names.items() if name == found), "")
