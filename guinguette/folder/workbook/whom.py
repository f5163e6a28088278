"""Whom a special day concerns, as people write it: a village, a depot, the evenings, everybody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from guinguette.communes.names import normalise_name
from guinguette.folder.request import CommuneRequest
from guinguette.language.typed import UnreadableError, fold, nearest
from guinguette.special_days.said import Whom
from guinguette.special_days.special_day import Audience

ALL = ("tout le service", "le service", "service", "tous", "tout", "toutes", "tout le monde")
_AUDIENCES: dict[str, Audience] = {
    **dict.fromkeys(
        ("tournees de jour", "tournee de jour", "tournees", "de jour", "jour", "courses"), "errands"
    ),
    **dict.fromkeys(("soirees", "soiree", "les soirees", "guinguettes", "soir"), "evening"),
}
_SEPARATOR = re.compile(r"\s*[,;\n]\s*")
DEPOT = re.compile(r"(?:le )?depot(?: de| d)? ")


class Names:
    """
    What the places and the depots of a folder are called.

    Parameters
    ----------
    requests
        The places: their key, their code and their name mean them; a commune all its places.
    depots
        Names of the depots, meant with or without « dépôt » before; a place of that name comes
        first.
    """

    def __init__(self, requests: Iterable[CommuneRequest], depots: Sequence[str]) -> None:
        self._places: dict[str, frozenset[str]] = {}
        self._shown: list[str] = []
        for request in requests:
            commune = request.commune
            self._shown.append(request.name)
            for word in {request.key, request.name, commune.code, commune.name}:
                known = self._places.get(normalise_name(word), frozenset())
                self._places[normalise_name(word)] = known | {request.key}
        self._depots = {fold(name): name for name in depots}

    def places(self, word: str) -> frozenset[str]:
        """Return the keys of the places that a word means; none where it means none."""
        return self._places.get(normalise_name(word), frozenset())

    def read(self, text: str) -> Whom:
        """
        Read whom a special day concerns: places, audiences, a depot; nothing is everybody.

        Raises
        ------
        UnreadableError
            At the first word that means nothing, with the nearest that does.
        """
        audiences: set[Audience] = set()
        keys: frozenset[str] = frozenset()
        depots: list[str] = []
        for word in filter(None, _SEPARATOR.split(text)):
            plain = fold(word)
            depot = self._depots.get(DEPOT.sub("", f"{plain} ").strip() or self._only_depot())
            if found := self.places(word):
                keys |= found
            elif plain in _AUDIENCES:
                audiences.add(_AUDIENCES[plain])
            elif depot:
                depots.append(depot)
            elif plain not in ALL:
                raise UnreadableError(word, nearest(word, [*self._shown, *self._depots.values()]))
        if len(depots) > 1 or (depots and (keys or audiences)):
            raise UnreadableError(text)
        audience = audiences.pop() if len(audiences) == 1 else None
        return Whom(audience, keys or None, "".join(depots))

    def _only_depot(self) -> str:
        return next(iter(self._depots)) if len(self._depots) == 1 else ""
