"""A programme of a season replanned in July, for the tests of its forms."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from guinguette.files.published import Published
from guinguette.folder.settings.service_section import ServiceSettings
from guinguette.service.evenings import season_evenings
from guinguette.tour import Tour
from maps.season.programme import Programme
from tests.announced import published_of
from tests.seasons import moved, season_tour, without

APRIL, JULY = date(2027, 4, 20), date(2027, 7, 1)
SERVICE = ServiceSettings(
    nom="La Guinguette mobile",
    telephone="03 25 99 99 99",
    contact_public="guinguette.exemple.fr",
    courriel="coordination@exemple.fr",
)


def programme_of(tour: Tour, published: Published | None = None) -> tuple[Programme, Published]:
    """Make the programme of a first edition."""
    published = published or published_of(tour, title=SERVICE.name, today=APRIL)
    evenings = season_evenings(tour, published, today=APRIL)
    return Programme(tour, evenings, SERVICE, APRIL, 1), published


def replanned() -> tuple[Programme, Published]:
    """Replan in July: an evening is given up, two others move; three were lacking already."""
    first = season_tour(lacking=3)
    before = published_of(first, title=SERVICE.name, today=APRIL)
    tour = moved(moved(without(first, 45), 40, 2), 50, 1)
    published = published_of(tour, before=before, title=SERVICE.name, today=JULY)
    since = datetime.combine(JULY, time(12), tzinfo=UTC)
    evenings = season_evenings(tour, published, today=JULY, since=since)
    return Programme(tour, evenings, SERVICE, JULY, 2), published
