"""What the command line says about a finished result, line by line."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from guinguette import calendar
from guinguette.doctor import Finding
from guinguette.emissions import Balance
from guinguette.folder import WorkingFolder
from guinguette.locale_fr import count, say
from guinguette.messages import LANGUAGE
from guinguette.simulate import Simulation
from guinguette.tour import Tour
from maps import labels
from maps.lines import Line, Style

_GROUPS = (
    ("", "summary and data"),
    ("chauffeurs", "drivers' maps"),
    ("planning", "weekly rotas"),
    ("agendas", "calendars"),
    ("gpx", "GPX tracks"),
)
_BALANCE_LINES = (
    ("Car trips avoided", "avoided_kg", 1),
    ("Car trips caused", "induced_kg", -1),
    ("Kilometres of the vans", "van_kg", -1),
    ("Energy on the spot", "energy_kg", -1),
    ("Net balance", "net_kg", 1),
)


def number(value: float, *, decimals: int = 0) -> str:
    """Write a number in the language of the run: ``1 234,5`` or ``1,234.5``."""
    if LANGUAGE.get() == "fr":
        return labels.number(value, decimals=decimals)
    return f"{value:,.{decimals}f}"


def shown_path(path: Path) -> str:
    """Write a path, relative where it is inside the current folder."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def folder_lines(folder: WorkingFolder) -> tuple[Line, ...]:
    """Say that a folder is right, and what it asks for."""
    settings = folder.settings
    return (
        Line(settings.title, style="title"),
        Line(_horizon(settings.horizon.start, settings.horizon.weeks), say("Period")),
        Line(number(len(folder.requests)), say("Communes")),
        Line(", ".join(depot.name for depot in folder.depots), say("Depots")),
        Line(", ".join(vehicle.name for vehicle in settings.vehicles), say("Vehicles")),
        Line(say("Nothing to correct: the folder can be planned."), style="good"),
    )


def made_lines(path: Path) -> tuple[Line, ...]:
    """Say what a new working folder holds and what to do next."""
    shown = shown_path(path)
    return (
        Line(say("The folder {path} is ready.", path=shown), style="good"),
        Line(say("vehicles, crews, costs, period"), "guinguette.toml"),
        Line(say("one row per commune to serve"), "communes.xlsx"),
        Line(say('Next: fill them in, then "guinguette check {path}".', path=shown)),
    )


def tour_lines(tour: Tour, balance: Balance) -> tuple[Line, ...]:
    """Sum a plan up: what it serves, what it costs, what is proven, what is left out."""
    estimate = say(" (estimate)") if tour.network.is_estimate else ""
    driven = number(tour.distance_m / 1000), number(tour.driving_s / 3600, decimals=1)
    served = say(
        "{served} of {asked} served, {people} inhabitants",
        served=tour.communes_served,
        asked=tour.communes_asked,
        people=number(tour.inhabitants_served),
    )
    return (
        Line(tour.title, style="title"),
        Line(_horizon(tour.start, tour.weeks), say("Period")),
        Line(served, say("Communes"), _style(not tour.unserved)),
        Line(say("{visits} in {routes} days of driving", **_counts(tour)), say("Visits")),
        Line(say("{km} km, {hours} h of driving", km=driven[0], hours=driven[1]) + estimate,
             say("Roads")),
        Line(say("{cost} €", cost=number(tour.cost_eur)), say("Cost")),
        Line(proof(tour), say("Proof"), _style(tour.status in {"optimal", "feasible"})),
        Line(co2_sentence(balance), say("CO2 avoided")),
        *_unserved_lines(tour),
    )  # fmt: skip


def _counts(tour: Tour) -> dict[str, str]:
    return {"visits": number(tour.visit_count), "routes": number(len(tour.routes))}


def _style(is_good: bool) -> Style:
    return "good" if is_good else "bad"


def _horizon(start: date, weeks: int) -> str:
    first = calendar.long_date(start, language=LANGUAGE.get())
    return say("{weeks} from {start}", weeks=count(weeks, "week", "weeks"), start=first)


def proof(tour: Tour) -> str:
    """Say in a sentence how good the plan is proven to be."""
    if not tour.routes:
        return say("no plan serves a single commune under these rules.")
    if tour.status == "optimal":
        return say("optimal: no cheaper plan exists under these rules.")
    return say("at most {gap} % above the proven floor of {floor} €.", gap=_gap(tour.gap),
               floor=number(tour.lower_bound_eur))  # fmt: skip


