"""The communes of France: read them, select some, find one by an approximate name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """
    One commune of France.

    ``longitude`` and ``latitude`` (WGS84, degrees) are those of the mairie, or of a point inside
    the contour where the published position was missing or wrong; ``position_source`` says which
    (``"mairie"`` or the repair). ``name_with_article`` is the name as written in a sentence
    ("L'Abergement-Clémenciat").
    """

    code: str
    name: str
    name_with_article: str
    departement: str
    population: int
    epci_code: str
    epci_name: str
    longitude: float
    latitude: float
    position_source: str
    mairie_phone: str
