"""The promises of a folder in ``guinguette.toml``, ``[promesses]``: each is a switch."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from guinguette.folder.settings.roads_section import Euros, Section

HEAVY_T = 3.5
"""
Above this greatest allowed mass, trailer included, drivers rest 45 min after 4 h 30 of driving
(regulation (EC) 561/2006, articles 2 and 7).
"""


def _unless_false(value: object) -> object:
    """Take ``false`` for no promise; ``true`` says no number of minutes."""
    if value is True:
        return "true"
    return None if value is False else value


class PromisesSettings(Section):
    """
    What is promised to communes and crews, and what a wish is worth.

    ``same_weekday`` keeps a commune of a weekly, fortnightly or n-week rhythm to one weekday, and
    those of n dates too; ``same_vehicle`` sends one and the same vehicle. ``same_hour_min``
    bounds the spread of the hours of opening, in minutes (``None``, which is written ``false``: not
    promised).
    ``once_a_week_per_epci`` allows one visit a week in each intercommunality.
    ``off_preferred_day_eur`` is what a visit off the preferred weekdays of a commune counts;
    ``balance_eur_per_hour`` what an hour of difference between the longest and the shortest total
    of hours of the vehicles counts: both steer the plan, nobody pays them. ``change_price_eur`` is
    what a visit that leaves its habit counts.
    """

    same_weekday: bool = Field(alias="meme_jour", default=True)
    same_vehicle: bool = Field(alias="meme_vehicule", default=True)
    same_hour_min: Annotated[
        Annotated[int, Field(ge=0, le=720)] | None, BeforeValidator(_unless_false)
    ] = Field(alias="meme_heure_min", default=60)
    once_a_week_per_epci: bool = Field(alias="epci_une_fois_par_semaine", default=False)
    off_preferred_day_eur: Euros = Field(alias="jour_non_prefere_eur", default=10.0)
    balance_eur_per_hour: Euros = Field(alias="equilibre_eur_par_heure", default=0.0)
    change_price_eur: Euros = Field(alias="prix_du_changement", default=30.0)
