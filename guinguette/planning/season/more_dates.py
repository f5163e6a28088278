"""What if a contract buys more dates, or fewer: the season that stands, with that changed alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from guinguette.contract import Contract
from guinguette.document import Count
from guinguette.faults import UsageError
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import nearest, unaccent
from guinguette.planning.season.stands import SeasonDifference, SeasonStands, standing_season
from routing.solver.deadline import Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreDates:
    """
    What other dates of a contract would change; nothing is written.

    Attributes
    ----------
    contract
        Its name.
    dates_before, dates
        Evenings sold, and those that it is tried with.
    made
        Evenings more in the period, fewer where negative.
    difference
        What changes.
    marginal_eur
        Cost of the routes for each evening more (or saved for each one fewer), euros; null where
        none is.
    price_eur
        Price of a date in the contract as it is, euros; 0 where no price is known.
    """

    contract: str
    dates_before: Count
    dates: Count
    made: int
    difference: SeasonDifference
    marginal_eur: float | None
    price_eur: float


def more_dates(
    stands: SeasonStands,
    contract: Contract,
    dates: int,
    *,
    deadline: Deadline,
    with_reasons: bool = True,
) -> MoreDates:
    """
    Try a contract with another number of evenings.

    Evenings that stand change as few as can be. Without reasons it is not asked why some lack.
    """
    deadline = deadline.begin()
    contracts = tuple(
        replace(one, dates=dates) if one.name == contract.name else one
        for one in stands.asked.contracts
    )
    asked = stands.asked.of_folder(replace(stands.asked.folder, contracts=contracts))
    other = stands.other(asked, deadline.share(0.6))
    difference = stands.difference(other, deadline if with_reasons else None)
    number = stands.asked.contracts.index(contract)
    before, after = (
        sum(e.package == number for e in each) for each in (stands.evenings, other.found.evenings)
    )
    made = after - before
    return MoreDates(
        contract=contract.name,
        dates_before=contract.dates,
        dates=dates,
        made=made,
        difference=difference,
        marginal_eur=round(difference.cost_eur / made, 2) if made else None,
        price_eur=round(contract.price_eur / contract.dates, 2) if contract.dates else 0.0,
    )


def contract_named(stands: SeasonStands, text: str) -> Contract:
    """
    Find a contract of the season.

    Raises
    ------
    UsageError
        If none has that name.
    """
    words = unaccent(text.strip()).casefold()
    for one in stands.asked.contracts:
        if unaccent(one.name).casefold() == words:
            return one
    names = [one.name for one in stands.asked.contracts]
    raise UsageError(fault("what-if-contract-unknown", value=text, nearest=nearest(text, names)))


def dates_asked(contract: Contract, text: str) -> int:
    """
    Read a number of evenings: ``+4`` and ``-2`` change that of the contract, ``28`` is all of them.

    Raises
    ------
    UsageError
        If it is no number, or fewer than none.
    """
    typed = text.strip().replace("\N{MINUS SIGN}", "-")
    try:
        number = int(typed)
    except ValueError:
        number = -1
        typed = "?"
    dates = contract.dates + number if typed[:1] in "+-" else number
    if not 0 <= dates <= 366:
        raise UsageError(fault("what-if-evenings", value=text))
    return dates


def what_if_dates(
    path: Path, name: str, evenings: str, *, today: date | None = None, deadline: Deadline
) -> MoreDates:
    """
    Try a contract of a folder with other dates, as they are typed.

    Errors are those of :func:`standing_season`, :func:`contract_named` and :func:`dates_asked`.
    """
    stands = standing_season(path, today)
    contract = contract_named(stands, name)
    return more_dates(stands, contract, dates_asked(contract, evenings), deadline=deadline)
