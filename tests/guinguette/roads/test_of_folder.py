"""Real roads in a working folder, from an extract to directions on the plan."""

import json
from dataclasses import replace
from unicodedata import normalize

import numpy as np
import pytest

from guinguette.faults import InputError, MissingDataError
from guinguette.files.plan_document import format_plan, parse_plan
from guinguette.folder.settings.roads_section import (
    NetworkSettings,
)
from guinguette.planning.folder_problem import survey
from guinguette.planning.plan_tour import plan_tour
from guinguette.roads.calibration import FILE_NAME, calibration_toml
from guinguette.roads.kinds import Site
from guinguette.roads.of_folder import (
    folder_bans,
    folder_calibration,
    folder_roads,
    folder_vehicle_profile,
    matrices_folder,
    network_place,
)
from maps.words.road_source import road_source
from routing.solver.deadline import Deadline
from tests.guinguette.calibrations import calibration
from tests.guinguette.canton import canton_folder, canton_network
from tests.guinguette.folders import NARCY, WASSY, folder, row


@pytest.fixture(scope="module", autouse=True)
def data(tmp_path_factory):
    """A data folder of our own, where matrices are kept."""
    place = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUINGUETTE_DONNEES", str(place))
        yield place


@pytest.fixture(scope="module")
def canton(tmp_path_factory):
    return canton_network(tmp_path_factory.mktemp("canton"))


@pytest.fixture(scope="module")
def read(canton, tmp_path_factory):
    return canton_folder(tmp_path_factory.mktemp("folder") / "d", *canton)


@pytest.fixture(scope="module")
def tour(read):
    return plan_tour(read, deadline=Deadline(effort=10_000))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_network_is_found_however_the_disk_spells_its_accents(read, data, tmp_path, form):
    named = read.settings.network.model_copy(update={"folder": "réseau"})
    settings = read.settings.model_copy(update={"network": named})
    beside = replace(read, path=tmp_path, settings=settings)
    far = data / "networks" / normalize(form, "réseau")
    far.mkdir(parents=True)
    assert network_place(beside) == far
    near = tmp_path / normalize(form, "réseau")
    near.mkdir()
    assert network_place(beside) == near
    far.rmdir()


def test_a_plan_on_real_roads_says_so_and_serves_everyone(tour):
    assert tour.network.kind == "osm"
    assert not tour.network.is_estimate
    assert tour.communes_served == tour.communes_asked == 4


def test_every_leg_has_the_shape_of_its_road_and_directions(tour):
    for route in tour.routes:
        legs = [(v.path, v.manoeuvres, v.distance_m) for v in route.visits]
        legs.append((route.return_path, route.return_manoeuvres, route.return_distance_m))
        for path, manoeuvres, distance_m in legs:
            assert len(path) > 2
            assert manoeuvres[0].kind == "depart"
            assert manoeuvres[-1].kind == "arrive"
            assert sum(i.length_m for i in manoeuvres) == pytest.approx(distance_m, abs=2)


def test_a_plan_with_directions_is_read_back_as_it_was(tour):
    assert parse_plan(format_plan(tour)) == tour


def test_a_network_that_is_not_there_is_missing_data(read):
    lost = read.settings.model_copy(update={"network": NetworkSettings(folder="nulle-part")})
    with pytest.raises(MissingDataError):
        folder_roads(replace(read, settings=lost))


def test_a_place_far_from_any_road_is_refused_with_its_distance(read):
    roads = folder_roads(read)
    depot = read.depots[0]
    far = Site(
        code="52000", name="Nulle Part", longitude=depot.longitude, latitude=depot.latitude - 3
    )
    with pytest.raises(InputError) as caught:
        roads.place([far])
    (found,) = caught.value.faults
    assert found.code == "place-off-road"
    assert "Nulle Part" in found.message


def test_the_vehicle_is_a_van_and_one_with_a_trailer_if_any_has_one(read):
    assert folder_vehicle_profile(read).name == "van"
    towing = [v.model_copy(update={"has_trailer": True}) for v in read.settings.vehicles]
    settings = read.settings.model_copy(update={"vehicles": tuple(towing)})
    assert folder_vehicle_profile(replace(read, settings=settings)).name == "van_trailer"


