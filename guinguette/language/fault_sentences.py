"""
Faults in the words of the catalogue.

A code names one kind of fault. It is stable: programs read it in ``--json``. Its two sentences,
*message* (what happened, what is expected) and *help* (what to do), stand in ``faults.toml``; a
value typed by someone is only ever a fact that fills them, so braces in it stay braces.
"""

from __future__ import annotations

import re

from guinguette.calendar import Language
from guinguette.faults import Fault
from guinguette.language.catalogue import LANGUAGE, catalogue, say_in
from guinguette.language.encodings import CODE_PAGES, UnknownEncodingError

_STARTS_WITH_A_NAME = re.compile(r"{|[\w-]+\.[a-z]")
"""A fact or a file name keeps its first letter; the first word of a sentence gets a capital."""


def is_code(text: str) -> bool:
    """Whether a fault has this code."""
    return text in catalogue("faults", "fr")


def fault(
    code: str,
    *,
    file: str = "",
    sheet: str = "",
    cell: str = "",
    value: str = "",
    langue: str = "",
    nearest: str = "",
    **facts: object,
) -> Fault:
    """
    Say a fault.

    Parameters
    ----------
    code
        One of the codes of ``faults.toml``.
    file, sheet, cell, value
        Where, and what was read there.
    langue
        Language of the sentences, ``fr`` or ``en``; that of the run where omitted.
    nearest
        The nearest valid value; adds "Voulez-vous dire … ?" to the help.
    facts
        What the sentences of this code name between braces.

    Raises
    ------
    KeyError
        If the code is unknown, or a fact that a sentence names is missing.
    """
    language: Language = "en" if (langue or LANGUAGE.get()) == "en" else "fr"
    found = catalogue("faults", language)[code]
    message, advice = found["message"], found["help"]
    facts |= {"file": file, "sheet": sheet, "cell": cell, "value": value, "nearest": nearest}
    if nearest:
        advice = f"{say_in(language, 'details.did-you-mean')} {advice}".rstrip()
    filled = message.format(**facts)
    if not _STARTS_WITH_A_NAME.match(message):
        filled = filled[:1].upper() + filled[1:]
    return Fault(
        code=code,
        message=filled,
        help=advice.format(**facts),
        file=file,
        sheet=sheet,
        cell=cell,
        value=value,
    )


def encoding_fault(file: str, error: UnknownEncodingError) -> Fault:
    """Say that the accents of a file of text cannot be read."""
    known = ", ".join(CODE_PAGES.values())
    return fault("csv-encoding", file=file, line=error.line, known=known)
