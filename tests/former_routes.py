"""A plan read back, in the numbers of a folder as it is now."""

from guinguette.planning.former import FolderNumbers


def former_routes(tour, folder):
    """Give a plan the numbers of ``build_problem``, without the places that are gone."""
    numbers = FolderNumbers(folder, tour.routes)
    numbers.start = tour.start
    found = (numbers.route(r) for r in tour.routes if not r.visits or numbers.visits_of(r))
    return tuple(sorted(found, key=lambda r: (r.day, r.vehicle)))
