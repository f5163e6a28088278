"""
What a file may be at most: the one place that holds these numbers, and opens what others wrote.

A file of a few kilobytes may unpack to gigabytes, a device never ends, a pipe never begins, and
brackets within brackets break a parser. Each limit is far above what honest files hold (the largest
seen stands beside it) and far below what fills the memory of a small computer.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import BinaryIO, Final, Literal, TypeVar

MOST_SETTINGS: Final = 1_000_000
"""Bytes of settings; those of ten vehicles have 10,000."""
MOST_TEXT: Final = 20_000_000
"""Bytes of a table or a list of bans; a village service has less than 100,000."""
MOST_BOOK: Final = 50_000_000
"""Bytes of a workbook as it is; one of 10,000 rows has 600,000."""
MOST_DOCUMENT: Final = 200_000_000
"""Bytes of a document that this program wrote: a plan of 26 weeks and 500 communes has 60 MB."""
MOST_UNPACKED: Final = 100_000_000
"""Bytes of a workbook once unpacked."""
MOST_ELEMENTS: Final = 2_000_000
"""Marks (``<``) of a workbook: four a cell. A cell costs 400 bytes and 6 µs."""
MOST_ROWS: Final = 10_000
"""Rows of a workbook of communes; a service of 500 communes has 2,000 with its visits."""
MOST_SHEETS: Final = 1_000
"""Sheets of a workbook: the name of each is compared with those of all others."""
MOST_FILLED: Final = 300_000
"""Cells of a table that hold something."""
MOST_AGENDA: Final = 4_000_000
"""Bytes of an agenda; ten years of a large village have 500,000."""
MOST_GRAPH: Final = 60_000_000
"""Bytes of a GraphML file once unpacked; Corsica has 23 MB."""
MOST_TREE: Final = 1_100_000_000
"""Bytes of memory that the elements of a GraphML file may take; Corsica's are counted 400 MB."""
MOST_RATIO: Final = 200
"""Times that a packed extract grows; OpenStreetMap grows 8 to 30 times."""
MOST_ANSWER: Final = 20_000_000
"""Bytes that a server may answer; 50 × 50 pairs, with words, have 400,000."""
UNREADABLE: Final = (
    OSError, ValueError, KeyError, TypeError, EOFError, RuntimeError, MemoryError,
    struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What reading a broken archive of arrays may raise."""
_SLACK: Final = 10_000_000
"""Bytes that anything may unpack to, whatever its ratio."""
_CHUNK: Final = 1 << 16
_RANGE = re.compile(rb"""\bref=["']\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)["']""")
_AREA = re.compile(rb"<[\w:]*(?:mergeCell|hyperlink)\b[^>]*>")
_TABLE = re.compile(rb"<(?:\w+:)?(table-row|table-cell|covered-table-cell|table)(?![\w-])([^>]*)>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s")
_TARGET = re.compile(rb"""\bTarget\s*=\s*["'](?:[^"']*/)?([^"'/]*)["']""")
_ENDLESS = re.compile(rb"<[^>]{1000000}")
"""A mark so long that a parser of XML begins it again and again: its time grows as a square."""
_DECLARED = (b"<!ENTITY", b"<!ATTLIST")
"""What makes elements larger than they are written."""
_GRAPH_PART = re.compile(r"<(?:[^\s<>/:]*:)?(node|edge)[\s/>]")
_PLAIN, _DEAR = ("/worksheets/", "sharedStrings", "content.xml"), 15
"""Members of cells, and what an element of any other costs in theirs."""
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["']([^"']*)["']""")

_PACKED: Final[dict[bytes, Callable[[BinaryIO], gzip.GzipFile | bz2.BZ2File]]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    b"BZh": bz2.BZ2File,
}
Reason = Literal["large", "packed", "deep", "digits", "special"]
_T = TypeVar("_T")
_R = TypeVar("_R")


class LimitError(ValueError):
    """
    A file is beyond what is read.

    ``reason`` is ``"large"`` (more bytes or cells than any honest file), ``"packed"`` (it would
    unpack to that), ``"deep"`` (brackets within brackets), ``"digits"`` (a number of thousands of
    digits) or ``"special"`` (a pipe, a device or a folder in the place of a file).
    """

    def __init__(self, reason: Reason, name: str = "") -> None:
        super().__init__(f"{name}: {reason}" if name else reason)
        self.reason, self.name = reason, name


def read_whole(path: Path, most: int = MOST_TEXT) -> bytes:
    """
    Read a file whole.

    Parameters
    ----------
    path
        A link is followed; a pipe is not waited for.
    most
        Bytes beyond which it is refused.

    Raises
    ------
    LimitError
        If it is no file, or a larger one.
    OSError
        If it cannot be read.
    """
    if size_of(path) > most:
        raise LimitError("large", path.name)
    return path.read_bytes()


def size_of(path: Path) -> int:
    """
    Return the bytes of a file.

    Raises
    ------
    LimitError
        If it is a folder, a pipe or a device: what reads it would wait for ever.
    OSError
        If it is not there.
    """
    facts = path.stat()
    if not stat.S_ISREG(facts.st_mode):
        raise LimitError("special", path.name)
    return facts.st_size


def parsed(parse: Callable[[_T], _R], content: _T) -> _R:
    """
    Parse a text with what gives up at some depth, or at a number of some length.

    Raises
    ------
    LimitError
        If it is nested deeper, or has a longer number.
    """
    try:
        return parse(content)
    except (RecursionError, MemoryError):
        raise LimitError("deep") from None
    except ValueError as error:
        if "int_max_str_digits" not in str(error):  # the name of the limit that Python sets
            raise
        raise LimitError("digits") from None


def unpacked(content: bytes, most: int = MOST_DOCUMENT) -> bytes:
    """
    Unpack what zlib packed.

    Raises
    ------
    LimitError
        If it has more bytes.
    zlib.error
        If it is damaged.
    """
    unpacker = zlib.decompressobj()
    found = unpacker.decompress(content, most)
    if unpacker.unconsumed_tail:
        raise LimitError("packed")
    return found + unpacker.flush()


def refuse_bomb(content: bytes) -> None:
    """
    Unpack a workbook once, piece by piece, whatever it says of its size.

    Raises
    ------
    LimitError
        If it has more bytes, elements or repeated cells than any honest one.
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError
        If it is no zip, or damaged.
    """
    left, elements = MOST_UNPACKED, 0
    sizes, named = dict[bytes, int](), list[bytes]()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            part = _member(archive, member, left)
            left -= len(part)
            if part.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                part = part.decode("utf-16", "replace").encode()
            if any(word in part for word in _DECLARED) or _ENDLESS.search(part):
                raise LimitError("packed")
            size = part.count(b"<") * (1 if _is_plain(member.filename, part) else _DEAR)
            sizes[member.filename.rpartition("/")[2].encode()] = size
            named += _TARGET.findall(part) if member.filename.endswith(".rels") else ()
            elements += size + sum(map(_area, _AREA.findall(part)))
            is_endless = len(_SHEET.findall(part)) > MOST_SHEETS
            if is_endless or max(elements, _extent(part)) > MOST_ELEMENTS:
                raise LimitError("large")
    if sum(sizes.get(target, 0) for target in named) > MOST_ELEMENTS:  # one part, many times
        raise LimitError("packed")


def refuse_heavy(text: str) -> None:
    """
    Weigh the elements of a GraphML file: a few bytes take hundreds where they are kept as a tree.

    Raises
    ------
    LimitError
        If they would fill the memory.
    """
    if any(word.decode() in text for word in _DECLARED):
        raise LimitError("packed")
    elements, parts = text.count("<") - text.count("</"), Counter(_GRAPH_PART.findall(text))
    weight = 250 * elements + 150 * text.count("=") + 3 * len(text)
    if weight + 420 * parts["node"] + 1_100 * parts["edge"] > MOST_TREE:  # measured
        raise LimitError("large")


def _is_plain(name: str, part: bytes) -> bool:
    """Whether the elements of a member are mere cells; styles, comments and their kin cost more."""
    return b"rPr" not in part and any(word in name for word in _PLAIN)


def refuse_compressed(path: Path) -> None:
    """
    Look whether an archive of arrays is as this program writes them: its size is what it holds.

    Raises
    ------
    LimitError
        If a member is compressed.
    zipfile.BadZipFile, OSError
        If it is no zip, or cannot be read.
    """
    with zipfile.ZipFile(path) as archive:
        if any(member.compress_type != zipfile.ZIP_STORED for member in archive.infolist()):
            raise LimitError("packed", path.name)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """Unpack a member to its true end: the size and the sum that it declares may lie."""
    member.file_size = most + 1
    del member.CRC
    parts: list[bytes] = []
    with archive.open(member) as file:
        while part := file.read(_CHUNK):
            most -= len(part)
            if most < 0:
                raise LimitError("packed")
            parts.append(part)
    return b"".join(parts)


def _area(element: bytes) -> int:
    """Count the cells that an element of Excel stands for."""
    found = _RANGE.search(element)
    if found is None:
        return 1
    left, top, right, bottom = found.groups()
    return (abs(_column(right) - _column(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _extent(part: bytes) -> int:
    """Count the cells of the largest table of LibreOffice, up to its last that holds something."""
    largest = height = width = rows = columns = times = 0
    for found in _TABLE.finditer(part):
        kind, facts = found.groups()
        again = _REPEATED.search(facts)
        number = int(unescape(again[1].decode())) if again else 1
        if kind == b"table":
            height = width = rows = 0
        elif kind == b"table-row":
            rows, columns, times = rows + times, 0, number
        else:
            columns += number
            if not facts.endswith(b"/") or b"value" in facts:
                height, width = rows + times, max(width, columns)
                largest = max(largest, height * width)
    return largest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def refuse_packed(path: Path, *, most: int | None = None) -> None:
    """
    Unpack a file once, piece by piece, before something reads it that knows no limit.

    Parameters
    ----------
    path
        Its first bytes say whether it is packed: readers go by them, whatever its name.
    most
        Bytes once unpacked, of a file that is not packed too; where omitted, what a packed one
        honestly grows to.

    Raises
    ------
    LimitError
        If it is no file, or has more.
    OSError, EOFError, zlib.error
        If it cannot be read, or is damaged.
    """
    size = size_of(path)
    allowed = most if most is not None else MOST_RATIO * size + _SLACK
    with path.open("rb") as file:
        head = file.read(3)
        file.seek(0)
        unpack = next((each for magic, each in _PACKED.items() if head.startswith(magic)), None)
        if unpack is None:
            allowed -= size
        else:
            with unpack(file) as inside:
                while allowed >= 0 and (part := inside.read(_CHUNK)):
                    allowed -= len(part)
    if allowed < 0:
        raise LimitError("packed" if unpack else "large", path.name)
