"""The CO2 balance of a plan, as one page: the result, what it is made of, every assumption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guinguette.emissions import Assumption, Balance, CaseBalance
from guinguette.tour import Tour
from maps.drawing import page as _page
from maps.pages.overview import Co2Lines
from maps.words import labels

CASE_LABELS = ("Pessimiste", "Central", "Optimiste")
_CONFIDENCE = {
    "source": "publiée",
    "computed": "calculée d’après une source",
    "assumed": "hypothèse, sans source publiée",
}
_AUDIENCES = {"": "Pour tous les passages", "errands": "Passages de jour", "evening": "Soirées"}
_LINES = (
    ("Trajets en voiture évités", "avoided_kg", 1),
    ("Trajets en voiture provoqués", "induced_kg", -1),
    ("Kilomètres des véhicules de la tournée", "van_kg", -1),
    ("Énergie sur place", "energy_kg", -1),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceLine:
    """One line of the balance: a label and its three figures, written out."""

    label: str
    figures: tuple[str, str, str]


def balance_page(tour: Tour, balance: Balance, *, printed_on: date) -> str:
    """
    Write the balance of a plan.

    Parameters
    ----------
    tour
        The plan.
    balance
        Its balance (:func:`guinguette.emissions.balance_tour`).
    printed_on
        Date shown on the page.
    """
    return _page.render_without_map(
        "balance.html",
        "balance.css",
        tour=tour,
        balance=balance,
        sentence=balance_sentence(balance),
        lines=balance_lines(balance),
        bars=_bars(balance.central),
        per_visit=_kg_per_visit(balance),
        groups=_groups(balance, tour),
        confidence=_CONFIDENCE,
        case_labels=CASE_LABELS,
        plan_version=labels.plan_version(tour),
        printed_on=printed_on,
    )


def balance_sentence(balance: Balance) -> str:
    """Say the result in one sentence; it may be negative."""
    low, central, high = (labels.mass(case.net_kg) for case in balance.cases)
    verb = {"+": f"évite {central[1:]}", "−": f"ajoute {central[1:]}"}.get(
        central[0], "n’évite ni n’ajoute"
    )
    return (
        f"Cas central{labels.NBSP}: la tournée {verb} de CO2e en "
        f"{labels.plural(balance.weeks, 'semaine')} (bilan net {central}, "
        f"entre {low} si toutes les hypothèses sont défavorables et {high} si toutes sont "
        f"favorables)."
    )


def balance_lines(balance: Balance) -> tuple[BalanceLine, ...]:
    """Return the lines of the balance, the net result last."""
    lines = [
        BalanceLine(label=label, figures=_figures(balance, name, sign))
        for label, name, sign in _LINES
    ]
    lines.append(BalanceLine(label="Bilan net", figures=_figures(balance, "net_kg", 1)))
    return tuple(lines)


def co2_lines(balance: Balance) -> Co2Lines:
    """Return the balance as the summary shows it."""
    return Co2Lines(
        title=balance_sentence(balance),
        lines=tuple((line.label, *line.figures) for line in balance_lines(balance)),
        note=(
            "Les hypothèses, leurs sources et ce qu’elles valent sont dans le bilan complet. "
            "Les usagers qui seraient restés chez eux comptent pour zéro."
        ),
    )


def _figures(balance: Balance, name: str, sign: int) -> tuple[str, str, str]:
    low, central, high = (labels.mass(sign * getattr(case, name)) for case in balance.cases)
    return low, central, high


def _kg_per_visit(balance: Balance) -> str:
    return labels.mass(balance.central.net_kg / balance.visits) if balance.visits else "–"


def _bars(case: CaseBalance) -> list[tuple[str, str, str, float]]:
    """Label, figure, sense and width (percent of the widest) of each bar of the chart."""
    sizes = [getattr(case, name) for _, name, _ in _LINES]
    widest = max([*sizes, 1e-9])
    return [
        (label, labels.mass(sign * size), "for" if sign > 0 else "against", 100.0 * size / widest)
        for (label, _, sign), size in zip(_LINES, sizes, strict=True)
    ]


def _groups(balance: Balance, tour: Tour) -> list[tuple[str, Sequence[Assumption]]]:
    """Assumptions that took part, by kind of visit."""
    present = {visit.audience for route in tour.routes for visit in route.visits}
    trailers = any(route.has_trailer for route in tour.routes)
    groups: dict[str, list[Assumption]] = {}
    for key, assumption in balance.assumptions.assumptions.items():
        audience = key.partition(".")[0] if "." in key else ""
        if (audience and audience not in present) or (key == "trailer_factor" and not trailers):
            continue
        groups.setdefault(audience, []).append(assumption)
    return [(_AUDIENCES[audience], rows) for audience, rows in groups.items()]
