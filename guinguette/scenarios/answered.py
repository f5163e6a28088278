"""What a choice with real tours is, village by village, and how far it is from the bound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from guinguette.communes.france import Commune
from guinguette.folder.settings.model import Settings
from guinguette.language.catalogue import count
from guinguette.scenarios.choice import Land
from guinguette.scenarios.question import Question
from guinguette.scenarios.rules import Rules
from guinguette.scenarios.scenario import ChosenVillage, LeftOut, Pool, Reached, Why, WhyNot
from guinguette.scenarios.tours import Asked
from guinguette.tour import Tour
from routing.arrays import IntArray
from routing.location.visit_problem import VisitChoice

PER_EUR = 1_000.0
"""The value of the objective ``ratio`` is counted for so many euros."""


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """A scenario's answers; parameters are those that its choice was made with."""

    question: Question
    rules: Rules
    pool: Pool
    land: Land
    settings: Settings

    def villages(self, asked: Sequence[Asked], tour: Tour) -> tuple[ChosenVillage, ...]:
        """Return the villages that the tour serves, those worth most first."""
        made = Counter(visit.key for route in tour.routes for visit in route.visits)
        depots = {one.commune: one.name for one in self.settings.depots}
        found = []
        for one in asked:
            code = one.candidate.commune.code
            if not made[code]:
                continue
            k, town = self._number(code), self._town(one.town)
            marginal = tuple(self.pool.weights[k] * w for w in self.rules.worth(made[code]))
            found.append(
                ChosenVillage(
                    candidate=one.candidate,
                    visits=made[code],
                    depot=depots[one.town],
                    benefit=sum(marginal),
                    marginal=marginal,
                    why=self._why(code),
                    round_trip_min=self._round_trip_min(k, town),
                    alone_eur=self._alone_eur(k, town),
                )
            )
        return tuple(sorted(found, key=lambda v: (-v.benefit, v.candidate.commune.code)))

    def reached(
        self, villages: Sequence[ChosenVillage], reached_by: IntArray
    ) -> tuple[Reached, ...]:
        """Return the communes that a stop in another counts for, in part."""
        served = {v.candidate.commune.code: v for v in villages}
        found = []
        for k, by in enumerate(reached_by):
            own = self.pool.candidates[k].commune
            stop = served.get(self.pool.candidates[by].commune.code) if by >= 0 else None
            if stop is None or own.code in served:
                continue
            worth = sum(self.rules.worth(stop.visits)) * self.rules.reached_share
            ways = self.land.seconds[self.land.village[k], self.land.village[by]]
            found.append(
                Reached(
                    commune=own,
                    by=stop.candidate.commune.code,
                    minutes=float(ways) / 60.0,
                    benefit=self.pool.weights[k] * worth,
                )
            )
        return tuple(found)

    def left_out(
        self,
        villages: Sequence[ChosenVillage],
        reached: Sequence[Reached],
        towns: Sequence[Commune],
    ) -> tuple[LeftOut, ...]:
        """Return the candidates without a visit, and why."""
        chosen = {v.candidate.commune.code for v in villages}
        near = {one.commune.code for one in reached}
        per_epci = Counter(v.candidate.commune.epci_code for v in villages)
        full = {e for e, (_, most) in self.pool.per_epci.items() if per_epci[e] >= most}
        depots = [self._town(town.code) for town in dict.fromkeys(towns)]
        found = []
        for k, candidate in enumerate(self.pool.candidates):
            code = candidate.commune.code
            if code in chosen:
                continue
            minutes = min(self._round_trip_min(k, town) for town in depots)
            why: WhyNot = "less_benefit"
            if code in near:
                why = "reached"
            elif minutes > self.question.villages.most_round_trip_min:
                why = "too_far"
            elif candidate.commune.epci_code in full:
                why = "epci_full"
            found.append(LeftOut(candidate=candidate, why=why, round_trip_min=minutes))
        return tuple(found)

    def judged(self, benefit: float, net_eur: float, proven: VisitChoice) -> tuple[float, float]:
        """Return value and bound of the objective; benefit per euro is that of 1,000 €."""
        objective = self.question.choice.objective
        if objective == "cost":
            return net_eur, proven.bound
        if objective == "benefit":
            return benefit, proven.bound
        return PER_EUR * benefit / max(net_eur, 1.0), PER_EUR * proven.bound

    def name(self, vehicles: int) -> str:
        """Name a scenario by its vans."""
        return count(vehicles, "pages.vehicles")

    def _number(self, code: str) -> int:
        codes = [c.commune.code for c in self.pool.candidates]
        return codes.index(code)

    def _town(self, code: str) -> int:
        return [town.code for town in self.pool.towns].index(code)

    def _why(self, code: str) -> Why:
        if code in self.pool.forced:
            return "forced"
        return "requested" if code in self.pool.requested else "chosen"

    def _round_trip_min(self, village: int, town: int) -> float:
        ways = self.land.seconds[self.land.village[village], self.land.town[town]]
        return 2.0 * float(ways) / 60.0

    def _alone_eur(self, village: int, town: int) -> float:
        """Price a route to one village alone: kilometres, a day out and hours."""
        crew, van, profile = (
            self.settings.crews[0], self.settings.vehicles[0], self.settings.profiles[0],
        )  # fmt: skip
        metres = 2.0 * self.land.metres[self.land.village[village], self.land.town[town]]
        hours = self._round_trip_min(village, town) / 60.0 + profile.service_min / 60.0
        return (
            float(metres) / 1000.0 * van.cost_per_km_eur
            + van.fixed_cost_per_day_eur
            + hours * crew.people * crew.hourly_cost_eur
        )
