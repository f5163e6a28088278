"""A plan that goes on, and what it changes: what commands tell and write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guinguette.document import plain
from guinguette.faults import Fault
from guinguette.folder.read_folder import WorkingFolder
from guinguette.promised import Event
from guinguette.tour import Tour
from guinguette.tour_changes import TourChanges, changes_document


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """
    A plan with some visits changed, and the least cost of any that changes no more.

    ``is_proven`` says that both are equal; ``price_eur`` is the price of a change for which this
    plan is the best; ``distance_m`` is what it drives, 0 where that is not told.
    """

    changes: int
    cost_eur: float
    lower_bound_eur: float
    price_eur: float
    is_proven: bool
    distance_m: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Continued:
    """
    A plan that goes on from those that stand, ready to be written.

    Attributes
    ----------
    folder
        What was planned, with what was said to commands.
    since
        The first day that may change; ``None`` where all may.
    before
        What was promised before; ``None`` where nothing was.
    after
        The plan.
    changes
        Both compared; ``None`` where nothing was promised.
    changed_visits
        Number of visits on another day or by another vehicle than was promised.
    hours_changed
        Number of visits that only begin at another moment.
    dropped
        Promised visits that found no place, (place, date), in this plan for the first time.
    gaps
        Waits that missed visits open: (place, last visit before, next visit).
    price_eur
        Price of a visit that changes.
    is_changed
        Whether anything had to be searched: habits, or exceptions.
    is_proven
        Whether no plan is cheaper when each change costs its price, among those of
        ``after.lower_bound_scope``: where habits and exceptions change, each step is proven by
        itself.
    needed
        The least number of visits that must change, and what the others save, euros; ``None`` where
        all of them must, or that was not searched for.
    events
        What was not known before.
    curve
        Changes against cost; empty unless asked for.
    warnings
        What is allowed but surprising.
    """

    folder: WorkingFolder
    since: date | None
    before: Tour | None
    after: Tour
    changes: TourChanges | None
    changed_visits: int
    hours_changed: int
    dropped: tuple[tuple[str, date], ...]
    gaps: tuple[tuple[str, date, date], ...]
    price_eur: float
    is_changed: bool
    is_proven: bool
    needed: tuple[int, float] | None = None
    events: tuple[Event, ...] = ()
    curve: tuple[CurvePoint, ...] = ()
    warnings: tuple[Fault, ...] = ()

    @property
    def moves_anything(self) -> bool:
        """Whether anybody has to be told anything."""
        return self.changes is not None and bool(self.changes.changed)


def continued_document(found: Continued) -> dict[str, object]:
    """Write what changed, and at what price, as plain values."""
    changes = {} if found.changes is None else changes_document(found.changes)
    return {
        "changed_visits": found.changed_visits,
        "hours_changed": found.hours_changed,
        "change_price_eur": found.price_eur,
        "is_proven": found.is_proven,
        "gaps": [
            {"name": name, "last": last.isoformat(), "next": after.isoformat()}
            for name, last, after in found.gaps
        ],
        "dropped": [{"name": name, "date": day.isoformat()} for name, day in found.dropped],
        "curve": [plain(point) for point in found.curve],
        **changes,
    }
