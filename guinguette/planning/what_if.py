"""What one more commune would cost, and on which days: nothing is planned again."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from guinguette.communes.france import Commune, every_commune
from guinguette.document import plain
from guinguette.faults import UsageError
from guinguette.folder.asked_commune import commune_asked
from guinguette.folder.new_request import new_request
from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.folder.request import CommuneRequest
from guinguette.language.fault_sentences import fault
from guinguette.language.rhythms import parse_rhythm, rhythm_words
from guinguette.language.typed import UnreadableError
from guinguette.planning.explain import Namer, Offer, offer_document
from guinguette.planning.last import planned_on, standing_plan
from guinguette.planning.season.reasons import Choosing, reasons_of_place
from guinguette.planning.season.stands import season_stands
from guinguette.rhythm import ByContract, Rhythm
from guinguette.service.standing import Standing
from guinguette.tour import NetworkFacts, Tour
from routing.analysis.marginal import marginal_costs
from routing.great_circle import great_circle_m
from routing.solver.deadline import Deadline

FARTHEST_KM = 150.0
"""A commune farther than this from every depot, as the crow flies, is not looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """
    What one more commune would ask for, and the ways to serve it, the cheapest first.

    The other communes keep their days, vehicles and order; with no offer, none of them can be
    kept. ``visits`` is the number of visits in the period. ``contracts`` says of a commune that is
    to have an evening by contract which ones could take it, and what that would change.
    """

    commune: Commune
    rhythm: Rhythm
    profile: str
    visits: int
    offers: tuple[Offer, ...]
    network: NetworkFacts
    contracts: tuple[Choosing, ...] = ()


def what_if(
    path: Path,
    text: str,
    *,
    rhythm: str = "",
    today: date | None = None,
    deadline: Deadline = Deadline(seconds=20.0),
) -> WhatIf:
    """
    Price one more commune beside the last plan of a folder.

    Parameters
    ----------
    text
        INSEE code or name of a commune that is not in it.
    rhythm
        As in the workbook (``hebdomadaire``); that of most communes of the folder where omitted.
        The profile is that of most communes, the place is the mairie, any working day will do.

    Raises
    ------
    UsageError
        If the commune is unknown, in the folder already or too far, or the rhythm cannot be read
        or does not fit the period.
    InputError, MissingDataError
        As :func:`guinguette.planning.last.planned_on`.
    """
    folder = read_folder(path)
    standing, tour = standing_plan(path, folder)
    commune = commune_asked(text, folder)
    _refuse(folder, commune)
    request = _request(folder, commune, rhythm)
    if request.is_by_contract:
        return _by_contract(folder, request, standing, tour, today=today, deadline=deadline)
    more = replace(folder, requests=(*folder.requests, request))
    plan = planned_on(more, standing, tour)
    namer = Namer(plan)
    number = [one.key for one in plan.folder.requests].index(request.key)
    placements = marginal_costs(plan.problem, plan.routes, number)
    return WhatIf(
        commune=commune,
        rhythm=request.rhythm,
        profile=request.profile,
        visits=plan.problem.stops[number].visits,
        offers=tuple(namer.offer(number, placement) for placement in placements),
        network=plan.network,
    )


def what_if_document(found: WhatIf) -> dict[str, Any]:
    """Write offers as plain values; the rhythm in the words of the workbook."""
    return {
        "commune": found.commune.code,
        "name": found.commune.name_with_article,
        "rhythm": rhythm_words(found.rhythm),
        "profile": found.profile,
        "visits": found.visits,
        "is_estimate": found.network.is_estimate,
        "offers": [offer_document(offer) for offer in found.offers],
        "contracts": [plain(one) for one in found.contracts],
    }


def _by_contract(
    folder: WorkingFolder,
    request: CommuneRequest,
    standing: Standing,
    tour: Tour,
    *,
    today: date | None,
    deadline: Deadline,
) -> WhatIf:
    """Try an evening of each contract that is of its intercommunality, or of another payer."""
    own = request.commune.epci_code
    contracts = tuple(
        replace(one, places=(*one.places, request.key)) if one.epci_code in {"", own} else one
        for one in folder.contracts
    )
    more = replace(folder, requests=(*folder.requests, request), contracts=contracts)
    stands = season_stands(more, standing, tour, today=today)
    if stands is None:
        raise UsageError(fault("asked-no-season", value=str(folder.path)))
    found = reasons_of_place(stands, request.key, deadline=deadline).place
    return WhatIf(
        commune=request.commune,
        rhythm=request.rhythm,
        profile=request.profile,
        visits=1,
        offers=(),
        network=stands.asked.roads.facts,
        contracts=found.choosing if found else (),
    )


def _refuse(folder: WorkingFolder, commune: Commune) -> None:
    """Raise where the commune cannot be looked at."""
    named = {"value": commune.code, "commune": commune.name_with_article}
    if commune.code in {request.key for request in folder.requests}:
        raise UsageError(fault("what-if-already", **named))
    if math.isnan(commune.longitude):
        raise UsageError(fault("commune-without-position", value=commune.name))
    index = every_commune()
    homes = [found for d in folder.depots if (found := index.by_code(d.commune_code))]
    nearest_km = min((_apart_km(home, commune) for home in homes), default=0.0)
    if nearest_km > FARTHEST_KM:
        far = f"{nearest_km:.0f}"
        raise UsageError(fault("what-if-far", **named, km=far, farthest=f"{FARTHEST_KM:.0f}"))


def _apart_km(a: Commune, b: Commune) -> float:
    return float(great_circle_m(a.longitude, a.latitude, b.longitude, b.latitude)) / 1000


def _request(folder: WorkingFolder, commune: Commune, rhythm: str) -> CommuneRequest:
    settings, asked = folder.settings, _rhythm(rhythm, folder.requests)
    is_evening = isinstance(asked, ByContract)
    alike = [r.profile for r in folder.requests if r.is_by_contract == is_evening]
    profile = _usual(alike) or settings.profiles[0].name
    request = new_request(commune, settings, rhythm=asked, profile=profile)
    if not is_evening and not request.patterns(settings):
        weeks = settings.horizon.weeks
        raise UsageError(fault("what-if-rhythm-misfit", value=rhythm or "-", weeks=weeks))
    return request


def _rhythm(text: str, requests: Sequence[CommuneRequest]) -> Rhythm:
    rounds = [request.rhythm for request in requests if not request.is_by_contract]
    if not text and requests:
        return Counter(rounds).most_common(1)[0][0] if rounds else ByContract()
    try:
        return parse_rhythm(text or "quinzaine")
    except UnreadableError as error:
        near = error.nearest
        raise UsageError(fault("what-if-rhythm-unknown", value=text, nearest=near)) from error


def _usual(names: Sequence[str]) -> str:
    return Counter(names).most_common(1)[0][0] if names else ""
