"""What is done to the bytes of a file: a bit flipped, a part twice, a number beyond all numbers."""

from __future__ import annotations

import bz2
import gzip
import io
import random
import re
import zipfile
from collections.abc import Callable

_NUMBER = re.compile(rb"-?\d+(?:[.,]\d+)?")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_NUMBERS = (
    b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1", b"0", b"9" * 400, b"9223372036854775808",
    b"-9223372036854775809", b"1e-320", b"1_000", b"0x1F", b"3,14", b"99999", b"", b"true", b"null",
    b"1048577", b"2147483648", b"-0.0", b"2026-02-30", b"25:61",
)  # fmt: skip
_WORDS = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\x1b[2J", b"\xed\xa0\x80", b"\xe2\x80\xae",
    b"'", b'"', b'"""', b"<", b">", b"&", b"&#x0;", b"&x;", b"]]>", b"{", b"}", b"[", b"]", b"[[",
    b"=", b";", b",", b"\n", b"\\", b"..", b"/dev/zero", b"../../x", b"%s%n", b"{0}", b"{file}",
    b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>", b"<![CDATA[",
    b"RRULE:FREQ=DAILY;COUNT=99999999\n", b"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n",
    b"DURATION:P99999999W\n", b"BEGIN:VEVENT\n", b"END:VCALENDAR\n", b"DTSTART:00000000T999999\n",
)  # fmt: skip
_MANY = 200_000
_LONG = 30_000_000
_BOMB = 120_000_000

Damage = Callable[[random.Random, bytes], bytes]


def _at(draw: random.Random, content: bytes) -> int:
    return draw.randrange(len(content) + 1)


def _flipped(draw: random.Random, content: bytes) -> bytes:
    made = bytearray(content)
    for _ in range(draw.choice((1, 1, 2, 8, 64)) if made else 0):
        made[draw.randrange(len(made))] ^= 1 << draw.randrange(8)
    return bytes(made)


def _cut(draw: random.Random, content: bytes) -> bytes:
    return content[: _at(draw, content)]


def _without(draw: random.Random, content: bytes) -> bytes:
    at = _at(draw, content)
    return content[:at] + content[at + draw.choice((1, 4, 40, 400)) :]


def _twice(draw: random.Random, content: bytes) -> bytes:
    at, to = _at(draw, content), _at(draw, content)
    part = content[at : at + draw.choice((4, 40, 400, 4000))]
    return content[:to] + part * draw.choice((1, 2, 10, 1000)) + content[to:]


def _with_word(draw: random.Random, content: bytes) -> bytes:
    at = _at(draw, content)
    return content[:at] + draw.choice(_WORDS) + content[at:]


def _other_number(draw: random.Random, content: bytes) -> bytes:
    found = list(_NUMBER.finditer(content))
    if not found:
        return _with_word(draw, content)
    one = draw.choice(found)
    return content[: one.start()] + draw.choice(_NUMBERS) + content[one.end() :]


def _other_tag(draw: random.Random, content: bytes) -> bytes:
    found = list(_TAG.finditer(content))
    if not found:
        return _lines_changed(draw, content)
    one, other = draw.choice(found), draw.choice(found)
    return content[: one.start()] + draw.choice((b"", other[0])) + content[one.end() :]


def _lines_changed(draw: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    if len(lines) > 1:
        one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
        lines[one], lines[other] = lines[other], draw.choice((lines[one], lines[other], b""))
    return b"".join(lines)


def _deep(draw: random.Random, content: bytes) -> bytes:
    opening, closing = draw.choice(
        ((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b"{", b"}"))
    )
    depth = draw.choice((500, 5_000, _MANY))
    nest = opening * depth + b"1" + closing * draw.choice((0, depth))
    found = list(_NUMBER.finditer(content))
    if found and draw.random() < 0.6:
        one = draw.choice(found)
        return content[: one.start()] + nest + content[one.end() :]
    at = draw.choice((0, _at(draw, content)))
    return draw.choice((nest, content[:at] + nest + content[at:]))


def _long(draw: random.Random, content: bytes) -> bytes:
    filler = draw.choice((b"0", b" ", b"a", b"\n", b";", b"(", b'"', b"\xe9", b"<a b='c'/>"))
    at = _at(draw, content)
    size = draw.choice((100_000, 1_000_000, _LONG))
    return content[:at] + filler * (size // len(filler)) + content[at:]


def _empty(_draw: random.Random, _content: bytes) -> bytes:
    return b""


def _noise(draw: random.Random, _content: bytes) -> bytes:
    return draw.randbytes(draw.choice((1, 100, 10_000)))


_PLAIN: tuple[tuple[Damage, int], ...] = (
    (_flipped, 6), (_cut, 3), (_without, 4), (_twice, 4), (_with_word, 8), (_other_number, 10),
    (_other_tag, 5), (_lines_changed, 4), (_deep, 3), (_long, 1), (_empty, 1), (_noise, 1),
)  # fmt: skip


def damaged(draw: random.Random, content: bytes) -> bytes:
    """
    Damage a file, inside of what packs it where it is packed.

    Parameters
    ----------
    draw
        The same one does the same damage.
    content
        Of a zip, gzip or bzip2 file, or of any other.
    """
    kinds, weights = zip(*_PLAIN, strict=True)
    if content[:2] == b"PK" and draw.random() < 0.8:
        return _inside_zip(draw, content)
    for magic, unpack, pack in ((b"\x1f\x8b", gzip.decompress, _gzipped), (b"BZh", *_BZ2)):
        if content.startswith(magic) and draw.random() < 0.7:
            return pack(damaged(draw, unpack(content)))
    for _ in range(draw.choice((1, 1, 1, 2, 3, 6))):
        content = draw.choices(kinds, weights)[0](draw, content)
    return content


def _gzipped(content: bytes) -> bytes:
    return gzip.compress(content, 1, mtime=0)


_BZ2 = (bz2.decompress, bz2.compress)


def _inside_zip(draw: random.Random, content: bytes) -> bytes:
    """Damage one member; seldom, add enough of it for gigabytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    name = draw.choice(sorted(members))
    if draw.random() < 0.04:
        members[name] = _bomb(draw, members[name])
    elif draw.random() < 0.05:
        del members[name]
    else:
        members[name] = damaged(draw, members[name])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for member, inside in members.items():
            archive.writestr(zipfile.ZipInfo(member), inside, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _bomb(draw: random.Random, content: bytes) -> bytes:
    """Repeat an element of a member so often that all of it fills a memory."""
    found = list(_TAG.finditer(content))
    if not found:
        return content + b" " * _BOMB
    one = draw.choice(found)
    times = draw.choice((10_000, 1_000_000, _BOMB // len(one[0])))
    return content[: one.end()] + one[0] * min(times, _BOMB // len(one[0])) + content[one.end() :]
