"""What a folder has published, for tests that need no folder."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time

from guinguette.files.published import Published
from guinguette.files.publishing import publish
from guinguette.tour import Tour

IDENTITY = "0123456789abcdef"
NOTHING = Published(identity=IDENTITY)


def published_of(
    tour: Tour,
    *,
    before: Published = NOTHING,
    title: str = "",
    today: date | None = None,
    days: Collection[date] | None = None,
) -> Published:
    """Publish a plan, by default the day before it begins, at noon."""
    day = today or date.fromordinal(tour.start.toordinal() - 1)
    moment = datetime.combine(day, time(12), tzinfo=UTC)
    return publish(before, tour, title=title or tour.title, today=day, now=moment, days=days)
