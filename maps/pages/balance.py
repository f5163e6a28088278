"""The CO2 balance of a plan, as one page: the result, what it is made of, every assumption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guinguette.emissions.announced import read_announced
from guinguette.emissions.assumptions import Assumption, Case
from guinguette.emissions.balance import TURNING, Balance, CaseBalance
from guinguette.emissions.of_folder import COUNTS_NAME, HYPOTHESES_NAME, balance_warnings
from guinguette.language.catalogue import family
from guinguette.tour import Tour
from maps.drawing import page as _page
from maps.words import labels
from maps.words.phrases import phrase

CASE_LABELS = ("pages.case-pessimistic", "pages.case-central", "pages.case-optimistic")
CORNER_LABELS = ("pages.corner-worst", "pages.corner-best")
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
    """One line of the balance: a label, its figures in the scenarios and in the two corners."""

    label: str
    figures: tuple[str, str, str]
    corners: tuple[str, str]


def balance_page(tour: Tour, balance: Balance, *, printed_on: date) -> str:
    """Write the balance of a plan."""
    return _page.render_without_map(
        "balance.html",
        "balance.css",
        tour=tour,
        balance=balance,
        sentence=balance_sentence(balance),
        lines=balance_lines(balance),
        bars=_bars(balance.central),
        per_visit=_kg_per_visit(balance),
        groups=_groups(balance),
        turning={one.key for one in balance.took_part if _turns(one)},
        villages=_villages(balance),
        shops_rule=balance.assumptions.assumptions["shop_population"],
        announced=read_announced(),
        warnings=balance_warnings(balance, langue="fr"),
        names=(HYPOTHESES_NAME, COUNTS_NAME),
        value=_value,
        confidence=family("pages.confidence"),
        case_labels=[phrase(key) for key in CASE_LABELS],
        corner_labels=[phrase(key) for key in CORNER_LABELS],
        plan_version=labels.plan_version(tour),
        printed_on=printed_on,
    )


def balance_sentence(balance: Balance) -> str:
    """Say the result in one sentence; it may be negative."""
    outer = (balance.worst.case, balance.central, balance.best.case)
    low, central, high = (labels.mass(case.net_kg) for case in outer)
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
        BalanceLine(
            label=phrase(key),
            figures=_figures(balance, name, sign),
            corners=(
                labels.mass(sign * getattr(balance.worst.case, name)),
                labels.mass(sign * getattr(balance.best.case, name)),
            ),
        )
        for key, name, sign in (*_LINES, ("pages.co2-net", "net_kg", 1))
    ]
    return tuple(lines)


def co2_lines(balance: Balance) -> Co2Lines:
    """Return the balance as the summary shows it."""
    warnings = (one.message for one in balance_warnings(balance, langue="fr"))
    return Co2Lines(
        title=balance_sentence(balance),
        lines=tuple((line.label, *line.figures) for line in balance_lines(balance)),
        note=" ".join((phrase("pages.balance-note"), *warnings)),
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


def _groups(balance: Balance) -> list[tuple[str, Sequence[Assumption]]]:
    """Assumptions that took part, by kind of visit."""
    groups: dict[str, list[Assumption]] = {}
    for one in balance.took_part:
        groups.setdefault(one.key.rpartition(".")[0], []).append(one)
    return [(phrase(_AUDIENCES[audience]), rows) for audience, rows in groups.items()]


def _value(value: float) -> str:
    """Write a value of an assumption with the digits it needs."""
    decimals = 3 if value < 1 else 2 if value < 5 else 0 if value == int(value) else 1
    return labels.number(value, decimals=decimals)


def _turns(one: Assumption) -> bool:
    """Whether an extreme may take the end of an assumption that its label does not announce."""
    return one.key.rpartition(".")[2] in TURNING


def _villages(balance: Balance) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Villages with shops of their own; the others with the nearest, and the way there."""
    limit = balance.assumptions.assumptions["shop_population"].values[Case.CENTRAL]
    rows = {(one.commune_code, one.name): one.shops[limit] for one in balance.villages}
    own, others = [], []
    for (code, name), shop in sorted(rows.items(), key=lambda row: labels.slug(row[0][1])):
        if shop.commune_code == code:
            own.append(name)
        else:
            others.append((name, shop.name, labels.distance(1000 * shop.road_km)))
    return own, others
