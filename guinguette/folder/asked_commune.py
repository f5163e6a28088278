"""The commune or the place that someone names on the command line."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from guinguette.communes.france import Commune, every_commune
from guinguette.communes.names import normalise_name
from guinguette.faults import Fault, UsageError
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.request import CommuneRequest
from guinguette.folder.workbook.commune import NAMESAKES, clean_code, home_first, labels
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import nearest

_SHOWN = 5


def places_named(text: str, requests: Sequence[CommuneRequest]) -> tuple[CommuneRequest, ...]:
    """
    List the places of a folder that a text means: that of a key, else all of a name or a code.

    The name of a commune means all its places, that of a place with it means that one.
    """
    words, code, plain = text.strip().casefold(), clean_code(text), normalise_name(text)
    by_key = [r for r in requests if r.key.casefold() == words]
    by_name = [
        r for r in requests if code == r.commune.code or words in map(str.casefold, _names(r))
    ]
    alike = [r for r in requests if plain in map(normalise_name, _names(r))]
    return tuple(by_key or by_name or alike)


def _names(request: CommuneRequest) -> tuple[str, str, str]:
    return request.name, request.commune.name, request.commune.name_with_article


def one_place(text: str, requests: Sequence[CommuneRequest]) -> CommuneRequest | Fault:
    """Find the place of a folder that a text means, or say that there is none, or several."""
    found = places_named(text, requests)
    if len(found) == 1:
        return found[0]
    if found:
        return several_places(text, found)
    like = nearest(text, [request.name for request in requests])
    return fault("replan-commune-unknown", value=text, nearest=like)


def several_places(text: str, found: Sequence[CommuneRequest]) -> Fault:
    """Say that a text means several places, and their keys."""
    expected = ", ".join(f"{one.key} {one.name}" for one in found)
    return fault("asked-place-ambiguous", value=text, expected=expected)


def commune_asked(text: str, folder: WorkingFolder) -> Commune:
    """
    Find the commune of a code or a name, first in the départements of a folder.

    Parameters
    ----------
    text
        An INSEE code, or a name with or without its article.
    folder
        Its depots and communes tell where "near" is.

    Raises
    ------
    UsageError
        If there is no such commune, or several.
    """
    codes = [depot.commune_code for depot in folder.depots]
    codes += [request.commune.code for request in folder.requests]
    home = {found.departement for code in codes if (found := every_commune().by_code(code))}
    return one_commune(text, home)


def one_commune(text: str, home: Collection[str] = ()) -> Commune:
    """Find a commune, as :func:`commune_asked`; of namesakes, the one in ``home`` départements."""
    match = every_commune().find(text, limit=NAMESAKES, near=home)
    if match.exact is not None:
        return match.exact
    near = [commune for commune in match.candidates if commune.departement in home]
    if match.is_ambiguous and len(near) == 1:
        return near[0]
    if match.is_ambiguous:
        names = labels(home_first(match.candidates, frozenset(home))[0][:_SHOWN])
        raise UsageError(fault("asked-commune-ambiguous", value=text, expected=names))
    raise UsageError(
        fault("asked-commune-unknown", value=text, nearest=labels(match.candidates[:1]))
    )
