"""Where marks and names go on a sketch so that none hides another. Plain geometry of boxes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]

_ROUNDS = 80
_GAP = 3.0
_SAMPLE_STEP = 5.0
_NARROW, _WIDE = frozenset("iljtfrI.,;:'’!|()[] "), frozenset("mwMWŒœ@%…")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; ``y`` grows downwards."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box) -> bool:
        """Tell whether two boxes share some area."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def holds(self, point: Point) -> bool:
        """Tell whether a point is inside."""
        return (
            self.x <= point[0] <= self.x + self.width and self.y <= point[1] <= self.y + self.height
        )

    def is_inside(self, frame: Box) -> bool:
        """Tell whether the whole box is inside a frame."""
        return frame.holds((self.x, self.y)) and frame.holds(
            (self.x + self.width, self.y + self.height)
        )


def spread(points: Sequence[Point], radii: Sequence[float]) -> list[Point]:
    """
    Push marks apart until none covers another.

    Parameters
    ----------
    points, radii
        Centre and half size of each mark, in drawing units.

    Returns
    -------
    centres
        As many points; those that had room did not move.
    """
    places = list(points)
    for _ in range(_ROUNDS):
        moved = False
        for i in range(len(places)):
            for j in range(i + 1, len(places)):
                needed = radii[i] + radii[j] + 2
                dx, dy = places[j][0] - places[i][0], places[j][1] - places[i][1]
                apart = math.hypot(dx, dy)
                if apart >= needed - 0.01:
                    continue
                if apart < 0.5:
                    angle = 2.4 * j
                    dx, dy, apart = math.cos(angle), math.sin(angle), 1.0
                    push = needed / 2
                else:
                    push = (needed - apart) / 2
                ux, uy = dx / apart * push, dy / apart * push
                places[i] = (places[i][0] - ux, places[i][1] - uy)
                places[j] = (places[j][0] + ux, places[j][1] + uy)
                moved = True
        if not moved:
            break
    return places


def place_labels(
    names: Sequence[str],
    marks: Sequence[Box],
    *,
    obstacles: Sequence[Box],
    ways: Sequence[Sequence[Point]],
    frame: Box,
    font_size: float,
) -> list[Box | None]:
    """
    Choose a place for the name of each mark.

    Parameters
    ----------
    names, marks
        As many of each; earlier ones choose first.
    obstacles
        Boxes no name may touch; neither may it touch a mark or another name.
    ways
        Lines a name avoids where it can.
    frame
        Names stay inside it.
    font_size
        In drawing units.

    Returns
    -------
    boxes
        For each name its box, or ``None`` where there is no room.
    """
    samples = [point for way in ways for point in _samples(way)]
    taken = [*obstacles, *marks]
    placed: list[Box | None] = []
    for name, mark in zip(names, marks, strict=True):
        free = [
            box
            for box in _candidates(mark, text_width(name, font_size), 1.2 * font_size)
            if name and box.is_inside(frame) and not any(box.overlaps(other) for other in taken)
        ]
        best = min(free, key=lambda box: sum(box.holds(p) for p in samples), default=None)
        placed.append(best)
        if best is not None:
            taken.append(best)
    return placed


def text_width(text: str, font_size: float) -> float:
    """Estimate the width of a text in a bold, wide sans-serif font, in drawing units."""
    ems = sum(0.4 if c in _NARROW else 0.98 if c in _WIDE else 0.68 for c in text)
    return ems * font_size


def _candidates(mark: Box, width: float, height: float) -> Iterator[Box]:
    """Yield places around a mark, the most readable first."""
    middle_y = mark.y + (mark.height - height) / 2
    middle_x = mark.x + (mark.width - width) / 2
    right, left = mark.x + mark.width + _GAP, mark.x - width - _GAP
    below, above = mark.y + mark.height + 1, mark.y - height - 1
    for x, y in (
        (right, middle_y), (left, middle_y), (middle_x, above), (middle_x, below),
        (right, above + 4), (right, below - 4), (left, above + 4), (left, below - 4),
    ):  # fmt: skip
        yield Box(x, y, width, height)


def _samples(way: Sequence[Point]) -> Iterator[Point]:
    for (ax, ay), (bx, by) in pairwise(way):
        count = max(1, int(math.hypot(bx - ax, by - ay) / _SAMPLE_STEP))
        for k in range(count + 1):
            yield ax + (bx - ax) * k / count, ay + (by - ay) * k / count
