"""The agenda files of a folder, ``*.ics``: named in its settings, or simply put into it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from guinguette.faults import Fault, InputError
from guinguette.folder.settings.calendar_section import AgendaSettings, CalendarSettings
from guinguette.folder.settings.model import SETTINGS_NAME
from guinguette.folder.workbook.calendar_sheet import read_effect
from guinguette.folder.workbook.whom import Names
from guinguette.language.catalogue import say
from guinguette.language.encodings import UnknownEncodingError, decoded
from guinguette.language.fault_sentences import encoding_fault, fault
from guinguette.language.system_errors import content_of
from guinguette.language.typed import UnreadableError, nearest
from guinguette.special_days.agenda import AgendaError, Happening, read_agenda
from guinguette.special_days.dated import Dated
from guinguette.special_days.said import Whom, said
from guinguette.special_days.special_day import Effect
from routing.limits import MOST_AGENDA

_PREFIX = re.compile(r"\s*(?:\[([^\]]+)\]|([^:\[\]]{3,12})\s*:)\s*(.*)", re.DOTALL)
_POSTCODE = re.compile(r"^\d{5}\s+")


@dataclass(slots=True)
class AgendaReader:
    """Reads agendas; ``faults`` and ``warnings`` gather what is wrong or surprising."""

    folder: Path
    names: Names
    section: CalendarSettings
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def read(self) -> Iterator[Dated]:
        """Read those that the settings name, then those that lie in the folder."""
        named = [self.folder / agenda.file for agenda in self.section.agendas]
        for number, agenda in enumerate(self.section.agendas, start=1):
            yield from self._named(agenda, f"calendrier.fichiers[{number}]")
        lying = [p for p in sorted(self.folder.iterdir()) if p.suffix.casefold() == ".ics"]
        for path in lying:
            if path not in named:
                yield from self._file(path, AgendaSettings(file=path.name), Whom())

    def _named(self, agenda: AgendaSettings, cell: str) -> Iterator[Dated]:
        path = self.folder / agenda.file
        where = {"file": SETTINGS_NAME, "cell": cell}
        if not os.path.lexists(path):
            lying = [p.name for p in self.folder.iterdir() if p.suffix.casefold() == ".ics"]
            like = nearest(agenda.file, lying)
            self.faults.append(fault("agenda-missing", **where, value=agenda.file, nearest=like))
            return
        try:
            whom = self.names.read(agenda.whom)
        except UnreadableError as error:
            facts = {"word": error.word, "nearest": error.nearest}
            self.faults.append(fault("calendar-whom", **where, value=agenda.whom, **facts))
            return
        yield from self._file(path, agenda, whom)

    def _file(self, path: Path, agenda: AgendaSettings, whom: Whom) -> Iterator[Dated]:
        try:
            happenings = read_agenda(decoded(content_of(path, MOST_AGENDA)))
        except InputError as error:
            self.faults += error.faults
            return
        except UnknownEncodingError as error:
            self.faults.append(encoding_fault(path.name, error))
            return
        except AgendaError as error:
            where = {"file": path.name, "cell": say("details.at-line", line=error.line)}
            code = "agenda-event" if error.value else "agenda-damaged"
            self.faults.append(fault(code, **where, value=error.value, line=str(error.line)))
            return
        elsewhere = 0
        for happening in happenings:
            concerned = self._whom(happening, whom)
            elsewhere += concerned is None
            if concerned:
                yield from self._days(happening, agenda, concerned)
        if elsewhere:
            facts = {"value": str(elsewhere), "count": str(len(happenings))}
            self.warnings.append(fault("agenda-elsewhere", file=path.name, **facts))

    def _whom(self, happening: Happening, usual: Whom) -> Whom | None:
        """Return whom an event concerns; nobody where it is in no place of the folder."""
        parts = [_POSTCODE.sub("", part.strip()) for part in happening.location.split(",")]
        keys = frozenset[str]().union(*(self.names.places(part) for part in parts if part))
        if keys:
            return Whom(usual.audience, keys)
        for category in happening.categories:
            try:
                return self.names.read(category)
            except UnreadableError:
                continue
        return None if happening.location and usual == Whom() else usual

    def _days(self, happening: Happening, agenda: AgendaSettings, whom: Whom) -> Iterator[Dated]:
        words = happening.words
        effect: Effect | None = agenda.effect
        prefix = _PREFIX.fullmatch(words)
        for said_effect in [*happening.categories, *([prefix[1] or prefix[2]] if prefix else [])]:
            try:
                effect = read_effect(said_effect)
            except UnreadableError:
                continue
            if prefix and said_effect in prefix.groups():
                words = prefix[3]
        if whom.depot:
            effect = "closed"
        price = self.section.price_eur if agenda.price_eur is None else agenda.price_eur
        days = said(
            words or Path(agenda.file).stem, whom, effect,
            price_eur=price, holidays=self.section.public_holidays, source="calendar",
        )  # fmt: skip
        yield from (Dated(day, (happening.when,)) for day in days)
