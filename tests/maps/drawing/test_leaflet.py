"""The Folium layer: vendored bytes, no link, no template run on data, the same bytes twice."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Template

import maps
from maps.drawing import leaflet as offline
from maps.drawing import page as _page
from maps.drawing.base import BaseLayer, RoadLines
from maps.drawing.page import RemoteLinkError, refuse_links, script_json
from tests.tours import HOSTILE_TEXTS

VENDOR = Path(maps.__file__).parent / "vendor" / "leaflet"
LEAFLET_1_9_4 = {
    "leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "leaflet.css": "337bfca5cabd03b39815b2700febe2b3b7edf55921c59cd49f88ecb328212303",
    "LICENSE": "bbc959aaef7488b38942e7f05cfd1244351f8bce54261951ea17dd7cf60f894b",
    "images/layers.png": "1dbbe9d028e292f36fcba8f8b3a28d5e8932754fc2215b9ac69e4cdecf5107c6",
    "images/layers-2x.png": "066daca850d8ffbef007af00b06eac0015728dee279c51f3cb6c716df7c42edf",
    "images/marker-icon.png": "574c3a5cca85f4114085b6841596d62f00d7c892c7b03f28cbfa301deb1dc437",
}
"""SHA-256 of the files of the npm package ``leaflet`` 1.9.4, line ends as LF."""

BOUNDS = (4.7, 48.4, 5.0, 48.7)


def _script_value(expression: str) -> object:
    """Read back what ``script_json`` wrote, as JavaScript does."""
    literal = expression.removeprefix("JSON.parse(").removesuffix(")")
    return json.loads(json.loads(literal))


@pytest.mark.parametrize("name", LEAFLET_1_9_4)
def test_a_vendored_file_is_that_of_leaflet_1_9_4(name: str) -> None:
    data = (VENDOR / name).read_bytes()
    if not name.endswith(".png"):
        data = data.replace(b"\r\n", b"\n")
    assert hashlib.sha256(data).hexdigest() == LEAFLET_1_9_4[name]


def test_the_map_wants_leaflet_and_nothing_else() -> None:
    drawn = offline.OfflineMap(BOUNDS)
    links = drawn.default_js + drawn.default_css
    assert [name for name, _ in links] == ["leaflet", "leaflet_css"]


def test_a_map_that_wants_a_file_we_do_not_ship_is_refused() -> None:
    from folium.plugins import Fullscreen

    drawn = offline.OfflineMap(BOUNDS)
    Fullscreen().add_to(drawn)
    with pytest.raises(RemoteLinkError, match="fullscreen"):
        drawn.parts()


def test_the_link_lists_of_folium_itself_are_left_alone() -> None:
    import folium

    offline.OfflineMap(BOUNDS).parts()
    assert any("jquery" in name.lower() for name, _ in folium.Map.default_js)


def test_the_same_map_drawn_twice_is_the_same_bytes() -> None:
    def draw() -> offline.MapParts:
        drawn = offline.OfflineMap(BOUNDS)
        group = offline.Group("0-0", shown=True)
        drawn.add_child(group)
        offline.add_way(group, [(4.7, 48.4), (5.0, 48.7)], colour="#000000")
        drawn.add_child(offline.Pin((4.8, 48.5), mark="1", name="Narcy", popup_html="<p>a</p>"))
        return drawn.parts()

    first = draw()
    assert draw() == first
    assert re.search(r"[0-9a-f]{32}", first.script + first.body) is None


def test_leaflet_is_inlined_without_a_file_beside_the_page() -> None:
    assert "sourceMappingURL" not in offline.leaflet_js()
    assert set(re.findall(r"url\(([^)]{5})", offline.leaflet_css())) == {"data:"}
    assert "\r" not in offline.leaflet_js() + offline.leaflet_css()


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_a_hostile_text_crosses_the_map_layer_unchanged(text: str) -> None:
    drawn = offline.OfflineMap(BOUNDS)
    drawn.add_child(offline.Pin((4.8, 48.5), mark=text, name=text, popup_html=text))
    script = drawn.parts().script
    data = re.search(r"guinguettePin\(\w+, (JSON\.parse\(.*\))\);", script)
    assert data is not None
    pin = _script_value(data[1])
    assert isinstance(pin, dict)
    assert (pin["mark"], pin["name"], pin["popup"]) == (text, text, text)


def test_encoded_lines_cross_the_map_layer_unchanged() -> None:
    line = tuple((4.7 + 0.0317 * n, 48.4 + 0.0171 * n * n % 0.3) for n in range(200))
    base = BaseLayer(roads=(RoadLines(weight=0, text="D `{{1}}", lines=(line,)),), contours=(line,))
    assert any(sign in base.encoded["contours"][0] for sign in "{}`\\")
    drawn = offline.OfflineMap(BOUNDS)
    drawn.add_child(offline.BaseLines(base))
    data = re.search(r"guinguetteBase\(\w+, (JSON\.parse\(.*\))\);", drawn.parts().script)
    assert data is not None
    assert _script_value(data[1]) == {**base.encoded, "scale": 10_000, "roadScale": 100_000}


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_data_written_for_a_script_survive_jinja_and_html(value: object) -> None:
    expression = script_json(value)
    assert _script_value(Template(expression).render()) == value
    assert not set(expression) & set("{}<>&`$%#'")
    assert expression.isascii()


@pytest.mark.parametrize(
    "html",
    [
        '<script src="leaflet.js"></script>',
        '<link rel="stylesheet" href="a.css">',
        '<img src="marker-icon.png">',
        '<img srcset="a.png 2x">',
        "<style>@import 'a.css';</style>",
        "<style>p { background: url(http://example.org/a.png) }</style>",
        "<p style=\"background: url('a.png')\">",
        '<iframe srcdoc="x"></iframe>',
        '<svg><use href="a.svg#b"/></svg>',
        '<svg><image xlink:href="a.png"/></svg>',
        '<meta http-equiv="refresh" content="0; url=a.html">',
        '<a href="javascript:alert(1)">a</a>',
        '<a href="http://example.org">a</a>',
        '<a href="//example.org">a</a>',
        '<p onclick="x()">',
        '<form action="/a"></form>',
        '<video poster="a.png"></video>',
    ],
)
def test_anything_a_browser_would_load_or_run_is_refused(html: str) -> None:
    with pytest.raises(RemoteLinkError):
        refuse_links(html)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="2026-06-04-vehicule-1.html">page</a>',
        '<a href="agendas/narcy.ics">agenda</a>',
        '<a href="#etape-1">étape</a>',
        '<a href="geo:48.6,4.9?q=48.6,4.9(Narcy)">carte</a>',
        '<a href="tel:+33325040000">appeler</a>',
        '<a href="https://waze.com/ul?ll=48.6,4.9">Waze</a>',
        '<img src="data:image/png;base64,AAAA">',
        "<style>p { background: url(data:image/png;base64,AAAA) }</style>",
        "<p>Voir https://example.org et url(a.png)</p>",
    ],
)
def test_links_a_person_taps_and_data_in_the_page_are_kept(html: str) -> None:
    refuse_links(html)


def test_a_script_that_would_end_early_is_refused() -> None:
    with pytest.raises(ValueError, match="HTML"):
        _page.render("_page.html", scripts=["var a = '</script>';"])


def test_the_policy_of_the_page_names_each_script_by_its_hash() -> None:
    policy = _page.content_security_policy(["a()", "b()"])
    assert policy.startswith("default-src 'none'")
    assert policy.count("'sha256-") == 2
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
