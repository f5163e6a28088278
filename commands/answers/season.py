"""What the command line says of a season: each contract, what it lacks, what was weighed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from commands.answers.results import number
from commands.console.line import Line
from guinguette.calendar import short_date
from guinguette.contract import Contract, ContractMet, Season
from guinguette.faults import Fault
from guinguette.folder.read_folder import WorkingFolder
from guinguette.language.catalogue import LANGUAGE, count, say
from guinguette.language.fault_sentences import fault
from guinguette.service.standing import Standing
from guinguette.tour import Tour


def contract_lines(folder: WorkingFolder) -> Iterator[Line]:
    """Say how each contract of a folder was read; nothing where no evening is sold."""
    contracts, language = folder.contracts, LANGUAGE.get()
    if not contracts:
        return
    sold = count(sum(one.dates for one in contracts), "terminal.evenings")
    places = count(len({key for one in contracts for key in one.places}), "terminal.places")
    euros = number(sum(one.price_eur for one in contracts))
    summary = say("terminal.contracts-sold", evenings=sold, places=places, euros=euros)
    yield Line(summary, count(len(contracts), "terminal.contracts"))
    for one in contracts:
        said = say(
            "terminal.contract",
            evenings=count(one.dates, "terminal.evenings"),
            first=short_date(one.first, language=language),
            last=short_date(one.last, language=language),
            places=count(len(one.places), "terminal.places"),
            most=one.most,
            vehicles=", ".join(one.vehicles) or say("terminal.any-vehicle"),
        )
        yield Line(said, one.name)


def lost_contracts(folder: WorkingFolder, standing: Standing) -> Iterator[Fault]:
    """Say which contracts may have got another name, so that their evenings count no more."""
    contracts = folder.contracts
    since = min((one.first for one in contracts), default=dt.date.max)
    known = Counter(
        visit.contract
        for route in standing.routes
        for visit in route.visits
        if visit.contract and route.date >= since
    )
    names = [one.name for one in contracts]
    new = ", ".join(name for name in names if name not in known)
    for name in sorted(known.keys() - set(names)) if new else ():
        yield fault("contract-renamed", value=name, count=str(known[name]), expected=new)


def season_lines(tour: Tour) -> tuple[Line, ...]:
    """Sum a season up; nothing where no evening is sold."""
    season = tour.season
    if season is None:
        return ()
    pairs = zip(season.contracts, season.met, strict=True)
    return (
        Line(),
        Line(say("terminal.season"), style="title"),
        *(line for contract, met in pairs for line in _contract(tour, contract, met)),
        *_wishes(tour),
        *_terms(season),
    )


def _contract(tour: Tour, contract: Contract, met: ContractMet) -> Iterator[Line]:
    places = {v.key for r in tour.routes for v in r.visits if v.contract == contract.name}
    language = LANGUAGE.get()
    said = say(
        "terminal.season-contract",
        planned=count(met.planned, "terminal.evenings"),
        sold=contract.dates,
        places=count(len(places), "terminal.places"),
        first=short_date(contract.first, language=language),
        last=short_date(contract.last, language=language),
    )
    held = say("terminal.season-held", held=met.held) if met.held else ""
    yield Line(said + held, contract.name, style="bad" if met.lacking else "good")
    if met.lacking and met.reason is not None:
        yield Line(f"  {lack_line(met)}", style="bad")


def lack_line(met: ContractMet) -> str:
    """Say how many evenings a contract lacks, why, and what would meet it."""
    lacks = count(met.lacking, "terminal.season-lacks")
    why = "" if met.reason is None else say("pages.lack", met.reason)
    more = count(met.remedy_days, "pages.lack-remedy") if met.remedy_days else ""
    return f"{lacks} {why} {more}".rstrip()


def _wishes(tour: Tour) -> Iterator[Line]:
    ranks = Counter(v.wish for r in tour.routes for v in r.visits if v.contract and v.wish)
    if ranks:
        shown = ", ".join(
            say("terminal.season-wish", count=number(n), rank=rank)
            for rank, n in sorted(ranks.items())
        )
        yield Line(shown, say("terminal.season-wishes"))


def _terms(season: Season) -> Iterator[Line]:
    shown = [
        say("terminal.season-term", term=say("terminal.term", term.kind), euros=number(term.eur))
        for term in season.terms
        if round(term.eur)
    ]
    if shown:
        yield Line(", ".join(shown), say("terminal.season-weighed"))
