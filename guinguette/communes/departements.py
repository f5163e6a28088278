"""The départements of France: their codes and names (INSEE, Code officiel géographique)."""

from __future__ import annotations

from pathlib import Path

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
