"""
How rhythms are written: tolerant reading of a cell, and the words that documents show.

``toutes les 3 semaines``, ``2 fois par semaine``, ``le 1er mardi du mois``, ``4 dates espacées de
21 jours`` mean what they say; accents and capitals do not matter.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from guinguette.calendar import DAYS_PER_WEEK, WEEKDAY_NAMES, Language
from guinguette.language.catalogue import family, say_in
from guinguette.language.typed import UnreadableError, fold
from guinguette.rhythm import (
    LAST,
    ByContract,
    EveryWeeks,
    Monthly,
    OnDates,
    PerWeek,
    Rhythm,
    Times,
    rhythm_named,
)

RHYTHM_WORDS: dict[Rhythm, tuple[str, ...]] = {
    Rhythm.WEEKLY: (
        "hebdomadaire", "hebdo", "semaine", "toutes les semaines", "chaque semaine",
        "une fois par semaine", "1 fois par semaine", "1 semaine sur 1", "tous les 7 jours",
        "tous les huit jours", "tous les 8 jours", "weekly",
    ),
    Rhythm.FORTNIGHTLY: (
        "quinzaine", "par quinzaine", "une fois par quinzaine", "bimensuel", "bi mensuel",
        "quatorzaine",
        "1 semaine sur 2", "une semaine sur deux", "1 semaine sur deux", "une semaine sur 2",
        "toutes les deux semaines", "toutes les 2 semaines", "tous les 15 jours",
        "tous les quinze jours", "tous les 14 jours", "fortnightly",
    ),
    Rhythm.ONCE: (
        "une fois", "1 fois", "une seule fois", "1", "unique", "ponctuel", "une date",
        "une soiree", "once",
    ),
    EveryWeeks(3): ("toutes les 3 semaines",),
    Rhythm.MONTHLY: (
        "mensuel", "mensuelle", "tous les mois", "chaque mois", "une fois par mois",
        "1 fois par mois", "par mois", "monthly",
    ),
    PerWeek(2): (
        "2 fois par semaine", "bihebdomadaire", "bi hebdomadaire", "bihebdo", "twice a week",
    ),
    Times(4): ("4 fois",),
    OnDates(): ("dates fixes", "date fixe", "dates", "dates imposees", "fixed dates"),
    ByContract(): (
        "contrat", "selon contrat", "sur contrat", "par contrat", "au contrat", "sous contrat",
        "contrats", "selon contrats", "selon les contrats", "saison", "a la saison", "contract",
        "by contract", "season",
    ),
}  # fmt: skip
"""Accepted words, folded; the first of each rhythm is the one shown."""

RHYTHMS_SHOWN = ", ".join(words[0] for words in RHYTHM_WORDS.values())
"""One way of writing each kind of rhythm."""

_NUMBERS = {
    "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7", "huit": "8",
    "neuf": "9", "dix": "10", "onze": "11", "douze": "12", "quinze": "15",
}  # fmt: skip
_RANK_WORDS = {
    "1er": 1, "1ere": 1, "premier": 1, "premiere": 1, "first": 1,
    "2e": 2, "2eme": 2, "2nd": 2, "deuxieme": 2, "second": 2, "seconde": 2,
    "3e": 3, "3eme": 3, "troisieme": 3, "third": 3,
    "4e": 4, "4eme": 4, "quatrieme": 4, "fourth": 4,
    "dernier": LAST, "derniere": LAST, "last": LAST,
}  # fmt: skip
_EVERY = re.compile(
    r"(?:(?:une|1) fois )?"
    r"(?:tou(?:te?s?|s) les (\d+) (semaines?|jours?)|(?:une|1) semaine sur (\d+)"
    r"|every (\d+) weeks?)"
)
_MONTHLY = re.compile(
    r"(?:mensuel )?(?:le |les |chaque |tous les )?(\w+) (\w+)"
    r"(?: (?:du|de chaque|par|de|of the|of each) (?:mois|month))?"
)
_PER_WEEK = re.compile(
    r"(\d+) ?(?:fois|x|jours|passages|times) (?:(?:par|a|la) )*(?:sem|semaine|week)\b(.*)"
)
_TIMES = re.compile(
    r"(\d+) (?:fois|dates?|passages?|visites?|soirees?|times|visits)"
    r"(?: (?:dans|sur|par|pendant) (?:la |l )?(?:periode|saison|annee|ete))?\b(.*)"
)
_GAP = re.compile(r"(\d+) (jours?|semaines?|days?|weeks?)")
_GAP_FILLER = re.compile(
    r"a|avec|d|de|au|moins|minimum|ecart|intervalle|(?:espace|distant|separe)e?s?|par|entre|elles"
    r"|eux|apart|at|least|soit"
)
_OTHER_RHYTHM = re.compile(
    r"\d|\b(?:plusieurs|an|ans|annee|mois|jour|jours|matin|soir|trimestre|semestre)\b"
    r"|annuel|trimestr|semestr|quotidien"
)
_TWICE_A_MONTH = re.compile(r"2 (?:fois|passages) (?:par|dans le) mois")
_SHORT = re.compile(r"\b(\d+) ?x\b")
_PER_DAYS = re.compile(r"(\d+) fois par (\d+ (?:jours|semaines))")
_PARITY = re.compile(r"\b(im)?paires?\b|\b(even|odd)\b")
_BESIDE_PARITY = re.compile(
    r"|s|sem|semaines?|weeks?|quinzaine|iso|une|les?|en|toutes|chaque|seulement|uniquement|1|2|sur"
)
_BESIDE_WEEKDAYS = frozenset({"tous", "les", "le", "chaque", "et", "ou", "every", "on", "and"})
_ALIKE = 70.0
_MOST_WEEKS = 26
_MOST_PER_WEEK = 7
_MOST_VISITS = 60

_RANKS = (1, 2, 3, 4, LAST)


def parse_rhythm(text: str) -> Rhythm:
    """
    Read a rhythm.

    Parameters
    ----------
    text
        ``hebdomadaire``, ``1 semaine sur 2``, ``toutes les 3 semaines``, ``mensuel``,
        ``le 1er mardi du mois``, ``2 fois par semaine``, ``4 dates espacées de 21 jours``,
        ``une fois``, ``dates fixes`` and their synonyms.

    Raises
    ------
    UnreadableError
        If the words are unknown; ``nearest`` is the usual word of the rhythm misspelt. A number
        or a season that no rhythm has is another rhythm, never a misspelling.
    """
    plain = fold(text.replace("/", " par "))
    figures = " ".join(_NUMBERS.get(word, word) for word in plain.split())
    figures = _SHORT.sub(r"\1 fois", figures)
    if (found := _known(plain, figures)) is not None:
        return found
    if weekdays := _weekdays_alone(plain):
        usual = "hebdomadaire" if weekdays == 1 else f"{weekdays} fois par semaine"
        raise UnreadableError(text, usual, reason="weekday-rhythm")
    if like := _beside_weekdays(figures):
        raise UnreadableError(text, like, reason="rhythm-and-weekday")
    if _OTHER_RHYTHM.search(figures):
        like = "quinzaine" if _TWICE_A_MONTH.fullmatch(figures) else ""
        raise UnreadableError(text, like, reason="other-rhythm")
    accepted = [word for words in RHYTHM_WORDS.values() for word in words if len(word) > 1]
    alike = process.extractOne(plain, accepted, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    like = alike[0] if alike else ""
    raise UnreadableError(
        text, next((words[0] for words in RHYTHM_WORDS.values() if like in words), "")
    )


def _known(plain: str, figures: str) -> Rhythm | None:
    for rhythm, words in RHYTHM_WORDS.items():
        if {plain, figures} & set(words):
            return rhythm
    if match := _PER_DAYS.fullmatch(figures):
        return _every_weeks(f"tous les {match[2]}") if match[1] == "1" else None
    for read in (_by_parity, _every_weeks, _monthly, _per_week, _times):
        found = read(figures)
        if found is not None:
            return found
    return None


def _by_parity(plain: str) -> Rhythm | None:
    """Read ``semaines paires``, ``1 semaine sur 2 impaire``."""
    match = _PARITY.search(plain)
    rest = _PARITY.sub("", plain).split()
    if match is None or not all(_BESIDE_PARITY.fullmatch(word) for word in rest):
        return None
    return EveryWeeks(2, 1 if match[1] or match[2] == "odd" else 0)


def _beside_weekdays(figures: str) -> str:
    """Read the rhythm of a text that names its weekdays too: ``1 mardi sur 2``; empty for none."""
    names = {fold(name) for known in WEEKDAY_NAMES.values() for name in known}
    words = ["1" if word == "un" else word for word in figures.split()]
    is_day = [word.removesuffix("s") in names for word in words]
    if not any(is_day):
        return ""
    kept = [word for word, day in zip(words, is_day, strict=True) if not day]
    texts = [" ".join(word for word in kept if word not in _BESIDE_WEEKDAYS)]
    for instead in ("semaine", "fois"):
        pairs = zip(words, is_day, strict=True)
        texts.append(" ".join(instead if day else word for word, day in pairs))
    found = next(filter(None, (_known(text, text) for text in texts)), None)
    return rhythm_words(found) if found else ""


def _every_weeks(plain: str) -> Rhythm | None:
    match = _EVERY.fullmatch(plain)
    if match is None:
        return None
    count = int(match[1] or match[3] or match[4])
    if match[2] and match[2].startswith("jour"):
        days = {8: 7, 15: 14}.get(count, count)  # as people count: a week is eight days
        count = days // DAYS_PER_WEEK if days % DAYS_PER_WEEK == 0 else 0
    return EveryWeeks(count) if 1 <= count <= _MOST_WEEKS else None


def _monthly(plain: str) -> Rhythm | None:
    match = _MONTHLY.fullmatch(plain)
    if match is None:
        return None
    rank, stem = _RANK_WORDS.get(match[1]), match[2].removesuffix("s")
    for names in WEEKDAY_NAMES.values():
        for weekday, name in enumerate(names):
            if rank and name.casefold() == stem:
                return Monthly(rank, weekday)
    return None


def _weekdays_alone(plain: str) -> int:
    """Count the weekdays of a text that names nothing else: ``tous les mardis`` gives 1."""
    names = {fold(name) for known in WEEKDAY_NAMES.values() for name in known}
    words = [word for word in plain.split() if word not in _BESIDE_WEEKDAYS]
    days = {word.removesuffix("s") for word in words}
    return len(days) if days <= names else 0


def _per_week(plain: str) -> Rhythm | None:
    match = _PER_WEEK.fullmatch(plain)
    apart = _gap_days(match[2], usual=2) if match else None
    if match is None or apart is None or not 1 <= int(match[1]) <= _MOST_PER_WEEK:
        return None
    visits = int(match[1])
    if not match[2]:  # a day of rest between two visits, where the week has room for it
        apart = min(apart, DAYS_PER_WEEK // visits)
    return PerWeek(visits, apart) if visits > 1 else Rhythm.WEEKLY


def _times(plain: str) -> Rhythm | None:
    match = _TIMES.fullmatch(plain)
    apart = _gap_days(match[2], usual=1) if match else None
    if match is None or apart is None or not 1 <= int(match[1]) <= _MOST_VISITS:
        return None
    return Times(int(match[1]), apart) if int(match[1]) > 1 else Rhythm.ONCE


def _gap_days(rest: str, *, usual: int) -> int | None:
    """Read the least spacing at the end of a rhythm; ``None`` where it says something else."""
    told = " ".join(word for word in rest.split() if not _GAP_FILLER.fullmatch(word))
    if not told:
        return usual
    match = _GAP.fullmatch(told)
    if match is None or int(match[1]) == 0:
        return None
    is_weeks = match[2].startswith(("s", "w"))
    return int(match[1]) * (DAYS_PER_WEEK if is_weeks else 1)


def rhythm_label(name: str, *, language: Language = "fr") -> str:
    """
    Say a rhythm as documents show it.

    Parameters
    ----------
    name
        The stable name that a plan keeps: ``every-3-weeks``, ``monthly-1-tuesday``.
    language
        French by default.

    Returns
    -------
    label
        ``toutes les 3 semaines``, ``le 1er mardi du mois``; another name is shown as it is.
    """
    try:
        rhythm = rhythm_named(name)
    except ValueError:
        return name
    match rhythm:
        case EveryWeeks(weeks) if weeks > 2:
            return say_in(language, "details.rhythm-every", count=weeks)
        case Monthly(rank, weekday) if rank and weekday is not None:
            shown = say_in(language, "details.rank", str(rank))
            day = WEEKDAY_NAMES[language][weekday]
            return say_in(language, "details.rhythm-monthly", rank=shown, weekday=day)
        case PerWeek(visits, _):
            return say_in(language, "details.rhythm-per-week", count=visits)
        case Times(visits, _) if visits > 1:
            return say_in(language, "details.rhythm-times", count=visits)
        case _:
            is_usual = rhythm.name in family("details.rhythm")
            return say_in(language, "details.rhythm", rhythm.name) if is_usual else name


def labels_of_rhythms() -> dict[str, str]:
    """List what documents show in either language, with the name of its rhythm."""
    rhythms: list[Rhythm] = [*RHYTHM_WORDS, *(EveryWeeks(n) for n in range(3, _MOST_WEEKS + 1))]
    rhythms += [Monthly(rank, day) for rank in _RANKS for day in range(DAYS_PER_WEEK)]
    rhythms += [PerWeek(number) for number in range(2, _MOST_PER_WEEK + 1)]
    rhythms += [Times(number) for number in range(2, _MOST_VISITS + 1)]
    languages: tuple[Language, ...] = ("fr", "en")
    return {
        rhythm_label(rhythm.name, language=language): rhythm.name
        for language in languages
        for rhythm in rhythms
    }


def rhythm_words(rhythm: Rhythm) -> str:
    """Write a rhythm so that :func:`parse_rhythm` reads it back."""
    match rhythm:
        case EveryWeeks(weeks, parity) if weeks > 2 or parity is not None:
            return rhythm_label(rhythm.name)
        case Monthly(rank, weekday) if rank and weekday is not None:
            return rhythm_label(rhythm.name)
        case PerWeek(visits, apart):
            return f"{rhythm_label(rhythm.name)}, {apart} jours d'écart"
        case Times(visits, apart) if visits > 1:
            return f"{visits} dates espacées de {apart} jours"
        case _:
            return RHYTHM_WORDS[rhythm][0]
