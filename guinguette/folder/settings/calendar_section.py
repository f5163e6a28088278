"""The calendar in ``guinguette.toml``, ``[calendrier]``: what days that are not like others do."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from guinguette.folder.settings.roads_section import Section
from guinguette.language.typed import fold
from guinguette.special_days.special_day import Effect

EFFECTS: dict[str, Effect] = {
    "interdit": "closed",
    "eviter": "avoid",
    "souhaite": "wanted",
    "libre": "noted",
}


def _effect(value: object) -> object:
    word = fold(value) if isinstance(value, str) else ""
    if value in EFFECTS.values() or word in EFFECTS:
        return EFFECTS.get(word, value)
    raise PydanticCustomError("toml-choice", "unknown", {"expected": ", ".join(EFFECTS)})


OneEffect = Annotated[Effect, BeforeValidator(_effect)]
Price = Annotated[float, Field(ge=0)]


class CalendarSettings(Section):
    """
    What public and school holidays do to day rounds and to evenings; every key may be left out.

    Prices are per visit. A public holiday costs twice what a change of the promised day does
    (30 €): a visit moves to another day of its week, and stays where that costs more.
    ``worked_holidays`` are names of public holidays that are like any day.
    """

    errands_on_holidays: OneEffect = Field(alias="feries_de_jour", default="avoid")
    evenings_on_holidays: OneEffect = Field(alias="feries_soirees", default="noted")
    first_of_may: OneEffect = Field(alias="premier_mai", default="closed")
    holiday_price_eur: Price = Field(alias="prix_ferie_eur", default=60.0)
    worked_holidays: tuple[str, ...] = Field(alias="feries_travailles", default=())
    errands_in_school_holidays: OneEffect = Field(alias="vacances_de_jour", default="noted")
    evenings_in_school_holidays: OneEffect = Field(alias="vacances_soirees", default="noted")
    school_price_eur: Price = Field(alias="prix_vacances_eur", default=15.0)
