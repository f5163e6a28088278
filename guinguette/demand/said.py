"""The need in words: its parts, what is absent, what the estimate is worth, what is shaken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

from guinguette.calendar import Language
from guinguette.demand.chance import chance_model
from guinguette.demand.need import Need, Part, island_of, stability
from guinguette.language.catalogue import say_in

_MINUTES = ("food_min", "cafe_min", "post_min")


class Write(Protocol):
    """Writes a number in a language."""

    def __call__(self, value: float, *, decimals: int = 0) -> str:
        """Write it."""
        ...


def part_name(part: Part, language: Language) -> str:
    """Name a part, as over a column."""
    return say_in(language, "details.need-part", part)


def part_said(part: Part, value: float | None, write: Write) -> str:
    """Write a value of a part; a question mark where it is unknown."""
    if value is None:
        return "?"
    return write(value, decimals=1 if part in _MINUTES else 2 if part == "social" else 0)


def need_said(need: Need, language: Language, write: Write) -> Iterator[str]:
    """Say what the need is made of, what is absent, and what the estimate is worth."""

    def listed(parts: Mapping[Part, float]) -> str:
        return ", ".join(f"{part_name(p, language)} {write(100 * w)} %" for p, w in parts.items())

    yield say_in(language, "details.need-made-of", parts=listed(need.weights))
    if need.absent:
        names = ", ".join(part_name(part, language) for part in need.absent)
        yield say_in(language, "details.need-absent", parts=names)
    if need.is_expected:
        yield _expected_said(language, write)
        if any(len(c.departement) == 3 for c in need.communes):
            yield say_in(language, "details.need-overseas")
    if need.credited:
        yield say_in(language, "details.need-credits", credits=" ; ".join(need.credited))
    islands = dict.fromkeys(filter(None, (island_of(c.code) for c in need.communes)))
    if islands:
        yield say_in(language, "details.need-islands", names=", ".join(islands))


def _expected_said(language: Language, write: Write) -> str:
    model = chance_model()
    both = sorted(model.spearman.values())
    found = sorted(model.farthest.values())
    return say_in(
        language,
        "details.need-expected",
        fitted=model.fitted_on,
        low=write(both[0], decimals=2),
        high=write(both[-1], decimals=2),
        few=found[0],
        many=found[-1],
        km=write(model.error_km, decimals=1),
    )


def shaken_said(
    need: Need, language: Language, write: Write, *, first: int
) -> Iterator[tuple[str, str, str, str]]:
    """
    Say what becomes of the ranking where each weight is moved by half; the worse of both ways.

    Yields
    ------
    row
        The part, its weight, the rank correlation, and how many of the first communes stay so.
    """
    moved = stability(need, first=first)
    for part, weight in need.weights.items():
        own = [one for one in moved if one.part == part]
        kept = min(one.kept for one in own)
        alike = min(one.spearman for one in own)
        yield (
            part_name(part, language),
            f"{write(100 * weight)} %",
            write(alike, decimals=3),
            say_in(language, "details.need-kept", kept=kept, first=own[0].first),
        )
