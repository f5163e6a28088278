"""Seasons made by hand: evenings in villages of Haute-Marne and Aisne, sold by contracts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from guinguette.contract import Contract, ContractMet, Season, SeasonPlace, SeasonTerm
from guinguette.instruction import Instruction
from guinguette.tour import Route, Tour
from tests.maps.documents_tour import route, tour, visit

FIRST, LAST, AUTUMN = date(2027, 5, 15), date(2027, 8, 31), date(2027, 9, 21)
DER = (
    "Longeville-sur-la-Laines", "Hauteville", "Robert-Magny", "Maurupt-le-Montois", "Narcy",
    "Ceffonds", "Louze", "Éclaron-Braucourt-Sainte-Livière", "Giffaumont-Champaubert", "Humbécourt",
    "Roches-sur-Marne", "Perthes", "Villiers-en-Lieu", "Chancenay", "Bettancourt-la-Ferrée",
    "Valcourt", "Moëslains", "Hallignicourt", "Laneuville-au-Pont", "Allichamps", "Louvemont",
    "Attancourt", "Wassy", "Voillecomte", "Planrupt", "Frampas", "Droyes",
)  # fmt: skip
CHAUMONT = (
    "Vignory", "Colombey-les-Deux-Églises", "Biesles", "Bologne", "Foulain", "Luzy-sur-Marne",
    "Jonchery", "Villiers-le-Sec", "Brottes", "Chamarandes-Choignes", "Semoutiers-Montsaon",
    "Neuilly-sur-Suize", "Condes", "Brethenay", "Riaucourt", "Treix", "Laville-aux-Bois",
    "Verbiesles", "Buxières-lès-Villiers", "Euffigneix", "Sarcicourt", "Maranville", "Mirbel",
    "Oudincourt", "Vraincourt", "Marault",
)  # fmt: skip
THIERACHE = (
    "Bernot", "Guise", "Étréaupont", "Sains-Richaumont", "Wimy", "Origny-en-Thiérache",
    "Buironfosse", "Esquéhéries", "Le Nouvion-en-Thiérache", "La Capelle", "Autreppes",
    "Marly-Gomont", "Englancourt", "Sorbais", "Gergny", "Luzoir", "Froidestrées",
    "Clairfontaine", "Mondrepuis", "Saint-Michel",
    "Aubenton", "Martigny", "Any-Martin-Rieux", "Leuze", "Rumigny", "Plomion", "Vigneux-Hocquet",
    "Harcigny", "Jeantes", "Dagny-Lambercy",
)  # fmt: skip


def contract(name: str, payer: str, prefix: str, villages: tuple[str, ...], **changes) -> Contract:
    """Sell an evening in each village but the last three, for 350 euros."""
    made = Contract(
        name=name,
        payer=payer,
        dates=len(villages) - 3,
        first=FIRST,
        last=LAST,
        price_eur=350.0 * (len(villages) - 3),
        places=tuple(f"{prefix}{number:03d}" for number in range(1, len(villages) + 1)),
    )
    return replace(made, **changes)


CONTRACTS = {
    contract("Der 2027", "Grand Saint-Dizier, Der et Vallées", "52", DER): DER,
    contract("Chaumont", "Agglomération de Chaumont", "51", CHAUMONT, dates=24): CHAUMONT,
    contract("Thiérache", "Thiérache du Centre", "02", THIERACHE, last=AUTUMN): THIERACHE,
}  # fmt: skip


def evening(key: str, name: str, day: date, sold: Contract, number: int, **changes) -> Route:
    """Make the route of one evening: open from 18:00 to 22:00, two hours after the arrival."""
    position = (4.9 + number / 100, 48.4 + number / 120)
    made = visit(
        key, name, day, ("16:00", "18:00", "22:00", "23:00"),
        position=position, origin=(5.1387, 48.1113),
    )  # fmt: skip
    details = {
        "contract": sold.name,
        "audience": "evening",
        "rhythm": "contract",
        "services": ("buvette", "petite restauration"),
        "place": "Place de l’Église" if number % 3 else "Devant la salle des fêtes",
        "notes": "10 tables et 20 bancs, prise 32 A au coin de la mairie, clé chez le voisin.",
        "wish": (1, None, 2, None)[number % 4],
        "contact": "Secrétariat de mairie",
        "phone": f"03 25 00 00 {number % 90 + 10}",
        "is_place_private": number % 11 == 5,
    }
    made = replace(made, **details | changes)
    return replace(route(day, (made,), vehicle=f"Guinguette {sold.name}"), crew="Équipe du soir")


def contract_routes(sold: Contract, villages: tuple[str, ...]) -> tuple[Route, ...]:
    """Spread the evenings of a contract over its period, on Thursdays to Sundays."""
    days = [sold.first + timedelta(days=n) for n in range((sold.last - sold.first).days + 1)]
    days = [day for day in days if day.weekday() >= 3]
    count = min(sold.dates, len(villages))
    chosen = [days[round(rank * (len(days) - 1) / (count - 1))] for rank in range(count)]
    return tuple(
        evening(sold.places[rank], villages[rank], day, sold, rank + 1)
        for rank, day in enumerate(chosen)
    )


def season_tour(
    contracts: dict[Contract, tuple[str, ...]] = CONTRACTS, *, lacking: int = 0
) -> Tour:
    """Make the tour of a season; the last contract lacks as many evenings as asked."""
    routes = {sold: contract_routes(sold, names) for sold, names in contracts.items()}
    last = list(contracts)[-1]
    routes[last] = routes[last][: len(routes[last]) - lacking]
    met = tuple(
        ContractMet(
            contract=sold.name,
            held=0,
            planned=len(made),
            lacking=lacking if sold is last else 0,
            reason="crew_hours" if lacking and sold is last else None,
            remedy_days=2 if lacking and sold is last else None,
        )
        for sold, made in routes.items()
    )
    every = sorted(
        (one for made in routes.values() for one in made), key=lambda one: (one.date, one.vehicle)
    )
    terms = (
        SeasonTerm(kind="pace", eur=41.0, price_eur=12.5),
        SeasonTerm(kind="wish", eur=120.0, price_eur=63.0),
        SeasonTerm(kind="school_holiday", eur=0.0),
    )
    season = Season(
        contracts=tuple(contracts),
        met=met,
        terms=terms,
        cost_eur=6_450.0,
        lower_bound_eur=6_410.0,
        places=tuple(_places(contracts)),
    )
    agreed = [(one.visits[0].key, one.date) for one in every[::4]]
    return replace(
        tour(tuple(every), weeks=20),
        title="Guinguette mobile",
        start=date(2027, 5, 10),
        season=season,
        instructions=tuple(
            Instruction(kind="confirm", place=key, date=day, given=date(2027, 4, 1))
            for key, day in agreed
        ),
    )


def _places(contracts: dict[Contract, tuple[str, ...]]):
    for sold, names in contracts.items():
        for number, (key, name) in enumerate(zip(sold.places, names, strict=True)):
            wishes = (FIRST + timedelta(days=7 * number % 90),) if number % 3 == 0 else ()
            fallback = "" if number % 2 else "Salle des fêtes"
            yield SeasonPlace(key=key, name=name, wishes=wishes, fallback=fallback)


def moved(made: Tour, rank: int, days: int) -> Tour:
    """Put one evening some days later."""
    routes = list(made.routes)
    one, shift = routes[rank], timedelta(days=days)
    names = ("arrive", "open", "close", "leave")
    own = tuple(
        replace(v, **{name: getattr(v, name) + shift for name in names}) for v in one.visits
    )
    hours = {"depart": one.depart + shift, "return_": one.return_ + shift}
    routes[rank] = replace(one, date=one.date + shift, visits=own, **hours)
    return replace(made, routes=tuple(routes))


def without(made: Tour, rank: int) -> Tour:
    """Give one evening up."""
    return replace(made, routes=made.routes[:rank] + made.routes[rank + 1 :])
