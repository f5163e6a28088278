"""The villages that a question may choose among, their need, and what a visit to each is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from scipy.spatial import KDTree

from guinguette.communes.epci import epcis_of
from guinguette.communes.france import Commune, every_commune
from guinguette.demand.ground import Ground, france
from guinguette.demand.need import Need, food_chance, island_of, measure_need
from guinguette.demand.on_roads import on_roads
from guinguette.demand.store import kept_data
from guinguette.faults import Fault, UsageError
from guinguette.language.fault_sentences import fault
from guinguette.networks.built import load_built_network
from guinguette.planning.candidates import Candidate, rank_candidates, small_communes
from guinguette.roads.kinds import OsmRoads, osm_roads
from guinguette.scenarios.ask import question_faults
from guinguette.scenarios.question import Question
from guinguette.scenarios.rules import Rules
from guinguette.scenarios.scenario import Pool, WhyAside
from guinguette.scenarios.territory import Names, area_of, placed
from routing.arrays import FloatArray
from routing.great_circle import EARTH_RADIUS_M
from routing.network.vehicle.vehicle import read_profile

TOWNS_WITHIN_KM = 25.0
"""A van may come from a town this far outside of an intercommunality or an outline."""


def gather_pool(
    question: Question,
    rules: Rules,
    *,
    today: date,
    roads: OsmRoads | None = None,
    visits: Mapping[str, date] | None = None,
) -> Pool:
    """
    Gather the candidates of a question, rank them, and find the towns where depots may be.

    Parameters
    ----------
    question
        What is asked; its outline is a file that is read.
    rules
        What benefits depend on.
    today, visits
        As for :func:`guinguette.demand.need.measure_need`.
    roads
        A network: communes off its roads are no candidates and no depots.

    Returns
    -------
    pool
        The need of a village is its rank in the area. A commune that is known to have a food shop
        is a candidate only where it is forced or requested: nobody is without one there. Those on
        an island are candidates only where all of the area is that island.

    Raises
    ------
    InputError
        With all that is named wrongly, or where there are too few candidates; ``cell`` is the key.
    MissingDataError
        If what was brought is damaged.
    """
    names = Names()
    names.faults += question_faults(question)
    area = area_of(question.area, names)
    villages = _villages(question, area, names)
    depots = names.communes(question.choice.depots, "choix.depots", area=area)
    names.refuse()
    asked = tuple(dict.fromkeys((*villages["imposes"], *villages["demandes"])))
    if roads is not None:
        _refuse_off(roads, {"villages": asked, "choix.depots": depots}, names)
    aside: dict[WhyAside, frozenset[str]] = {}
    largest = question.villages.largest_population
    compared = _compared(area, asked, roads, names, largest=largest, aside=aside)
    around = tuple(dict.fromkeys((*area, *compared)))
    ground = on_roads(france(), roads, around) if roads else None
    need = _measured(compared, today=today, visits=visits, ground=ground)
    people = _people_without_shop(compared)
    codes = {key: frozenset(c.code for c in own) for key, own in villages.items()}
    wanted, out = codes["imposes"] | codes["demandes"], codes["exclus"] | codes["desservis"]
    aside["shop"] = frozenset(code for code, count in people.items() if not count) - wanted
    ranked = (c for c in rank_candidates(need) if c.commune.code not in out | aside["shop"])
    candidates = tuple(ranked)
    if len(candidates) < 2:
        count, shops = len(candidates), len(aside["shop"])
        names.refuse(fault("pool-emptied", cell="zone", count=count, shops=shops, out=len(out)))
    near = epcis_of([c.commune for c in candidates])
    bounds = names.by_epci(question.villages.per_epci, "villages.par_epci", near)
    subsidies = names.by_epci(question.costs.subsidies, "couts.subventions_epci", near)
    _check_bounds(question, bounds, candidates, codes["imposes"], names)
    names.refuse()
    return Pool(
        area=area,
        need=need,
        candidates=candidates,
        weights=tuple(
            c.score
            * people[c.commune.code] ** rules.people_power
            * (1.0 + rules.requested_bonus * (c.commune.code in codes["demandes"]))
            for c in candidates
        ),
        towns=depots or _towns(question, area, candidates, roads),
        forced=codes["imposes"],
        requested=codes["demandes"] - out,
        forbidden=codes["exclus"],
        served=codes["desservis"],
        aside={why: own for why, own in aside.items() if own},
        per_epci=bounds,
        subsidies=subsidies,
        ground=ground,
    )


def real_roads(network: Path) -> OsmRoads:
    """
    Load the roads of a van.

    Raises
    ------
    MissingDataError
        If the network cannot be read.
    """
    return osm_roads(load_built_network(network), read_profile("van"))


def need_of(
    communes: Sequence[Commune],
    *,
    today: date,
    visits: Mapping[str, date] | None = None,
    roads: OsmRoads | None = None,
) -> Need:
    """
    Measure the need of the small ones of some communes, by the data the user has brought.

    Parameters
    ----------
    communes
        Of an area.
    today, visits
        As for :func:`guinguette.demand.need.measure_need`.
    roads
        A network whose minutes are taken instead of estimated ones, where it reaches.

    Raises
    ------
    UsageError
        If fewer than two may be candidates; says why.
    MissingDataError
        If what was brought is damaged.
    """
    small = small_communes(communes)
    if found := _too_few(communes, small):
        raise UsageError(found)
    ground = on_roads(france(), roads, small) if roads else None
    return _measured(small, today=today, visits=visits, ground=ground)


def _measured(
    communes: Sequence[Commune],
    *,
    today: date,
    visits: Mapping[str, date] | None,
    ground: Ground | None,
) -> Need:
    kept = kept_data()
    return measure_need(
        communes,
        data={name: one.columns for name, one in kept.items()},
        credited=tuple(one.credit for one in kept.values()),
        today=today,
        visits=visits,
        ground=ground,
    )


def _too_few(area: Sequence[Commune], candidates: Collection[Commune]) -> Fault | None:
    """Say that an area holds fewer than two candidates, and why."""
    if len(candidates) >= 2:
        return None
    codes = ", ".join(dict.fromkeys(c.departement for c in area))
    is_unknown = not any(c.population for c in area)
    code = "departement-uncounted" if is_unknown else "unknown-departement-pool"
    return fault(code, cell="zone", value=codes, count=len(candidates))


def _villages(
    question: Question, area: Collection[Commune], names: Names
) -> dict[str, tuple[Commune, ...]]:
    """Find the communes that each list of a question names, by its key."""
    asked = question.villages
    lists = {
        "imposes": asked.forced,
        "exclus": asked.forbidden,
        "demandes": asked.requested,
        "desservis": asked.served,
    }
    found = {key: names.communes(own, f"villages.{key}", area=area) for key, own in lists.items()}
    for other in ("exclus", "desservis"):
        for commune in (c for c in found["imposes"] if c in found[other]):
            both = fault("village-contradicted", value=commune.name, other=other)
            names.add(both, f"villages.{other}")
    return found


def _refuse_off(roads: OsmRoads, asked: Mapping[str, Sequence[Commune]], names: Names) -> None:
    """Gather the communes asked for by name that are by no road of the network."""
    for key, own in asked.items():
        near = roads.near(own) if own else ()
        for commune in (c for c in own if c not in near):
            names.add(fault("village-off-network", value=commune.name), key)


def _compared(
    area: Sequence[Commune],
    asked: Sequence[Commune],
    roads: OsmRoads | None,
    names: Names,
    *,
    largest: int,
    aside: dict[WhyAside, frozenset[str]],
) -> tuple[Commune, ...]:
    """List whose need is compared: small ones that roads join, and those asked for by name."""
    small = small_communes(area, largest=largest)
    names.refuse(_too_few(area, {*small, *asked}))
    if roads is not None:
        near = roads.near(small) if small else ()
        aside["off_network"] = frozenset(c.code for c in small if c not in near)
        small = near
        if len({*small, *asked}) < 2:
            codes = ", ".join(dict.fromkeys(c.departement for c in area))
            names.refuse(fault("simulation-off-network", cell="zone", value=codes))
    islands = {c: island_of(c.code) for c in small}
    if len(set(islands.values())) > 1:
        aside["island"] = frozenset(c.code for c, island in islands.items() if island)
        small = tuple(c for c, island in islands.items() if not island)
    return tuple(dict.fromkeys((*small, *asked)))


def _people_without_shop(communes: Sequence[Commune]) -> dict[str, float]:
    """Return the inhabitants of each commune expected to have no food shop in it, by code."""
    land = france()
    chance, _ = food_chance(land, {name: one.columns for name, one in kept_data().items()})
    own = (1.0 - chance[land.numbers(communes)]).tolist()
    return {c.code: c.population * none for c, none in zip(communes, own, strict=True)}


def _towns(
    question: Question,
    area: Sequence[Commune],
    candidates: Sequence[Candidate],
    roads: OsmRoads | None,
) -> tuple[Commune, ...]:
    """List the largest communes of an area and, where it is no département, around it."""
    asked, found = question.area, list(area)
    if asked.epcis or asked.communes or asked.outline:
        every = placed(every_commune().communes)
        far = np.asarray(KDTree(_points(area)).query(_points(every))[0])
        found += [every[k] for k in np.flatnonzero(far <= TOWNS_WITHIN_KM).tolist()]
    islands = {island_of(c.commune.code) for c in candidates}
    joined = {c for c in found if island_of(c.code) in islands}
    by_size = sorted(joined, key=lambda c: (-c.population, c.code))
    return tuple((roads.near(by_size) if roads else by_size)[: question.choice.towns])


def _points(communes: Sequence[Commune]) -> FloatArray:
    """Place communes on the globe, kilometres, shape (n, 3): straight is as good as round."""
    x, y = np.radians([[c.longitude, c.latitude] for c in communes]).T
    on_sphere = [np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)]
    return np.stack(on_sphere, axis=1) * EARTH_RADIUS_M / 1000.0


def _check_bounds(
    question: Question,
    bounds: Mapping[str, tuple[int, int]],
    candidates: Sequence[Candidate],
    forced: frozenset[str],
    names: Names,
) -> None:
    """Gather the bounds that no choice can meet."""
    own = {c.commune.code: c.commune for c in candidates}
    held = Counter(c.epci_code for c in own.values())
    kept = Counter(own[code].epci_code for code in forced)
    called = {c.epci_code: c.epci_name for c in own.values()}
    for siren, (least, most) in bounds.items():
        facts = {"value": called[siren], "cell": f"villages.par_epci.{called[siren]}"}
        if least > held[siren]:
            names.add(fault("epci-least", **facts, least=least, count=held[siren]), "")
        if kept[siren] > most:
            names.add(fault("epci-most", **facts, most=most, count=kept[siren]), "")
    if (least := question.villages.least) > len(own):
        too_many = fault("villages-least", value=str(least), count=len(own))
        names.add(too_many, "villages.nombre_min")