def _gap(share: float) -> str:
    """Write a gap in percent, rounded up: a claim is never too good."""
    hundredths = -int(-share * 10_000 // 1)
    return number(hundredths / 100, decimals=2)


def progress_text(cost_eur: float | None, bound_eur: float | None) -> str:
    """Say how far the search is: best plan, floor, gap."""
    if cost_eur is None:
        return say("no plan yet")
    best = say("best plan {cost} €", cost=number(cost_eur))
    if bound_eur is None or cost_eur <= 0:
        return best
    gap = _gap(max(0.0, (cost_eur - bound_eur) / cost_eur))
    floor = say("floor {floor} €, gap {gap} %", floor=number(bound_eur), gap=gap)
    return f"{best} · {floor}"


def co2_sentence(balance: Balance) -> str:
    """Say the net balance in its three cases."""
    low, central, high = (_rounded(case.net_kg) for case in balance.cases)
    return say("{central} kg, between {low} and {high} kg depending on the assumptions",
               central=central, low=low, high=high)  # fmt: skip


def _rounded(value: float) -> str:
    """Write a mass to two significant figures: the assumptions deserve no more."""
    return number(float(f"{value:.2g}"))


def _unserved_lines(tour: Tour) -> tuple[Line, ...]:
    if not tour.unserved:
        return ()
    head = count(len(tour.unserved), "commune lacks visits", "communes lack visits")
    return (
        Line(),
        Line(say("{count}:", count=head), style="bad"),
        *(Line(f"- {one.commune_name} : {one.reason}") for one in tour.unserved),
    )


def unserved_count(tour: Tour) -> str:
    """Say how many communes lack visits."""
    return count(len(tour.unserved), "commune lacks visits", "communes lack visits")


def written_lines(directory: Path, files: Collection[str], index: str) -> tuple[Line, ...]:
    """Say what was written, and which page to open first."""
    lines = [Line(), Line(say("Written in {path}", path=shown_path(directory)), style="title")]
    for folder, what in _GROUPS:
        found = [name for name in files if _group(name) == folder]
        if found:
            lines.append(Line(number(len(found)), say(what)))
    if index in files:
        lines.append(Line((directory / index).resolve().as_uri(), say("Open")))
    return tuple(lines)


def _group(name: str) -> str:
    parts = PurePosixPath(name).parts
    return parts[0] if len(parts) > 1 else ""


def balance_lines(balance: Balance) -> tuple[Line, ...]:
    """Write the CO2 balance: its lines in three cases, then every assumption."""
    cases = say("pessimistic / central / optimistic, kg of CO2e over {weeks}",
                weeks=count(balance.weeks, "week", "weeks"))  # fmt: skip
    lines = [Line(balance.assumptions.title, style="title"), Line(cases)]
    for label, name, sign in _BALANCE_LINES:
        figures = (_rounded(sign * getattr(case, name)) for case in balance.cases)
        lines.append(Line(" / ".join(figures), say(label)))
    lines += [Line(), Line(say("Assumptions"), style="title")]
    for one in balance.assumptions.assumptions.values():
        low, central, high = (_figure(value) for value in one.values)
        lines.append(Line(f"- {one.label} : {low} / {central} / {high} {one.unit}"))
        lines.append(Line(f"  {one.source}", style="note"))
    lines.append(Line(balance.assumptions.scope, style="note"))
    return tuple(lines)


def _figure(value: float) -> str:
    """Write a value with the digits it was given."""
    text = f"{value:g}"
    return text.replace(".", ",") if LANGUAGE.get() == "fr" else text


def simulation_lines(simulation: Simulation) -> tuple[Line, ...]:
    """Compare the scenarios of a simulation in a few lines."""
    title = say("Simulation: {names}", names=", ".join(simulation.names))
    lines = [Line(title, style="title")]
    for scenario in simulation.scenarios:
        tour = scenario.tour
        estimate = say(" (estimate)") if tour.network.is_estimate else ""
        text = say(
            "{served} villages, {people} inhabitants, {km} km{estimate}, {cost} €, gap {gap} %",
            served=tour.communes_served,
            people=number(tour.inhabitants_served),
            km=number(tour.distance_m / 1000),
            estimate=estimate,
            cost=number(tour.cost_eur),
            gap=_gap(tour.gap),
        )
        lines.append(Line(text, count(scenario.vehicles, "vehicle", "vehicles")))
    return tuple(lines)


def simulation_document(
    simulation: Simulation, directory: Path, files: Collection[str]
) -> dict[str, object]:
    """Write a simulation as plain values: euros, kilometres, kg CO2e over the fortnight."""
    return {
        "departements": list(simulation.departements),
        "candidates": simulation.candidates,
        "retained": len(simulation.retained),
        "scenarios": [
            {
                "vehicles": scenario.vehicles,
                "depots": [depot.name for depot in scenario.depots],
                "communes_served": scenario.tour.communes_served,
                "communes_asked": scenario.tour.communes_asked,
                "inhabitants_served": scenario.tour.inhabitants_served,
                "visits": scenario.tour.visit_count,
                "distance_km": round(scenario.tour.distance_m / 1000, 3),
                "cost_eur": scenario.tour.cost_eur,
                "lower_bound_eur": scenario.tour.lower_bound_eur,
                "gap": scenario.tour.gap,
                "status": scenario.tour.status,
                "net_kg": [round(case.net_kg, 3) for case in scenario.balance.cases],
            }
            for scenario in simulation.scenarios
        ],
        "directory": str(directory.resolve()),
        "files": sorted(files),
    }


def bench_lines(result: Mapping[str, Any]) -> tuple[Line, ...]:
    """Sum a benchmark run up."""
    return (
        Line(str(result["instance"]), style="title"),
        Line(number(result["cost"], decimals=2), say("Cost")),
        Line(number(result["lower_bound"], decimals=2), say("Floor")),
        Line(f"{_gap(result['gap'])} %", say("Gap")),
        Line(f"{number(result['seconds'], decimals=1)} s", say("Time")),
        Line(number(len(result["routes"])), say("Routes")),
        Line(number(len(result.get("unserved", ()))), say("Not served")),
    )


def doctor_lines(findings: Sequence[Finding]) -> tuple[Line, ...]:
    """Say each finding: OK, or to correct with what to do."""
    lines = []
    for one in findings:
        verdict = say("OK") if one.is_ok else say("To correct")
        lines.append(Line(f"{verdict} · {one.detail}", one.label, _style(one.is_ok)))
        if one.remedy and not one.is_ok:
            lines.append(Line(f"  {one.remedy}"))
    return tuple(lines)
