"""The page of a week that is given out: whom to call, what to hand over, what is still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from guinguette.calendar import week_name
from guinguette.planning.running.week import Week
from maps.drawing import page as _page
from maps.exchange.links import telephones
from maps.pages.changes import told_groups
from maps.words import labels
from maps.words.exceptions import GivenOut, exception_lines
from maps.words.phrases import phrase
from maps.words.week import question_words, state_words

MessageGroup = tuple[str, Sequence[tuple[str, Sequence[tuple[str, str]]]]]


def heading(week: Week) -> str:
    """Write the name of the edition as its page has it, and no page of another edition."""
    return f"<h1>{phrase('pages.week-edition', week=week.name, number=week.number)}</h1>"


def given_week_page(
    week: Week,
    *,
    given: GivenOut,
    printed_on: date,
    documents: Sequence[_page.Document],
    messages: Sequence[MessageGroup],
    mails: Mapping[str, str],
) -> str:
    """
    Write the page of a week for the house.

    Parameters
    ----------
    week
        The week, with what changed since its last edition.
    given
        The edition that this page is of.
    printed_on
        Date written on the page.
    documents
        The files beside it, those of one group together.
    messages
        The messages: for each group its title, then each name with its links (label, file).
    mails
        The mail to each place, by its key.
    """
    tour, changes = week.tour, week.changes
    sunday = week.monday + timedelta(days=6)
    number = week.number
    return _page.render_without_map(
        "given_week.html",
        "changes.css",
        "given_week.css",
        tour=tour,
        given=given,
        heading=_page.as_is(heading(week)),
        number=number,
        period=phrase(
            "pages.rota-period", first=labels.long_date(week.monday), last=labels.long_date(sunday)
        ).capitalize(),
        before=week.given[number - 2].day if number > 1 else printed_on,
        states=state_words(week, "fr"),
        groups=told_groups(changes.changed) if changes else [],
        titles=[phrase("pages.edition", number=n) for n in (number - 1, number)],
        messages=messages,
        mails=mails,
        exceptions=[(*one, telephones(one[-1])) for one in exception_lines(tour, told=week.news)],
        documents=[(g, list(some)) for g, some in groupby(documents, key=lambda one: one.group)],
        next_name=week_name(week.next_week.monday),
        questions=question_words(week.next_week, "fr", week.names),
        printed_on=printed_on,
    )
