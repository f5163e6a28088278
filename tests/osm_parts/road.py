"""A road between two villages: curves, bridges with limits, side roads, turn restrictions."""

import math
from dataclasses import dataclass

import numpy as np

from tests.osm_parts.plane import Plane

HAMLETS = ("La Grange", "Le Moulin Neuf", "Les Essarts", "La Borde", "Le Bois", "Les Forges")
_STEP_M = 170.0
_WAVE_M = 1000.0
_AMPLITUDE_M = 95.0
_LIMITS = {
    "weight": {"bridge": "yes", "layer": "1", "maxweight": "3.5"},
    "height": {"tunnel": "yes", "maxheight": "3.2"},
    "bridge": {"bridge": "yes", "layer": "1"},
}


@dataclass(frozen=True)
class Road:
    """What a road is: tags of its ways, number (it decides its features), ends and side roads."""

    number: int
    tags: dict
    begin: object  # Gate
    end: object  # Gate
    towards: tuple  # names of the places at its begin and its end
    side_roads: int


@dataclass(frozen=True)
class Built:
    """A road once written: its nodes, and the ways that end or begin at some of them."""

    plane: Plane
    xy: np.ndarray
    ids: list
    before: dict
    after: dict


def build_road(sink, road, rng):
    """Write a road with everything along it; return it as built."""
    plane, xy = _curve(road, rng)
    n = len(xy)
    sides = _side_positions(n, road.side_roads)
    labels = _labels(road.number, n)
    rules = _rules(road.number, sides)
    cuts = {place for _, places in rules for place in places}
    ids = _nodes(sink, road, plane, xy, sides)
    before, after = _ways(sink, road, ids, labels, cuts)
    built = Built(plane, xy, ids, before, after)
    side_ways = _side_roads(sink, built, road, sides, rng)
    for kind, places in rules:
        _restrict(sink, built, kind, places, side_ways)
    return built


def _curve(road, rng):
    plane = Plane(road.begin.lon, road.begin.lat)
    goal = plane.metres(road.end.lon, road.end.lat)
    crow_m = float(np.hypot(*goal))
    n = max(4, round(crow_m / _STEP_M) + 1, 2 * road.side_roads + 6)
    t = np.linspace(0, 1, n)
    waves = max(1, round(crow_m / _WAVE_M * rng.uniform(0.8, 1.2)))
    amplitude = min(_AMPLITUDE_M, 0.12 * crow_m / waves) * rng.uniform(0.7, 1.3)
    offset = amplitude * np.sin(2 * math.pi * waves * t) * rng.choice([-1, 1])
    offset += 0.05 * crow_m * rng.uniform(-1, 1) * np.sin(math.pi * t)
    normal = np.array([-goal[1], goal[0]]) / max(crow_m, 1.0)
    return plane, t[:, None] * goal + offset[:, None] * normal


def _side_positions(n, count):
    """Inner points where side roads meet the road, apart from one another."""
    if not count:
        return []
    places = np.unique(np.linspace(2, n - 3, count).round().astype(int))
    return places.tolist()


