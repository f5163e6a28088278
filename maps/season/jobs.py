"""The files of a season: each programme in its forms, for the house and for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from guinguette.files.published import CommuneAnnouncements, Published
from maps.jobs import Job
from maps.publications import PUBLIC
from maps.season.page import season_page
from maps.season.paper import season_pdf
from maps.season.programme import Programme, payer_of
from maps.season.sheet import Sheet
from maps.season.workbook import season_workbook
from maps.words import labels
from maps.words.clean import alphabetical, clean
from maps.words.phrases import phrase

SEASON = "saison"
"""The folder of programmes, and their kind."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """One programme to write: its file without its end, its label, what makes it."""

    stem: str
    label: str
    sheet: Callable[..., Sheet]
    is_village: bool = False


def season_jobs(programme: Programme, published: Published) -> Iterator[Job]:
    """Give the programmes to make: the whole one, by contract, by village."""
    for is_private in (True, False):
        for scope in _scopes(programme, published):
            yield from _forms(programme, scope, is_private=is_private)


def _forms(programme: Programme, scope: _Scope, *, is_private: bool) -> Iterator[Job]:
    folder = SEASON if is_private else f"{PUBLIC}/{SEASON}"
    group = "pages.group-season" if is_private else "pages.group-public-season"

    sheet = cache(partial(scope.sheet, is_private=is_private))
    day = programme.printed_on
    forms: dict[str, tuple[str, Callable[[], bytes]]] = {
        "html": ("", lambda: season_page(sheet(), programme).encode()),
        "pdf": ("pages.season-pdf", lambda: season_pdf(sheet(), printed_on=day)),
        "xlsx": ("pages.season-xlsx", lambda: season_workbook(sheet(), printed_on=day)),
    }
    if scope.is_village and not is_private:
        forms = {"html": forms["html"]}  # its poster and its calendar say the rest
    for suffix, (label, make) in forms.items():
        shown = phrase(label, name=scope.label) if label else scope.label
        yield Job(SEASON, f"{folder}/{scope.stem}.{suffix}", make, group, shown)


def _scopes(programme: Programme, published: Published) -> Iterator[_Scope]:
    yield _Scope("programme", phrase("pages.season-whole"), programme.whole)
    used: set[str] = set()
    for contract in programme.season.contracts:
        stem = f"contrats/{_free(labels.slug(contract.name), used)}"
        sheet = partial(programme.of_contract, contract)
        yield _Scope(stem, payer_of(contract), sheet)
    places = {one.key for one in programme.evenings}
    for place in sorted(published.communes, key=_by_name):
        if place.key in places:
            sheet = partial(programme.of_village, place.key)
            yield _Scope(f"villages/{place.stem}", clean(place.name), sheet, is_village=True)


def _by_name(place: CommuneAnnouncements) -> str:
    return alphabetical(place.name)


def _free(slug: str, used: set[str]) -> str:
    """Give a name a number where another contract has it already."""
    free, number = slug, 1
    while free in used:
        number += 1
        free = f"{slug}-{number}"
    used.add(free)
    return free
