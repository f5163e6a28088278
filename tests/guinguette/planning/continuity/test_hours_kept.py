"""Plans keep the working time of several days: weeks are cut where they break it."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from guinguette.folder.template import crew_table, vehicle_table
from guinguette.planning.continuity.rounds import Aims
from guinguette.planning.replan_tour import continue_tour
from guinguette.planning.working_time import weeks_worked
from guinguette.service.standing import Standing
from routing.solver.deadline import Deadline
from tests.guinguette.folders import (
    CEFFONDS,
    MONDAY,
    NARCY,
    PORTE_DU_DER,
    RIVES_DERVOISES,
    ROCHES,
    WASSY,
    folder,
    row,
)
from tests.guinguette.planned import tour_of

CODES = (NARCY, ROCHES, WASSY, CEFFONDS, PORTE_DU_DER, RIVES_DERVOISES)
HOURS = 3600


def asked(path, travail, *, days="lundi à samedi", stops=2, **crew):
    """Six villages a week by one van."""
    van = vehicle_table(
        "Camion 1", depot="Saint-Dizier", crew="Équipe 1", jours=days, arrets_max=stops
    )
    return folder(
        path,
        [row(code, "hebdomadaire") for code in CODES],
        equipages=[crew_table("Équipe 1", **crew)],
        vehicules=[van],
        travail=travail,
    )


def seconds_of(route):
    return int((route.return_ - route.depart).total_seconds())


def weeks_of(tour):
    found = defaultdict(list)
    for route in tour.routes:
        found[route.date - timedelta(days=route.date.weekday())].append(route)
    return found


def worked_s(routes):
    return sum(seconds_of(route) - route.break_s for route in routes)


def rests_of(tour):
    routes = sorted(tour.routes, key=lambda route: route.date)
    return [int((late.depart - early.return_).total_seconds()) for early, late in pairwise(routes)]


def longest_week_h(tour):
    return max(map(worked_s, weeks_of(tour).values())) / HOURS


RULES = {
    "week_h": ({"semaine_max_h": 15}, lambda tour: longest_week_h(tour) <= 15),
    "week_days": ({"jours_par_semaine": 2}, lambda t: max(map(len, weeks_of(t).values())) <= 2),
    "average_h": ({"moyenne_12_semaines_h": 2.5}, lambda t: worked_s(t.routes) <= 30 * HOURS),
    "daily_rest_h": (
        {"repos_jour_h": 20}, lambda t: min(rests_of(t), default=24 * HOURS) >= 20 * HOURS
    ),
    "weekly_rest_h": (
        {"repos_semaine_h": 120}, lambda t: max(rests_of(t), default=999 * HOURS) >= 120 * HOURS
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def free(tmp_path_factory):
    """The plan that keeps no rule."""
    return tour_of(asked(tmp_path_factory.mktemp("libre") / "dossier", {"respect": False}))


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_that_a_plan_would_break_is_kept(tmp_path, free, rule):
    accord, is_kept = RULES[rule]
    assert not is_kept(free)
    read = asked(tmp_path / "dossier", {"accord": accord})
    tour = tour_of(read)
    assert is_kept(tour)
    assert tour.routes
    broken = {one.rule for week in weeks_worked(read.settings, tour.routes) for one in week.broken}
    assert rule not in broken
    assert "working_time" in tour.lower_bound_gaps
    assert tour.lower_bound_eur <= tour.cost_eur
    if not tour.unserved:
        assert tour.lower_bound_eur <= free.cost_eur + 0.01 <= tour.cost_eur + 0.02


@pytest.mark.parametrize("seed", range(8))
def test_rules_drawn_at_random_are_kept_together(tmp_path, seed):
    draw = random.Random(seed)
    accord = {
        "semaine_max_h": draw.choice([8, 12, 17, 25]),
        "jours_par_semaine": draw.choice([1, 2, 4, 6]),
        "repos_jour_h": draw.choice([11, 15, 17]),
        "moyenne_12_semaines_h": draw.choice([1.5, 2.2, 44]),
    }
    stops = draw.choice([1, 2, 3])
    tour = tour_of(asked(tmp_path / "dossier", {"accord": accord}, stops=stops))
    assert longest_week_h(tour) <= accord["semaine_max_h"]
    assert max(map(len, weeks_of(tour).values())) <= accord["jours_par_semaine"]
    assert min(rests_of(tour), default=24 * HOURS) >= accord["repos_jour_h"] * HOURS
    assert worked_s(tour.routes) <= 12 * accord["moyenne_12_semaines_h"] * HOURS
    assert tour.routes


def test_rules_that_no_plan_breaks_change_nothing(tmp_path, free):
    tour = tour_of(asked(tmp_path / "dossier", {}))
    assert [(r.date, r.depart, r.visits) for r in tour.routes] == [
        (r.date, r.depart, r.visits) for r in free.routes
    ]
    assert "working_time" not in tour.lower_bound_gaps


def test_a_stricter_rule_moves_visits_once_and_the_next_plan_stays(tmp_path, free):
    read = asked(tmp_path / "dossier", {"accord": {"semaine_max_h": 15}})
    deadline = Deadline(effort=2_000)
    first = continue_tour(read, Standing((free,)), Aims(deadline=deadline, with_stability=False))
    assert RULES["week_h"][1](first.after)
    assert first.changed_visits > 0
    assert first.changes is not None
    again = continue_tour(
        read, Standing((first.after,)), Aims(deadline=deadline, with_stability=False)
    )
    assert again.changed_visits == 0
    assert [r.visits for r in again.after.routes] == [r.visits for r in first.after.routes]


def test_hours_of_the_weeks_before_count(tmp_path, free):
    """The average of twelve weeks leaves less to a service that has worked much."""
    before = tuple(folder_week(free, weeks) for weeks in range(2, 12, 2))
    read = asked(tmp_path / "dossier", {"accord": {"moyenne_12_semaines_h": 14.5}})
    standing = Standing(tuple(reversed(before)))
    found = continue_tour(
        read, standing, Aims(deadline=Deadline(effort=2_000), with_stability=False)
    )
    routes = [*(r for tour in before for r in tour.routes), *found.after.routes]
    for monday in (MONDAY, MONDAY + timedelta(weeks=1)):
        first = monday - timedelta(weeks=11)
        window = [r for r in routes if first <= r.date < monday + timedelta(weeks=1)]
        assert worked_s(window) <= 12 * 14.5 * HOURS


def folder_week(tour, weeks):
    """Say that a plan was that of some weeks before."""
    back = timedelta(weeks=weeks)

    def moved(route):
        visits = tuple(
            replace(v, arrive=v.arrive - back, open=v.open - back, close=v.close - back,
                    leave=v.leave - back)
            for v in route.visits
        )  # fmt: skip
        return replace(
            route, date=route.date - back, depart=route.depart - back,
            return_=route.return_ - back, visits=visits,
        )  # fmt: skip

    return replace(tour, start=tour.start - back, routes=tuple(map(moved, tour.routes)))
