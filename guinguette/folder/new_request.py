"""What a commune would ask for that no row of the workbook describes."""

from __future__ import annotations

from guinguette.communes.france import Commune
from guinguette.folder.request import CommuneRequest
from guinguette.folder.settings.model import Settings
from guinguette.rhythm import Rhythm


def new_request(
    commune: Commune, settings: Settings, *, rhythm: Rhythm, profile: str
) -> CommuneRequest:
    """Ask for a commune at its mairie, on any day that is worked; it has no row (0)."""
    return CommuneRequest(
        commune=commune,
        row=0,
        rhythm=rhythm,
        weekdays=settings.weekdays_worked,
        window_min=None,
        profile=profile,
        place="",
        longitude=commune.longitude,
        latitude=commune.latitude,
    )