def _labels(number, n):
    """Name the kind of each of the n - 1 segments; one in seven roads has a limited piece."""
    labels = np.full(n - 1, "rural", dtype=object)
    if n >= 10:
        labels[[0, -1]] = "village"
    limit = {3: "weight", 5: "height", 1: "bridge"}.get(number % 7)
    if limit and n >= 10:
        labels[n // 2] = limit
    return labels


def _rules(number, sides):
    """Turn restrictions of a road: kind and positions along it."""
    if number % 10 == 1 and sides:
        return [("no_left_turn", (sides[0],))]
    if number % 10 == 2 and sides:
        return [("only_straight_on", (sides[-1],))]
    if number % 30 == 13 and len(sides) > 1:
        return [("no_u_turn", (sides[0], sides[1]))]
    return []


def _nodes(sink, road, plane, xy, sides):
    lon, lat = plane.degrees(xy[1:-1])
    n = len(xy)
    tags = {}
    if road.number % 6 == 2:
        free = [k for k in range(2, n - 2) if k not in set(sides)]
        if free:
            tags[free[0] - 1] = {"railway": "level_crossing"}
    inner = sink.nodes(lon, lat, tags)
    for place in tags:
        sink.known["level_crossing"].append(inner[place])
        across = xy[place + 1] + np.array([[-60.0, 80.0], [60.0, -80.0]])
        a, b = sink.nodes(*plane.degrees(across))
        sink.way([a, inner[place], b], railway="rail")
    return [road.begin.node, *inner, road.end.node]


def _ways(sink, road, ids, labels, cuts):
    """Cut the road where its tags change and at ``cuts``; return the ways around each cut."""
    before, after = {}, {}
    start = 0
    for k in range(1, len(ids)):
        is_last = k == len(ids) - 1
        if not (is_last or labels[k] != labels[k - 1] or k in cuts):
            continue
        tags = dict(road.tags)
        label = labels[k - 1]
        if label == "village":
            tags |= {"maxspeed": "50", "source__maxspeed": "FR:urban"}
        else:
            tags |= _LIMITS.get(label, {})
        if label == "village" and tags["highway"] in {"primary", "secondary"}:
            tags |= {"destination__forward": road.towards[1]} if start == 0 else {}
        way = sink.way(ids[start : k + 1], **tags)
        if label in _LIMITS:
            sink.known[label].append(way)
        after[start], before[k] = way, way
        start = k
    return before, after


def _side_roads(sink, built, road, sides, rng):
    """Write the side roads; return the way that leaves each position."""
    ways, skipped = {}, -1
    draws = rng.random((len(sides), 4))
    for order, place in enumerate(sides):
        if place == skipped:
            continue
        ahead = sides[order + 1] if order + 1 < len(sides) else None
        if ahead is not None and order % 5 == 4:
            ways[place] = ways[ahead] = _loop(sink, built, place, ahead, draws[order])
            skipped = ahead
        else:
            ways[place] = _dead_end(sink, built, place, draws[order], kind=road.number + order)
    return ways


def _normal(built, place, sign):
    along = built.xy[place + 1] - built.xy[place - 1]
    unit = along / max(float(np.hypot(*along)), 1.0)
    return sign * np.array([-unit[1], unit[0]])


def _loop(sink, built, place, ahead, draw):
    """Write a lane that leaves the road and meets it again further on."""
    side = 1 if draw[0] < 0.5 else -1
    away = 120.0 + 150.0 * draw[1]
    corners = [built.xy[k] + away * _normal(built, k, side) for k in (place, ahead)]
    inner = sink.nodes(*built.plane.degrees(np.array(corners)))
    refs = [built.ids[place], *inner, built.ids[ahead]]
    return sink.way(refs, highway="unclassified", name="Chemin du Tour")


def _dead_end(sink, built, place, draw, *, kind):
    side = 1 if draw[0] < 0.5 else -1
    normal = _normal(built, place, side)
    reach = 150.0 + 450.0 * draw[1]
    bend = np.array([normal[1], -normal[0]]) * 60.0 * (draw[2] - 0.5)
    steps = np.array([20.0, 0.5 * reach, reach])[:, None] * normal
    steps[1] += bend
    kind, hamlet = kind % 8, HAMLETS[kind % len(HAMLETS)]
    node_tags = _side_node_tags(kind)
    inner = sink.nodes(*built.plane.degrees(built.xy[place] + steps), node_tags)
    way = sink.way([built.ids[place], *inner], **_side_tags(kind, draw[3]))
    if kind in {0, 1, 2}:
        sink.known["track"].append(way)
    if kind == 5:
        lon, lat = built.plane.degrees(built.xy[place] + steps[2] * 1.05)
        sink.node(lon[0], lat[0], place="hamlet", name=hamlet, population="12")
    return way


def _side_node_tags(kind):
    if kind == 1:
        return {1: {"barrier": "gate"}}
    if kind in {4, 5}:
        return {0: {"highway": "stop" if kind == 5 else "give_way", "direction": "backward"}}
    return {}


def _side_tags(kind, draw):
    if kind in {0, 1, 2}:
        grade = 1 + int(4.99 * draw)
        surface = "asphalt" if grade == 1 else "gravel" if grade == 2 else "ground"
        return {"highway": "track", "tracktype": f"grade{grade}", "surface": surface}
    if kind == 3:
        return {"highway": "service", "access": "private" if draw < 0.3 else ""}
    if kind == 4:
        return {"highway": "unclassified", "surface": "gravel" if draw < 0.3 else "asphalt"}
    if kind == 5:
        return {"highway": "residential", "name": "Rue du Hameau"}
    return {"highway": "service", "service": "driveway" if kind == 6 else ""}


def _restrict(sink, built, kind, places, side_ways):
    """Forbid a turn into a side road; oblige to go on; forbid to turn around by two of them."""
    first = places[0]
    if any(place not in side_ways for place in places):
        return
    if kind == "no_left_turn":
        via = ("n", built.ids[first])
        sink.restriction(kind, built.before[first], via, side_ways[first])
    elif kind == "only_straight_on":
        via = ("n", built.ids[first])
        sink.restriction(kind, built.before[first], via, built.after[first])
    elif built.after[first] == built.before[places[1]]:
        via = ("w", built.after[first])
        sink.restriction(kind, side_ways[first], via, side_ways[places[1]])
