"""
The Folium layer that makes one self-contained page.

Folium links ten files on four hosts; here a map uses Leaflet alone, taken from ``vendor/``, and a
link that is not in the vendored table stops the work. Importing this module imports Folium, which
takes half a second: :mod:`maps.export` imports the pages that draw maps when it makes them.

Relies on internals of folium 0.20 and branca 0.8 (``default_js``, ``Figure.header``), which
``pyproject.toml`` pins and ``tests/maps/test_offline.py`` watches.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink, MacroElement
from folium.template import Template

from guinguette.tour import LonLat
from maps.drawing.base import (
    PRECISION,
    ROAD_PRECISION,
    BaseLayer,
    Bounds,
    arrow_on,
    encode_polyline,
)
from maps.drawing.ground import Line
from maps.drawing.page import TILE_HOST, RemoteLinkError, script_json, template_text

TILE_URL = (
    f"{TILE_HOST}/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png"
    "&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)
"""PLANIGNV2 of IGN, no key; ``xyzservices`` provider ``GeoportailFrance.plan``."""

_LEAFLET = Path(__file__).parents[1] / "vendor" / "leaflet"
_VENDORED = {"leaflet": "leaflet.js", "leaflet_css": "leaflet.css"}
_CSS_URL = re.compile(r"url\((images/[\w.-]+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class MapParts:
    """
    A rendered map, ready for the template of a page.

    ``style`` and ``library`` are vendored texts, ``body`` the element of the map, ``script`` what
    draws it; nothing in them loads anything.
    """

    style: str
    library: str
    body: str
    script: str


class OfflineFigure(Figure):
    """A figure that inlines vendored files and fails closed on any other link."""

    def parts(self) -> MapParts:
        """
        Render the children, and give the pieces of the page.

        Raises
        ------
        RemoteLinkError
            If a child wants a file that is not vendored.
        """
        _number_elements(self)
        for child in self._children.values():
            child.render()
        links = [
            e for e in self.header._children.values() if isinstance(e, CssLink | JavascriptLink)
        ]
        names = [name for name, e in self.header._children.items() if e in links]
        for name, link in zip(names, links, strict=True):
            if name not in _VENDORED:
                raise RemoteLinkError(link.url)
        return MapParts(
            style=leaflet_css(),
            library=leaflet_js(),
            body=self.html.render(),
            script=self.script.render(),
        )


class OfflineMap(folium.Map):
    """A Folium map that needs Leaflet only, without background tiles."""

    def __init__(self, bounds: Bounds) -> None:
        west, south, east, north = bounds
        super().__init__(
            location=[(south + north) / 2, (west + east) / 2],
            tiles=None,
            zoom_control=False,
            zoom_snap=0.25,
            max_zoom=18,
            min_zoom=5,
        )
        self.default_js = [("leaflet", "leaflet.js")]
        self.default_css = [("leaflet_css", "leaflet.css")]
        self.add_child(_Frame([[south, west], [north, east]]))
        self._figure = OfflineFigure()
        self._figure.add_child(self)

    def parts(self) -> MapParts:
        """Render the map; see :class:`OfflineFigure`."""
        self.add_child(_Published())
        return self._figure.parts()


class _Scripted(MacroElement):
    """An element made by one ``call`` of JavaScript on data that went through ``script_json``."""

    call: ClassVar[str]
    _template = Template(
        """
        {% macro script(this, kwargs) %}
            {{ this.call }}({{ this._parent.get_name() }}, {{ this.data }});
        {% endmacro %}
        """
    )

    def __init__(self, data: object) -> None:
        super().__init__()
        self._name = type(self).__name__
        self.data = script_json(data)


class _Frame(_Scripted):
    """The buttons of the map, and the bounds it shows whole: south-west, north-east."""

    call = "guinguetteFrame"


class BaseLines(_Scripted):
    """Roads and contours on a canvas of their own, below the tiles: those cover it when shown."""

    call = "guinguetteBase"

    def __init__(self, base: BaseLayer) -> None:
        scales = {"scale": 10**PRECISION, "roadScale": 10**ROAD_PRECISION}
        super().__init__({**base.encoded, **scales})


class Pin(_Scripted):
    """
    A marker with a number and a popup.

    Parameters
    ----------
    point
        Longitude first.
    mark
        Text of the pin.
    name
        Read by screen readers, shown on hover.
    popup_html
        Escaped HTML, from a template.
    short
        Written beside the pin where there is room; ``name`` if empty.
    kind
        ``stop``, ``depot``, ``dot`` or ``badge``: the CSS class is ``pin-`` and this.
    size
        Width and height, in pixels.
    """

    call = "guinguettePin"

    def __init__(
        self,
        point: LonLat,
        *,
        mark: str,
        name: str,
        popup_html: str,
        short: str = "",
        kind: str = "stop",
        size: tuple[int, int] = (36, 36),
        colour: str = "",
    ) -> None:
        data = {
            "at": [round(point[1], 6), round(point[0], 6)],
            "mark": mark, "name": name, "short": short or name, "popup": popup_html,
            "kind": kind, "size": size, "colour": colour,
        }  # fmt: skip
        super().__init__(data)


class _Way(_Scripted):
    """A line of five decimals, with its white edge."""

    call = "guinguetteWay"


class DirectionArrow(_Scripted):
    """A small arrow on a line, turned towards where the van goes."""

    call = "guinguetteArrow"

    def __init__(self, point: LonLat, bearing: float, colour: str) -> None:
        data = {"at": [point[1], point[0]], "bearing": round(bearing), "colour": colour}
        super().__init__(data)


class ClosedRoads(_Scripted):
    """
    Dotted lines, each with a no-entry sign and a popup.

    The data are a list: for each road an encoded ``line`` of five decimals, ``at`` (latitude
    first), ``isBan``, ``name`` and ``popup``, escaped HTML; the most important first.
    """

    call = "guinguetteClosed"


class _Published(MacroElement):
    """Gives the map and its groups a name the script of the page can use."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            window.guinguetteMap = {{ this._parent.get_name() }};
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()
        self._name = "Published"


