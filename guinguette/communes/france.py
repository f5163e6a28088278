"""The communes of France: read them, select some, find one by an approximate name."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from guinguette.communes.names import ARTICLES, AlikeNames, normalise_name, words_of
from guinguette.faults import MissingDataError
from guinguette.language.fault_sentences import fault

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray


_SIGNS = "0123456789AB"
_PACKAGE = Path(__file__).resolve().parents[1]
_NEAR_BONUS = (
    15  # of 100: a good likeness nearby goes before a better one at the other end of France
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """
    One commune of France.

    ``longitude`` and ``latitude`` (WGS84, degrees) are those of the mairie, or of a point inside
    the contour where the published position was missing or wrong; ``position_source`` says which
    (``"mairie"`` or the repair). ``name_with_article`` is the name as written in a sentence
    ("L'Abergement-Clémenciat"). ``relief_m`` is how far apart the lowest and the highest land
    around are, metres. ``former_names`` are the communes it has absorbed, each with its
    article, separated by ``"; "``.
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
    former_names: str = ""
    relief_m: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneMatch:
    """
    What a text designates.

    ``exact`` is the one commune whose code or name it is; ``candidates`` is then empty. Otherwise
    ``candidates`` holds the communes of that name where there are several (``is_ambiguous``), else
    the nearest ones, best first: suggestions, to be confirmed by the person who wrote the text.
    ``former`` is the name of the former commune that the text is, now part of every candidate:
    never exact, since its own square is not where the mairie of the new commune stands.
    """

    exact: Commune | None
    candidates: tuple[Commune, ...]
    is_ambiguous: bool = False
    former: str = ""


def communes_path() -> Path:
    """
    Locate ``communes.npz``: inside the installed package, else in the checkout.

    Raises
    ------
    MissingDataError
        If it is in neither place.
    """
    return _locate(_PACKAGE)


def _locate(package: Path) -> Path:
    installed = package / "_data" / "communes" / "communes.npz"
    checkout = package.parent / "data" / "communes" / "communes.npz"
    for path in (installed, checkout):
        if path.is_file():
            return path
    raise MissingDataError(fault("communes-missing", file=str(checkout)))


def load_communes(
    *,
    departements: Collection[str] | None = None,
    epci: Collection[str] | None = None,
    codes: Collection[str] | None = None,
    path: Path | None = None,
) -> tuple[Commune, ...]:
    """
    Read communes without their contours.

    Parameters
    ----------
    departements, epci, codes
        Codes of départements, of EPCI (SIREN) or of communes (INSEE). A commune is kept if it
        meets every selector given; a code that does not exist selects nothing.
    path
        The file, by default the one of :func:`communes_path`.

    Returns
    -------
    communes
        By département, then code. An unknown population is 0 (Mayotte), an unknown text is empty,
        an unknown position is NaN (four communes, ``position_source`` is ``"none"``).

    Raises
    ------
    MissingDataError
        If the file is absent or cannot be read.
    """
    every = _index(path or communes_path()).communes
    return tuple(compress(every, _chosen(every, departements, epci, codes)))


def read_communes(
    *,
    departements: Collection[str] | None = None,
    epci: Collection[str] | None = None,
    codes: Collection[str] | None = None,
    path: Path | None = None,
) -> gpd.GeoDataFrame:
    """
    Read communes with their contours; parameters and errors are those of :func:`load_communes`.

    Returns
    -------
    communes
        One row per commune, by département, then code; the columns of :class:`Commune`, then
        ``population_source``, ``contour_source`` and ``geometry`` (EPSG:4326, ``None`` for four
        communes). Neighbours share their borders vertex by vertex.
    """
    import geopandas as gpd  # 0.3 s
    import numpy as np

    from guinguette.communes.packed import read_columns

    source = path or communes_path()
    chosen = _chosen(_index(source).communes, departements, epci, codes)
    columns = read_columns(source, source.stat().st_mtime_ns)
    names = (*Commune.__slots__, "population_source", "contour_source")
    rows = {name: list(compress(columns[name], chosen)) for name in names}
    return gpd.GeoDataFrame(rows, geometry=_contours(source, np.array(chosen)), crs="EPSG:4326")


