"""Working time in ``guinguette.toml``, ``[travail]``: the rules that hold, kept or shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, get_args

from pydantic import BeforeValidator, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from guinguette.crews.rules import Convention, RuleName, WorkRules, work_rules
from guinguette.faults import Fault
from guinguette.folder.settings.roads_section import Section
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import fold, format_clock

if TYPE_CHECKING:
    from guinguette.folder.settings.model import CrewSettings, Settings

_CONVENTIONS: dict[str, Convention] = {"code du travail": "law", "hcr": "hcr"}


def _convention(value: object) -> object:
    word = fold(value) if isinstance(value, str) else ""
    if value in _CONVENTIONS.values() or word in _CONVENTIONS:
        return _CONVENTIONS.get(word, value)
    raise PydanticCustomError("toml-choice", "unknown", {"expected": ", ".join(_CONVENTIONS)})


def _word(convention: Convention) -> str:
    return next(word for word, meant in _CONVENTIONS.items() if meant == convention)


_Hours = Annotated[float | None, Field(gt=0, le=24)]
_WeekHours = Annotated[float | None, Field(gt=0, le=168)]
_Minutes = Annotated[float | None, Field(ge=0, le=240)]
_Days = Annotated[int | None, Field(ge=1, le=7)]


class AgreementSettings(Section):
    """What an agreement of the employer says, a key a rule; the law, or its branch, elsewhere."""

    day_h: _Hours = Field(alias="jour_max_h", default=None)
    amplitude_h: _Hours = Field(alias="amplitude_max_h", default=None)
    daily_rest_h: _Hours = Field(alias="repos_jour_h", default=None)
    weekly_rest_h: _WeekHours = Field(alias="repos_semaine_h", default=None)
    week_days: _Days = Field(alias="jours_par_semaine", default=None)
    week_h: _WeekHours = Field(alias="semaine_max_h", default=None)
    average_h: _WeekHours = Field(alias="moyenne_12_semaines_h", default=None)
    break_min: _Minutes = Field(alias="pause_min", default=None)
    break_after_h: _Hours = Field(alias="pause_apres_h", default=None)
    night_from_h: _Hours = Field(alias="nuit_de_h", default=None)
    night_to_h: _Hours = Field(alias="nuit_a_h", default=None)
    night_day_h: _Hours = Field(alias="nuit_par_jour_h", default=None)
    night_days: _Days = Field(alias="nuits_par_semaine", default=None)
    night_year_h: Annotated[float | None, Field(gt=0)] = Field(alias="nuit_par_an_h", default=None)
    drive_stretch_h: _Hours = Field(alias="conduite_sans_pause_h", default=None)
    drive_break_min: _Minutes = Field(alias="pause_conduite_min", default=None)
    drive_day_h: _Hours = Field(alias="conduite_jour_h", default=None)
    drive_long_day_h: _Hours = Field(alias="conduite_long_jour_h", default=None)
    drive_week_h: _WeekHours = Field(alias="conduite_semaine_h", default=None)
    drive_two_weeks_h: _WeekHours = Field(alias="conduite_deux_semaines_h", default=None)

    @property
    def values(self) -> dict[RuleName, float]:
        """What is said, by the name of the rule."""
        said = ((name, getattr(self, name, None)) for name in get_args(RuleName))
        return {name: value for name, value in said if value is not None}


class WorkSettings(Section):
    """
    The working time of crews; every key may be left out.

    ``convention`` is the agreement of the branch, ``agreement`` one of the employer on top.
    ``is_kept`` says that plans keep the rules; else they are shown only.
    """

    convention: Annotated[Convention, BeforeValidator(_convention), PlainSerializer(_word)] = "law"
    agreement: AgreementSettings | None = Field(alias="accord", default=None)
    is_kept: bool = Field(alias="respect", default=True)

    @property
    def rules(self) -> WorkRules:
        """The rules that hold."""
        return work_rules(self.convention, self.agreement.values if self.agreement else None)

    def longest_day_s(self, crew: CrewSettings) -> int:
        """Return the longest day of a crew from departure to return, its break included."""
        own_s = 60 * crew.longest_day_min
        if not self.is_kept:
            return own_s
        day_s = self.rules.seconds("day_h") + 60 * crew.break_min
        return min(own_s, day_s, self.rules.seconds("amplitude_h"))


def work_warnings(settings: Settings, file: str) -> Iterator[Fault]:
    """List what an agreement cannot give, and days that the law cuts."""
    work = settings.work
    usual = work_rules(work.convention)
    for name, value in work.agreement.values.items() if work.agreement else ():
        rule = usual[name]
        if rule.confidence != "flag" and rule.is_looser(value):
            key = AgreementSettings.model_fields[name].alias
            bound = rule.value if rule.agreement is None else rule.agreement
            yield fault(
                "work-agreement-loose",
                file=file,
                cell=f"travail.accord.{key}",
                value=f"{value:g}",
                bound=f"{bound:g}",
                article=rule.article,
            )
    for number, crew in enumerate(settings.crews, start=1):
        longest_s = work.longest_day_s(crew)
        if longest_s < 60 * crew.longest_day_min:
            yield fault(
                "work-day-cut",
                file=file,
                cell=f"equipages[{number}].journee_max",
                value=format_clock(crew.longest_day_min),
                crew=crew.name,
                longest=format_clock(longest_s // 60),
                article=work.rules["day_h"].article,
            )
