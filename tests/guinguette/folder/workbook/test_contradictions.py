"""The search for contradictions says what trying every choice of days says."""

from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from guinguette.communes.france import every_commune
from guinguette.folder.request import CommuneRequest, groups
from guinguette.folder.workbook.contradictions import impossible
from guinguette.rhythm import Rhythm

CODES = ["52347", "52429", "52550", "52088", "52331"]
DAYS = st.sets(st.sampled_from([0, 1, 7, 8]), min_size=1, max_size=2).map(frozenset)
CHOICES = st.lists(DAYS, min_size=1, max_size=3, unique=True).map(tuple)


def request(code, apart, together, epci):
    commune = replace(every_commune().by_code(code), epci_code=epci)
    return CommuneRequest(
        commune=commune, row=2, rhythm=Rhythm.ONCE, weekdays=frozenset(range(5)), window_min=None,
        profile="comptoir", place="", longitude=5.0, latitude=48.0, apart=apart, together=together,
    )  # fmt: skip


@st.composite
def workbooks(draw):
    links = st.lists(st.sampled_from(CODES), max_size=2, unique=True)
    asked = {}
    for code in CODES:
        apart, together = ([c for c in draw(links) if c != code] for _ in range(2))
        epci = draw(st.sampled_from(["", "A", "B"]))
        asked[code] = request(code, tuple(apart), tuple(together[:1]), epci)
    return asked, {code: draw(CHOICES) for code in CODES}, draw(st.booleans())


def meet(a, b, days_a, days_b, *, once):
    """Whether two communes that are not of one day break a tie with these days."""
    if (b.commune.code in a.apart or a.commune.code in b.apart) and days_a & days_b:
        return True
    same = a.commune.epci_code == b.commune.epci_code != ""
    return once and same and bool({d // 7 for d in days_a} & {d // 7 for d in days_b})


def some_choice_fits(codes, asked, choices, *, once):
    own = [replace(asked[c], together=tuple(set(asked[c].together) & set(codes))) for c in codes]
    tied = {c: group for group in groups(own) for c in group}
    of_one_day = {c: group for group in groups(asked.values()) for c in group}
    for days in product(*(choices[c] for c in codes)):
        chosen = dict(zip(codes, days, strict=True))
        same = all(chosen[c] == chosen[d] for c in tied for d in tied[c])
        apart = all(
            not meet(asked[a], asked[b], chosen[a], chosen[b], once=once)
            for a, b in product(codes, codes)
            if a < b and b not in of_one_day.get(a, ())
        )
        if same and apart:
            return True
    return False


@settings(max_examples=150, deadline=None)
@given(workbooks())
def test_what_is_found_impossible_is_and_nothing_else(made):
    asked, choices, once = made
    found = list(impossible(asked, choices, is_once_a_week=once))
    assert bool(found) != some_choice_fits(CODES, asked, choices, once=once)
    for core in found:
        assert not some_choice_fits(core, asked, choices, once=once)
        for left_out in core:
            fewer = [c for c in core if c != left_out]
            assert some_choice_fits(fewer, asked, choices, once=once)


def test_who_shares_days_through_one_that_is_left_out_is_not_blamed():
    """Two of one intercommunality come on one day with a third, which a fourth contradicts."""
    first, link, _, third, fourth = CODES
    asked = {
        first: request(first, (), (link,), "A"),
        link: request(link, (), (third,), "A"),
        third: request(third, (), (), "A"),
        fourth: request(fourth, (), (link,), "A"),
    }
    choices = {first: (frozenset({0}),)} | {c: (frozenset({8}),) for c in (link, third, fourth)}
    assert list(impossible(asked, choices, is_once_a_week=True)) == [(first, link)]
