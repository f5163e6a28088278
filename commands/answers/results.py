"""What the command line says about a finished result, line by line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from commands.console.line import Line, Style
from guinguette.document import commune_count
from guinguette.emissions.announced import read_announced
from guinguette.emissions.assumptions import Case
from guinguette.language.catalogue import LANGUAGE, count, long_day, say
from guinguette.language.fault_sentences import fault
from guinguette.language.unserved import why_unserved
from guinguette.tour import LowerBoundScope, Tour
from maps.words import labels
from maps.words.no_lower_bound import price_of_same_hour, why_no_lower_bound

if TYPE_CHECKING:
    from guinguette.doctor import Finding
    from guinguette.emissions.balance import Balance
    from guinguette.faults import Fault
    from guinguette.folder.read_folder import WorkingFolder

_GROUPS = (
    ("", "terminal.summary-data"),
    ("chauffeurs", "terminal.drivers-maps"),
    ("planning", "terminal.weekly-rotas"),
    ("public/planning", "terminal.rotas-to-pin-up"),
    ("saison", "terminal.season-programmes"),
    ("public/saison", "terminal.season-programmes-to-publish"),
    ("public/affiches", "terminal.posters"),
    ("public/agendas", "terminal.calendars"),
    ("mairies", "terminal.town-halls"),
    ("messages/mairies", "terminal.town-halls"),
    ("messages/chauffeurs", "terminal.for-crews"),
    ("gpx", "terminal.gpx-tracks"),
)
_BALANCE_LINES = (
    ("terminal.car-trips-avoided", "avoided_kg", 1),
    ("terminal.car-trips-caused", "induced_kg", -1),
    ("terminal.kilometres-vans", "van_kg", -1),
    ("terminal.energy-on-the-spot", "energy_kg", -1),
    ("terminal.net-balance", "net_kg", 1),
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
        Line(_horizon(settings.horizon.start, settings.horizon.weeks), say("terminal.period")),
        Line(_communes(folder), say("terminal.communes-title")),
        Line(", ".join(depot.name for depot in folder.depots), say("terminal.depots")),
        Line(
            ", ".join(vehicle.name for vehicle in settings.vehicles), say("terminal.vehicles-title")
        ),
        Line(say("terminal.folder-is-right"), style="good"),
    )


def _communes(folder: WorkingFolder) -> str:
    communes, places = len({r.commune.code for r in folder.requests}), len(folder.requests)
    shown = number(communes)
    if places == communes:
        return shown
    return say("terminal.communes-and-places", communes=shown, places=number(places))


def made_lines(path: Path) -> tuple[Line, ...]:
    """Say what a new working folder holds and what to do next."""
    shown = shown_path(path)
    return (
        Line(say("terminal.folder-is-ready", path=shown), style="good"),
        Line(say("terminal.settings-made"), "guinguette.toml"),
        Line(say("terminal.workbook-made"), "communes.xlsx"),
        Line(say("terminal.next-check", path=shown)),
    )


def tour_lines(tour: Tour, balance: Balance) -> tuple[Line, ...]:
    """Sum a plan up: what it serves, what it costs, what is proven, what is left out."""
    estimate = say("terminal.estimate") if tour.network.is_estimate else ""
    served = say(
        "terminal.served-of-asked",
        served=tour.communes_served,
        asked=tour.communes_asked,
        people=number(tour.inhabitants_served),
    )
    return (
        Line(tour.title, style="title"),
        Line(_horizon(tour.start, tour.weeks), say("terminal.period")),
        Line(served, say("terminal.figure", "served"), _style(not tour.unserved)),
        Line(_visits(tour), say("terminal.figure", "visits"), _style(not tour.missed)),
        Line(say("terminal.km-and-hours", km=_km(tour), hours=labels.duration(tour.driving_s))
             + estimate, say("terminal.roads")),
        Line(say("terminal.euros", cost=number(tour.cost_eur)), say("terminal.figure", "cost")),
        Line(proof(tour), say("terminal.proof"), _style(tour.status in {"optimal", "feasible"})),
        Line(co2_sentence(balance), say("terminal.co2-avoided")),
        *unserved_lines(tour),
    )  # fmt: skip


def _visits(tour: Tour) -> str:
    """Count the visits, and those that exceptions take out."""
    made = say("terminal.visits-in-routes", **_counts(tour))
    return f"{made}, {count(len(tour.missed), 'terminal.missed')}" if tour.missed else made


def _counts(tour: Tour) -> dict[str, str]:
    routes = count(len(tour.routes), "terminal.routes")
    return {"visits": number(tour.visit_count), "routes": routes}


def _km(tour: Tour) -> str:
    """Write the length of a tour with the digits the documents give it."""
    return labels.kilometres(tour.distance_m, number)


def _style(is_good: bool) -> Style:
    return "good" if is_good else "bad"


def _horizon(start: date, weeks: int) -> str:
    first = long_day(start)
    return say("terminal.weeks-from", weeks=count(weeks, "terminal.weeks"), start=first)


def proof(tour: Tour) -> str:
    """Say in a sentence how good the plan is proven to be."""
    if not tour.routes:
        is_cut_short = any(one.reason == "not_found" for one in tour.unserved)
        return say("terminal.nothing-found" if is_cut_short else "terminal.nothing-served")
    if tour.status == "optimal":
        return say("terminal.optimal", tour.lower_bound_scope)
    if unknown := why_no_lower_bound(tour, language=LANGUAGE.get()):
        return unknown
    if tour.lower_bound_eur <= 0:
        return say("terminal.no-lower-bound")
    lower_bound = number(tour.lower_bound_eur)
    excess = labels.cost_excess(tour.cost_eur, tour.lower_bound_eur)
    at_most, exactly = "terminal.at-most-above-lower-bound", "terminal.above-lower-bound"
    key = at_most if labels.rounded_gap(excess)[0] else exactly
    said = say(key, gap=_gap(excess), floor=lower_bound)
    notes = (
        lower_bound_note(tour.lower_bound_scope),
        price_of_same_hour(tour, language=LANGUAGE.get()),
    )
    return " ".join(filter(None, (said, *notes)))


def lower_bound_note(scope: LowerBoundScope) -> str:
    """Say which plans a lower bound holds for; empty where it holds for all."""
    return say("terminal.lower-bound-of", scope) if scope != "all_plans" else ""


def _gap(share: float) -> str:
    """Write a cost above the lower bound, as :func:`maps.words.labels.gap` does."""
    value, decimals = labels.rounded_gap(share)
    if not value:
        return say("terminal.gap-below-percent", gap=number(0.01, decimals=2))
    return say("terminal.gap-percent", gap=number(value, decimals=decimals))


def progress_text(cost_eur: float | None, lower_bound_eur: float | None) -> str:
    """Say how far the search is: best plan, lower bound and gap; none that says little yet."""
    if cost_eur is None:
        return say("terminal.no-plan-yet")
    best = say("terminal.best-plan", cost=number(cost_eur))
    if lower_bound_eur is None or 2 * lower_bound_eur < cost_eur:
        return best
    gap = _gap(labels.cost_excess(cost_eur, lower_bound_eur))
    proven = say("terminal.lower-bound-and-gap", floor=number(lower_bound_eur), gap=gap)
    return f"{best} · {proven}"


def co2_sentence(balance: Balance) -> str:
    """Say the net balance in its central scenario, and the two corners."""
    outer = (balance.worst.case, balance.central, balance.best.case)
    low, central, high = (labels.mass(case.net_kg, number) for case in outer)
    return say("terminal.co2-range",
               central=central, low=low, high=high)  # fmt: skip


def unserved_lines(tour: Tour) -> tuple[Line, ...]:
    """Name the communes that lack visits, each with its reason."""
    if not tour.unserved:
        return ()
    head = count(commune_count(tour.unserved), "terminal.communes-lacking")
    return (
        Line(),
        Line(say("terminal.count-of", count=head), style="bad"),
        *(Line(f"- {one.name} : {why_unserved(one.reason, one.name)}") for one in tour.unserved),
    )


def lacking(tour: Tour, *, is_trial: bool = False) -> tuple[Fault, ...]:
    """
    Say that a plan is incomplete; a commune left out for its value is a choice, not a lack.

    A trial writes nothing, and says so.
    """
    missed = sum(one.reason != "not_worth_it" for one in tour.unserved)
    if not missed:
        return ()
    told = count(missed, "terminal.communes-lacking")
    return (fault("plan-partial-trial" if is_trial else "plan-partial", value=told),)


def written_lines(directory: Path, files: Collection[str], index: str) -> tuple[Line, ...]:
    """Say what was written, and which page to open first."""
    lines = [Line(), Line(say("terminal.written-in", path=shown_path(directory)), style="title")]
    for folder, what in _GROUPS:
        found = [name for name in files if _group(name) == folder]
        if found:
            lines.append(Line(number(len(found)), say(what)))
    if index in files:
        lines.append(Line((directory / index).resolve().as_uri(), say("terminal.open")))
    return tuple(lines)


def _group(name: str) -> str:
    parent = PurePosixPath(name).parent
    whole = parent.parent if parent.parent.name == "saison" else parent  # by contract, by village
    return whole.as_posix().removeprefix(".")


def balance_lines(balance: Balance) -> tuple[Line, ...]:
    """Write the CO2 balance: its lines in three cases, then every assumption."""
    cases = say("terminal.balance-scenarios",
                weeks=count(balance.weeks, "terminal.weeks"))  # fmt: skip
    lines = [Line(balance.assumptions.title, style="title"), Line(cases)]
    for label, name, sign in _BALANCE_LINES:
        figures = (labels.mass(sign * getattr(case, name), number) for case in balance.cases)
        lines.append(Line(" / ".join(figures), say(label)))
    lines += [*_beside_scenarios(balance), *_announced_lines(balance)]
    lines += [Line(), Line(say("terminal.assumptions"), style="title")]
    for one in balance.took_part:
        low, central, high = (_figure(value) for value in one.values)
        lines.append(Line(f"- {one.label} : {low} / {central} / {high} {one.unit}"))
        lines.append(Line(f"  {one.source}", style="note"))
    lines.append(Line(balance.assumptions.scope, style="note"))
    return tuple(lines)


def _beside_scenarios(balance: Balance) -> Iterator[Line]:
    """Say the two corners, how far shops are, and how many visits were counted."""
    worst, best = (labels.mass(one.case.net_kg, number) for one in (balance.worst, balance.best))
    yield Line(say("terminal.corners-between", worst=worst, best=best), say("terminal.corners"))
    limit = balance.assumptions.assumptions["shop_population"].values[Case.CENTRAL]
    villages = {(one.commune_code, one.name): one.shops[limit] for one in balance.villages}
    away_km = [s.road_km for (code, _), s in villages.items() if s.commune_code != code] or [0.0]
    facts = {
        "own": number(sum(shop.commune_code == code for (code, _), shop in villages.items())),
        "villages": number(len(villages)),
        "mean": number(sum(away_km) / len(away_km), decimals=1),
        "most": number(max(away_km), decimals=1),
    }
    yield Line(say("terminal.shops-away", **facts), say("terminal.shops"))
    if balance.counted_visits:
        counted = f"{number(balance.counted_visits)} / {number(balance.visits)}"
        yield Line(counted, say("terminal.customers-counted"))


def _announced_lines(balance: Balance) -> Iterator[Line]:
    """Say what the published figure is made of, and what it can mean for this plan."""
    figure, visits, weeks = read_announced(), balance.visits, balance.weeks
    product = " × ".join(f"{_figure(one.value)} {one.unit}" for one in figure.factors)
    facts = {
        "mass": labels.mass(figure.same_arithmetic_kg(visits), number),
        "share": number(100.0 * figure.share(visits, weeks), decimals=2),
        "net": labels.mass(balance.central.net_kg, number),
    }
    tonnes, computed = number(figure.tonnes_per_year), number(figure.computed_t, decimals=1)
    yield Line()
    yield Line(say("terminal.announced-figure", tonnes=tonnes), style="title")
    yield Line(
        say("terminal.announced-product", factors=product, computed=computed, status=figure.status)
    )
    yield Line(say("terminal.announced-plan", **facts))
    yield Line(say("terminal.announced-meaning", km=number(figure.km_per_visit(visits, weeks))))


def _figure(value: float) -> str:
    """Write a value with the digits it was given."""
    text = f"{value:g}"
    return text.replace(".", ",") if LANGUAGE.get() == "fr" else text


def bench_lines(result: Mapping[str, Any]) -> tuple[Line, ...]:
    """Sum a benchmark run up."""
    return (
        Line(str(result["instance"]), style="title"),
        Line(number(result["cost"], decimals=2), say("terminal.figure", "cost")),
        Line(number(result["lower_bound"], decimals=2), say("terminal.lower-bound")),
        Line(_bench_gap(result), say("terminal.gap")),
        Line(f"{number(result['seconds'], decimals=1)} s", say("terminal.time")),
        Line(number(len(result["routes"])), say("terminal.routes-title")),
        Line(number(len(result.get("unserved", ()))), say("terminal.not-served")),
    )


def _bench_gap(result: Mapping[str, Any]) -> str:
    return say("terminal.no-gap") if result.get("status") == "optimal" else _gap(result["gap"])


def doctor_lines(findings: Sequence[Finding]) -> tuple[Line, ...]:
    """Say each finding: OK, or to correct with what to do."""
    lines = []
    for one in findings:
        verdict = say("terminal.ok") if one.is_ok else say("terminal.to-correct")
        lines.append(Line(f"{verdict} · {one.detail}", one.label, _style(one.is_ok)))
        if one.remedy and not one.is_ok:
            lines.append(Line(f"  {one.remedy}"))
    return tuple(lines)