def communes_around(
    positions: Collection[tuple[float, float]], *, margin_km: float
) -> tuple[str, ...]:
    """
    List the communes in and around the bounding box of some positions.

    Parameters
    ----------
    positions
        Longitude and latitude, degrees; at least one.
    margin_km
        How far around the box.

    Returns
    -------
    codes
        Codes of the communes whose own position is within the margin.
    """
    from routing.great_circle import METRES_PER_DEGREE

    lon = [position[0] for position in positions]
    lat = [position[1] for position in positions]
    north = 1000 * margin_km / METRES_PER_DEGREE
    east = north / math.cos(math.radians(sum(lat) / len(lat)))
    west, south, last, top = min(lon) - east, min(lat) - north, max(lon) + east, max(lat) + north
    return tuple(
        c.code
        for c in load_communes()
        if west <= c.longitude <= last and south <= c.latitude <= top
    )


def contour_lines(codes: Collection[str]) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Outer rings of the contours of some communes, longitude first, for drawing."""
    import numpy as np
    import shapely

    source = communes_path()
    chosen = _chosen(_index(source).communes, None, None, codes)
    contours = _contours(source, np.array(chosen))
    rings = shapely.get_exterior_ring(shapely.get_parts(contours))
    return tuple(tuple((float(x), float(y)) for x, y in shapely.get_coordinates(r)) for r in rings)


def _contours(path: Path, chosen: NDArray[np.bool_]) -> NDArray[np.object_]:
    from guinguette.communes.packed import DamagedError, read_contours

    try:
        return read_contours(path, chosen)
    except (OSError, DamagedError) as error:
        raise _unreadable(path) from error


def _chosen(
    every: Sequence[Commune],
    departements: Collection[str] | None,
    epci: Collection[str] | None,
    codes: Collection[str] | None,
) -> list[bool]:
    """Say of each commune whether it meets every selector given."""
    asked = (("departement", departements), ("epci_code", epci), ("code", codes))
    wanted = [(attrgetter(name), frozenset(own)) for name, own in asked if own is not None]
    return [all(value(commune) in own for value, own in wanted) for commune in every]


def _unreadable(path: Path) -> MissingDataError:
    return MissingDataError(fault("communes-unreadable", file=str(path)))


def every_commune() -> CommuneIndex:
    """
    Index the communes of France, once for as long as the table stays the same file.

    Errors are those of :func:`load_communes`.
    """
    return _index(communes_path())


def _index(path: Path) -> CommuneIndex:
    from guinguette.communes.packed import DamagedError

    try:
        return _index_of(path, path.stat().st_mtime_ns)
    except (OSError, DamagedError) as error:
        raise _unreadable(path) from error


@lru_cache(maxsize=1)
def _index_of(path: Path, modified_ns: int) -> CommuneIndex:
    from guinguette.communes.packed import read_columns

    columns, names = read_columns(path, modified_ns), Commune.__slots__
    rows = zip(*(columns[name] for name in names), strict=True)
    return CommuneIndex(Commune(**dict(zip(names, row, strict=True))) for row in rows)


class CommuneIndex:
    """
    Find communes by code or by approximate name, among those given.

    Parameters
    ----------
    communes
        Where to look; elsewhere does not exist. The first search by name prepares the names, which
        takes about 0.1 s for all of France.
    """

    def __init__(self, communes: Iterable[Commune]) -> None:
        self.communes = tuple(communes)
        self._by_code = {commune.code: commune for commune in self.communes}

    def by_code(self, code: str) -> Commune | None:
        """Give the commune of this INSEE code, written as INSEE does."""
        return self._by_code.get(code)

    def find(self, text: str, *, limit: int = 5, near: Collection[str] = ()) -> CommuneMatch:
        """
        Find what a text designates.

        Parameters
        ----------
        text
            An INSEE code, or a name with or without its article; "Celles (09)" names the
            département too, "52088 Ceffonds" says both.
        limit
            Greatest number of candidates.
        near
            Codes of départements; of several names that resemble the text, theirs come first.

        Returns
        -------
        match
            Exact only for one single commune of that code or that normalised name. A code that
            lost its leading zero, a beginning of a name or a misspelling gives candidates.
        """
        written = text.strip()
        if re.fullmatch(r"(?i)[0-9][0-9ab]?[0-9 ]{1,6}", written):
            return self._find_code(written.upper(), limit)
        both = re.fullmatch(r"(?i)(\d[0-9ab]\d{3})\s+(\D.*)", written)
        coded = self._by_code.get(both[1].upper()) if both else None
        if both and coded and normalise_name(both[2]) == normalise_name(coded.name):
            return CommuneMatch(exact=coded, candidates=())
        named = re.fullmatch(r"(?is)(.*?)\s*\((\d[0-9ab]\d?)\)", written)
        if named:
            return self._within(named[2].upper()).find(named[1], limit=limit)
        return self._find_name(written, limit, near)

    def _within(self, departement: str) -> CommuneIndex:
        return CommuneIndex(c for c in self.communes if c.departement == departement)

    def _find_code(self, code: str, limit: int) -> CommuneMatch:
        if code in self._by_code:
            return CommuneMatch(exact=self._by_code[code], candidates=())
        compact = code.replace(" ", "")
        for likely in (compact, f"0{compact}"):
            if likely in self._by_code:
                return CommuneMatch(exact=None, candidates=(self._by_code[likely],))
        near = sorted((known[:2] != code[:2], known) for known in self._codes_near(code))
        chosen = tuple(self._by_code[known] for _, known in near[:limit])
        return CommuneMatch(exact=None, candidates=chosen)

    def _codes_near(self, code: str) -> set[str]:
        """List the codes one slip away: a digit wrong, missing or too many, two swapped."""
        cuts = [(code[:k], code[k:]) for k in range(len(code) + 1)]
        near = {a + b[1:] for a, b in cuts} | {a + b[1:2] + b[:1] + b[2:] for a, b in cuts}
        near |= {f"{a}{sign}{c}" for a, b in cuts for sign in _SIGNS for c in (b, b[1:])}
        return near & self._by_code.keys()

    def _find_name(self, text: str, limit: int, near: Collection[str]) -> CommuneMatch:
        name = normalise_name(text)
        if not name:
            return CommuneMatch(exact=None, candidates=())
        homonyms = list(self._by_name.get(name, ()))
        words = words_of(text)
        if len(homonyms) > 1 and words[0] in ARTICLES:  # "La Rivière" is not "Rivière"
            same = [c for c in homonyms if words_of(c.name_with_article) == words]
            homonyms = same or homonyms
        if len(homonyms) == 1:
            return CommuneMatch(exact=homonyms[0], candidates=())
        if homonyms:
            homonyms.sort(key=lambda c: (-c.population, c.code))
            return CommuneMatch(exact=None, candidates=tuple(homonyms[:limit]), is_ambiguous=True)
        if name in self._former:
            heirs = sorted(
                self._former[name], key=lambda c: (c[1].departement not in near, -c[1].population)
            )
            candidates = tuple(commune for _, commune in heirs[:limit])
            return CommuneMatch(exact=None, candidates=candidates, former=heirs[0][0])
        return CommuneMatch(exact=None, candidates=self._nearest(name, limit, near))

    @cached_property
    def _by_name(self) -> dict[str, list[Commune]]:
        found: dict[str, list[Commune]] = {}
        for name, commune in zip(self._plain_names, self.communes, strict=True):
            found.setdefault(name, []).append(commune)
        return found

    @cached_property
    def _plain_names(self) -> list[str]:
        return [normalise_name(commune.name) for commune in self.communes]

    @cached_property
    def _names(self) -> AlikeNames:
        return AlikeNames(self._plain_names)

    @cached_property
    def _former(self) -> dict[str, list[tuple[str, Commune]]]:
        """Map the names of former communes to these names as written and their new communes."""
        found: dict[str, list[tuple[str, Commune]]] = {}
        for commune in self.communes:
            for name in filter(None, commune.former_names.split("; ")):
                found.setdefault(normalise_name(name), []).append((name, commune))
        return found

    def _nearest(self, name: str, limit: int, near: Collection[str]) -> tuple[Commune, ...]:
        alike = ((self.communes[n], score) for n, score in self._names.like(name, least=65))
        best = sorted(
            (
                -(score + _NEAR_BONUS * (commune.departement in near)),
                -commune.population,
                commune.code,
            )
            for commune, score in alike
        )
        chosen = [self._by_code[code] for *_, code in best[:limit]]
        return tuple(sorted(chosen, key=lambda commune: commune.departement not in near))
