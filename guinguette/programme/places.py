"""Which place a timetable means: a commune of France, or a place of the folder."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import inf
from statistics import median

from guinguette.communes.france import Commune, every_commune
from guinguette.communes.names import normalise_name
from guinguette.faults import Fault
from guinguette.folder.asked_commune import places_named
from guinguette.folder.request import CommuneRequest
from guinguette.folder.workbook.commune import clean_code, home_first, labels, search_name
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import fold
from guinguette.programme.entry import Entry
from routing.great_circle import great_circle_m

_FARTHEST_M = 150_000
"""From the middle of all places: what lies beyond is a namesake at the other end of France."""
_AMONG_M, _APART_M = 25_000, 60_000
"""Of namesakes: the one that is meant lies so near to some other place, the others so far."""
_CUTS = re.compile(r"\s*[(),;:/|]\s*|\s+[-–—]\s+")
_OF = re.compile(r"\b(?:de|du|des|d|à|a|en|sur|l)\b['’]?\s*", re.IGNORECASE)
_GENERIC = {
    "salle", "place", "parking", "mairie", "eglise", "ecole", "rue", "route", "foyer", "halle",
    "halles", "gare", "stade", "cour", "parvis", "lavoir", "cafe", "chez", "devant", "face", "pres",
    "impasse", "avenue", "boulevard", "chemin", "square", "lotissement", "residence", "maison",
    "ehpad", "college", "lycee", "centre", "bourg", "hameau", "ferme", "abri", "arret", "point",
    "fetes", "village",
}  # fmt: skip
"""What a place is called everywhere; some of these are names of communes elsewhere too."""
_WHOLE = frozenset({"mairie", "place de la mairie", "bourg", "centre", "village", "centre bourg"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    A place of a timetable: a commune, and ``own``, what the text says beyond its name.

    ``request`` is the row of the folder that it is.
    """

    commune: Commune
    own: str = ""
    request: CommuneRequest | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others."""
        if self.request is not None:
            return self.request.key, ""
        return self.commune.code, fold(self.own)


class Places:
    """
    Finds the places that the entries of a timetable mean.

    Parameters
    ----------
    requests
        The rows of the folder; where there are some, no other place is meant.
    departements
        Codes of départements: of several namesakes, theirs are meant.
    """

    def __init__(
        self,
        requests: Sequence[CommuneRequest] = (),
        departements: Collection[str] = (),
    ) -> None:
        self.index, self.requests = every_commune(), requests
        self.sure = frozenset(departements)
        self.home = self.sure | {r.commune.departement for r in requests}
        self.spots: list[Commune] = []
        self._names = {normalise_name(commune.name) for commune in self.index.communes}
        for commune in self.index.communes:
            former = filter(None, commune.former_names.split("; "))
            self._names.update(map(normalise_name, former))
        self._texts, self._is_near = cache(self._parts), cache(self._is_near_text)
        self._found = cache(lambda name: search_name(name, self.home))

    def is_place(self, text: str) -> bool:
        """Whether a text names a commune, or a place of the folder, besides other words or not."""
        return bool(self._texts(text))

    def _parts(self, text: str) -> tuple[tuple[str, str], ...]:
        """List the (name, other words) that a text may mean, the longest name first."""
        found = [
            (kind, name, rest)
            for kind, name, rest in _splits(" ".join(text.split()))
            if (kind == 0 or fold(name) not in _GENERIC) and self._is_known(name)
        ]
        found.sort(key=lambda one: (one[0], -len(one[1])))
        return tuple(dict.fromkeys((name, rest) for _, name, rest in found))

    def _is_known(self, name: str) -> bool:
        return normalise_name(name) in self._names or bool(places_named(name, self.requests))

    def _is_near_text(self, name: str) -> bool:
        """Whether a name is that of a commune of the home départements."""
        if fold(name) in _GENERIC or not self._is_known(name):
            return False
        found = self._found(name)
        every = (found.commune,) if found.commune else (*found.namesakes, *found.similar)
        return any(commune.departement in self.home for commune in every)

    def find(
        self, entries: Iterable[Entry], *, file: str
    ) -> tuple[list[tuple[Entry, Place]], list[Fault]]:
        """
        Find the place of each entry.

        Returns
        -------
        found, faults
            The entries with their places; a fault for each entry without one.
        """
        entries = list(entries)
        self.spots = self._sure_spots(entries)
        self.home = self.home or self._departements
        pairs, faults = [], []
        for entry in entries:
            answer = self._place(entry)
            if isinstance(answer, Place):
                pairs.append((entry, answer))
            else:
                code, facts = answer
                where = {"file": file, "sheet": entry.sheet, "cell": entry.cell}
                faults.append(fault(code, **where, value=entry.words, **facts))
        near, far = self._without_far(pairs)
        for entry, place in far:
            where = {"file": file, "sheet": entry.sheet, "cell": entry.cell}
            meant = labels([place.commune])
            faults.append(fault("programme-place-far", **where, value=entry.words, commune=meant))
        return _own_only_where_told_apart(near), faults

    def _sure_spots(self, entries: Sequence[Entry]) -> list[Commune]:
        """List the communes whose name no other has, without those far from the others."""
        texts = dict.fromkeys(entry.commune for entry in entries)
        names = [self._texts(text)[0][0] for text in texts if self._texts(text)]
        alone = [commune for name in names if (commune := self.index.find(name).exact)]
        middle = _middle(alone)
        return [commune for commune in alone if not _is_far(commune, middle)]

    @property
    def _departements(self) -> frozenset[str]:
        counts = Counter(commune.departement for commune in self.spots)
        return frozenset(code for code, number in counts.items() if 20 * number >= len(self.spots))

    def _place(self, entry: Entry) -> Place | tuple[str, dict[str, str]]:
        if entry.code:
            commune = self.index.by_code(clean_code(entry.code).zfill(5))
            if commune is None:
                return "programme-code-unknown", {"word": entry.code}
            own = entry.place or ("" if _is_of(entry.commune, commune) else entry.commune)
            return self._in_folder(Place(commune=commune, own=_own(own, commune)))
        refused: tuple[str, dict[str, str]] | None = None
        whole = [piece for piece in _CUTS.split(entry.commune) if self._is_near(piece)]
        if len({normalise_name(piece) for piece in whole}) > 1:
            return "programme-place-two", {"expected": ", ".join(whole)}
        for name, rest in self._texts(entry.commune):
            own = ", ".join(filter(None, (rest, entry.place)))
            answer = self._named(name, own)
            if isinstance(answer, Place):
                return answer
            refused = refused or answer
        return refused or self._unknown(entry)

    def _unknown(self, entry: Entry) -> tuple[str, dict[str, str]]:
        like = self._found(entry.commune).similar[:1]
        return "programme-place-unknown", {"nearest": labels(like)}

    def _named(self, name: str, own: str) -> Place | tuple[str, dict[str, str]]:
        meant = places_named(name, self.requests)
        if len(meant) > 1:
            words = fold(own)
            named = [r for r in meant if words and words in fold(f"{r.name} {r.place}")]
            meant = tuple(named) or meant
        if len(meant) == 1:
            return Place(commune=meant[0].commune, own=own, request=meant[0])
        if meant:
            return "programme-place-several", {"expected": ", ".join(r.name for r in meant)}
        found = self._found(name)
        if found.former:
            known = {request.commune.code for request in self.requests}
            heirs = tuple(commune for commune in found.similar if commune.code in known)
            heirs = heirs or home_first(found.similar, self.home)[1] or found.similar
            own = ", ".join(filter(None, (name, own)))
            return self._one_of(heirs, own, name)
        return self._one_of((found.commune,) if found.commune else found.namesakes, own, name)

    def _one_of(
        self, communes: Sequence[Commune], own: str, name: str
    ) -> Place | tuple[str, dict[str, str]]:
        ranked, near = home_first(communes, self.home)
        chosen = ranked if len(communes) == 1 else self._nearest((self.sure and near) or communes)
        if len(chosen) == 1:
            return self._in_folder(Place(commune=chosen[0], own=_own(own, chosen[0])))
        return "programme-place-ambiguous", {"word": name, "expected": labels(near or ranked)}

    def _nearest(self, communes: Sequence[Commune]) -> Sequence[Commune]:
        """Keep the one of several namesakes that lies among the other places, the others far."""
        away = sorted(
            (min((_apart_m(one, spot) for spot in self.spots), default=inf), one.code, one)
            for one in communes
        )
        is_clear = away and away[0][0] < _AMONG_M and all(m > _APART_M for m, *_ in away[1:])
        return [away[0][2]] if is_clear else communes

    def _in_folder(self, place: Place) -> Place | tuple[str, dict[str, str]]:
        if not self.requests:
            return place
        meant = [r for r in self.requests if r.commune.code == place.commune.code]
        if len(meant) == 1:
            return replace(place, request=meant[0])
        if meant:
            return "programme-place-several", {"expected": ", ".join(r.name for r in meant)}
        return "programme-place-not-in-folder", {"commune": labels([place.commune])}

    def _without_far(
        self, pairs: list[tuple[Entry, Place]]
    ) -> tuple[list[tuple[Entry, Place]], list[tuple[Entry, Place]]]:
        """Part the places that lie far from the middle of all of them."""
        if self.requests or not pairs:
            return pairs, []
        middle = _middle([place.commune for _, place in pairs])
        near: list[tuple[Entry, Place]] = []
        far: list[tuple[Entry, Place]] = []
        for entry, place in pairs:
            is_sure = place.commune.departement in self.sure or entry.code
            is_far = not is_sure and _is_far(place.commune, middle)
            (far if is_far else near).append((entry, place))
        return near, far


def _middle(communes: Sequence[Commune]) -> tuple[float, float]:
    """Return the middle of some places, longitude first; few far ones do not move it."""
    lon, lat = ([getattr(c, axis) for c in communes] for axis in ("longitude", "latitude"))
    return (median(lon), median(lat)) if communes else (0.0, 0.0)


def _is_far(one: Commune, middle: tuple[float, float]) -> bool:
    return bool(great_circle_m(one.longitude, one.latitude, *middle) > _FARTHEST_M)


def _apart_m(one: Commune, other: Commune) -> float:
    place = one.longitude, one.latitude, other.longitude, other.latitude
    return float(great_circle_m(*place))


def _splits(text: str) -> Iterator[tuple[int, str, str]]:
    """Cut a text into a name and other words in the ways that people write them."""
    yield 0, text, ""
    pieces = [piece for piece in _CUTS.split(text) if piece]
    for k, piece in enumerate(pieces):
        others = [*pieces[:k], *pieces[k + 1 :]]
        yield 1, piece, ", ".join(others)
        for match in _OF.finditer(piece):
            if words := piece[: match.start()].strip():
                yield 2, piece[match.end() :], ", ".join([words, *others])
        words_of = piece.split()
        for cut in range(1, 0 if fold(words_of[0]) in _GENERIC else len(words_of)):
            yield 3, " ".join(words_of[:cut]), ", ".join([" ".join(words_of[cut:]), *others])


def _is_of(text: str, commune: Commune) -> bool:
    return normalise_name(text) in {"", normalise_name(commune.name)}


def _own(text: str, commune: Commune) -> str:
    """Keep what a text says beyond the commune itself."""
    plain = fold(text)
    return "" if plain in _WHOLE or _is_of(text, commune) else text.strip()


def _own_only_where_told_apart(
    pairs: list[tuple[Entry, Place]],
) -> list[tuple[Entry, Place]]:
    """Take a commune with one name of a place, and rows without it, for one place."""
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for _, place in pairs:
        if place.own and place.request is None:
            names[place.commune.code].setdefault(fold(place.own), place.own)
    found = []
    for entry, place in pairs:
        known = names[place.commune.code]
        is_one = place.request is None and len(known) == 1
        found.append((entry, replace(place, own=next(iter(known.values()))) if is_one else place))
    return found
