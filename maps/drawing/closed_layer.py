"""The Folium element of closed roads; importing it imports Folium, which takes a second."""

from __future__ import annotations

from collections.abc import Sequence

from folium.template import Template

from maps.drawing.leaflet import _Scripted


class ClosedRoads(_Scripted):
    """
    Dotted lines, each with a no-entry sign and a popup.

    Parameters
    ----------
    closed
        For each an encoded ``line`` of five decimals, ``at`` (latitude first), ``isBan``, ``name``
        and ``popup``, escaped HTML; the most important first.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            guinguetteClosed({{ this._parent.get_name() }}, {{ this.data }});
        {% endmacro %}
        """
    )

    def __init__(self, closed: Sequence[dict[str, object]]) -> None:
        super().__init__("ClosedRoads", list(closed))
