"""One page of each kind, as a plan gives them, for what all have to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

from guinguette.emissions.balance import balance_tour
from guinguette.planning.side_by_side.fates import fates
from guinguette.planning.side_by_side.ghost import judged
from guinguette.planning.side_by_side.sides import Side
from guinguette.planning.side_by_side.sides import side_by_side as compared
from guinguette.scenarios.compared.differences import standing_of
from guinguette.scenarios.written import WrittenSimulation
from guinguette.tour import Tour
from guinguette.tour_changes import compare_tours
from maps.drawing.page import Document
from maps.pages.balance import Co2Lines, balance_page
from maps.pages.changes import changes_page
from maps.pages.driver import driver_page
from maps.pages.driver_week import week_page
from maps.pages.ghost import ghost_page
from maps.pages.overview import overview_page
from maps.pages.side_by_side import side_by_side_page
from maps.scenarios.files import simulation_files
from maps.scenarios.two_simulations import two_simulations_page
from maps.season.jobs import season_jobs
from maps.words import labels
from tests.guinguette.scenarios.made import made_simulation
from tests.maps.season.season_programme import replanned
from tests.tours import grid_contours, ground_of, small_tour, winding_roads

PRINTED_ON = date(2026, 5, 28)
PHONE_NUMBERS = "03 25 00 00 00 / 06 00 00 00 00"


def driver(tour: Tour) -> str:
    """The day of a vehicle."""
    return driver_page(
        tour, tour.routes[0], printed_on=PRINTED_ON, ground=_ground(tour),
        contact_phone=PHONE_NUMBERS, week_href="semaine.html",
    )  # fmt: skip


def week(tour: Tour) -> str:
    """The week of a vehicle."""
    return week_page(
        tour, tour.routes, printed_on=PRINTED_ON, ground=_ground(tour), contact_phone=PHONE_NUMBERS
    )


def overview(tour: Tour) -> str:
    """The summary of a plan."""
    return overview_page(
        tour,
        printed_on=PRINTED_ON,
        files={(r.date, r.vehicle): f"{r.date}-{labels.slug(r.vehicle)}.html" for r in tour.routes},
        week_files={(labels.mondays(tour)[0], tour.routes[0].vehicle): "semaine.html"},
        documents=[Document(group="Données", label="plan.json", href="plan.json")],
        co2=Co2Lines(title="Bilan CO₂", lines=(("Solde", "1", "2", "3"),), note=""),
        ground=_ground(tour),
    )


def balance(tour: Tour) -> str:
    """The CO2 balance."""
    return balance_page(tour, balance_tour(tour), printed_on=PRINTED_ON)


def changes(tour: Tour) -> str:
    """What changed since a plan without the last route."""
    before = replace(tour, routes=(replace(tour.routes[0], visits=tour.routes[0].visits[1:]),))
    return changes_page(compare_tours(before, tour), after=tour, printed_on=PRINTED_ON)


def side_by_side(tour: Tour) -> str:
    """The same two plans, side by side."""
    before = replace(tour, routes=(replace(tour.routes[0], visits=tour.routes[0].visits[1:]),))
    sides = (Side(kind="edition", name=n, tour=t) for n, t in (("1", before), ("2", tour)))
    found = compared(*sides)
    return side_by_side_page(found, fates(found.changes), printed_on=PRINTED_ON)


def ghost(tour: Tour) -> str:
    """The same two plans, kept and with other settings."""
    before = replace(tour, routes=(replace(tour.routes[0], visits=tour.routes[0].visits[1:]),))
    sides = (Side(kind="settings", name=tour.title, tour=one) for one in (before, tour))
    return ghost_page(judged((compared(*sides),), asked_weeks=8), printed_on=PRINTED_ON)


def simulations(tour: Tour) -> str:
    """A simulation beside itself."""
    made = made_simulation()
    side = WrittenSimulation(
        title=tour.title,
        name="der",
        is_estimate=True,
        scenarios=tuple(standing_of(made, one) for one in made.scenarios),
    )
    return two_simulations_page(side, side, printed_on=PRINTED_ON)


KINDS: dict[str, Callable[[Tour], str]] = {
    "driver": driver, "week": week, "overview": overview, "balance": balance, "changes": changes,
    "side_by_side": side_by_side, "ghost": ghost, "simulations": simulations,
}  # fmt: skip


def season(kind: str) -> str:
    """A programme of a season that was replanned in July."""
    programme, published = replanned()
    names = {job.name: job.make for job in season_jobs(programme, published)}
    village = min(name for name in names if name.startswith("saison/villages/"))
    return names[SEASON_KINDS[kind] or village]().decode()


SEASON_KINDS = {
    "season": "saison/programme.html",
    "season_contract": "public/saison/contrats/thierache.html",
    "season_village": "",
}


@cache
def simulation() -> dict[str, str]:
    """The report of a small simulation, and a scenario of it."""
    made = simulation_files(made_simulation(), printed_on=PRINTED_ON)
    return {name: page.decode() for name, page in made.items() if name.endswith(".html")}


@cache
def page_of(kind: str) -> str:
    """A page of any kind, by its name; those of a simulation and of a season too."""
    if kind in SEASON_KINDS:
        return season(kind)
    names = {"report": "rapport.html", "scenario": "scenario-1/carte.html"}
    return simulation()[names[kind]] if kind in names else KINDS[kind](small_tour())


ALL_KINDS = (*KINDS, *SEASON_KINDS, "report", "scenario")


def _ground(tour: Tour):
    return ground_of(() if tour.network.is_estimate else winding_roads(30), grid_contours())
