"""A folder calibrated on known trips, and planned with what they say."""

import pytest

from guinguette.communes.france import every_commune
from guinguette.faults import InputError, MissingDataError, UsageError
from guinguette.planning.folder_problem import survey
from guinguette.roads.calibrate import calibrate_folder, calibrate_network
from guinguette.roads.calibration import FILE_NAME, compute_trips, read_calibration
from guinguette.roads.known_trips import read_known_trips
from guinguette.roads.of_folder import folder_roads, uncalibrated_roads
from tests.guinguette.canton import canton_folder, canton_network
from tests.guinguette.folders import CEFFONDS, NARCY, VIGNORY, WASSY, folder, row

PLACES = ["Narcy", "Wassy", "Ceffonds", "Vignory", "Joinville"]


def known(path, codes, *, km=20.0, minutes=30.0):
    """Write trips between all pairs of places, all of the same length."""
    pairs = [(a, b) for a in codes for b in codes if a != b][:12]
    lines = [f"{a};{b};{km};{minutes}" for a, b in pairs]
    path.write_text("\n".join(["de;vers;km;minutes", *lines]) + "\n", encoding="utf-8")
    return path


def stretched(path, folder, *, length, slowness):
    """Write trips that are the computed ones, longer and slower by constants."""
    codes = {request.commune.code for request in folder.requests}
    trips = read_known_trips(path, every_commune(), expected=codes)
    computed = compute_trips(trips, uncalibrated_roads(folder, [])[0].graph)
    lines = [
        f"{trip.origin};{trip.destination};{length * km:.6f};{slowness * minutes:.6f}"
        for trip, km, minutes in zip(
            trips, computed.km.tolist(), computed.minutes.tolist(), strict=True
        )
    ]
    path.write_text("\n".join(["de;vers;km;minutes", *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("GUINGUETTE_DONNEES", str(tmp_path / "data"))


@pytest.fixture
def estimated(tmp_path):
    return folder(tmp_path / "d", [row(c) for c in (NARCY, WASSY, CEFFONDS, VIGNORY)])


def test_an_estimated_folder_keeps_its_calibration_and_the_next_plan_applies_it(
    estimated, tmp_path
):
    before = survey(estimated, folder_roads(estimated))
    pairs = known(tmp_path / "trajets.csv", PLACES[:4])
    stretched(pairs, estimated, length=1.05, slowness=1.2)
    found, path = calibrate_folder(pairs, estimated.path)
    assert path == estimated.path / FILE_NAME
    assert (found.kind, found.profile, found.trips) == ("estimate", "", 12)
    assert found.length.value == pytest.approx(1.05, abs=1e-4)
    assert read_calibration(path).speed.value == pytest.approx(1.05 / 1.2, abs=1e-3)
    after = survey(estimated, folder_roads(estimated))
    ratio = after.travel.duration_s.sum() / before.travel.duration_s.sum()
    assert ratio == pytest.approx(1.2, abs=2e-3)


def test_a_second_calibration_starts_afresh(estimated, tmp_path):
    pairs = known(tmp_path / "trajets.csv", PLACES[:4])
    stretched(pairs, estimated, length=1.05, slowness=1.2)
    first, _ = calibrate_folder(pairs, estimated.path)
    second, _ = calibrate_folder(pairs, estimated.path)
    assert second == first
    assert [p.name for p in estimated.path.iterdir() if FILE_NAME in p.name] == [FILE_NAME]


def test_trips_far_from_the_communes_of_an_estimated_folder_are_driven_too(estimated, tmp_path):
    pairs = known(tmp_path / "trajets.csv", ["Langres", *PLACES], km=60.0, minutes=70.0)
    found, _ = calibrate_folder(pairs, estimated.path)
    assert found.trips == 12


def test_a_folder_on_real_roads_is_calibrated_for_its_vehicle(tmp_path):
    network, codes = canton_network(tmp_path)
    read = canton_folder(tmp_path / "d", network, codes)
    settings = (tmp_path / "d" / "guinguette.toml").read_text(encoding="utf-8")
    where = f"\n[reseau]\ndossier = '{network}'\nfacteur_vitesse = 0.5\n"
    (tmp_path / "d" / "guinguette.toml").write_text(settings + where, encoding="utf-8")
    pairs = known(tmp_path / "trajets.csv", codes[:5])
    stretched(pairs, read, length=1.0, slowness=1.25)
    found, path = calibrate_folder(pairs, tmp_path / "d")
    assert (found.kind, found.profile) == ("osm", "van")
    # The speed factor of the settings does not count: it is what a calibration replaces.
    assert found.speed.value == pytest.approx(0.8, abs=1e-3)
    assert 'vehicule = "van"' in path.read_text(encoding="utf-8")


def test_what_is_missing_is_said_before_anything_is_written(estimated, tmp_path):
    with pytest.raises(UsageError) as caught:
        calibrate_folder(tmp_path / "absent.csv", estimated.path)
    assert caught.value.fault.code == "file-missing"
    pairs = known(tmp_path / "trajets.csv", PLACES[:4])
    with pytest.raises(UsageError) as caught:
        calibrate_folder(pairs, tmp_path / "absent")
    assert caught.value.fault.code == "folder-missing"
    few = tmp_path / "few.csv"
    few.write_text("de;vers;km;minutes\nNarcy;Wassy;20;25\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        calibrate_folder(few, estimated.path)
    assert [f.code for f in refused.value.faults] == ["trips-too-few"]
    assert not (estimated.path / FILE_NAME).exists()


def test_a_file_that_cannot_be_written_leaves_the_former_one(estimated, tmp_path):
    pairs = known(tmp_path / "trajets.csv", PLACES[:4])
    (estimated.path / FILE_NAME).mkdir()
    with pytest.raises(MissingDataError) as caught:
        calibrate_folder(pairs, estimated.path)
    assert caught.value.fault.code == "file-inaccessible"
    left = sorted(p.name for p in estimated.path.iterdir() if FILE_NAME in p.name)
    assert left == [FILE_NAME]


def test_a_network_calibrated_by_itself_names_its_vehicle(tmp_path):
    network, codes = canton_network(tmp_path)
    pairs = known(tmp_path / "trajets.csv", codes[:5])
    assert calibrate_network(pairs, directory=network, profile="car").profile == "car"
