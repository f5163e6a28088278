"""Names of communes compared: what distinguishes them, and how alike they are."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ARTICLES = frozenset({"le", "la", "les", "l", "aux", "las", "los"})
_COMPARED, _LEAST_SHARED = 400, 0.22
"""Names compared letter by letter: with more, three texts of a hundred find others."""
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "lez": "les"}


def normalise_name(text: str) -> str:
    """
    Reduce a name to what distinguishes it.

    Case, accents, hyphens, apostrophes and the leading article vanish; ``st``, ``ste``, ``s/``,
    ``ss/`` and ``lez`` are written out: "L'Épine" gives "epine", "St Dizier" "saint dizier".
    """
    words = words_of(text)
    return " ".join(words[1:] if len(words) > 1 and words[0] in ARTICLES else words)


def words_of(text: str) -> list[str]:
    """Cut a name into plain words, its article included."""
    plain = text.casefold().replace("œ", "oe").replace("æ", "ae")
    plain = re.sub(r"\bss/", " sous ", re.sub(r"\bs/", " sur ", plain))
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return [_ABBREVIATIONS.get(word, word) for word in re.findall(r"[a-z0-9]+", plain)]


class AlikeNames:
    """
    Names to be found by what resembles them; preparing those of France takes 0.2 s.

    A name is compared with those that share most of its pairs of letters alone: 0.3 ms, not 80.
    """

    def __init__(self, names: Sequence[str]) -> None:
        import numpy as np

        self._names = np.array(names, dtype=object)
        self._sorted = sorted((name, position) for position, name in enumerate(names))
        pairs = [_pairs(name) for name in names]
        found: dict[str, list[int]] = {}
        for position, own in enumerate(pairs):
            for pair in own:
                found.setdefault(pair, []).append(position)
        self._having = {pair: np.zeros(len(names), dtype=np.uint8) for pair in found}
        for pair, positions in found.items():
            self._having[pair][positions] = 1
        self._sizes = np.array([len(own) for own in pairs], dtype=np.float32)

    def like(self, name: str, least: float = 0.0) -> list[tuple[int, float]]:
        """Give the positions of the names that resemble one, with :func:`similarity`."""
        import numpy as np

        pairs = _pairs(name)
        shared = np.zeros(len(self._names), dtype=np.uint8)
        for pair in pairs & self._having.keys():
            shared += self._having[pair]
        # Of the shorter name above all: words may be left out.
        shorter, longer = np.minimum(self._sizes, len(pairs)), np.maximum(self._sizes, len(pairs))
        share = shared / (shorter + 0.25 * longer)
        chosen = np.flatnonzero(share > _LEAST_SHARED)
        if len(chosen) > _COMPARED:
            chosen = chosen[np.argpartition(-share[chosen], _COMPARED)[:_COMPARED]]
        begins, ends = (bisect_left(self._sorted, (name + end, 0)) for end in ("", "~"))
        if begins < ends:
            chosen = np.union1d(chosen, [position for _, position in self._sorted[begins:ends]])
        scores = similarity(name, self._names[chosen].tolist())
        alike = scores >= least
        return list(zip(chosen[alike].tolist(), scores[alike].tolist(), strict=True))


def _pairs(name: str) -> set[str]:
    padded = f" {name} "
    return {padded[k : k + 2] for k in range(len(padded) - 1)}


def similarity(name: str, names: Sequence[str]) -> NDArray[np.float64]:
    """
    Score names from 0 to 100 against one.

    The best of: edit distance; the same in any order of words (× 0.97); a name that begins with
    these whole words (95) or letters (90); words left out of names that share one (× 0.88).
    Measured by ``test_two_typos_still_lead_to_the_commune``.
    """
    import numpy as np
    from rapidfuzz import fuzz, process

    best: NDArray[np.float64] = np.maximum(
        process.cdist([name], names, scorer=fuzz.ratio)[0],
        process.cdist([name], names, scorer=fuzz.token_sort_ratio)[0] * 0.97,
    )
    shared = {k for word in name.split() for k, known in enumerate(names) if word in known}
    sharing = np.array(sorted(shared), dtype=int)
    near = [names[k] for k in sharing]
    begins = [
        0.0 if not known.startswith(name) else 95.0 if f"{known} ".startswith(f"{name} ") else 90.0
        for known in near
    ]
    left_out = process.cdist([name], near, scorer=fuzz.token_set_ratio)[0] * 0.88
    best[sharing] = np.maximum.reduce([best[sharing], begins, left_out])
    return best