def test_forbidden_places_are_read_and_their_faults_reported_together(tmp_path):
    assert folder_bans(tmp_path) == ()
    table = tmp_path / "interdits.csv"
    table.write_text("lat;lon;rayon_m;motif\n48,5;5,1;20;pont étroit\n", encoding="utf-8")
    (ban,) = folder_bans(tmp_path)
    assert ban.reason == "pont étroit"
    table.write_text("lat;lon;rayon_m;motif\nx;5,1;20;pont\n48,5;y;20;gué\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        folder_bans(tmp_path)
    assert [f.code for f in caught.value.faults] == ["bans-unreadable"] * 2


NEAR = [(5.26, 48.52)]


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ("5.26;48.52;60;pont bas\n48.53;5.268;-20;gué", ["bans-swapped", "bans-radius"]),
        ("5,2600;48,5200;60;pont bas", ["bans-swapped"]),
        ("48.52;5.26;nan;a\n48.52;5.26;inf;b\nnan;5.26;20;c", ["bans-unreadable"] * 3),
        ("48.52;5.26;60000;a\n48.52;5.26;0,02;b\n48.52;5.26;0;c", ["bans-radius"] * 3),
        ("0;0;20;large de l'Afrique\n48.52;-5.26;20;signe", ["bans-far"] * 2),
        ("48;52;5;26;20;virgules", ["bans-cells"]),
        ("98.52;5.26;20;pôle", ["bans-unreadable"]),
    ],
)
def test_a_ban_that_cannot_be_meant_is_refused_with_its_line(tmp_path, lines, codes):
    path = tmp_path / "interdits.csv"
    path.write_text(f"lat;lon;rayon_m;motif\n{lines}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        folder_bans(tmp_path, NEAR)
    assert [f.code for f in caught.value.faults] == codes
    assert all("Ligne " in f.message and f.file == "interdits.csv" for f in caught.value.faults)


def test_bans_drawn_with_swapped_or_unreadable_coordinates_are_refused(tmp_path):
    shapes = [
        {"type": "Point", "coordinates": [48.52, 5.26]},
        {"type": "LineString", "coordinates": [[48.52, 5.26], [48.53, 5.27]]},
        {"type": "Polygon", "coordinates": [[[5, 48], [5.1, float("nan")], [5.1, 48], [5, 48]]]},
    ]
    features = [{"type": "Feature", "geometry": s, "properties": None} for s in shapes]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (tmp_path / "interdits.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        folder_bans(tmp_path, NEAR)
    codes = [f.code for f in caught.value.faults]
    assert codes == ["bans-swapped", "bans-swapped", "bans-unreadable"]
    assert "48.52 ; 5.26" in caught.value.faults[0].help


def test_a_table_of_bans_without_titles_says_which_and_reads_a_mac_and_other_titles(tmp_path):
    path = tmp_path / "interdits.csv"
    path.write_text("48.52;5.26;60;pont bas\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        folder_bans(tmp_path, NEAR)
    assert [(f.code, f.value) for f in caught.value.faults] == [
        ("bans-column", "lat"), ("bans-column", "lon"),
    ]  # fmt: skip
    path.write_bytes("Latitude;Longitude;Rayon;Raison\n48,52;5,26;60;gué".encode("mac_roman"))
    (ban,) = folder_bans(tmp_path, NEAR)
    assert (ban.reason, ban.radius_m) == ("gué", 60.0)
    path.write_bytes(b"lat;lon;motif\n48.52;5.26;\xa4\xdf\xd7\n")
    with pytest.raises(InputError) as caught:
        folder_bans(tmp_path, NEAR)
    assert [f.code for f in caught.value.faults] == ["csv-encoding"]


def test_a_ban_where_the_network_has_no_road_is_said(read, tmp_path):
    depot = read.depots[0]
    lines = f"{depot.latitude + 0.5};{depot.longitude};20;pont de l'ailleurs"
    (tmp_path / "interdits.csv").write_text(f"lat;lon;rayon_m;motif\n{lines}\n", encoding="utf-8")
    assert [w.code for w in folder_roads(replace(read, path=tmp_path)).warnings] == ["bans-no-road"]


# Matrices kept on disk


def test_the_matrix_of_a_folder_is_measured_once_and_then_kept(read, data, monkeypatch):
    monkeypatch.setenv("GUINGUETTE_DONNEES", str(data / "once"))
    first, second = (survey(read, folder_roads(read)) for _ in range(2))
    assert (first.was_kept, second.was_kept) == (False, True)
    assert (first.driving_s == second.driving_s).all()
    assert (first.travel.distance_m == second.travel.distance_m).all()
    assert matrices_folder() == data / "once" / "matrices"
    assert len(list(matrices_folder().iterdir())) == 1


def test_a_damaged_matrix_is_measured_again(read, data, monkeypatch):
    monkeypatch.setenv("GUINGUETTE_DONNEES", str(data / "damaged"))
    first = survey(read, folder_roads(read))
    (path,) = matrices_folder().iterdir()
    path.write_bytes(path.read_bytes()[:50])
    again = survey(read, folder_roads(read))
    assert again.was_kept is False
    assert (first.driving_s == again.driving_s).all()


@pytest.mark.parametrize("change", ["vehicle", "speed", "ban", "calibration", "version"])
def test_whatever_changes_the_roads_asks_for_another_matrix(read, data, monkeypatch, change):
    monkeypatch.setenv("GUINGUETTE_DONNEES", str(data / change))
    assert survey(read, folder_roads(read)).was_kept is False
    files = {"ban": "interdits.csv", "calibration": FILE_NAME}
    graph, stops = folder_roads(read).graph, read.requests
    near = [abs(graph.x - s.longitude) + abs(graph.y - s.latitude) for s in stops]
    away = np.min(near, axis=0).argmax()
    contents = {
        "ban": f"lat;lon;rayon_m;motif\n{graph.y[away]};{graph.x[away]};50;inondation\n",
        "calibration": calibration_toml(calibration("osm")),
    }
    network = {"vehicle": {"profile": "car"}, "speed": {"speed_factor": 0.7}}.get(change, {})
    settings = NetworkSettings(folder=read.settings.network.folder, **network)
    changed = replace(read, settings=read.settings.model_copy(update={"network": settings}))
    if change == "version":
        monkeypatch.setattr("importlib.metadata.version", lambda _name: "99.0")
    if change in files:
        (read.path / files[change]).write_text(contents[change], encoding="utf-8")
    try:
        assert survey(changed, folder_roads(changed)).was_kept is False
    finally:
        (read.path / files.get(change, "nothing")).unlink(missing_ok=True)
    assert survey(read, folder_roads(read)).was_kept is True


def test_matrices_go_to_the_cache_of_the_user_unless_told_otherwise(monkeypatch):
    monkeypatch.delenv("GUINGUETTE_DONNEES")
    assert matrices_folder().parts[-2:] == ("guinguette", "matrices")


# Calibration


@pytest.fixture
def calibrated(read):
    """A function that puts a calibration in the folder, for one test."""

    def put(text):
        (read.path / FILE_NAME).write_text(text, encoding="utf-8")
        return read

    yield put
    (read.path / FILE_NAME).unlink(missing_ok=True)


def seen_on(folder):
    roads = folder_roads(folder)
    ground = survey(folder, roads)
    return roads, ground, [w.code for w in ground.placed.warnings if "far" not in w.code]


def test_real_roads_are_driven_at_the_speeds_of_the_calibration(read, calibrated):
    _, before, _ = seen_on(read)
    roads, after, warnings = seen_on(calibrated(calibration_toml(calibration("osm"))))
    assert warnings == []
    assert roads.vehicle_profile.speed_factor == pytest.approx(
        folder_vehicle_profile(read).speed_factor / 1.32, rel=1e-3
    )
    ratio = after.travel.duration_s.sum() / before.travel.duration_s.sum()
    assert ratio == pytest.approx(1.32, abs=0.03)  # seconds at crossroads do not change
    assert "calés sur 20 trajets connus" in road_source(roads.facts)
    assert roads.facts.calibration_trips == 20


def test_the_speed_factor_of_the_settings_prevails_and_it_is_said(read, calibrated):
    calibrated(calibration_toml(calibration("osm")))
    settings = NetworkSettings(folder=read.settings.network.folder, speed_factor=0.7)
    both = replace(read, settings=read.settings.model_copy(update={"network": settings}))
    roads, _, warnings = seen_on(both)
    assert roads.vehicle_profile.speed_factor == 0.7
    assert warnings == ["calibration-overridden"]
    assert not roads.facts.calibration_trips


@pytest.mark.parametrize(
    ("kind", "profile", "code"),
    [("estimate", "", "calibration-other-roads"), ("osm", "car", "calibration-other-vehicle")],
)
def test_a_calibration_of_other_roads_is_not_applied(read, calibrated, kind, profile, code):
    _, before, _ = seen_on(read)
    text = calibration_toml(calibration(kind, profile=profile))
    _, after, warnings = seen_on(calibrated(text))
    assert warnings == [code]
    assert (after.driving_s == before.driving_s).all()


def test_a_calibration_of_the_vehicle_of_the_folder_is_applied(calibrated):
    found, warnings = folder_calibration(
        calibrated(calibration_toml(calibration("osm", profile="van")))
    )
    assert found.profile == "van"
    assert warnings == ()


def test_a_calibration_that_cannot_be_read_stops_the_plan(calibrated):
    with pytest.raises(InputError) as caught:
        folder_roads(calibrated("facteur ="))
    assert [f.code for f in caught.value.faults] == ["calibration-unreadable"]


def test_an_estimated_folder_applies_its_own_calibration_only(tmp_path):
    read = folder(tmp_path / "d", [row(NARCY), row(WASSY)])
    plain = survey(read, folder_roads(read))
    (read.path / FILE_NAME).write_text(calibration_toml(calibration("estimate")), encoding="utf-8")
    _, fitted, warnings = seen_on(read)
    assert warnings == []
    assert fitted.travel.distance_m == pytest.approx(1.1 * plain.travel.distance_m, abs=1)
    assert fitted.travel.duration_s == pytest.approx(1.32 * plain.travel.duration_s, abs=2)
    (read.path / FILE_NAME).write_text(calibration_toml(calibration("osm")), encoding="utf-8")
    roads, refused, warnings = seen_on(read)
    assert warnings == ["calibration-other-roads"]
    assert (refused.driving_s == plain.driving_s).all()
    assert not roads.facts.calibration_trips


def test_a_speed_factor_without_a_network_is_said_to_have_no_effect(tmp_path):
    read = folder(tmp_path / "d", [row(NARCY)], reseau={"facteur_vitesse": 0.9})
    _, _, warnings = seen_on(read)
    assert warnings == ["speed-factor-estimate"]
