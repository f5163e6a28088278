"""The commune that someone names on the command line."""

from __future__ import annotations

from guinguette.communes.france import Commune, CommuneIndex, load_communes
from guinguette.faults import UsageError
from guinguette.folder.read_folder import WorkingFolder
from guinguette.folder.workbook.commune import NAMESAKES, home_first, labels
from guinguette.language.fault_sentences import fault

_SHOWN = 5


def commune_asked(
    text: str, folder: WorkingFolder, *, index: CommuneIndex | None = None
) -> Commune:
    """
    Find the commune of a code or a name, first in the départements of a folder.

    Parameters
    ----------
    text
        An INSEE code, or a name with or without its article.
    folder
        Its depots and communes tell where "near" is.
    index
        The communes of France; read from the package where omitted.

    Raises
    ------
    UsageError
        If there is no such commune, or several.
    """
    communes = index or CommuneIndex(load_communes())
    codes = [depot.commune_code for depot in folder.depots]
    codes += [request.commune.code for request in folder.requests]
    home = {found.departement for code in codes if (found := communes.by_code(code))}
    match = communes.find(text, limit=NAMESAKES, near=home)
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
