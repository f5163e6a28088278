"""Plans kept in a memory without their documents, as benchmarks of the hand need them."""

from datetime import UTC, date, datetime
from pathlib import Path

from guinguette.service.memory import at_work
from guinguette.tour import Tour

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def kept(folder: Path, tour: Tour, today: date) -> None:
    """Keep a plan; its documents are not written."""
    with at_work(folder, command="guinguette", now=NOW, today=today) as memory:
        published = memory.announcing(tour, title=tour.title)
        with memory.commit(tour, published):
            pass
