"""
OR-Tools routing on the village problem, with its rule of the same weekday.

Every vehicle-day is a vehicle and every visit a node; the weekday of the second visit of a commune
is tied to that of the first by ``Element`` constraints over the vehicle variables. The promise of
the same vehicle is left out, so the plans may be cheaper than ours may.
"""

from __future__ import annotations

from routing.benchmarks.village import WORKING_DAYS
from routing.problem import Problem
from tests.benchmarks.peers.judge import PeerRoute


def solve_weekday(problem: Problem, *, seconds: float, seed: int = 0) -> list[PeerRoute]:
    """Solve by guided local search; an empty list where no plan was found. It takes no seed."""
    from ortools.constraint_solver import pywrapcp

    visits = [
        (i, week if stop.visits > 1 else None)
        for i, stop in enumerate(problem.stops)
        for week in range(stop.visits)
    ]
    fleet = [
        (week, day, vehicle.depot)
        for week in range(problem.weeks)
        for day in range(WORKING_DAYS)
        for vehicle in problem.vehicles
    ]
    depots = sorted({vehicle.depot for vehicle in problem.vehicles})
    nodes = [*depots, *(problem.stops[i].node for i, _ in visits)]
    ends = [depots.index(depot) for _, _, depot in fleet]
    manager = pywrapcp.RoutingIndexManager(len(nodes), len(fleet), ends, ends)
    model = pywrapcp.RoutingModel(manager)
    distance = problem.distance_matrix[nodes][:, nodes]
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(distance.tolist()))
    service = [0] * len(depots) + [problem.stops[i].service_time_s for i, _ in visits]
    work = (distance + [[s] for s in service]).tolist()
    longest = problem.vehicles[0].longest_day_s
    model.AddDimension(model.RegisterTransitMatrix(work), 0, longest, True, "work")
    _tie_weekdays(model, manager, visits, fleet, first=len(depots))
    found = model.SolveWithParameters(_parameters(seconds))
    if found is None:
        return []
    return _routes(model, manager, found, visits, fleet, first=len(depots))


def _tie_weekdays(model, manager, visits, fleet, *, first: int) -> None:
    """The visits of a weekly commune: each in its week, on one weekday."""
    solver = model.solver()
    weekday = [day for _, day, _ in fleet]
    before: dict[int, object] = {}
    for place, (i, week) in enumerate(visits, start=first):
        if week is None:
            continue
        chosen = model.VehicleVar(manager.NodeToIndex(place))
        chosen.SetValues([k for k, (other, _, _) in enumerate(fleet) if other == week])
        day = solver.Element(weekday, chosen)
        if i in before:
            solver.Add(before[i] == day)
        before[i] = day


def _parameters(seconds: float):
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    parameters.time_limit.FromMilliseconds(round(1000 * seconds))
    return parameters


def _routes(model, manager, found, visits, fleet, *, first: int) -> list[PeerRoute]:
    routes = []
    for k, (week, day, depot) in enumerate(fleet):
        stops = []
        index = found.Value(model.NextVar(model.Start(k)))
        while not model.IsEnd(index):
            stops.append(visits[manager.IndexToNode(index) - first][0])
            index = found.Value(model.NextVar(index))
        if stops:
            routes.append(PeerRoute(week=week, day=day, depot=depot, stops=tuple(stops)))
    return routes
