"""The season in ``guinguette.toml``, ``[saison]``: what spreads the evenings of contracts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from guinguette.folder.settings.roads_section import Euros, Section


class SeasonSettings(Section):
    """
    What the choice of the evenings weighs besides kilometres and hours; 0 euros is off.

    ``pace_eur`` is for an evening off the even pace of its contract, ``empty_month_eur`` for a
    month of a contract without any. Two evenings of one place nearer than ``least_days_apart`` days
    count ``spacing_eur``; each further evening of a place while others of its contract have fewer
    ``fairness_eur``. ``weekend_eur`` and ``school_holiday_eur`` are for an evening too many or too
    few of a contract on Fridays and Saturdays, in school holidays, where these are shared out in
    proportion. ``wish_eur`` is what a first wish kept is worth (a second 2/3, a third 1/3),
    ``neighbours_eur`` what two villages within ``neighbours_km`` gain on consecutive evenings of
    one vehicle.
    """

    pace_eur: Euros = Field(alias="etalement_eur", default=15.0)
    empty_month_eur: Euros = Field(alias="mois_vide_eur", default=100.0)
    least_days_apart: Annotated[int, Field(ge=1, le=182)] = Field(
        alias="ecart_min_jours", default=21
    )
    spacing_eur: Euros = Field(alias="ecart_eur", default=40.0)
    fairness_eur: Euros = Field(alias="equite_eur", default=20.0)
    weekend_eur: Euros = Field(alias="fins_de_semaine_eur", default=5.0)
    school_holiday_eur: Euros = Field(alias="vacances_eur", default=5.0)
    wish_eur: Euros = Field(alias="souhait_eur", default=30.0)
    neighbours_eur: Euros = Field(alias="voisins_eur", default=0.0)
    neighbours_km: Annotated[float, Field(gt=0, le=100)] = Field(alias="voisins_km", default=12.0)
