r"""
The sentences of each language, and the only code that reads them.

A language is a folder of TOML files, one a domain: ``fr/faults.toml``, ``en/faults.toml``. A file
is read when its first sentence is said, then kept, so that a run pays for the words it uses: a
help reads ``commands.toml`` alone, a plan without a fault never opens ``faults.toml``. TOML and
not gettext's ``.po``: a sentence has a key of its own instead of its English text, both languages
stand side by side in files that need no compiling, Python reads them without a library, and
``str.format`` fills them. Blanks that do not break a line are written ``\u00a0`` and ``\u202f``,
for they cannot be seen.

Domains
-------
``faults``
    What is wrong, said by :func:`guinguette.language.fault_sentences.fault`: a message and a help.
``details``
    The parts that such sentences are filled with.
``commands``
    The help of commands and options.
``terminal``
    What commands print.
``pages``
    What maps, pages and papers say beside their templates.
``scenarios``, ``simulated``
    What the figures of a simulation are called; what its documents say beside their templates.
``directions``
    How a driver is told the way.
``workbook``
    What ``communes.xlsx`` says of itself.
``scenarios``
    What a simulation says of its scenarios: figures, sensitivities, differences.

A key is ``domain.name``. It is written whole wherever it is used and never put together from
parts, so that a test finds every key in the sources. A name holds a sentence, or a pair ``one`` and
``many`` for :func:`count`; a family chosen by a value is a table with one of either for each value,
and a test compares these with what the sources know.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from guinguette.calendar import Language, long_date, short_date

LANGUAGE: ContextVar[Language] = ContextVar("LANGUAGE", default="fr")
"""The language of a sentence that is not told one; set once, at the border."""

_BEFORE_A_NAME = re.compile(r"\b(de|à) \{(commune|depot|name|place)\}")
_IS_ELIDED = re.compile("[aeiouàâéèêëîïôœ]|y(?![aeiou])", re.IGNORECASE)
_CONTRACTED = {("de", "Le"): "du", ("de", "Les"): "des", ("à", "Le"): "au", ("à", "Les"): "aux"}
_BRACES = str.maketrans({"{": "{{", "}": "}}"})


@cache
def catalogue(domain: str, language: Language) -> Mapping[str, Any]:
    """
    Read one domain of one language.

    Returns
    -------
    entries
        Name → what stands there: a sentence, or a table of them.
    """
    path = Path(__file__).with_name(language) / f"{domain}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def say(key: str, value: str = "", /, **facts: object) -> str:
    """
    Say a sentence in the language of the run, filled with facts.

    Parameters
    ----------
    key
        ``domain.name``: ``terminal.reading-folder``.
    value
        Which sentence of a family.
    facts
        What the sentence names between braces; braces in a value stay braces. Without any, the
        sentence is given as it stands.

    Raises
    ------
    KeyError
        If the key is unknown, or a fact that the sentence names is missing.
    """
    return say_in(LANGUAGE.get(), key, value, **facts)


def say_in(language: Language, key: str, value: str = "", /, **facts: object) -> str:
    """Say a sentence in one language, whatever that of the run; see :func:`say`."""
    entries, name = _place(language, key, value)
    template: str = entries[name]
    return _filled(template, language, facts) if facts else template


def count(number: int, key: str, value: str = "", /, **facts: object) -> str:
    """
    Say a number of things in the language of the run: ``7 corrections à faire``.

    Parameters
    ----------
    number
        How many; zero is singular in French.
    key
        A table of ``one`` and ``many``, sentences that name the number ``count``.
    value
        Which of a family of such tables.
    facts
        What else the sentences name; ``count`` is how the number is written, plain where omitted.
    """
    return count_in(LANGUAGE.get(), number, key, value, **facts)


def count_in(language: Language, number: int, key: str, value: str = "", /, **facts: object) -> str:
    """Say a number of things in one language, whatever that of the run; see :func:`count`."""
    is_one = number < 2 if language == "fr" else number == 1
    entries, name = _place(language, key, value)
    template: str = entries[name]["one" if is_one else "many"]
    return _filled(template, language, {"count": number, **facts})


def _filled(template: str, language: Language, facts: Mapping[str, object]) -> str:
    """Fill a sentence; in French ``de`` and ``à`` join the name after them."""
    if language == "fr":
        apostrophe = "’" if "’" in template else "'"
        template = _BEFORE_A_NAME.sub(
            lambda found: _joined(found[1], str(facts[found[2]]), apostrophe).translate(_BRACES),
            template,
        )
    return template.format(**facts)


def _joined(before: str, name: str, apostrophe: str) -> str:
    """Join a word and a name: ``d’Arthel``, ``du Vault``, ``aux Ormes``, ``de La Roche``."""
    article, _, rest = name.partition(" ")
    if contracted := _CONTRACTED.get((before, article)):
        return f"{contracted} {rest}"
    is_elided = before == "de" and _IS_ELIDED.match(name)
    return f"d{apostrophe}{name}" if is_elided else f"{before} {name}"


def family(key: str, language: Language = "fr") -> Mapping[str, Any]:
    """Return what stands in a family by value: the values are those of any language."""
    entries, name = _place(language, key, "")
    found: Mapping[str, Any] = entries[name]
    return found


def _place(language: Language, key: str, value: str) -> tuple[Mapping[str, Any], str]:
    """Return where an entry stands: its table, its name there."""
    domain, _, name = key.partition(".")
    entries = catalogue(domain, language)
    return (entries[name], value) if value else (entries, name)


def long_day(day: date) -> str:
    """Write a date in full, in the language of the run: ``jeudi 3 juin 2027``."""
    return long_date(day, language=LANGUAGE.get())


def short_day(day: date) -> str:
    """Write a date without its year, in the language of the run: ``jeudi 3 juin``."""
    return short_date(day, language=LANGUAGE.get())
