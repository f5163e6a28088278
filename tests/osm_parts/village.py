"""A village: a warped grid of named streets, a square, and the gates where roads arrive."""

import math
from dataclasses import dataclass

import numpy as np

from tests.osm_parts.plane import Plane

STREETS = (
    "Rue de l'Église", "Rue du Moulin", "Rue des Écoles", "Rue du Lavoir", "Rue Haute",
    "Rue Basse", "Rue de la Fontaine", "Rue des Vergers", "Rue du Château", "Rue de la Gare",
    "Rue du Puits", "Rue des Tilleuls", "Rue du Four", "Rue de la Halle", "Rue des Vignes",
    "Rue Neuve", "Rue du Pont", "Rue du Calvaire", "Chemin des Prés", "Rue de la Forge",
)  # fmt: skip
LARGE = 1500
"""Inhabitants above which a place has signals at its centre and roundabouts at its gates."""


@dataclass(frozen=True)
class Gate:
    """Where a road leaves a village."""

    node: int
    lon: float
    lat: float
    is_roundabout: bool = False


@dataclass(frozen=True)
class Lattice:
    """Crossings of a village: positions in metres, ids, and which are joined along columns."""

    plane: Plane
    xy: np.ndarray  # (rows, columns, 2)
    ids: np.ndarray  # (rows, columns)
    is_joined: np.ndarray  # (rows - 1, columns)


def build_village(sink, place, *, crossings, room_m, refs, rng):
    """
    Write a village.

    ``crossings`` is about how many it has; ``room_m`` the distance of the nearest other village;
    ``refs`` the roads its main row and column belong to. Returns the lattice.
    """
    rows = max(2, round(math.sqrt(crossings * 0.8)))
    columns = max(2, round(crossings / rows))
    spacing = min(95.0, 0.4 * room_m / max(rows, columns))
    lattice = _lattice(sink, place, shape=(rows, columns), spacing=spacing, rng=rng)
    _streets(sink, place, lattice, refs, rng)
    _square(sink, lattice, spacing)
    return lattice


