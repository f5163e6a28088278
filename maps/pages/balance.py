"""The CO2 balance of a plan, as one page: the result, what it is made of, every assumption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guinguette.emissions import Assumption, Balance, CaseBalance
from guinguette.tour import Tour
from maps.drawing import page as _page
from maps.words import labels
from maps.words.phrases import phrase

CASE_LABELS = ("pages.case-pessimistic", "pages.case-central", "pages.case-optimistic")
_CONFIDENCE = {
    "source": "pages.confidence-source",
    "computed": "pages.confidence-computed",
    "assumed": "pages.confidence-assumed",
}
_AUDIENCES = {
    "": "pages.of-all-visits",
    "errands": "pages.of-errands",
    "evening": "pages.of-evenings",
}
_LINES = (
    ("pages.co2-avoided", "avoided_kg", 1),
    ("pages.co2-induced", "induced_kg", -1),
    ("pages.co2-vans", "van_kg", -1),
    ("pages.co2-energy", "energy_kg", -1),
)
_SENTENCES = {"+": "pages.balance-avoids", "−": "pages.balance-adds"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Co2Lines:
    """The CO2 balance as shown: per line a label and its low, central and high figures."""

    title: str
    lines: tuple[tuple[str, str, str, str], ...]
    note: str


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
        confidence={key: phrase(word) for key, word in _CONFIDENCE.items()},
        case_labels=[phrase(key) for key in CASE_LABELS],
        plan_version=labels.plan_version(tour),
        printed_on=printed_on,
    )


def balance_sentence(balance: Balance) -> str:
    """Say the result in one sentence; it may be negative."""
    low, central, high = (labels.mass(case.net_kg) for case in balance.cases)
    return labels.counted(
        balance.weeks,
        _SENTENCES.get(central[0], "pages.balance-even"),
        mass=central[1:],
        low=low,
        central=central,
        high=high,
    )


def balance_lines(balance: Balance) -> tuple[BalanceLine, ...]:
    """Return the lines of the balance, the net result last."""
    lines = [
        BalanceLine(label=phrase(key), figures=_figures(balance, name, sign))
        for key, name, sign in (*_LINES, ("pages.co2-net", "net_kg", 1))
    ]
    return tuple(lines)


def co2_lines(balance: Balance) -> Co2Lines:
    """Return the balance as the summary shows it."""
    return Co2Lines(
        title=balance_sentence(balance),
        lines=tuple((line.label, *line.figures) for line in balance_lines(balance)),
        note=phrase("pages.balance-note"),
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
        (
            phrase(key),
            labels.mass(sign * size),
            "for" if sign > 0 else "against",
            100.0 * size / widest,
        )
        for (key, _, sign), size in zip(_LINES, sizes, strict=True)
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
    return [(phrase(_AUDIENCES[audience]), rows) for audience, rows in groups.items()]
