"""The contracts of a folder: its sheet or its file, and what surprises in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from guinguette.contract import Contract
from guinguette.faults import Fault
from guinguette.folder.request import CommuneRequest
from guinguette.folder.settings.model import HorizonSettings, Settings
from guinguette.folder.workbook.contract_sheet import (
    CONTRACT_CSV,
    CONTRACT_SHEET,
    ContractReader,
    ReadContract,
)
from guinguette.folder.workbook.table import SHEET_NAME, tables_of
from guinguette.language.catalogue import long_day
from guinguette.language.fault_sentences import fault


@dataclass(frozen=True, slots=True)
class ReadContracts:
    """What the files of a folder say of contracts, and what is wrong or surprising in them."""

    contracts: tuple[Contract, ...] = ()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()


def read_contracts(
    folder: Path,
    book: Path,
    settings: Settings,
    requests: Sequence[CommuneRequest],
    today: date | None = None,
) -> ReadContracts:
    """
    Read the contracts that files of a folder say: a sheet, ``contrats.csv``.

    Parameters
    ----------
    today
        Evenings of a contract that are to come before the horizon are a warning; not looked at
        where omitted.
    """
    reader = ContractReader(requests, settings)
    found: list[ReadContract] = []
    for table in tables_of(folder / CONTRACT_CSV, book, CONTRACT_SHEET, reader.faults):
        found += reader.read(table)
    warnings = [*reader.warnings]
    for one in found:
        warnings += _outside(one, settings.horizon, today)
        warnings += _asks_much(one, settings, requests)
    if not reader.faults:
        warnings += _unnamed(book.name, requests, found)
    contracts = tuple(one.contract for one in found)
    return ReadContracts(contracts, tuple(reader.faults), tuple(warnings))


def evening_days(contract: Contract, request: CommuneRequest) -> list[date]:
    """List the days of the whole period of a contract on which a place may have its evenings."""
    days = request.dates or [
        day for day in _period(contract) if day.weekday() in request.weekdays
    ]  # fmt: skip
    return [d for d in days if contract.holds_on(d) and d not in request.closed_dates]


def _period(contract: Contract) -> Iterator[date]:
    for number in range((contract.last - contract.first).days + 1):
        yield contract.first + timedelta(days=number)


def _outside(one: ReadContract, horizon: HorizonSettings, today: date | None) -> Iterator[Fault]:
    """Say which part of a contract no plan of this horizon can hold."""
    contract, line = one.contract, one.line
    is_open = "last" not in line.cells and contract.last == horizon.last
    if is_open or "first" not in line.cells:
        shown = {"first": long_day(contract.first), "last": long_day(contract.last)}
        yield line.cell_fault("first", "contract-period-open", **shown)
    facts = {"first": long_day(horizon.start), "last": long_day(horizon.last)}
    is_missed = today is not None and today <= contract.first < horizon.start
    if contract.last < horizon.start or horizon.last < contract.first:
        yield line.cell_fault("first", "contract-outside", **facts)
        return
    if is_missed:
        yield line.cell_fault("first", "contract-begun-before", **facts)
    if contract.last > horizon.last:
        yield line.cell_fault("last", "contract-goes-on", **facts)


def _asks_much(
    one: ReadContract, settings: Settings, requests: Sequence[CommuneRequest]
) -> Iterator[Fault]:
    """Say where a contract asks more than its places, or its days and vehicles, can give."""
    contract, line = one.contract, one.line
    eligible = [request for request in requests if request.key in contract.places]
    days = {request.name: len(evening_days(contract, request)) for request in eligible}
    if without := [name for name, count in days.items() if not count]:
        yield line.cell_fault("places", "contract-place-no-day", places=", ".join(without))
    room = sum(min(contract.most, count) for count in days.values())
    facts = {"dates": str(contract.dates), "room": str(room)}
    if room < contract.dates:
        facts |= {"count": str(len(eligible)), "most": str(contract.most)}
        yield line.cell_fault("dates", "contract-places-full", **facts)
    bound = contract.vehicles or tuple(vehicle.name for vehicle in settings.vehicles)
    fleet = [vehicle for vehicle in settings.vehicles if vehicle.name in bound]
    trips = sum(
        day.weekday() in vehicle.weekdays and day not in vehicle.absences
        for day in _period(contract)
        if contract.holds_on(day)
        for vehicle in fleet
    )
    if trips < contract.dates:
        facts |= {"room": str(trips), "vehicles": ", ".join(bound)}
        yield line.cell_fault("dates", "contract-days-few", **facts)


def _unnamed(
    file: str, requests: Sequence[CommuneRequest], found: Sequence[ReadContract]
) -> Iterator[Fault]:
    named = {key for one in found for key in one.contract.places}
    alone = [r for r in requests if r.is_by_contract and r.key not in named]
    if alone:
        where = {"file": file, "sheet": SHEET_NAME, "cell": str(alone[0].row)}
        value = ", ".join(request.name for request in alone)
        code = "place-without-contract" if found else "contracts-missing"
        yield fault(code, **where, value=value)
