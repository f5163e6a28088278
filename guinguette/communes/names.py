"""Names of communes compared: what distinguishes them, and how alike they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ARTICLES = frozenset({"le", "la", "les", "l", "aux", "las", "los"})
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
    decomposed = unicodedata.normalize("NFKD", plain)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return [_ABBREVIATIONS.get(word, word) for word in re.findall(r"[a-z0-9]+", plain)]


def similarity(name: str, names: Sequence[str]) -> NDArray[np.float64]:
    """
    Score names from 0 to 100 against one.

    The best of: edit distance; the same in any order of words (× 0.97); a name that begins with
    these whole words (95) or letters (90); words left out (× 0.88). Measured
    by ``test_two_typos_still_lead_to_the_commune``.
    """
    import numpy as np
    from rapidfuzz import fuzz, process

    begins = [
        95.0 if f"{known} ".startswith(f"{name} ") else 90.0 if known.startswith(name) else 0.0
        for known in names
    ]
    scorers = ((fuzz.ratio, 1.0), (fuzz.token_sort_ratio, 0.97), (fuzz.token_set_ratio, 0.88))
    scores = [process.cdist([name], names, scorer=scorer)[0] * w for scorer, w in scorers]
    best: NDArray[np.float64] = np.maximum.reduce([np.array(begins), *scores])
    return best
