"""A service opened in Corsica, on two whole départements of real roads."""

from dataclasses import replace

from guinguette.communes.france import load_communes
from guinguette.folder.settings.roads_section import NetworkSettings
from guinguette.folder.template import crew_table, nearest_small, vehicle_table
from guinguette.networks.from_sources import build_from_graphml
from guinguette.planning.plan_tour import plan_tour
from routing.solver.deadline import Deadline
from tests.guinguette.folders import MONDAY, folder, row
from tests.shared import SHARED, needs_shared

EXTRACT = ("osm", "corse_2A2B.graphml.gz")
CORTE = "2B096"


@needs_shared(*EXTRACT)
def test_villages_around_corte_are_served_on_real_roads(tmp_path):
    build_from_graphml(SHARED.joinpath(*EXTRACT), today=MONDAY, output=tmp_path / "corse")
    communes = load_communes(departements=("2A", "2B"))
    corte = next(c for c in communes if c.code == CORTE)
    known = [c for c in communes if c.position_source == "mairie"]
    villages = nearest_small(known, corte)[:9]
    read = folder(
        tmp_path / "d",
        [row(c.code) for c in villages],
        depots=[{"nom": "Corte", "commune": CORTE}],
        equipages=[crew_table("Équipe 1")],
        vehicules=[vehicle_table("Camion 1", depot="Corte", crew="Équipe 1")],
    )
    network = NetworkSettings(folder=str(tmp_path / "corse"))
    read = replace(read, settings=read.settings.model_copy(update={"network": network}))
    warnings = []
    tour = plan_tour(read, deadline=Deadline(effort=10_000), on_warning=warnings.append)
    assert tour.network.kind == "osm"
    assert tour.communes_served + len(tour.unserved) == 9
    assert tour.communes_served >= 8
    assert {w.code for w in warnings} <= {"place-far-from-road"}
    straight_km = {c.code: abs(c.latitude - corte.latitude) * 111.2 for c in villages}
    for route in tour.routes:
        first = route.visits[0]
        assert first.distance_m / 1000 >= straight_km[first.commune_code]
        assert first.manoeuvres[-1].kind == "arrive"
