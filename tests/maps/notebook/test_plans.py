"""A folder planned by a program: tables, layers, a picture, files; nothing else is written."""

import base64
import re
from datetime import date
from xml.etree import ElementTree

import geopandas as gpd
import pytest

from guinguette import plan, read_folder
from guinguette.faults import InputError, MissingDataError, UsageError
from guinguette.files.plan_document import read_plan
from guinguette.folder.settings.model import SETTINGS_NAME
from maps.drawing.page import RemoteLinkError
from maps.notebook.shown import Picture, shown
from tests.guinguette.folders import NARCY, ROCHES, WASSY, folder, row
from tests.program import content


def test_a_plan_is_made_from_nothing_and_nothing_is_written(small, found):
    before = content(small.path)
    again = plan(read_folder(str(small.path)), effort=300)
    assert content(small.path) == before
    assert again.to_dataframe().equals(found.to_dataframe())
    assert found.tour.status == "optimal"
    assert found.tour.seed == small.settings.planning.seed


def test_the_seed_of_a_program_is_taken_and_the_folder_stays_as_it_is(small):
    other = plan(small, effort=50, seed=7)
    assert other.tour.seed == other.folder.settings.planning.seed == 7
    assert small.settings.planning.seed == 1


def test_a_plan_shows_itself_in_one_line_and_not_as_all_that_it_holds(found):
    said = "3\u00a0villages sur 3 ont leur jour\u00a0; aucun plan ne peut coûter moins."
    assert repr(found) == f"<Plan: {said}>"


def test_each_visit_is_a_row_with_moments_and_units(found):
    table = found.to_dataframe()
    assert len(table) == found.tour.visit_count == 4
    assert sorted(table["commune_code"]) == sorted([NARCY, ROCHES, ROCHES, WASSY])
    kinds = {name: str(kind) for name, kind in table.dtypes.items()}
    assert {kinds[name] for name in ("date", "arrive", "open", "close", "leave")} == {
        "datetime64[s]"
    }
    assert {kinds[name] for name in ("rank", "distance_m", "driving_s", "population")} == {"Int64"}
    first = found.tour.routes[0].visits[0]
    assert table.loc[0, "open"] == first.open
    assert table.loc[0, "distance_m"] == first.distance_m
    assert not {"contact", "phone", "notes"} & set(table.columns)


def test_the_routes_are_lines_that_begin_and_end_at_their_depot(found):
    table = found.to_geodataframe("routes")
    assert table.crs.to_epsg() == 4326
    assert table["distance_m"].sum() == found.tour.distance_m
    assert table["cost_eur"].sum() == pytest.approx(found.tour.cost_eur)
    depot = found.to_geodataframe("depots").geometry.iloc[0].coords[0]
    for line in table.geometry:
        assert line.coords[0] == line.coords[-1] == depot


def test_a_layer_without_a_row_keeps_its_columns_and_types(found):
    table = found.to_dataframe("unserved")
    assert len(table) == 0
    assert str(table.dtypes["missing_visits"]) == "Int64"
    assert len(found.to_geodataframe("unserved")) == 0


def test_a_place_that_lacks_visits_is_where_its_folder_has_it(tmp_path):
    asked = folder(tmp_path / "loin", [row(NARCY), row(WASSY, value="1")])
    table = plan(asked, effort=300).to_geodataframe("unserved")
    assert list(table["commune_code"]) == [WASSY]
    place = next(one for one in asked.requests if one.commune.code == WASSY)
    assert table.geometry.iloc[0].coords[0] == (place.longitude, place.latitude)


def test_a_layer_that_is_none_is_refused_by_name(found):
    with pytest.raises(ValueError, match="no layer 'stops': one of visits, routes"):
        found.to_dataframe("stops")


def picture_of(html):
    return base64.b64decode(re.search(r"data:image/svg\+xml;base64,([^\"]+)", html)[1])


def test_a_plan_shows_a_map_with_names_and_its_proof_and_loads_nothing(found):
    html = found._repr_html_()
    names = {text.text for text in ElementTree.fromstring(picture_of(html)).iter() if text.text}
    assert {"Narcy", "Wassy", "Roches-sur-Marne"} <= names
    assert "aucun" in html
    assert "estimation" in html
    assert not re.findall(r"https?://", html)
    assert html == found._repr_html_()


def test_what_a_user_typed_is_escaped_and_what_would_load_is_refused():
    safe = Picture(source="data:image/svg+xml;base64,", title="<b>", width=10)
    html = shown([safe], ["<script>"], ["<i>"], [["<u>"]])
    assert not re.findall(r"<(?:b|i|u|script)>", html)
    with pytest.raises(RemoteLinkError):
        shown([Picture(source="https://exemple.fr/a.png", title="", width=10)], [])


def test_a_plan_is_saved_as_the_plan_the_layers_or_the_page(found, tmp_path):
    assert read_plan(found.save(tmp_path / "plan.json")) == found.tour
    layers = found.save(tmp_path / "tournees.gpkg", printed_on=date(2027, 1, 2))
    first = layers.read_bytes()
    assert found.save(layers, printed_on=date(2027, 1, 2)).read_bytes() == first
    assert list(gpd.list_layers(layers)["name"]) == ["visits", "routes", "depots"]
    read = gpd.read_file(layers, layer="visits")
    assert list(read["name"]) == list(found.to_dataframe()["name"])
    page = found.save(str(tmp_path / "carte.html"), printed_on=date(2027, 1, 2))
    assert "2 janvier 2027" in page.read_text(encoding="utf-8").replace("\u00a0", " ")
    with pytest.raises(ValueError, match=r"neither in \.json nor in \.gpkg nor in \.html"):
        found.save(tmp_path / "plan.pdf")
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "carte.html",
        "plan.json",
        "tournees.gpkg",
    ]


def test_the_faults_of_a_folder_read_line_by_line(small, tmp_path):
    text = (small.path / SETTINGS_NAME).read_text(encoding="utf-8")
    (tmp_path / SETTINGS_NAME).write_text(text.replace("semaines = 2", "semaines = 0"), "utf-8")
    with pytest.raises(InputError) as caught:
        read_folder(tmp_path)
    lines = str(caught.value).splitlines()
    assert len(lines) == len(caught.value.faults) == 2
    assert lines[0].startswith("guinguette.toml › ")
    assert caught.value.faults[1].help in lines[1]


def test_a_folder_or_a_network_that_is_not_there_says_what_to_do(small, tmp_path):
    with pytest.raises(UsageError) as caught:
        read_folder(tmp_path / "rien")
    assert caught.value.fault.help in str(caught.value)
    with pytest.raises(MissingDataError) as missing:
        plan(small, network=tmp_path / "rien")
    assert "52" in str(missing.value)
