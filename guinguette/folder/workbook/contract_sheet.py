"""The sheet « Contrats » of the workbook, or ``contrats.csv``: a row per contract of the season."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from guinguette.calendar import DAYS_PER_WEEK
from guinguette.communes.epci import Epci, alike_epci, epcis_of, find_epci, reads_as_epci
from guinguette.contract import Contract
from guinguette.faults import Fault
from guinguette.folder.request import CommuneRequest
from guinguette.folder.settings.model import Settings
from guinguette.folder.workbook.calendar_sheet import SheetLine, lines_of, under_titles
from guinguette.folder.workbook.columns import columns_of
from guinguette.folder.workbook.rhythm_cells import UnreadableDateError
from guinguette.folder.workbook.table import Table
from guinguette.folder.workbook.when_cells import read_period
from guinguette.folder.workbook.whom import ALL, DEPOT, Names
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import (
    UnreadableError,
    fold,
    nearest,
    parse_euros,
    parse_weekdays,
    unaccent,
)
from guinguette.special_days.dated import Span

CONTRACT_SHEET = "Contrats"
CONTRACT_CSV = "contrats.csv"
COLUMNS = columns_of("contrats")
TITLES = {key: column.title for key, column in COLUMNS.items()}
_SEPARATOR = re.compile(r"\s*[,;\n]\s*")
_OR = re.compile(r"\s*(?:[,;\n]|\bou\b|\bet\b)\s*")
_COUNT = re.compile(r"(\d{1,4})")
_UNIT = re.compile(
    r"(?:dates?|soirees?|soirs?|fois|passages?|guinguettes?|evenings?|par|lieu|commune|village"
    r"|max(?:imum)?|min(?:imum)?|au|plus|moins|priorite|p|no?|rang)"
)
_TOWN_HALL = re.compile(
    r"^(?:la )?(?:mairie|commune|ville|village) (?:de |du |des |d['’])?", re.IGNORECASE
)
_TAXES = re.compile(r"\s*\b(?:ttc|ht|net|nets)\b\.?", re.IGNORECASE)
_TOTALS = frozenset({"total", "totaux", "sous total", "somme", "total general", "ensemble"})
_MOST_DATES = 500
_LAST_PRIORITY = 9


@dataclass(frozen=True, slots=True)
class _Payer:
    """Who buys a contract: an intercommunality, communes of the folder (their keys), another."""

    shown: str
    epci_code: str = ""
    keys: frozenset[str] = frozenset()

    def has(self, request: CommuneRequest) -> bool:
        """Whether a place is of this payer; all are where it is no part of the map."""
        if self.epci_code:
            return request.commune.epci_code == self.epci_code
        return request.key in self.keys or not self.keys


@dataclass(slots=True)
class ReadContract:
    """A contract and the row that says it."""

    contract: Contract
    line: SheetLine


@dataclass(slots=True)
class ContractReader:
    """Reads the rows of tables; ``faults`` gathers what is wrong, ``warnings`` what surprises."""

    requests: Sequence[CommuneRequest]
    settings: Settings
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    _rows: dict[str, int] = field(default_factory=dict)
    _names: Names = field(init=False)
    _mine: list[CommuneRequest] = field(init=False)
    _epcis: tuple[Epci, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._names = Names(self.requests, ())
        self._mine = [request for request in self.requests if request.is_by_contract]
        self._epcis = epcis_of([request.commune for request in self._mine])

    def read(self, table: Table) -> Iterator[ReadContract]:
        """Read the rows under the titles; a table without any says nothing."""
        needed = ("dates",), ("payer", "name")
        table, columns = under_titles(
            table, COLUMNS, needed, "contract-column-missing", self.faults
        )
        for cell in table.rows[0].values() if table.rows else ():
            if cell.column not in columns.values():
                facts = {"value": str(cell.value), "expected": ", ".join(TITLES.values())}
                facts |= {"file": table.file, "sheet": table.sheet, "cell": cell.address}
                like = nearest(str(cell.value), TITLES.values(), cutoff=70.0)
                self.warnings.append(fault("column-unknown", nearest=like, **facts))
        for line in lines_of(table, columns, self.faults):
            before = len(self.faults)
            named = line.text("name") or line.text("payer")
            if fold(named) in _TOTALS:
                self.warnings.append(line.cell_fault("dates", "contract-total", value=named))
                continue
            contract = self._contract(line)
            if contract and len(self.faults) == before:
                yield ReadContract(contract, line)

    def _contract(self, line: SheetLine) -> Contract | None:
        name, payer = self._name(line), self._payer(line)
        dates = _count(line, "dates", 1, _MOST_DATES)
        if not line.text("dates"):
            line.refuse("dates", "contract-dates-missing")
        period = self._period(line)
        places = self._places(line, payer)
        least, most = self._shares(line, dates, len(places))
        price, weekdays, vehicles = _price(line), _weekdays(line), self._vehicles(line)
        priority = _count(line, "priority", 1, _LAST_PRIORITY) or 1
        if not (dates and places and period):
            return None
        return Contract(
            name=name,
            payer=payer.shown,
            epci_code=payer.epci_code,
            dates=dates,
            first=period.first,
            last=period.last,
            price_eur=price,
            places=places,
            least=least,
            most=most,
            weekdays=weekdays,
            priority=priority,
            vehicles=vehicles,
        )

    def _name(self, line: SheetLine) -> str:
        name = line.text("name") or line.text("payer")
        if not name:
            line.refuse("name", "contract-name-missing")
            return ""
        first = self._rows.setdefault(fold(name), line.row)
        if first != line.row:
            key = "name" if line.text("name") else "payer"
            line.refuse(key, "contract-name-twice", value=name, first=str(first))
        return name

    def _payer(self, line: SheetLine) -> _Payer:
        key = "payer" if line.text("payer") else "name"
        text = line.text(key)
        keys = self._names.places(_TOWN_HALL.sub("", text))
        if not reads_as_epci(text) and keys & {request.key for request in self._mine}:
            return _Payer(text, keys=keys)
        if epci := find_epci(text, self._epcis):
            return _Payer(epci.name if text.replace(" ", "").isdigit() else text, epci.code)
        like = alike_epci(text, self._epcis)
        if like or reads_as_epci(text) or text.replace(" ", "").isdigit():
            names = [epci.name for epci in self._epcis]
            facts = {"nearest": like or nearest(text, names), "expected": ", ".join(names) or "–"}
            line.refuse(key, "contract-payer-unknown", value=text, **facts)
        return _Payer(text)

    def _period(self, line: SheetLine) -> Span | None:
        horizon = self.settings.horizon
        try:
            found = read_period(line.cells.get("first"), line.cells.get("last"), horizon)
        except UnreadableDateError as error:
            key = "last" if error.word == unaccent(line.text("last")) else "first"
            why = say("details.month-days", days=error.days) if error.days else ""
            line.refuse(key, "date-unreadable", word=error.word, nearest=error.like, why=why)
            return None
        if found.last < found.first:
            line.refuse("last" if "last" in line.cells else "first", "calendar-reversed")
        return found

    def _places(self, line: SheetLine, payer: _Payer) -> tuple[str, ...]:
        """List the keys of the places of a contract, in the order of the workbook."""
        before = len(line.faults)
        named = self._named(line)
        if named is None:
            named = {request.key for request in self._mine if payer.has(request)}
        places = tuple(request.key for request in self._mine if request.key in named)
        if not places and len(line.faults) == before:
            key = "places" if line.text("places") else "payer"
            line.refuse(key, "contract-places-none", payer=payer.shown)
        return places

    def _named(self, line: SheetLine) -> set[str] | None:
        """Read the places that a cell names; ``None`` where it names none: those of the payer."""
        words = list(filter(None, _SEPARATOR.split(line.text("places"))))
        if not words:
            return None
        keys: set[str] = set()
        for word in (part for whole in words for part in self._parted(whole)):
            if fold(word) in ALL:
                keys |= {request.key for request in self.requests}
            elif found := self._meant(word):
                keys |= self._by_contract(line, word, found)
            else:
                like = nearest(word, (request.name for request in self.requests), cutoff=75.0)
                line.refuse("places", "contract-place-unknown", word=word, nearest=like)
        return keys

    def _parted(self, word: str) -> list[str]:
        """Part « Narcy et Wassy », but no name that has the word in it."""
        return [word] if self._meant(word) else re.split(r"\s+et\s+", word)

    def _meant(self, word: str) -> frozenset[str]:
        """Return the keys of the places of a name, else of an intercommunality."""
        if found := self._names.places(word):
            return found
        epci = find_epci(word, self._epcis)
        code = epci.code if epci else ""
        return frozenset(r.key for r in self._mine if code and r.commune.epci_code == code)

    def _by_contract(self, line: SheetLine, word: str, keys: Collection[str]) -> set[str]:
        kept = {request.key for request in self._mine if request.key in keys}
        if not kept:
            line.refuse("places", "contract-place-rhythm", word=word)
        return kept

    def _shares(self, line: SheetLine, dates: int, places: int) -> tuple[int, int]:
        """Read the least and the most of each place; unsaid, the most that an even sharing asks."""
        least = _count(line, "least", 0, _MOST_DATES)
        even = max(1, least, -(-dates // places) if places else 1)
        most = _count(line, "most", 1, _MOST_DATES) or even
        if most < least:
            line.refuse("most", "contract-most-below-least", least=str(least))
        elif dates and least * places > dates:
            facts = {"count": str(places), "dates": str(dates), "sum": str(least * places)}
            line.refuse("least", "contract-least-many", **facts)
        return least, most

    def _vehicles(self, line: SheetLine) -> tuple[str, ...]:
        """Read the vehicles of a contract by their names or by that of their depot."""
        fleet = self.settings.vehicles
        names = {fold(vehicle.depot): {v.name for v in fleet if v.depot == vehicle.depot}
                 for vehicle in fleet}  # fmt: skip
        names |= {fold(vehicle.name): {vehicle.name} for vehicle in fleet}
        text, chosen = line.text("vehicles"), set[str]()
        whole = fold(text) in names
        for word in filter(None, [text] if whole else _OR.split(text)):
            plain = fold(word)
            found = names.get(plain) or names.get(DEPOT.sub("", f"{plain} ").strip())
            if not found:
                shown = list(dict.fromkeys([v.name for v in fleet] + [v.depot for v in fleet]))
                facts = {"expected": ", ".join(shown), "nearest": nearest(word, shown, cutoff=75.0)}
                line.refuse("vehicles", "vehicle-unknown", word=word, **facts)
            chosen |= found or set()
        return tuple(vehicle.name for vehicle in fleet if vehicle.name in chosen)


def _count(line: SheetLine, key: str, low: int, high: int) -> int:
    """Read a whole number, with or without its unit: ``24 dates``; 0 where the cell is empty."""
    text = line.text(key)
    if not text:
        return 0
    plain = re.sub(r"[°º.]", " ", unaccent(text))
    number, words = _COUNT.search(plain), _COUNT.sub(" ", plain, count=1).split()
    if number is None or not all(map(_UNIT.fullmatch, words)) or not low <= int(number[1]) <= high:
        facts = {"column": TITLES[key], "low": str(low), "high": str(high)}
        line.refuse(key, "contract-count", **facts)
        return 0
    return int(number[1])


def _price(line: SheetLine) -> float:
    price = parse_euros(_TAXES.sub("", line.text("price")) or "0")
    if price is None:
        line.refuse("price", "contract-price")
    return price or 0.0


def _weekdays(line: SheetLine) -> tuple[int, ...]:
    """Read the weekdays of a contract; none where all are."""
    cell = line.cells.get("weekdays")
    if cell is None:
        return ()
    try:
        if isinstance(cell.value, date):
            line.refuse("weekdays", "weekday-is-date")
            return ()
        found = tuple(sorted(parse_weekdays(line.text("weekdays"))))
    except UnreadableError as error:
        line.refuse("weekdays", "weekday-unknown", word=error.word, nearest=error.nearest)
        return ()
    return found if len(found) < DAYS_PER_WEEK else ()
