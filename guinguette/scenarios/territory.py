"""What a question names: départements, intercommunalities, communes, an outline."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from guinguette.communes.departements import departement_like, departement_names
from guinguette.communes.epci import Epci, alike_epci, epcis_of, find_epci
from guinguette.communes.france import Commune, CommuneIndex, every_commune, load_communes
from guinguette.communes.outline import communes_within
from guinguette.faults import Fault, InputError, UsageError
from guinguette.folder.asked_commune import one_commune
from guinguette.folder.settings.settings_faults import key_path
from guinguette.language.fault_sentences import fault
from guinguette.scenarios.question import AreaQuestion

_Value = TypeVar("_Value")


def communes_of(codes: Sequence[str]) -> tuple[Commune, ...]:
    """
    Return the communes of some départements whose position is known.

    Raises
    ------
    UsageError
        If none is given, or one is unknown; says which may be meant.
    """
    if not any(codes):
        raise UsageError(fault("departement-empty"))
    names = Names()
    found = names.departements(codes, "")
    if names.faults:
        raise UsageError(names.faults[0])
    return placed(load_communes(departements=found))


def placed(communes: Iterable[Commune]) -> tuple[Commune, ...]:
    """Keep the communes whose position is known."""
    return tuple(c for c in communes if math.isfinite(c.longitude))


class Names:
    """
    Find what is named, and gather in ``faults`` what is named wrongly.

    The ``cell`` of a fault is the key of the question, ``villages.imposes[2]``.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def refuse(self, found: Fault | None = None) -> None:
        """
        Refuse what was gathered, and one fault more.

        Raises
        ------
        InputError
            If there is any.
        """
        if every := [*self.faults, *filter(None, [found])]:
            raise InputError(every)

    def add(self, found: Fault, key: str, rank: int | None = None) -> None:
        """Gather a fault of a key, or of one of its values, counted from 0."""
        cell = key if rank is None else key_path((key, rank))
        self.faults.append(replace(found, cell=found.cell or cell))

    def departements(self, texts: Sequence[str], key: str) -> tuple[str, ...]:
        """Read codes of départements."""
        known = departement_names()
        for rank, text in enumerate(texts):
            if text.strip().upper() not in known:
                like = departement_like(text)
                self.add(fault("departement-unknown", value=text, nearest=like), key, rank)
        return tuple(dict.fromkeys(t.strip().upper() for t in texts))

    def communes(
        self, texts: Sequence[str], key: str, *, area: Collection[Commune] = ()
    ) -> tuple[Commune, ...]:
        """Find communes by code or name; of namesakes that of an area, or of its départements."""
        index, home = CommuneIndex(area), {c.departement for c in area}
        found: dict[Commune, None] = {}
        for rank, text in enumerate(texts):
            try:
                commune = index.find(text).exact or one_commune(text, home)
            except UsageError as error:
                self.add(error.fault, key, rank)
                continue
            if math.isfinite(commune.longitude):
                found[commune] = None
            else:
                self.add(fault("commune-unplaced", value=commune.name), key, rank)
        return tuple(found)

    def epci(self, text: str, key: str, rank: int | None, near: Sequence[Epci]) -> Epci | None:
        """Find an intercommunality by SIREN or name, of those near first."""
        found = find_epci(text, near)
        if found is None:
            like = alike_epci(text, near)
            self.add(fault("epci-unknown", value=text, nearest=like), key, rank)
        return found

    def by_epci(
        self, asked: Mapping[str, _Value], key: str, near: Sequence[Epci]
    ) -> dict[str, _Value]:
        """Find intercommunalities that hold candidates (``near``); return values by SIREN."""
        found: dict[str, _Value] = {}
        for text, value in asked.items():
            epci = self.epci(text, f"{key}.{text}", None, near)
            if epci and epci not in near:
                self.add(fault("epci-without-candidate", value=epci.name), f"{key}.{text}")
            elif epci and epci.code in found:
                self.add(fault("epci-twice", value=epci.name), f"{key}.{text}")
            elif epci:
                found[epci.code] = value
        return found


def area_of(area: AreaQuestion, names: Names) -> tuple[Commune, ...]:
    """
    List the communes of an area, by département and code; what it names wrongly goes to ``names``.

    Communes without a position are left out.
    """
    asked = names.departements(area.departements, "zone.departements")
    found = set(load_communes(departements=asked))
    near = epcis_of(found or every_commune().communes)
    epcis = [names.epci(text, "zone.epci", rank, near) for rank, text in enumerate(area.epcis)]
    found.update(load_communes(epci={one.code for one in epcis if one}))
    found.update(names.communes(area.communes, "zone.communes", area=found))
    if area.outline is not None:
        try:
            found.update(communes_within(area.outline))
        except InputError as error:
            for one in error.faults:
                names.add(one, "zone.contour")
    if not found and not names.faults:
        names.add(fault("area-missing"), "zone")
    return placed(sorted(found, key=lambda c: (c.departement, c.code)))


def departements_of(area: AreaQuestion) -> tuple[str, ...]:
    """List the départements of what can be found of an area, by code."""
    return tuple(dict.fromkeys(c.departement for c in area_of(area, Names())))
