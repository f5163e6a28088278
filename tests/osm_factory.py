"""
Makes OSM extracts of any size from the real communes: as many roads as wanted, without a network.

Names, positions and populations of villages are real; streets and roads are invented, about as
dense as those of rural OpenStreetMap (3.6 junctions per km², measured on Corsica), with what a
planner of heavy vehicles meets: one-way streets, roundabouts, height and weight limits, tracks,
gates, level crossings, turn restrictions, a toll motorway, and pieces joined to nothing.
"""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import Delaunay

from guinguette.communes.france import read_communes
from tests.osm_parts.motorway import Line
from tests.osm_parts.plane import METRES_PER_DEGREE, Plane
from tests.osm_parts.road import Road, build_road
from tests.osm_parts.sink import OsmSink
from tests.osm_parts.village import LARGE, Gate, build_village, gate_towards

TIMESTAMP = "2026-01-01T00:00:00Z"
JUNCTIONS_PER_KM2 = 3.6
LONGEST_ROAD_M = 15_000.0
CANTON = (4.77, 48.45)
"""Longitude and latitude of the canton of :func:`write_small`, in the Haute-Marne."""


@dataclass(frozen=True, kw_only=True)
class FactoryFacts:
    """
    What was written.

    ``junctions`` counts the nodes where roads fork, meet or end. ``squares`` gives the node at the
    centre of each commune, by code. ``known`` lists objects by what they are: ids of ways
    (``weight``, ``height``, ``bridge``, ``oneway``, ``roundabout``, ``track``, ``bollard``,
    ``motorway``, ``motorway_link``, ``island``), of nodes (``level_crossing``), of relations
    (``no_left_turn``, ``only_straight_on``, ``no_u_turn``).
    """

    junctions: int
    nodes: int
    ways: int
    restrictions: int
    area_km2: float
    squares: dict
    known: dict


def write_departements(path, departements, *, seed=1, junctions_per_km2=JUNCTIONS_PER_KM2):
    """Write the roads of some départements; the same arguments give the same bytes."""
    frame = read_communes(departements=departements)
    return _write(path, frame, seed, junctions_per_km2)


def write_small(path, *, seed=1, junctions_per_km2=JUNCTIONS_PER_KM2):
    """Write a canton of ten communes."""
    frame = read_communes(departements=["52"])
    plane = Plane(*CANTON)
    metres = plane.metres(frame["longitude"].to_numpy(), frame["latitude"].to_numpy())
    nearest = np.sort(np.argsort(np.hypot(*metres))[:10])
    return _write(path, frame.iloc[nearest], seed, junctions_per_km2)


def _write(path, frame, seed, junctions_per_km2):
    frame = frame[frame["longitude"].notna()]
    areas_km2 = _areas_km2(frame)
    places = list(frame.drop(columns="geometry").itertuples(index=False))
    lon, lat = frame["longitude"].to_numpy(float), frame["latitude"].to_numpy(float)
    box = (lon.min() - 0.1, lat.min() - 0.1, lon.max() + 0.1, lat.max() + 0.1)
    sink = OsmSink(path, box=tuple(map(float, box)), timestamp=TIMESTAMP)
    pairs, lengths = neighbours(lon, lat)
    tags = _road_tags(places, pairs)
    target = junctions_per_km2 * areas_km2
    lattices = _villages(sink, places, target, pairs=pairs, lengths=lengths, tags=tags, seed=seed)
    gates = _gates(sink, places, lattices, pairs)
    side_roads = (target.sum() - sink.junction_count()) / 2 / max(lengths.sum(), 1.0) * lengths
    width_m = (box[2] - box[0]) * METRES_PER_DEGREE * 0.67
    _roads(
        sink,
        places,
        pairs,
        tags=tags,
        gates=gates,
        side_roads=side_roads,
        motorway=Line(box, spacing_m=float(np.clip(width_m / 5, 3000.0, 25_000.0))),
        seed=seed,
    )
    _islands(sink, lattices)
    facts = FactoryFacts(
        junctions=sink.junction_count(),
        nodes=sink.node_count,
        ways=sink.way_count,
        restrictions=sink.restriction_count,
        area_km2=float(areas_km2.sum()),
        squares={p.code: _centre(lattices[k]) for k, p in enumerate(places)},
        known={kind: tuple(ids) for kind, ids in sink.known.items()},
    )
    sink.close()
    return facts


def _areas_km2(frame):
    """Areas of communes; those without a contour count for the mean."""
    east = np.cos(np.radians(frame["latitude"].to_numpy(float)))
    square_degrees = np.array([shape.area if shape else np.nan for shape in frame.geometry])
    areas = square_degrees * east * (METRES_PER_DEGREE / 1000.0) ** 2
    return np.where(np.isnan(areas), np.nanmean(areas), areas)


def neighbours(lon, lat):
    """Pairs of neighbouring places (Delaunay, at most 15 km apart) and their distances, metres."""
    plane = np.column_stack([lon * np.cos(np.radians(lat.mean())), lat]) * METRES_PER_DEGREE
    corners = Delaunay(plane).simplices
    sides = np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    pairs = np.unique(np.sort(sides, axis=1), axis=0)
    lengths = np.hypot(*(plane[pairs[:, 0]] - plane[pairs[:, 1]]).T)
    near = (lengths <= LONGEST_ROAD_M) & (lengths > 50.0)
    return pairs[near], lengths[near]


