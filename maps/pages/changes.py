"""What changes from one plan to another, as one page: the figures, the days, the longest ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from guinguette.compare import ChangeKind, CommuneChange, LegChange, PlannedVisit, TourChanges
from guinguette.tour import NetworkFacts, Tour
from maps.drawing import page as _page
from maps.pages.changes_figures import FigureRow, best_cost_span, figure_rows
from maps.words import labels

PAGE_NAME = "changements.html"
SHOWN_LEGS = 12
_LABELS = {
    "served": "Communes servies",
    "visits": "Passages",
    "routes": "Journées de véhicule",
    "distance": "Kilomètres",
    "driving": "Conduite",
    "cost": "Coût",
    "lower_bound": "Minimum prouvé du coût",
    "gap": "Écart au plus à ce minimum",
}
_KINDS: dict[ChangeKind, Callable[[int], str]] = {
    "added": lambda n: f"{labels.plural(n, 'commune')} avec un passage de plus",
    "removed": lambda n: f"{labels.plural(n, 'commune')} avec un passage de moins",
    "day": lambda n: labels.plural(n, "commune change de jour", "communes changent de jour"),
    "hour": lambda n: labels.plural(n, "commune change d’heure", "communes changent d’heure"),
    "vehicle": lambda n: labels.plural(
        n, "commune change de véhicule", "communes changent de véhicule"
    ),
}
_WORDS: dict[ChangeKind, str] = {
    "added": "en plus",
    "removed": "en moins",
    "day": "jour",
    "hour": "heure",
    "vehicle": "véhicule",
}
_IF = {
    "as_few_changes": "Si l’on ne change pas plus de passages, le",
    "same_weeks": "Si l’on ne change ni plus de passages ni d’autres semaines, le",
}
_NOTHING = Markup()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """One visit as shown in both plans; the kinds of change are words."""

    before: str
    after: str
    kinds: str


def changes_page(
    changes: TourChanges, *, after: Tour, printed_on: date, more: Markup = _NOTHING
) -> str:
    """
    Write the page of what changes.

    Parameters
    ----------
    changes
        Two plans compared (:func:`guinguette.compare.compare_tours`).
    after
        The new plan: its title and version are shown.
    printed_on
        Date shown on the page.
    more
        What follows the figures.
    """
    return _page.render_without_map(
        "changes.html",
        "changes.css",
        tour=after,
        rows=_rows(changes),
        lower_bounds=_lower_bounds(changes),
        best_cost=_best_cost(changes),
        titles=titles(changes),
        counts=[say(changes.count(k)) for k, say in _KINDS.items() if changes.count(k)],
        communes=[(c.commune_name, _visits(c), _missing(c)) for c in changes.changed],
        unchanged=[c.commune_name for c in changes.communes if not c.is_changed],
        legs=[_leg(leg) for leg in changes.legs[:SHOWN_LEGS]],
        leg_count=len(changes.legs),
        networks=_sentences(changes),
        plan_version=labels.plan_version(after),
        printed_on=printed_on,
        more=more,
    )


def titles(changes: TourChanges) -> tuple[str, str]:
    """Name the two plans by their roads where these differ."""
    before, after = changes.before.network, changes.after.network
    if before.is_estimate == after.is_estimate:
        return "Avant", "Après"
    return f"Avant, {_roads(before)}", f"Après, {_roads(after)}"


def _roads(network: NetworkFacts) -> str:
    return labels.ESTIMATE_TAG if network.is_estimate else "routes réelles"


def _rows(changes: TourChanges) -> list[tuple[str, FigureRow]]:
    return [(_LABELS[row.key], row) for row in figure_rows(changes, labels.number)]


def _lower_bounds(changes: TourChanges) -> str:
    """Say which plans the two lower bounds hold for, where it is not all."""
    whose = (("de l’ancien plan", changes.before), ("du nouveau plan", changes.after))
    held = ((plan, labels.lower_bound_holders(totals.lower_bound_scope)) for plan, totals in whose)
    return " ".join(f"Celui {plan} vaut pour {among}." for plan, among in held if among)


def _best_cost(changes: TourChanges) -> str:
    """Say what is proven of the change, whatever the time each search had."""
    span = best_cost_span(changes, labels.number)
    if span is None:
        return ""
    low, high = span
    start = _IF.get(changes.after.lower_bound_scope, "Le")
    cost = f"{start} coût du meilleur plan possible change"
    if low == high:
        return f"{cost} de {low}{labels.NBSP}: c’est prouvé."
    text = (
        f"{cost} d’une somme comprise entre {low} et {high}"
        f"{labels.NBSP}: c’est prouvé. Le reste vient de calculs arrêtés avant leur fin."
    )
    if low.startswith("−") and high.startswith("+"):
        text += " Un calcul plus long (--secondes) dirait si le changement coûte ou rapporte."
    return text


def _visits(commune: CommuneChange) -> list[_Visit]:
    return [
        _Visit(
            before=_visit(visit.before),
            after=_visit(visit.after),
            kinds=", ".join(_WORDS[kind] for kind in visit.kinds) or "inchangé",
        )
        for visit in commune.visits
    ]


def _visit(visit: PlannedVisit | None) -> str:
    if visit is None:
        return "–"
    day, hour = labels.short_date(visit.open.date()), labels.hour(visit.open)
    return f"{day}, {hour}, {visit.vehicle}"


def _missing(commune: CommuneChange) -> str:
    if commune.missing_before == commune.missing_after:
        return ""
    if not commune.missing_after:
        return "tous ses passages sont maintenant faits"
    return f"il lui manque {labels.plural(commune.missing_after, 'passage')}"


def _leg(leg: LegChange) -> tuple[str, str, str, str, str]:
    """Name, way, length before, after, and what it adds in metres and minutes."""
    way = f"depuis {leg.after.origin}"
    if not leg.is_same_way:
        way += f" (avant : depuis {leg.before.origin})"
    difference = f"{signed(leg.longer_m / 1000, decimals=1)}{labels.NBSP}km"
    minutes = f"{signed(round(leg.longer_s / 60))}{labels.NBSP}min"
    return (
        leg.commune_name,
        way,
        _length(leg.before),
        _length(leg.after),
        f"{difference}, {minutes}",
    )


def _length(visit: PlannedVisit) -> str:
    return f"{labels.distance(visit.distance_m)}, {labels.duration(visit.driving_s)}"


def signed(value: float, *, decimals: int = 0) -> str:
    """Write a difference: ``+2,4``, ``−12``, ``0``."""
    text = labels.number(value, decimals=decimals)
    return f"+{text}" if value > 0 and text.strip("0,") else text


def _sentences(changes: TourChanges) -> list[tuple[str, str]]:
    before, after = titles(changes)
    return [
        (before.split(",")[0], labels.network_sentence(changes.before.network)),
        (after.split(",")[0], labels.network_sentence(changes.after.network)),
    ]
