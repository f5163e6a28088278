"""One evening in words: how sure it is, what changed, whom to tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from guinguette.service.evenings import Evening
from maps.season.sheet import ToldOf
from maps.words import labels
from maps.words.clean import alphabetical, clean
from maps.words.exceptions import with_cause
from maps.words.phrases import phrase


def is_over(one: Evening) -> bool:
    """Tell whether nothing more will become of an evening."""
    return one.status in {"done", "cancelled"}


def counted(own: Sequence[Evening]) -> Iterator[str]:
    """Count evenings by what became of them."""
    found = Counter(one.status for one in own)
    sure = found["confirmed"]
    agreed = labels.counted(sure, "pages.evenings-confirmed") if sure else ""
    counts = (
        ("pages.evenings-done", found["done"]),
        ("pages.evenings-to-come", sum(not is_over(one) for one in own)),
        ("pages.evenings-cancelled", found["cancelled"]),
    )
    yield from (labels.counted(number, key, sure=agreed) for key, number in counts if number)


def place_of(one: Evening) -> str:
    """Say where an evening is, as far as everybody may know."""
    visit = one.told.visit
    return phrase("pages.poster-private-place") if visit.longitude is None else clean(visit.place)


def rank_of(rank: int) -> str:
    """Write a rank: ``1er``, ``2e``."""
    return phrase("pages.rank-first") if rank == 1 else phrase("pages.rank", number=rank)


def mark(one: Evening) -> str:
    """Say in a word what this edition changes in an evening."""
    former, visit = one.told.former, one.told.visit
    if not one.is_news:
        return ""
    if one.told.is_cancelled:
        return phrase("pages.evening-state", "cancelled")
    if former is None:
        return phrase("pages.evening-new")
    if one.former_day:
        return phrase("pages.evening-moved")
    is_hour = (former.open, former.close) != (visit.open, visit.close)
    return phrase("pages.mark", "hour" if is_hour else "place")


def note(one: Evening, because: str) -> str:
    """Say on which day an evening was before, and why it is not; empty where it never moved."""
    if one.told.is_cancelled:
        return clean(because)
    if one.former_day is None:
        return ""
    text = phrase("pages.evening-instead-of", day=labels.day_and_month(one.former_day))
    return with_cause(text, because)


def news(
    own: Sequence[Evening], known: Iterable[Evening], causes: Mapping[tuple[str, date], str]
) -> Iterator[ToldOf]:
    """List whom to tell what this edition changes; ``causes`` say why, by key and day."""
    calls = {one.key: one.visit for one in known if one.visit is not None}
    for one in sorted(own, key=lambda each: alphabetical(each.told.visit.name)):
        if one.is_news:
            visit = one.visit or calls.get(one.key)
            yield ToldOf(
                name=clean(one.told.visit.name),
                text=_change(one, causes.get((one.key, one.day), one.because)),
                contact=clean(visit.contact) if visit else "",
                phone=clean(visit.phone) if visit else "",
            )


def _change(one: Evening, because: str) -> str:
    day = labels.day_and_month(one.day)
    if one.told.is_cancelled:
        text = phrase("pages.evening-gone", day=day)
    elif one.former_day:
        text = phrase("pages.evening-went", day=day, former=labels.day_and_month(one.former_day))
    else:
        return f"{day}{labels.NBSP}: {mark(one)}"
    return with_cause(text, because)
