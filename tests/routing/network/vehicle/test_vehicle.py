from dataclasses import replace
from pathlib import Path

import pytest

from routing.errors import RoutingError
from routing.network.reading.obstacles import HARMLESS
from routing.network.road_network import HIGHWAYS
from routing.network.vehicle import vehicle
from routing.network.vehicle.vehicle import PROFILES, ProfileError, read_profile

FOLDER = Path(vehicle.__file__).parents[1] / "profiles"


@pytest.mark.parametrize("name", PROFILES)
def test_each_profile_is_dated_and_says_where_its_figures_come_from(name):
    profile = read_profile(name)
    assert profile.name == name
    assert profile.date >= "2026"
    assert len(profile.sources) >= 3
    assert all(source.what and source.gives for source in profile.sources)


@pytest.mark.parametrize("name", PROFILES)
def test_profiles_speak_of_classes_and_barriers_that_networks_know(name):
    profile = read_profile(name)
    assert set(profile.speeds_kmh) <= set(HIGHWAYS) - {"track"}
    assert set(profile.caps_kmh) <= {*HIGHWAYS, "other"}
    assert profile.exclusions.barriers.isdisjoint(HARMLESS)
    assert {"bollard", "height_restrictor"} <= profile.exclusions.barriers
    assert profile.speed_factor == 0.85
    assert profile.access_s == 120


def test_vehicles_above_three_tonnes_and_a_half_are_heavy():
    assert [read_profile(name).is_heavy for name in PROFILES] == [False, False, True, True]
    for name in ("van_trailer", "light_truck"):
        caps = read_profile(name).caps_kmh
        assert (caps["motorway"], caps["other"]) == (90, 80)


def test_the_trailer_drives_at_the_speeds_that_were_measured_for_it():
    speeds = read_profile("van_trailer").speeds_kmh
    assert [speeds[c] for c in ("motorway", "primary", "secondary", "tertiary", "unclassified")] \
        == [85, 72, 66, 58, 45]  # fmt: skip


def test_a_fingerprint_changes_with_any_figure_and_with_nothing_else():
    van = read_profile("van")
    assert van.fingerprint == read_profile("van").fingerprint
    assert len(van.fingerprint) == 64
    slower = replace(van, speed_factor=0.8)
    assert slower.fingerprint != van.fingerprint
    lower = replace(van, size=replace(van.size, height_m=2.5))
    assert len({p.fingerprint for p in (van, slower, lower)}) == 3
    assert len({read_profile(name).fingerprint for name in PROFILES}) == len(PROFILES)


def test_a_profile_of_ones_own_is_read_from_its_file(tmp_path):
    own = tmp_path / "caravan.toml"
    text = (FOLDER / "van.toml").read_text(encoding="utf-8")
    own.write_text(text.replace("height_m = 2.8", "height_m = 3.3"), encoding="utf-8")
    assert read_profile(own).size.height_m == 3.3


def test_every_problem_of_a_profile_is_named_at_once(tmp_path):
    own = tmp_path / "odd.toml"
    text = (FOLDER / "van.toml").read_text(encoding="utf-8")
    text = text.replace("height_m = 2.8", "height_m = -1").replace("fords = true", "forts = true")
    own.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError) as refusal:
        read_profile(own)
    places = {place for place, _ in refusal.value.faults}
    assert places == {"size.height_m", "exclusions.fords", "exclusions.forts"}
    assert isinstance(refusal.value, RoutingError)
    assert "odd.toml" in str(refusal.value)


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe\x00", None])
def test_a_profile_that_is_no_such_file_is_refused(tmp_path, content):
    own = tmp_path / "broken.toml"
    if content is not None:
        own.write_bytes(content)
    with pytest.raises(ProfileError) as refusal:
        read_profile(own)
    assert refusal.value.faults[0][0] == "file"


def test_a_name_that_is_no_profile_is_answered_with_those_that_are():
    with pytest.raises(ProfileError, match="van_trailer"):
        read_profile("bicycle")
