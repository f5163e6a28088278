"""Make a working folder, plan it, read the proof."""

from datetime import date
from pathlib import Path

from guinguette.files.plan_document import format_plan
from guinguette.folder.read_folder import init_folder, read_folder
from guinguette.planning.plan_tour import plan_tour
from routing.solver.deadline import Deadline

folder = Path("matournee")
init_folder(folder, departements=["52"], today=date(2027, 1, 1))

# Bounded by effort, not by seconds: the same plan on every run.
tour = plan_tour(read_folder(folder), deadline=Deadline(effort=300))

print(f"{tour.communes_served} communes of {tour.communes_asked}: {tour.status}")
print(f"{tour.cost_eur:.0f} €, and no plan costs less than {tour.lower_bound_eur:.0f} €")
for route in tour.routes:
    print(route.date, route.vehicle, *(visit.name for visit in route.visits), sep=", ")

Path("plan.json").write_text(format_plan(tour), encoding="utf-8")
