"""What the documents of a simulation show alike: its candidates, and what each scenario does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guinguette.planning.candidates import Candidate
from guinguette.scenarios.scenario import (
    ChosenVillage,
    LeftOut,
    Reached,
    Scenario,
    Simulation,
)
from maps.words import labels
from maps.words.clean import capitalised
from maps.words.phrases import phrase

FREQUENCIES = (4, 2, 1)
"""Visits in four weeks, the most first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What a scenario does for a candidate: it is chosen, reached, left out, or none of these."""

    chosen: ChosenVillage | None
    reached: Reached | None
    left_out: LeftOut | None
    why: str

    @property
    def visits(self) -> int:
        """Visits in four weeks."""
        return self.chosen.visits if self.chosen else 0

    @property
    def benefit(self) -> float:
        """Benefit of all visits, or of being near those of another village; points."""
        some = self.chosen or self.reached
        return some.benefit if some else 0.0

    @property
    def last(self) -> float | None:
        """Benefit of the last visit, points."""
        return self.chosen.marginal[-1] if self.chosen and self.chosen.marginal else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateLine:
    """A candidate, the benefit of a first visit, and its fate in each scenario."""

    candidate: Candidate
    weight: float
    fates: tuple[Fate, ...]


def candidate_lines(simulation: Simulation) -> tuple[CandidateLine, ...]:
    """List the candidates, the greatest need first, with what each scenario does for them."""
    fates = [_fates(simulation, scenario) for scenario in simulation.scenarios]
    pool = simulation.pool
    lines = (
        CandidateLine(
            candidate=candidate,
            weight=weight,
            fates=tuple(own[candidate.commune.code] for own in fates),
        )
        for candidate, weight in zip(pool.candidates, pool.weights, strict=True)
    )
    return tuple(sorted(lines, key=lambda one: (-one.candidate.score, one.candidate.commune.code)))


def _fates(simulation: Simulation, scenario: Scenario) -> dict[str, Fate]:
    choice = scenario.choice
    chosen = {one.candidate.commune.code: one for one in choice.villages}
    reached = {one.commune.code: one for one in choice.reached}
    left_out = {one.candidate.commune.code: one for one in choice.left_out}
    found = {}
    for candidate in simulation.pool.candidates:
        code = candidate.commune.code
        own = chosen.get(code), reached.get(code), left_out.get(code)
        why = _said(simulation, *own)
        found[code] = Fate(chosen=own[0], reached=own[1], left_out=own[2], why=why)
    return found


def _said(
    simulation: Simulation,
    chosen: ChosenVillage | None,
    reached: Reached | None,
    left_out: LeftOut | None,
) -> str:
    """Say why a candidate is visited, or why it is not."""
    if chosen:
        return phrase("simulated.why", chosen.why)
    if reached:
        name = simulation.candidate(reached.by).commune.name_with_article
        return phrase("simulated.reached-by", name=name, minutes=labels.number(reached.minutes))
    if left_out is None:
        return ""
    return phrase(
        "simulated.why-not",
        left_out.why,
        minutes=labels.number(left_out.round_trip_min),
        most=simulation.question.villages.most_round_trip_min,
    )


def title_of(scenario: Scenario) -> str:
    """Name a scenario by its vans, and say where its search was too short to be compared."""
    title = labels.counted(scenario.vehicles, "pages.vehicles")
    return phrase("simulated.starved", title=title) if scenario.is_starved else title


def by_frequency(scenario: Scenario) -> Iterator[tuple[str, list[str]]]:
    """Yield the words for each number of visits, most visits first, and the villages by name."""
    for visits in FREQUENCIES:
        own = [v.candidate.commune for v in scenario.choice.villages if v.visits == visits]
        if own:
            names = sorted((c.name_with_article for c in own), key=labels.slug)
            yield capitalised(phrase("terminal.every", str(visits))), names
