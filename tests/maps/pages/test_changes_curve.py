"""The curve of changes against cost: what the table says is what the picture shows."""

import re
from xml.etree import ElementTree

from guinguette.planning.continuity.continued import CurvePoint
from maps.pages.changes_curve import curve_section, curve_svg


def point(changes, cost_eur, bound_eur=None):
    return CurvePoint(
        changes=changes,
        cost_eur=cost_eur,
        lower_bound_eur=cost_eur if bound_eur is None else bound_eur,
        price_eur=10.0,
        is_proven=bound_eur is None,
    )


POINTS = (point(0, 1200.0), point(3, 1100.0), point(9, 1080.0, 1075.0))


def test_without_points_there_is_no_section():
    assert curve_section((), chosen=0) == ""


def test_the_table_has_a_row_for_each_point_and_marks_the_plan_kept():
    section = curve_section(POINTS, chosen=3)
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>', section)
    words = [row.replace("\N{NO-BREAK SPACE}", " ") for row in rows]
    assert words == ["0 changement", "3 changements (plan retenu)", "9 changements"]
    assert section.count("aucun plan ne fait mieux") == 2
    assert section.count("un meilleur plan reste possible") == 1


def test_costs_fall_to_the_right_in_the_picture():
    drawing = ElementTree.fromstring(curve_svg(POINTS, chosen=3))
    dots = [(float(c.get("cx")), float(c.get("cy"))) for c in drawing.iter("circle")]
    assert dots == sorted(dots)
    assert [y for _, y in dots] == sorted(y for _, y in dots)
    assert [c.get("fill") for c in drawing.iter("circle")].count("#d35400") == 1


def test_one_point_alone_is_drawn():
    drawing = ElementTree.fromstring(curve_svg(POINTS[:1], chosen=5))
    assert len(list(drawing.iter("circle"))) == 1
    assert "nan" not in ElementTree.tostring(drawing, encoding="unicode")


def shown_costs(points):
    section = curve_section(points, chosen=0)
    cells = re.findall(r'data-label="Coût">(.*?)</td>', section)
    return [re.sub(r"[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", " ", cell) for cell in cells]


def test_costs_are_told_apart_to_the_cent_only_where_whole_euros_do_not():
    assert shown_costs(POINTS) == ["1 200 €", "1 100 €", "1 080 €"]
    assert shown_costs((point(5, 6046.2), point(7, 6045.8))) == ["6 046,20 €", "6 045,80 €"]
