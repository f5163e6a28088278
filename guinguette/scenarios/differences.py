"""Two scenarios side by side, of one simulation or of two: what the second does otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from guinguette.communes.france import Commune


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsChange:
    """Visits of a commune in four weeks in both scenarios; 0 where there are none."""

    commune: Commune
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """
    What a second scenario does otherwise than a first.

    ``changes`` holds the communes whose visits differ, by name; ``depots_before`` and
    ``depots_after`` the depots that only one has. ``net_eur`` is what a year costs more,
    ``need_reached`` the share of the need reached more, 0 to 1; ``eur_per_point`` the price of one
    hundredth of the need more, ``None`` where none is reached more. ``starved`` names the
    scenarios whose search ended too early: figures are then ``None``.
    """

    before: str
    after: str
    starved: tuple[str, ...]
    changes: tuple[VisitsChange, ...]
    depots_before: tuple[str, ...]
    depots_after: tuple[str, ...]
    net_eur: float | None
    need_reached: float | None
    eur_per_point: float | None

    @property
    def gained(self) -> tuple[VisitsChange, ...]:
        """Communes that only the second visits."""
        return tuple(one for one in self.changes if not one.before)

    @property
    def lost(self) -> tuple[VisitsChange, ...]:
        """Communes that only the first visits."""
        return tuple(one for one in self.changes if not one.after)

    @property
    def more_often(self) -> tuple[VisitsChange, ...]:
        """Communes of both that the second visits more often."""
        return tuple(one for one in self.changes if 0 < one.before < one.after)

    @property
    def less_often(self) -> tuple[VisitsChange, ...]:
        """Communes of both that the second visits less often."""
        return tuple(one for one in self.changes if 0 < one.after < one.before)