def _lattice(sink, place, *, shape, spacing, rng):
    rows, columns = shape
    plane = Plane(place.longitude, place.latitude)
    j, i = np.meshgrid(np.arange(columns) - columns // 2, np.arange(rows) - rows // 2)
    xy = spacing * np.stack([j, i], axis=-1).astype(float)
    xy += rng.uniform(-0.22, 0.22, xy.shape) * spacing
    turn = rng.uniform(0, math.pi)
    xy = xy @ np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    middle = (rows // 2) * columns + columns // 2
    tags = {}
    if place.population >= LARGE:
        tags[middle] = {"highway": "traffic_signals"}
    elif place.population % 3 == 0:
        tags[middle + (1 if columns > 2 else 0)] = {"highway": "give_way", "direction": "forward"}
    ids = sink.nodes(*plane.degrees(xy.reshape(-1, 2)), tags)
    joined = rng.random((rows - 1, columns)) < 0.7
    joined[:, [0, columns // 2, columns - 1]] = True
    label = {"place": "town" if place.population >= 2000 else "village"}
    label |= {"name": place.name, "population": str(place.population)}
    sink.node(*map(float, (place.longitude, place.latitude)), **label)
    return Lattice(plane, xy, np.array(ids).reshape(rows, columns), joined)


def _streets(sink, place, lattice, refs, rng):
    rows, columns = lattice.ids.shape
    names = [STREETS[k] for k in rng.permutation(len(STREETS))]
    has_oneways = place.population > 400
    for i in range(rows):
        tags = _street_tags(i == rows // 2, refs[0], names[i % len(names)])
        if has_oneways and i != rows // 2 and i % 3 == 1:
            tags["oneway"] = "-1" if i % 2 else "yes"
            sink.known["oneway"].append(sink.way_count + 1)
        sink.way(lattice.ids[i].tolist(), **tags)
    for j in range(columns):
        name = names[(rows + j) % len(names)]
        tags = _street_tags(j == columns // 2, refs[1], name)
        for run in _runs(lattice.is_joined[:, j]):
            sink.way(lattice.ids[run, j].tolist(), **tags)


def _street_tags(is_main, ref, name):
    if is_main:
        named = {"name": name} if ref else {"name": "Grande Rue"}
        return {"highway": "tertiary", "ref": ref, "maxspeed": "50", **named}
    return {"highway": "residential", "name": name, "maxspeed": "30" if len(name) > 15 else ""}


def _runs(joined):
    """Slices of consecutive joined crossings."""
    start = None
    for k, is_joined in enumerate([*joined.tolist(), False]):
        if is_joined and start is None:
            start = k
        if not is_joined and start is not None:
            yield slice(start, k + 1)
            start = None


def _square(sink, lattice, spacing):
    """Write a loop around the church, a footway and a passage closed by a bollard."""
    rows, columns = lattice.ids.shape
    centre = lattice.xy[rows // 2, columns // 2]
    centre_id = int(lattice.ids[rows // 2, columns // 2])
    corners = centre + spacing * np.array([[0.12, 0.3], [0.3, 0.3], [0.3, 0.12], [-0.2, -0.3]])
    tags = {3: {"barrier": "bollard"}}
    a, b, c, passage = sink.nodes(*lattice.plane.degrees(corners), tags)
    sink.way([centre_id, a, b, c, centre_id], highway="living_street", name="Place de l'Église")
    sink.way([centre_id, b], highway="footway")
    first = int(lattice.ids[0, 0])
    sink.known["bollard"].append(
        sink.way([centre_id, passage, first], highway="service", service="alley")
    )


def gate_towards(sink, place, lattice, towards, *, taken, has_roundabout):
    """
    Choose the crossing of a village's edge where the road towards a position starts.

    ``taken`` holds the crossings in use: another is taken while there is one. A larger place puts
    a roundabout there.
    """
    rows, columns = lattice.ids.shape
    is_edge = np.zeros((rows, columns), dtype=bool)
    is_edge[[0, -1], :] = is_edge[:, [0, -1]] = True
    xy, ids = lattice.xy[is_edge], lattice.ids[is_edge]
    goal = lattice.plane.metres(*towards)
    goal = goal / max(np.hypot(*goal), 1.0)
    score = xy @ goal - 1e4 * np.isin(ids, list(taken))
    best = int(score.argmax())
    taken.add(int(ids[best]))
    if has_roundabout:
        return _roundabout(sink, lattice, xy[best], int(ids[best]), goal)
    lon, lat = lattice.plane.degrees(xy[best])
    return Gate(int(ids[best]), float(lon[0]), float(lat[0]))


def _roundabout(sink, lattice, inner, inner_id, goal):
    """Write a ring of eight nodes, driven anticlockwise, with four arms; the outer one is free."""
    centre = inner + 60.0 * goal
    start = math.atan2(goal[1], goal[0])
    angles = start + np.arange(8) * math.pi / 4
    ring_xy = centre + 15.0 * np.column_stack([np.cos(angles), np.sin(angles)])
    ring = sink.nodes(*lattice.plane.degrees(ring_xy))
    known = sink.way([*ring, ring[0]], highway="tertiary", junction="roundabout")
    sink.known["roundabout"].append(known)
    sink.way([inner_id, ring[4]], highway="tertiary", maxspeed="50")
    for arm, kind, name in ((2, "service", ""), (6, "residential", "Rue de la Zone Artisanale")):
        out = centre + 80.0 * np.array([math.cos(angles[arm]), math.sin(angles[arm])])
        (end,) = sink.nodes(*lattice.plane.degrees(out))
        sink.way([ring[arm], end], highway=kind, name=name)
    lon, lat = lattice.plane.degrees(ring_xy[:1])
    return Gate(ring[0], float(lon[0]), float(lat[0]), is_roundabout=True)
