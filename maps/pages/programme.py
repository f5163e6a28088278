"""The timetable that exists beside the best found, as one page."""

from __future__ import annotations

from datetime import date

from guinguette.programme.compared import Compared
from guinguette.tour_changes import compare_tours
from maps.drawing import page as _page
from maps.pages.changes import changes_values
from maps.pages.changes_curve import curve_section
from maps.words.phrases import phrase
from maps.words.programme import broken_words, step_words

PAGE_NAME = "programme.html"


def programme_page(found: Compared, *, printed_on: date) -> str:
    """Write the page of a timetable: the figures, the rules, the first changes, the curve."""
    imported, best = found.imported, found.best_tour()
    names = phrase("terminal.programme-hers"), phrase("terminal.programme-best")
    changes = compare_tours(found.tour, best)
    values = changes_values(changes, after=best, printed_on=printed_on, names=names)
    values |= {"best_cost": "", "lower_bounds": ""}  # both plans have one bound, the same
    return _page.render_without_map(
        "programme.html",
        "changes.css",
        **values,
        file=imported.programme.file,
        against=broken_words(imported.hers),
        steps=[step_words(imported.hers.folder, step) for step in found.steps],
        curve=curve_section(found.curve, chosen=-1),
        price="",
        gaps=[],
        stability="",
    )
