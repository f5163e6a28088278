"""An edition kept, with its visits: what a transaction writes."""

from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import replace

from guinguette.service.edition import Edition, Stamp, holders, insert_edition, packed_plan
from guinguette.service.visits import lay_over
from guinguette.tour import Tour


def draft_of(
    editions: tuple[Edition, ...], tour: Tour, stamp: Stamp, *, since: dt.date | None = None
) -> Edition:
    """Describe the edition that a plan would be; ``since`` as for :meth:`OpenMemory.commit`."""
    return Edition(
        number=next_number(editions),
        made_at=stamp.now,
        command=stamp.command,
        host=stamp.host,
        user=stamp.user,
        start=tour.start,
        weeks=tour.weeks,
        since=since or max(tour.start, stamp.today),
        replaces=None,
        restores=None,
        note="",
        is_written=False,
        visits=tour.visit_count,
        changes=0,
        cost_eur=tour.cost_eur,
        plan="",
    )


def next_number(editions: tuple[Edition, ...]) -> int:
    """Return the number of the edition to come."""
    return editions[-1].number + 1 if editions else 1


def held_by(editions: tuple[Edition, ...], edition: Edition) -> frozenset[dt.date]:
    """List the days that an edition holds, kept already or about to be."""
    others = [one for one in editions if one.number != edition.number]
    held = holders((*others, edition))
    return frozenset(day for day, number in held.items() if number == edition.number)


def keep(
    db: sqlite3.Connection,
    editions: tuple[Edition, ...],
    draft: Edition,
    tour: Tour,
    stamp: Stamp,
    *,
    text: bytes = b"",
) -> Edition:
    """Keep an edition and its visits, within a transaction; ``text`` is its plan as written."""
    days, before = held_by(editions, draft), holders(editions)
    replaced = max((before[day] for day in days if day in before), default=None)
    digest, content = packed_plan(tour, text)
    draft = replace(draft, plan=digest, replaces=replaced)
    is_known = any(one.plan == digest for one in editions)
    insert_edition(db, draft, None if is_known else content)
    edition = replace(
        draft,
        changes=lay_over(
            db,
            draft.number,
            tour,
            days=days,
            known=days & before.keys(),
            now=stamp.now,
            today=stamp.today,
        ),
    )
    db.execute("UPDATE editions SET changes = ? WHERE number = ?", [edition.changes, draft.number])
    return edition


def mark_written(db: sqlite3.Connection, edition: Edition) -> None:
    """Say that the documents of an edition are there: they took the place of earlier ones."""
    db.execute(
        "UPDATE editions SET documents = 'written' WHERE start = ? AND number <= ?",
        [edition.start.isoformat(), edition.number],
    )
