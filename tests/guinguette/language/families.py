"""What the families of the catalogue are chosen by, as the sources know it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from typing import get_args

from guinguette.contract import LackReason, SeasonTermKind
from guinguette.crews.rules import Confidence, RuleName
from guinguette.demand.need import PARTS
from guinguette.emissions.assumptions import Confidence as Sureness
from guinguette.instruction import InstructionKind
from guinguette.planning.season.reasons import NoChoice
from guinguette.planning.season.switch_prices import SeasonSwitch
from guinguette.planning.side_by_side.fates import VERDICTS, Aspect
from guinguette.planning.side_by_side.ghost import CriterionKey, Judgement
from guinguette.planning.side_by_side.sides import SideKind
from guinguette.promised import EventKind
from guinguette.rhythm import LAST
from guinguette.scenarios.compared.figures import Unit
from guinguette.scenarios.question import Objective
from guinguette.scenarios.scenario import Why, WhyAside, WhyNot, YearCost
from guinguette.service.given import VisitStatus
from guinguette.special_days.special_day import Effect
from guinguette.tour import LowerBoundGap, LowerBoundScope
from guinguette.tour_changes import CHANGE_KINDS
from maps.pages.changes_figures import FigureKey
from maps.pages.side_by_side import CREW_FIGURES
from maps.scenarios.shown import FREQUENCIES
from routing.analysis.conflicts import Limit
from routing.analysis.promise_costs import Promise
from routing.check.rules import Rule
from routing.directions.manoeuvres import Turn

SCOPES = set(get_args(LowerBoundScope))

FAMILIES: dict[str, Collection[str]] = {
    "details.bound": {"greater_than_equal", "greater_than", "less_than_equal", "less_than"},
    "details.cause": get_args(EventKind),
    "details.need-part": PARTS,
    "details.rank": {"1", "2", "3", "4", str(LAST)},
    "details.refusal": {
        "EACCES", "EPERM", "ENOENT", "EEXIST", "ENOTDIR", "EISDIR", "ENOSPC", "EDQUOT", "EFBIG",
        "EROFS", "EIO", "ENAMETOOLONG", "EBUSY",
    },
    "details.rhythm": {
        "weekly", "fortnightly", "once", "dates", "contract", "fortnightly-even", "fortnightly-odd",
    },
    "details.rule": get_args(Rule),
    "details.work-confidence": get_args(Confidence),
    "details.work-rule": get_args(RuleName),
    "directions.road-class": {"motorway", "service", "track", "roundabout"},
    "directions.turn": get_args(Turn),
    "simulated.cost": [field.name for field in fields(YearCost)],
    "simulated.unit": get_args(Unit),
    "simulated.value-unit": get_args(Objective),
    "simulated.why": get_args(Why),
    "simulated.why-not": get_args(WhyNot),
    "pages.because-of": get_args(LowerBoundGap),
    "pages.changed": CHANGE_KINDS,
    "pages.communes-with": CHANGE_KINDS,
    "pages.confidence": get_args(Sureness),
    "pages.crew-figure": CREW_FIGURES,
    "pages.crew-verdict": set(VERDICTS) - {"other"},
    "pages.evening-state": get_args(VisitStatus),
    "pages.figure": get_args(FigureKey),
    "pages.ghost-figure": get_args(CriterionKey),
    "pages.ghost-judgement": get_args(Judgement),
    "pages.lack": get_args(LackReason),
    "pages.mark": set(CHANGE_KINDS) - {"removed"},
    "pages.optimal": SCOPES,
    "pages.places": VERDICTS,
    "pages.plans-of": SCOPES - {"all_plans"},
    "pages.side": get_args(SideKind),
    "pages.side-better": get_args(Aspect),
    "pages.side-worse": get_args(Aspect),
    "pages.state": get_args(VisitStatus),
    "terminal.building": {"area", "table", "read", "overpass", "save"},
    "terminal.cannot-share": set(get_args(Limit)) - {"vehicle"},
    "terminal.choice": get_args(NoChoice),
    "terminal.communes-with": CHANGE_KINDS,
    "terminal.day-effect": get_args(Effect),
    "terminal.dropped": {
        "turn restrictions",
        "incomplete turn restrictions",
        "unknown turn restrictions",
        "conditional turn restrictions",
        "turn restrictions for other vehicles",
        "turn restrictions not asked for",
        "missing nodes",
        "ways without two nodes",
        "unusable lengths",
    },
    "terminal.figure": get_args(FigureKey),
    "terminal.given-how": {*get_args(InstructionKind), "pin_place", "same_day", "indoors"},
    "terminal.lacks": {
        "name", "ref", "maxspeed", "junction", "maxheight", "maxweight", "maxlength", "maxwidth",
        "surface", "hgv", "access", "oneway", "toll", "destination", "restrictions", "places",
        "shapes", "date",
    },
    "terminal.late-rule": {"hour", "return", "day_length", "break"},
    "terminal.lower-bound-of": SCOPES - {"all_plans"},
    "terminal.optimal": SCOPES,
    "terminal.every": {str(visits) for visits in FREQUENCIES},
    "terminal.promise": get_args(Promise),
    "terminal.set-aside": get_args(WhyAside),
    "terminal.switching": {"roads", "before", "after"},
    "terminal.term": {*get_args(SeasonTermKind), *get_args(SeasonSwitch), "routes"},
    "terminal.unsettled": {
        "hours", "below_default", "apart", "unknown_class", "lengths_below_crow",
    },
}  # fmt: skip
