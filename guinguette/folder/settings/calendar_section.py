"""The calendar in ``guinguette.toml``, ``[calendrier]``: what days that are not like others do."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from guinguette.folder.settings.roads_section import Euros, Section
from guinguette.language.typed import fold
from guinguette.special_days.holidays_of_places import Policy
from guinguette.special_days.special_day import Audience, Effect

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


def _word(effect: Effect) -> str:
    return next(word for word, meant in EFFECTS.items() if meant == effect)


OneEffect = Annotated[Effect, BeforeValidator(_effect), PlainSerializer(_word)]


class AgendaSettings(Section):
    """
    An agenda file (ICS) of the folder, what its events do and whom they concern.

    An event says otherwise by a category or by what its title begins with (« Interdit : … »);
    ``whom`` is written as in the calendar, the whole service where empty.
    """

    file: Annotated[str, Field(min_length=1)] = Field(alias="fichier")
    effect: OneEffect = Field(alias="effet", default="avoid")
    whom: str = Field(alias="qui", default="")
    price_eur: Euros | None = Field(alias="prix_eur", default=None)


def _agenda(value: object) -> object:
    return {"fichier": value} if isinstance(value, str) else value


class CalendarSettings(Section):
    """
    What public and school holidays do to day rounds and to evenings; every key may be left out.

    Euross are per visit. A public holiday costs twice what a change of the promised day does
    (30 €): a visit moves to another day of its week, and stays where that costs more.
    ``worked_holidays`` are names of public holidays that are like any day. ``price_eur`` is what
    the rows of the calendar and the events of agendas weigh where they say no price.
    """

    errands_on_holidays: OneEffect = Field(alias="feries_de_jour", default="avoid")
    evenings_on_holidays: OneEffect = Field(alias="feries_soirees", default="noted")
    first_of_may: OneEffect = Field(alias="premier_mai", default="closed")
    holiday_price_eur: Euros = Field(alias="prix_ferie_eur", default=60.0)
    worked_holidays: tuple[str, ...] = Field(alias="feries_travailles", default=())
    errands_in_school_holidays: OneEffect = Field(alias="vacances_de_jour", default="noted")
    evenings_in_school_holidays: OneEffect = Field(alias="vacances_soirees", default="noted")
    school_price_eur: Euros = Field(alias="prix_vacances_eur", default=15.0)
    market_price_eur: Euros = Field(alias="prix_marche_eur", default=15.0)
    price_eur: Euros = Field(alias="prix_eur", default=30.0)
    agendas: tuple[Annotated[AgendaSettings, BeforeValidator(_agenda)], ...] = Field(
        alias="fichiers", default=()
    )

    @property
    def public_holidays(self) -> Policy:
        """What a public holiday does."""
        effects: dict[Audience, Effect] = {
            "errands": self.errands_on_holidays,
            "evening": self.evenings_on_holidays,
        }
        return Policy(effects=effects, price_eur=self.holiday_price_eur)

    @property
    def school_holidays(self) -> Policy:
        """What a school holiday does."""
        effects: dict[Audience, Effect] = {
            "errands": self.errands_in_school_holidays,
            "evening": self.evenings_in_school_holidays,
        }
        return Policy(effects=effects, price_eur=self.school_price_eur)
