"""Two scenarios side by side, of one simulation or of two: what the second does otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from guinguette.calendar import Language
from guinguette.communes.france import Commune, every_commune
from guinguette.communes.names import normalise_name
from guinguette.demand.said import Write
from guinguette.language.catalogue import count_in, say_in
from guinguette.scenarios.compared.figures import Figures, figures_of, visits_made
from guinguette.scenarios.scenario import Scenario, Simulation

Side = tuple[Simulation, Scenario]
"""A scenario, and the simulation it is of."""


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
    ``depots_after`` the depots that only one has. ``starved`` names the scenarios whose search
    ended too early: nothing is then compared, figures are ``None`` and the rest is empty.
    ``net_eur`` is what a year costs more, ``need_reached`` the share of the need reached more, 0 to
    1, and ``None`` where the two do not weigh the same candidates alike; ``is_in_part`` tells that
    communes within reach of a stop count in it. ``eur_per_point`` is the price of each hundredth of
    the need more (or what each less saves), ``None`` where one of the two is better or equal in
    both.
    """

    before: str
    after: str
    starved: tuple[str, ...] = ()
    changes: tuple[VisitsChange, ...] = ()
    depots_before: tuple[str, ...] = ()
    depots_after: tuple[str, ...] = ()
    net_eur: float | None = None
    need_reached: float | None = None
    is_in_part: bool = False

    @property
    def eur_per_point(self) -> float | None:
        """The price of one point more."""
        euros, need = self.net_eur, self.need_reached
        if euros is None or need is None or euros * need <= 0 or not round(need, 3):
            return None
        return euros / (100.0 * need)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """
    What a scenario is compared by.

    ``visits`` are those made in the weeks of its tour, ``weights`` those of all candidates, both by
    INSEE code; ``depots`` their names, by the code of their commune.
    """

    name: str
    vehicles: int
    is_starved: bool
    visits: Mapping[str, int]
    weights: Mapping[str, float]
    depots: Mapping[str, str]
    figures: Figures


def standing_of(simulation: Simulation, scenario: Scenario) -> Standing:
    """Return what a scenario is compared by."""
    pool = simulation.pool
    codes = (candidate.commune.code for candidate in pool.candidates)
    return Standing(
        name=scenario.name,
        vehicles=scenario.vehicles,
        is_starved=scenario.is_starved,
        visits=visits_made(scenario.tour),
        weights=dict(zip(codes, pool.weights, strict=True)),
        depots={depot.commune_code: depot.name for depot in scenario.depots},
        figures=figures_of(simulation, scenario),
    )


def differences_of(before: Side, after: Side) -> Differences:
    """Compare two scenarios, of one simulation or of two."""
    return differences_between(standing_of(*before), standing_of(*after))


def differences_between(first: Standing, second: Standing) -> Differences:
    """Compare two scenarios by what is known of them."""
    starved = tuple(one.name for one in (first, second) if one.is_starved)
    if starved:
        return Differences(before=first.name, after=second.name, starved=starved)
    codes = dict.fromkeys((*first.weights, *second.weights))
    found = ((every_commune().by_code(code), code) for code in codes)
    changes = (
        VisitsChange(commune=commune, before=visits[0], after=visits[1])
        for commune, code in found
        if commune is not None
        and len(set(visits := (first.visits.get(code, 0), second.visits.get(code, 0)))) > 1
    )
    figures = first.figures, second.figures
    is_alike = first.weights == second.weights
    return Differences(
        before=first.name,
        after=second.name,
        changes=tuple(sorted(changes, key=_by_name)),
        depots_before=tuple(n for code, n in first.depots.items() if code not in second.depots),
        depots_after=tuple(n for code, n in second.depots.items() if code not in first.depots),
        net_eur=figures[1].net_eur - figures[0].net_eur,
        need_reached=figures[1].need_reached - figures[0].need_reached if is_alike else None,
        is_in_part=any(one.inhabitants_reached > one.inhabitants for one in figures),
    )


def _by_name(change: VisitsChange) -> tuple[str, str]:
    return normalise_name(change.commune.name), change.commune.code


_VILLAGES: Mapping[str, str] = {
    "gained": "scenarios.diff-gained",
    "lost": "scenarios.diff-lost",
    "more_often": "scenarios.diff-more-often",
    "less_often": "scenarios.diff-less-often",
}


def differences_said(found: Differences, language: Language, write: Write) -> Iterator[str]:
    """Say what a second scenario does otherwise: villages, depots, then what that costs."""
    if found.starved:
        names = ", ".join(found.starved)
        yield count_in(language, len(found.starved), "scenarios.diff-starved", names=names)
        return
    if not (found.changes or found.depots_before or found.depots_after):
        yield say_in(language, "scenarios.diff-none")
    for kind, key in _VILLAGES.items():
        own: Sequence[VisitsChange] = getattr(found, kind)
        if own:
            names = ", ".join(_visits_said(one) for one in own)
            yield count_in(language, len(own), key, names=names)
    for depots, key in (
        (found.depots_before, "scenarios.diff-depots-lost"),
        (found.depots_after, "scenarios.diff-depots-gained"),
    ):
        if depots:
            yield count_in(language, len(depots), key, names=", ".join(depots))
    yield from _price_said(found, language, write)


def _visits_said(change: VisitsChange) -> str:
    """Name a commune and its visits in four weeks: before and after, where it has both."""
    visits = [str(visits) for visits in (change.before, change.after) if visits]
    return f"{change.commune.name_with_article} ({' → '.join(visits)})"


def _price_said(found: Differences, language: Language, write: Write) -> Iterator[str]:
    yield _more_said(_COST, found.net_eur or 0.0, language, write)
    if found.need_reached is None:
        yield say_in(language, "scenarios.diff-other-need")
        return
    yield _more_said(_NEED, 100.0 * found.need_reached, language, write, decimals=1)
    if found.is_in_part and round(found.need_reached, 3):
        yield say_in(language, "scenarios.diff-need-in-part")
    if found.eur_per_point is not None:
        is_more = found.need_reached > 0
        key = "scenarios.diff-price" if is_more else "scenarios.diff-saved"
        yield say_in(language, key, euros=write(found.eur_per_point))


_COST = "scenarios.diff-same-cost", "scenarios.diff-dearer", "scenarios.diff-cheaper"
_NEED = "scenarios.diff-same-need", "scenarios.diff-more-need", "scenarios.diff-less-need"


def _more_said(
    keys: tuple[str, str, str], value: float, language: Language, write: Write, decimals: int = 0
) -> str:
    same, more, less = keys
    if not round(value, decimals):
        return say_in(language, same)
    shown = write(abs(value), decimals=decimals)
    return say_in(language, more if value > 0 else less, value=shown)