def _road_tags(places, pairs):
    """Class, number and name of the road between each pair; numbers run through villages."""
    chains = _chains(places, pairs)
    weight = {}
    for (a, b), chain in zip(pairs.tolist(), chains, strict=True):
        smaller = min(places[a].population, places[b].population)
        weight[chain] = max(weight.get(chain, 0), smaller)
    ends = [places[b].name for b in pairs[:, 1].tolist()]
    return [
        _class_of(chain, weight[chain], name, number)
        for number, (chain, name) in enumerate(zip(chains, ends, strict=True))
    ]


def _class_of(chain, weight, name, number):
    speed = {4: "90", 5: "80", 6: "80"}.get(chain % 8, "")
    ref = f"D {1 + chain % 997}"
    if weight > 5000:
        return {"highway": "primary", "ref": f"D {900 + chain % 99}", "maxspeed": speed or "80"}
    if weight > 700:
        return {"highway": "secondary", "ref": ref, "maxspeed": speed}
    if number % 11 == 7:
        return {"highway": "unclassified", "surface": "gravel", "name": "Voie des Romains"}
    if chain % 3 == 0:
        return {"highway": "unclassified", "name": f"Route de {name}", "maxspeed": ""}
    named = {"name": f"Route de {name}"} if chain % 5 == 0 else {}
    return {"highway": "tertiary", "ref": ref, "maxspeed": speed, **named}


def _chains(places, pairs):
    """Number of the road each pair belongs to: at a place, the two most opposite roads are one."""
    parent = list(range(len(pairs)))

    def root(k):
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    for roads in _roads_at(places, pairs):
        if len(roads) > 1:
            _, one, other = min(
                (abs(abs(angle - bearing) - np.pi), k, m)
                for k, angle in roads
                for m, bearing in roads
                if k < m
            )
            parent[root(one)] = root(other)
    return [root(k) for k in range(len(pairs))]


def _roads_at(places, pairs):
    """Roads of each place, as (number, bearing)."""
    found = [[] for _ in places]
    for number, (a, b) in enumerate(pairs.tolist()):
        here, there = places[a], places[b]
        plane = Plane(here.longitude, here.latitude)
        x, y = plane.metres(there.longitude, there.latitude)
        bearing = float(np.arctan2(y, x))
        found[a].append((number, bearing))
        found[b].append((number, bearing + np.pi if bearing < 0 else bearing - np.pi))
    return found


def _villages(sink, places, target, *, pairs, lengths, tags, seed):
    room = np.full(len(places), 3000.0)
    for side in (0, 1):
        np.minimum.at(room, pairs[:, side], lengths)
    refs = [[] for _ in places]
    for road, (a, b) in zip(tags, pairs.tolist(), strict=True):
        for place in (a, b):
            if road.get("ref") and road["ref"] not in refs[place]:
                refs[place].append(road["ref"])
    lattices = []
    for k, place in enumerate(places):
        share = np.clip(0.15 + 0.12 * np.log10(1 + place.population), 0.3, 0.75)
        crossings = target[k] * share * min(1 + place.population / 5000, 4)
        lattices.append(
            build_village(
                sink,
                place,
                crossings=max(4, crossings),
                room_m=room[k],
                refs=[*refs[k], "", ""][:2],
                rng=np.random.default_rng([seed, k]),
            )
        )
    return lattices


def _centre(lattice):
    rows, columns = lattice.ids.shape
    return int(lattice.ids[rows // 2, columns // 2])


def _gates(sink, places, lattices, pairs):
    """Both ends of each road."""
    taken = [set() for _ in places]
    largest = max(place.population for place in places)
    found = []
    for a, b in pairs.tolist():
        ends = []
        for here, there in ((a, b), (b, a)):
            size = places[here].population
            is_large = size >= LARGE or size == largest
            towards = (places[there].longitude, places[there].latitude)
            ends.append(
                gate_towards(
                    sink,
                    places[here],
                    lattices[here],
                    towards,
                    taken=taken[here],
                    has_roundabout=is_large and len(taken[here]) % 2 == 0,
                )
            )
        found.append(tuple(ends))
    return found


def _roads(sink, places, pairs, *, tags, gates, side_roads, motorway, seed):
    owed = 0.0
    for number, (a, b) in enumerate(pairs.tolist()):
        owed += max(0.0, side_roads[number])
        count = int(owed)
        owed -= count
        begin, end = gates[number]
        if begin.node == end.node:
            continue
        road = Road(number, tags[number], begin, end, (places[a].name, places[b].name), count)
        built = build_road(sink, road, np.random.default_rng([seed, len(places), number]))
        if tags[number].get("surface") != "gravel":
            motorway.offer(built, places[b].name)
    motorway.build(sink)


def _islands(sink, lattices):
    """Every fortieth village has a private park whose road is joined to nothing."""
    for lattice in lattices[::40]:
        edge = lattice.xy[0, 0] + np.array([[400.0, 900.0], [500.0, 950.0], [560.0, 1100.0]])
        ids = sink.nodes(*lattice.plane.degrees(edge))
        sink.known["island"].append(sink.way(ids, highway="unclassified", name="Allée du Parc"))


__all__ = ["FactoryFacts", "Gate", "neighbours", "write_departements", "write_small"]
