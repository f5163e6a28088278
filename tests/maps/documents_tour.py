"""Hand-made tours for the tests of the printed documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from guinguette.tour import Depot, LonLat, NetworkFacts, Route, Tour, Unserved, Visit

MONDAY = date(2027, 1, 4)
PRINTED_ON = date(2026, 12, 30)
DEPOT = Depot(name="Chaumont", commune_code="52121", longitude=5.1387, latitude=48.1113)
ESTIMATE = NetworkFacts(kind="estimate", source="neighbours", date=None)
OSM = NetworkFacts(kind="osm", source="OpenStreetMap", date=date(2026, 11, 1))

HOSTILE = (
    "#*_{{7*7}} $x$ \\",
    '=cmd|"/c calc"!A1',
    "<b>gras</b> & </wpt>",
    '"guillemets"; virgule, point-virgule',
    "fête 🎉🥖",
    "שלום עליכם",
    "@SUM(A1) +1 -1",
)
"""Texts that a template, a spreadsheet or a parser could take for orders."""


def visit(
    code: str,
    name: str,
    day: date,
    hours: tuple[str, str, str, str],
    *,
    position: LonLat,
    origin: LonLat,
    **changes: object,
) -> Visit:
    """Make a visit from its four hours (arrive, open, close, leave), ten minutes of driving."""
    arrive, opening, close, leave = (datetime.combine(day, time.fromisoformat(h)) for h in hours)
    made = Visit(
        commune_code=code,
        name=name,
        population=300,
        place="Place de la Mairie",
        longitude=position[0],
        latitude=position[1],
        arrive=arrive,
        open=opening,
        close=close,
        leave=leave,
        distance_m=9_000,
        driving_s=600,
        path=(origin, position),
        service_profile="épicerie",
        services=("pain", "épicerie", "café"),
        audience="errands",
        rhythm="weekly",
        contact="Mairie",
        phone="03 25 02 44 53",
        notes="",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def route(day: date, visits: tuple[Visit, ...], *, vehicle: str = "Camion 1") -> Route:
    """Make the route of one vehicle on one day, home ten minutes after the last visit."""
    last = visits[-1]
    return Route(
        date=day,
        vehicle=vehicle,
        crew="Équipe du matin",
        has_trailer=False,
        depot=DEPOT,
        depart=visits[0].arrive - timedelta(minutes=10),
        return_=last.leave + timedelta(minutes=10),
        distance_m=9_000 * len(visits) + 9_000,
        driving_s=600 * len(visits) + 600,
        break_s=1_800,
        cost_eur=123.45,
        visits=visits,
        return_distance_m=9_000,
        return_driving_s=600,
        return_path=((last.longitude, last.latitude), (DEPOT.longitude, DEPOT.latitude)),
    )


def tour(
    routes: tuple[Route, ...],
    *,
    unserved: tuple[Unserved, ...] = (),
    network: NetworkFacts = ESTIMATE,
    weeks: int = 2,
) -> Tour:
    """Make the tour that holds these routes."""
    served = {v.commune_code for r in routes for v in r.visits}
    return Tour(
        title="Épicerie itinérante du Pays de Chaumont",
        description="Illustration : aucune donnée réelle.",
        start=MONDAY,
        weeks=weeks,
        depots=(DEPOT,),
        vehicles=tuple(dict.fromkeys(r.vehicle for r in routes)) or ("Camion 1",),
        routes=routes,
        unserved=unserved,
        status="partial" if unserved else "optimal",
        cost_eur=246.9,
        lower_bound_eur=240.0,
        gap=6.9 / 246.9,
        network=network,
        runtime_s=1.5,
        seed=1,
        communes_served=len(served),
        communes_asked=len(served) + len(unserved),
        inhabitants_served=300 * len(served),
    )


def small_tour(*, network: NetworkFacts = ESTIMATE) -> Tour:
    """
    Two communes each Monday by one van, one commune out of reach.

    Chaumont 9 h → Vignory 9 h 10 → Le Buisson 11 h 10 → Chaumont.
    """
    depot, first, second = (5.1387, 48.1113), (5.1036, 48.2772), (5.0, 48.6)
    routes = []
    for week in (0, 1):
        day = MONDAY + timedelta(weeks=week)
        vignory = visit(
            "52524", "Vignory", day, ("09:10", "09:30", "10:30", "10:45"),
            position=first, origin=depot,
        )  # fmt: skip
        buisson = visit(
            "51094", "Le Buisson", day, ("11:10", "11:30", "12:30", "12:45"),
            position=second, origin=first, place="Halle aux œufs", notes="Clé chez la voisine",
        )  # fmt: skip
        routes.append(route(day, (vignory, buisson)))
    far = Unserved(
        commune_code="52140",
        name="Colombey-les-Deux-Églises",
        missing_visits=2,
        reason="too_far",
    )
    return tour(tuple(routes), unserved=(far,), network=network)


def hostile_tour() -> Tour:
    """One route whose every free text is one of ``HOSTILE``."""
    visits = tuple(
        visit(
            f"52{number:03d}", text, MONDAY,
            (f"{8 + number:02d}:10", f"{8 + number:02d}:20",
             f"{8 + number:02d}:50", f"{8 + number:02d}:55"),
            position=(5.0 + number / 10, 48.0), origin=(4.9 + number / 10, 48.0),
            place=text, notes=text, contact=text, phone=text, services=(text,),
        )
        for number, text in enumerate(HOSTILE)
    )  # fmt: skip
    day = replace(route(MONDAY, visits, vehicle=HOSTILE[1]), crew=HOSTILE[0])
    unserved = Unserved(
        commune_code="52999",
        name=HOSTILE[2],
        missing_visits=1,
        reason="relation",
    )
    return replace(tour((day,), unserved=(unserved,)), title=HOSTILE[0], description=HOSTILE[2])


_NAMES = (
    "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson", "Ceffonds", "Éclaron-Braucourt-Sainte-Livière",
    "Vignory", "La Chapelle-en-Blaisy", "Rives Dervoises", "Giffaumont-Champaubert", "Louze",
    "Doulevant-le-Château", "Colombey-les-Deux-Églises", "L’Épine", "Maranville",
)  # fmt: skip


def large_tour(*, vehicles: int = 5, days: int = 5, communes: int = 63) -> Tour:
    """One week in the size of the real service: every commune once, three or so a day."""
    slots = [(day, van) for day in range(days) for van in range(vehicles)]
    routes = []
    for number, (day, van) in enumerate(slots):
        share = range(number, communes, len(slots))
        visits = tuple(
            _large_visit(i, MONDAY + timedelta(days=day), k) for k, i in enumerate(share)
        )
        if visits:
            made = route(MONDAY + timedelta(days=day), visits, vehicle=f"Véhicule {van + 1}")
            routes.append(replace(made, crew=f"Équipe {van + 1}"))
    return tour(tuple(routes), weeks=1)


def _large_visit(number: int, day: date, order: int) -> Visit:
    start = 8 + 3 * order
    return visit(
        f"52{number:03d}", f"{_NAMES[number % len(_NAMES)]} {number}", day,
        (f"{start:02d}:40", f"{start:02d}:55", f"{start + 2:02d}:10", f"{start + 2:02d}:25"),
        position=(4.5 + number / 100, 48.2), origin=(4.5, 48.3),
        place="Devant la salle des fêtes, rue du Général-de-Gaulle",
        notes="Demander la clé du compteur à la mairie la veille",
    )  # fmt: skip