class Group(_Scripted):
    """A layer the page can show and hide by its key."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} =
                guinguetteGroup({{ this._parent.get_name() }}, {{ this.data }});
        {% endmacro %}
        """
    )

    def __init__(self, key: str, *, shown: bool) -> None:
        super().__init__({"key": key, "shown": shown})


def add_way(
    parent: Element, line: Line, *, colour: str, dash: str = "", arrow: bool = True
) -> None:
    """
    Draw one leg of a tour: a white edge, the line, an arrow.

    Parameters
    ----------
    parent
        A map or a group.
    line
        Longitude first.
    colour, dash
        CSS colour and SVG dash array; constants of the caller, never typed by a user.
    arrow
        Whether the direction is shown.
    """
    parent.add_child(_Way({"line": encode_polyline(line, 5), "colour": colour, "dash": dash}))
    placed = arrow_on(line) if arrow else None
    if placed:
        parent.add_child(DirectionArrow(placed[0], placed[1], colour))


@cache
def leaflet_js() -> str:
    """Return Leaflet's script, with default icons as data instead of files beside the page."""
    text = (_LEAFLET / "leaflet.js").read_text(encoding="utf-8").replace("\r\n", "\n")
    text = re.sub(r"//# sourceMappingURL=\S+", "", text)
    icon = _data_uri("images/marker-icon.png")
    options = dict.fromkeys(("iconUrl", "iconRetinaUrl", "shadowUrl"), icon)
    return (
        f"{text}\n"
        'L.Icon.Default.imagePath="";'
        f"L.Icon.Default.mergeOptions({script_json(options)});\n"
    )


@cache
def leaflet_css() -> str:
    """Return Leaflet's style, its images as data."""
    text = (_LEAFLET / "leaflet.css").read_text(encoding="utf-8").replace("\r\n", "\n")
    without_vml = re.sub(r"behavior: url\(#default#VML\);", "", text)
    return _CSS_URL.sub(lambda found: f"url({_data_uri(found[1])})", without_vml)


def _data_uri(name: str) -> str:
    data = base64.b64encode((_LEAFLET / name).read_bytes()).decode()
    return f"data:image/png;base64,{data}"


def _number_elements(root: Element) -> None:
    """Replace random ids by ranks in the tree: the same map twice is the same bytes."""
    pending: list[Element] = [root]
    rank = 0
    while pending:
        element = pending.pop()
        element._id = str(rank)
        rank += 1
        pending.extend(reversed(element._children.values()))


def tile_settings() -> Mapping[str, object]:
    """Return what the page needs to show the online background when asked."""
    return {"url": TILE_URL, "attribution": "© IGN – Plan IGN", "maxZoom": 18}


def page_scripts(parts: MapParts, *names: str) -> tuple[str, str]:
    """
    Assemble the two scripts of a page: Leaflet, then what draws.

    Parameters
    ----------
    names
        Files of ``maps/templates`` that belong to the page, after the buttons of the map.
    """
    before = "\n".join(template_text(name) for name in ("map_before.js", "map_base.js"))
    behind = (template_text(name) for name in ("map_behind.js", "night.js", *names))
    drawing = (
        "(function () {\n'use strict';\n"
        f"var guinguetteTiles = {script_json(tile_settings())};\n{before}\n"
        f"guinguetteTry(function () {{\n{parts.script}\n}});\n"
        f"{''.join(behind)}\n}})();\n"
    )
    return parts.library, drawing
