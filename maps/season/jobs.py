"""The files of a season: each programme in its forms, for the house and for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import PurePosixPath

from guinguette.files.published import CommuneAnnouncements, Published
from guinguette.service.evenings import Evening
from maps.exchange.calendars import feed
from maps.jobs import Job
from maps.publications import CALENDARS, POSTERS, PUBLIC
from maps.season.page import DocumentGroup, season_page
from maps.season.paper import season_pdf
from maps.season.programme import Programme
from maps.season.sheet import Sheet
from maps.season.workbook import season_workbook
from maps.words import labels
from maps.words.clean import alphabetical, clean
from maps.words.phrases import phrase

SEASON = "saison"
"""The folder of programmes, and their kind."""
_WHOLE, _CONTRACTS, _VILLAGES = "programme", "contrats", "villages"
_LABELS = {
    "pdf": ("pages.season-form-pdf", "pages.season-pdf"),
    "xlsx": ("pages.season-form-xlsx", "pages.season-xlsx"),
    "ics": ("pages.season-form-ics", "pages.season-ics"),
}
"""How the forms beside a page are called on it, and with the name of their programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scope:
    """One programme to write: its file without its end, its name, its evenings, its sheet."""

    stem: str
    label: str
    evenings: tuple[Evening, ...]
    sheet: Callable[..., Sheet]
    place: CommuneAnnouncements | None = None


def season_jobs(programme: Programme, published: Published) -> Iterator[Job]:
    """Give the programmes to make: the whole one, by contract, by village."""
    scopes = list(_scopes(programme, published))
    for is_private in (True, False):
        for scope in scopes:
            yield from _forms(programme, scope, scopes, is_private=is_private)


def _forms(
    programme: Programme, scope: _Scope, scopes: Sequence[_Scope], *, is_private: bool
) -> Iterator[Job]:
    folder = SEASON if is_private else f"{PUBLIC}/{SEASON}"
    group = "pages.group-season" if is_private else "pages.group-public-season"
    sheet = cache(partial(scope.sheet, is_private=is_private))
    day = programme.printed_on
    makers: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: season_pdf(sheet(), printed_on=day),
        "xlsx": lambda: season_workbook(sheet(), printed_on=day),
        "ics": lambda: _calendar(programme, scope, is_private=is_private),
    }
    # A village has a poster and a calendar already, and what its mayor gets needs no calendar.
    of_village = ("pdf", "xlsx") if is_private else ()
    forms = [suffix for suffix in makers if scope.place is None or suffix in of_village]
    documents = list(_beside(programme, scope, scopes, forms, is_private=is_private))

    def page() -> bytes:
        return season_page(sheet(), programme, documents=documents).encode()

    # The pages of villages are found from that of the season: others would drown in them.
    listed = "" if scope.place else scope.label
    yield Job(SEASON, f"{folder}/{scope.stem}.html", page, group, listed)
    for suffix in forms:
        label = listed and phrase(_LABELS[suffix][1], name=listed)
        yield Job(SEASON, f"{folder}/{scope.stem}.{suffix}", makers[suffix], group, label)


def _calendar(programme: Programme, scope: _Scope, *, is_private: bool) -> bytes:
    """Write the calendar of a programme; for the house, with who comes and whom to call."""
    site = programme.service.public_address
    known = {line.anchor: line for line in scope.sheet(is_private=True).lines} if is_private else {}
    notes = {}
    for one in scope.evenings:
        if line := known.get(Programme.anchor(one)):
            place = line.place if one.told.visit.longitude is None else ""
            parts = (place, line.state, line.crew, line.contact, line.phone)
            notes[one.told.uid] = ", ".join(filter(None, parts))
    return feed(
        (one.told for one in scope.evenings),
        name=scope.label if scope.stem != _WHOLE else programme.service.known_as(scope.label),
        address=f"{site}/{SEASON}/{scope.stem}.ics" if site and not is_private else "",
        notes=notes,
    )


def _beside(
    programme: Programme,
    scope: _Scope,
    scopes: Sequence[_Scope],
    forms: Sequence[str],
    *,
    is_private: bool,
) -> Iterator[DocumentGroup]:
    """List what a page leads to: its other forms, of the whole season the other programmes."""
    if scope.place is not None:
        if not is_private and _is_ahead(programme, scope):
            stem = scope.place.stem
            poster = (phrase("pages.season-form-poster"), f"../../{POSTERS}/{stem}.pdf")
            yield "", [poster, (phrase(_LABELS["ics"][0]), f"../../{CALENDARS}/{stem}.ics")]
        return
    name = PurePosixPath(scope.stem).name
    yield "", [(phrase(_LABELS[suffix][0]), f"{name}.{suffix}") for suffix in forms]
    if scope.stem == _WHOLE:
        for folder, key in (
            (_CONTRACTS, "pages.season-by-contract"),
            (_VILLAGES, "pages.season-by-village"),
        ):
            parts = [(one.label, f"{one.stem}.html") for one in scopes if folder in one.stem]
            yield phrase(key), parts


def _is_ahead(programme: Programme, scope: _Scope) -> bool:
    """Tell whether an evening of a village is to come: it has a poster then."""
    today = programme.printed_on
    return any(one.day >= today and not one.told.is_cancelled for one in scope.evenings)


def _scopes(programme: Programme, published: Published) -> Iterator[_Scope]:
    whole = phrase("pages.season-whole")
    yield _Scope(stem=_WHOLE, label=whole, evenings=programme.evenings, sheet=programme.whole)
    used: set[str] = set()
    for contract in programme.season.contracts:
        yield _Scope(
            stem=f"{_CONTRACTS}/{_free(labels.slug(contract.name), used)}",
            label=programme.titles[contract.name],
            evenings=tuple(o for o in programme.evenings if o.told.contract == contract.name),
            sheet=partial(programme.of_contract, contract),
        )
    for place in sorted(published.communes, key=_by_name):
        own = tuple(one for one in programme.evenings if one.key == place.key)
        if own:
            yield _Scope(
                stem=f"{_VILLAGES}/{place.stem}",
                label=clean(place.name),
                evenings=own,
                sheet=partial(programme.of_village, place.key),
                place=place,
            )


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
