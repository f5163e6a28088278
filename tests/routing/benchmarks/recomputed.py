"""
What a plan costs and breaks, recomputed from the raw file and the printed document alone.

Nothing of the library is used: the files are read again here, in the plainest way.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict


def village(text, document):
    """Cost in tenths of km, and the rules broken."""
    raw = json.loads(text)
    wrong, total = [], 0
    seen, visits = set(), defaultdict(list)
    for route in document["routes"]:
        day, vehicle, stops = route["day"], route["vehicle"], route["stops"]
        depot = raw["depots"][raw["vehicles"][vehicle]]
        places = [depot, *(raw["communes"][i] for i in stops), depot]
        length = sum(round(10 * math.dist(places[k], places[k + 1])) for k in range(1 + len(stops)))
        total += length
        if length + len(stops) * raw["service_time"] > raw["max_day"]:
            wrong.append(f"day {day}, vehicle {vehicle}: too long")
        if (day, vehicle) in seen or not 0 <= day < 5 * raw["weeks"]:
            wrong.append(f"day {day}, vehicle {vehicle}: twice, or no such day")
        seen.add((day, vehicle))
        for i in stops:
            visits[i].append((day, vehicle))
    for i, asked in enumerate(raw["visits_per_fortnight"]):
        found = sorted(visits[i])
        if len(found) != asked:
            wrong.append(f"commune {i}: {len(found)} visits, not {asked}")
        elif asked == 2 and not _keeps_promise(found, is_relaxed=document["relaxed"]):
            wrong.append(f"commune {i}: {found}")
    return total, wrong


def _keeps_promise(found, *, is_relaxed):
    (day, vehicle), (later, other) = found
    if is_relaxed:
        return day < 5 <= later
    return later == day + 5 and vehicle == other


def pvrp(text, document):
    """Length, and the rules broken."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    fleet, _, days = (int(word) for word in lines[0][1:4])
    limits = [(float(a), float(b)) for a, b in (line[:2] for line in lines[1 : 1 + days])]
    people = {int(line[0]): line for line in lines[1 + days :]}
    points = {i: (float(line[1]), float(line[2])) for i, line in people.items()}
    wrong, total = [], 0.0
    served, used = defaultdict(int), defaultdict(set)
    for route in document["routes"]:
        day, stops = route["day"], route["stops"]
        length = _length([points[0], *(points[i] for i in stops), points[0]])
        total += length
        longest, capacity = limits[day - 1]
        work = length + sum(float(people[i][3]) for i in stops)
        if (longest and work > longest + 1e-6) or sum(
            float(people[i][4]) for i in stops
        ) > capacity:
            wrong.append(f"day {day}: a route is too long or too full")
        if route["vehicle"] in used[day] or not 1 <= route["vehicle"] <= fleet:
            wrong.append(f"day {day}: vehicle {route['vehicle']}")
        used[day].add(route["vehicle"])
        for i in stops:
            served[i] += 2 ** (days - day)
    for i, line in people.items():
        codes = {int(code) for code in line[7 : 7 + int(line[6])]} or {0}
        if i and served[i] not in (codes if int(line[5]) else {0}):
            wrong.append(f"customer {i}: {served[i]} is none of {codes}")
    return total, wrong


def convrp(text, document):
    """Length, and the rules broken; a vehicle must be the same on all days of a customer."""
    head, _, rest = text.partition("NODE_COORD_SECTION")
    coordinates, _, rest = rest.partition("DEMAND_SECTION")
    demands, _, rest = rest.partition("SVC_TIME_SECTION")
    services, _, rest = rest.partition("DEPOT_SECTION")
    facts = dict(line.split(":", 1) for line in head.splitlines() if ":" in line)
    points = {
        int(w[0]): (float(w[1]), float(w[2])) for w in map(str.split, coordinates.split("\n")[1:-1])
    }
    load = {int(w[0]): [float(x) for x in w[1:]] for w in map(str.split, demands.split("\n")[1:-1])}
    service = {
        int(w[0]): [float(x) for x in w[1:]] for w in map(str.split, services.split("\n")[1:-1])
    }
    depot = tuple(float(word) for word in rest.split()[:2])
    wrong, total = [], 0.0
    vehicles, served, used = defaultdict(set), defaultdict(list), set()
    for route in document["routes"]:
        day, stops = route["day"], route["stops"]
        length = _length([depot, *(points[i] for i in stops), depot])
        total += length
        if length + sum(service[i][day - 1] for i in stops) > float(facts["DISTANCE"]) + 1e-6:
            wrong.append(f"day {day}: a route is too long")
        if sum(load[i][day - 1] for i in stops) > float(facts["CAPACITY"]):
            wrong.append(f"day {day}: a route is too full")
        if (day, route["vehicle"]) in used:
            wrong.append(f"day {day}: two routes for vehicle {route['vehicle']}")
        used.add((day, route["vehicle"]))
        for i in stops:
            vehicles[i].add(route["vehicle"])
            served[i].append(day)
    for i, asked in load.items():
        due = [day for day, demand in enumerate(asked, start=1) if demand != -1]
        if sorted(served[i]) != due or len(vehicles[i]) > 1:
            wrong.append(f"customer {i}: days {served[i]}, not {due}; vehicles {vehicles[i]}")
    return total, wrong


def _length(places):
    return sum(math.dist(places[k], places[k + 1]) for k in range(len(places) - 1))
