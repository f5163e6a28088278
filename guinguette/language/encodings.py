"""
The encodings in which spreadsheets save French text, told apart by what they make of it.

UTF-8 and UTF-16 say what they are. The code pages of Windows, of a Mac and of DOS do not: each
turns the accents of the others into signs or capitals that no French word has there.
"""

from __future__ import annotations

import codecs
import re

from guinguette.language.accents import composed

CODE_PAGES = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "DOS (850)"}
"""The code pages that are tried and how they are called; the first wins a tie."""
_WEIGHTS = {
    "é": 4, **dict.fromkeys("èàÉ", 3), **dict.fromkeys("êëâçîïôùûüœÈÊÀÂÇÎÔŒ", 2),
    **dict.fromkeys("«»’‘“”–—…€°²³·\xa0\u202f", 1),
}  # fmt: skip
"""How often French has each letter, roughly; a letter of another tongue is worth half a sign."""
_MOST_WORDS, _MOST_SCORED = 20_000, 1_000_000
_CASE_SLIP = re.compile(r"[a-zà-ÿ][^\W\d_a-zà-ÿœ]|[A-Z]{2}[à-ÿœ]")


class UnknownEncodingError(ValueError):
    """No encoding makes French of a text; ``line`` is the first that is not plain ASCII."""

    def __init__(self, line: int) -> None:
        super().__init__(f"unknown encoding, line {line}")
        self.line = line


def decoded(content: bytes) -> str:
    """
    Read text in whatever encoding a French spreadsheet saved it; accents are composed.

    Lines that are UTF-8 are read so, those around them in one code page: a file put together from
    two keeps both.

    Raises
    ------
    UnknownEncodingError
        If no code page makes French of what is not UTF-8.
    """
    wide = _utf_16(content)
    if wide:
        return composed(content.decode(wide, errors="replace").removeprefix("\ufeff"))
    try:
        return composed(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        others = content.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
        page = _code_page(b"".join(line for line in others if not _is_utf_8(line)))
        if not page:
            raise UnknownEncodingError(content.count(b"\n", 0, error.start) + 1) from None
    return composed(
        "".join(
            line.decode("utf-8" if _is_utf_8(line) else page, errors="replace") for line in others
        )
    )


def encoding_name(content: bytes) -> str:
    """Name the encoding of a text that is not UTF-8; empty where none makes French of it."""
    return "UTF-16" if _utf_16(content) else CODE_PAGES.get(_code_page(content), "")


def _utf_16(content: bytes) -> str:
    """Name the UTF-16 of a text: by its mark, or by where the empty halves of its letters are."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = content[: 2 * (len(content) // 2)][:2000]
    low, high = start[1::2].count(0), start[::2].count(0)
    if 2 * max(low, high) > len(start) // 2:
        return "utf-16-le" if low > high else "utf-16-be"
    return ""


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _code_page(content: bytes) -> str:
    """Name the code page that makes the most French of a text; empty where none does."""
    start = content[:_MOST_SCORED]
    scores = {page: _frenchness(start.decode(page, errors="replace")) for page in CODE_PAGES}
    best = max(scores, key=lambda page: scores[page])
    return best if scores[best] > 0 else ""


def _frenchness(text: str) -> float:
    """Weigh the letters of a text that are not ASCII: usual ones for, impossible ones against."""
    score = 0.0
    for word in [word for word in text.split() if not word.isascii()][:_MOST_WORDS]:
        score -= 5 * len(_CASE_SLIP.findall(word))
        for letter in word:
            if letter >= "\x80":
                score += _WEIGHTS.get(letter, 0.5 if letter.isalpha() else -3.0)
    return score
