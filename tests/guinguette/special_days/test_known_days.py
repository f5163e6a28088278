"""What special days ask of a plan: closings, prices, markets; on places a reader can count."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from guinguette.special_days.holidays_of_places import Policy, PublicHolidays, SchoolHolidays
from guinguette.special_days.known_days import KnownDays
from guinguette.special_days.special_day import Place, SpecialDay

VILLAGE = Place(key="52001", departement="52", audience="errands")
HAMLET = Place(key="57001-2", departement="57", audience="errands")
EVENING = Place(key="52002", departement="52", audience="evening")
MONDAY = date(2027, 7, 12)
SUNDAY = MONDAY + timedelta(days=6)


@dataclass(frozen=True)
class Listed:
    """A source that lists what it was given."""

    found: tuple[SpecialDay, ...]

    def days(self, first, last):
        return [day for day in self.found if first <= day.date <= last]


def special(offset, effect, price=0.0, **others):
    day = MONDAY + timedelta(days=offset)
    others = {"kind": "fete", "words": "Fête"} | others
    return SpecialDay(date=day, effect=effect, price_eur=price, **others)


def known(*days, places=(VILLAGE, EVENING), **others):
    return KnownDays(places=places, sources=(Listed(days),), **others)


def closed_for_all(calendar, first, last):
    days = calendar.between(first, last)
    return {day.date for day in days if day.effect == "closed" and day.is_for_all}


def euros(calendar, key, first=MONDAY, last=SUNDAY):
    prices = calendar.prices(first, last)
    return {day: cost for (of, day), (cost, _) in prices.items() if of == key}


# Closings


def test_what_is_closed_for_all_is_closed_for_each_place():
    calendar = known(special(2, "closed"))
    day = MONDAY + timedelta(days=2)
    assert closed_for_all(calendar, MONDAY, SUNDAY) == {day}
    assert set(calendar.closures(MONDAY, SUNDAY)) == {("52001", day), ("52002", day)}


@pytest.mark.parametrize(
    ("whom", "keys"),
    [
        ({"audience": "evening"}, {"52002"}),
        ({"audience": "errands"}, {"52001"}),
        ({"keys": frozenset({"52001"})}, {"52001"}),
        ({"keys": frozenset({"52001"}), "audience": "evening"}, set()),
        ({"depot": "Langres"}, set()),
    ],
)
def test_a_closing_holds_for_those_it_names_alone(whom, keys):
    calendar = known(special(0, "closed", **whom))
    assert closed_for_all(calendar, MONDAY, SUNDAY) == set()
    assert {key for key, _ in calendar.closures(MONDAY, SUNDAY)} == keys


def test_a_depot_is_closed_by_its_name():
    calendar = known(special(0, "closed", depot="Langres", kind="depot_closed"))
    closed = calendar.depot_closures(MONDAY, SUNDAY)
    assert set(closed) == {("Langres", MONDAY)}
    assert closed["Langres", MONDAY].event().subject == "Langres"


def test_days_outside_the_range_are_left_out():
    calendar = known(special(-1, "closed"), special(0, "closed"), special(7, "closed"))
    assert closed_for_all(calendar, MONDAY, SUNDAY) == {MONDAY}


# Prices


def test_a_day_to_avoid_costs_its_price_and_two_reasons_cost_both():
    calendar = known(special(1, "avoid", 60.0), special(1, "avoid", 5.0, words="Travaux"))
    prices = calendar.prices(MONDAY, SUNDAY)
    day = MONDAY + timedelta(days=1)
    assert euros(calendar, "52001") == {day: 65.0}
    assert prices["52001", day][1].words == "Fête"


def test_a_wanted_day_is_free_and_the_rest_of_its_week_pays():
    calendar = known(special(5, "wanted", 30.0, keys=frozenset({"52001"})))
    assert euros(calendar, "52001", last=SUNDAY + timedelta(days=7)) == {
        MONDAY + timedelta(days=n): 30.0 for n in (0, 1, 2, 3, 4, 6)
    }
    assert euros(calendar, "52002") == {}


def test_of_two_wanted_days_the_lesser_pays_the_difference():
    calendar = known(special(5, "wanted", 30.0), special(6, "wanted", 10.0))
    found = euros(calendar, "52001")
    assert found[MONDAY + timedelta(days=6)] == 20.0
    assert MONDAY + timedelta(days=5) not in found


def test_a_wish_of_the_week_holds_in_a_range_that_ends_before_it():
    calendar = known(special(5, "wanted", 30.0))
    assert set(euros(calendar, "52001", last=MONDAY)) == {MONDAY}


def test_no_price_is_ever_below_zero_and_what_is_free_is_left_out():
    calendar = known(special(1, "noted"), special(2, "avoid", 0.0), special(3, "wanted", 0.0))
    assert calendar.prices(MONDAY, SUNDAY) == {}


# Markets


def test_a_weekly_market_is_a_price_on_the_other_weekdays():
    market = Place(key="1", departement="52", audience="errands", market_weekdays=frozenset({1}))
    calendar = known(places=(market, VILLAGE), market_price_eur=15.0)
    assert calendar.market_prices() == {("1", day): 15.0 for day in (0, 2, 3, 4, 5, 6)}


# Holidays of places

NEVER = Policy(effects={"errands": "noted", "evening": "noted"}, price_eur=60.0)
USUAL = Policy(effects={"errands": "avoid", "evening": "noted"}, price_eur=60.0)


def test_each_place_has_the_holidays_of_its_own_departement():
    source = PublicHolidays(places=(VILLAGE, HAMLET), policy=USUAL)
    found = {d.words: d for d in source.days(date(2027, 3, 22), date(2027, 4, 4))}
    assert found["Vendredi saint"].keys == {"57001-2"}
    assert found["Lundi de Pâques"].keys is None


def test_rounds_avoid_what_evenings_take_place_on():
    source = PublicHolidays(places=(VILLAGE, EVENING), policy=USUAL)
    days = list(source.days(MONDAY, SUNDAY))
    assert {(d.audience, d.effect, d.price_eur) for d in days} == {
        ("errands", "avoid", 60.0),
        ("evening", "noted", 0.0),
    }


def test_the_first_of_may_is_closed_for_everybody_unless_told_otherwise():
    days = (date(2027, 5, 1), date(2027, 5, 1))
    closed = KnownDays(
        places=(VILLAGE, EVENING),
        sources=(PublicHolidays(places=(VILLAGE, EVENING), policy=USUAL),),
    )
    assert closed_for_all(closed, *days) == {date(2027, 5, 1)}
    free = PublicHolidays(places=(VILLAGE,), policy=USUAL, first_of_may="avoid")
    assert [(d.effect, d.price_eur) for d in free.days(*days)] == [("avoid", 60.0)]


def test_a_holiday_that_is_worked_is_only_said():
    source = PublicHolidays(
        places=(VILLAGE,), policy=USUAL, worked=frozenset({"lundi de pentecote"})
    )
    (whit_monday,) = source.days(date(2027, 5, 17), date(2027, 5, 17))
    assert (whit_monday.effect, whit_monday.price_eur) == ("noted", 0.0)


def test_a_range_across_the_new_year_has_the_holidays_of_both():
    source = PublicHolidays(places=(VILLAGE,), policy=USUAL)
    found = [d.date for d in source.days(date(2027, 12, 20), date(2028, 1, 7))]
    assert found == [date(2027, 12, 25), date(2028, 1, 1)]


def test_school_holidays_without_an_effect_are_not_special():
    assert list(SchoolHolidays(places=(EVENING,), policy=NEVER).days(MONDAY, SUNDAY)) == []


def test_school_holidays_hold_in_their_zone_and_never_where_there_is_none():
    corsica = Place(key="2A004", departement="2A", audience="evening")
    paris = Place(key="75056", departement="75", audience="evening")
    policy = Policy(effects={"errands": "noted", "evening": "wanted"}, price_eur=15.0)
    source = SchoolHolidays(places=(EVENING, corsica, paris), policy=policy)
    (winter,) = source.days(date(2027, 2, 6), date(2027, 2, 6))
    assert winter.keys == {"75056"}
    (summer,) = source.days(date(2027, 8, 2), date(2027, 8, 2))
    assert summer.keys == {"52002", "75056"}


# Events


@pytest.mark.parametrize(
    ("others", "subjects"),
    [
        ({}, [""]),
        ({"audience": "evening"}, [""]),
        ({"depot": "Langres"}, ["Langres"]),
        ({"keys": frozenset({"52002", "52001"})}, ["52001", "52002"]),
        ({"keys": frozenset({"52002", "52001"}), "kind": "school_holiday"}, [""]),
    ],
)
def test_a_day_is_an_event_for_each_place_it_names(others, subjects):
    events = special(0, "avoid", 5.0, **others).events()
    assert [event.subject for event in events] == subjects
    assert {(e.first, e.last, e.words) for e in events} == {(MONDAY, MONDAY, "Fête")}
