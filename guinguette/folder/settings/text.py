"""The text of ``guinguette.toml``: read it, say why it is no TOML, find the line of a setting."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from guinguette.faults import Fault, InputError
from guinguette.language.accents import composed
from guinguette.language.catalogue import LANGUAGE, catalogue, say
from guinguette.language.encodings import encoding_name
from guinguette.language.fault_sentences import fault
from guinguette.language.system_errors import content_of, reading
from guinguette.language.typed import fold
from routing.limits import MOST_SETTINGS, parsed, read_whole

_POSITION = re.compile(r"\(at line (\d+), column (\d+)\)")
_END_OF_LINE = re.compile(r"\r\n?|\n")
_SHOWN_LENGTH = 60
_MOST_FAULTS = 20
_NEARLY_SETTINGS = re.compile(r"guinguette\b.*\b(?:toml|txt|rtf|docx?|odt)\b")
_DOCUMENTS = (b"{\\rtf", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<!DOC", b"<html")
"""How files of a word processor begin."""
_CAUSES = (
    ("Cannot overwrite", "details.toml-key-twice"),
    ("Cannot declare", "details.toml-block-twice"),
    ("Unescaped '\\'", "details.toml-backslash"),
    ("Unclosed array", "details.toml-bracket"),
    ("Unterminated string", "details.toml-quote"),
    ("Expected '='", "details.toml-equals"),
    ("Expected ']'", "details.toml-bracket"),
    ("Invalid value", "details.toml-value"),
    ("Invalid initial character", "details.toml-key"),
    ("Invalid statement", "details.toml-statement"),
    ("Illegal character", "details.toml-character"),
    ("Expected newline", "details.toml-surplus"),
    ("Invalid date", "details.toml-no-such-date"),
)
_ADVICE = {
    "details.toml-backslash": "details.write-slash",
    "details.toml-quote": "details.write-quotes",
    "details.toml-curly-quote": "details.write-straight-quotes",
    "details.toml-comma": "details.write-example",
    "details.toml-date": "details.write-example",
    "details.toml-yes-no": "details.write-bare",
    "details.toml-value": "details.write-text-in-quotes",
    "details.toml-surplus": "details.write-text-in-quotes",
}
_TEXT = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')
_COMMA = re.compile(r"=\s*(-?\d+),(\d+)\s*$")
_FRENCH_DATE = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
_YES_NO = re.compile(r"=\s*(oui|vrai|yes|non|faux|no|true|false)\s*$", re.IGNORECASE)
_BLOCK = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_HEADING = re.compile(r"\s*\[\[?\s*[a-zA-Z_]")
"""Of a block, perhaps with a bracket less."""
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_INDEX = re.compile(r"\[\d+\]$")
_ITEM = re.compile(r"\w+\[\d+\]")


def load_toml(path: Path) -> dict[str, Any]:
    """
    Read a TOML file as a tree.

    Raises
    ------
    InputError
        If it cannot be opened, is not UTF-8 or is no TOML; names the line of each syntax error.
    """
    raw, faults = recovered_toml(path)
    if faults:
        raise InputError(faults)
    return raw


def recovered_toml(path: Path) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """
    Read what can be read of a TOML file.

    Returns
    -------
    tree, faults
        The tree without the statements and blocks that are no TOML, and every syntax error.

    Raises
    ------
    InputError
        If it cannot be opened or is no text in UTF-8.
    """
    lines = _lines_of(_read(path))
    faults: list[Fault] = []
    while len(faults) < _MOST_FAULTS:
        try:
            with reading(path.name):
                return parsed(tomllib.loads, "\n".join(lines)), tuple(faults)
        except tomllib.TOMLDecodeError as error:
            position = _POSITION.search(str(error))
            number = min(int(position[1]), len(lines)) if position else len(lines)
            faults.append(_syntax_fault(str(error), number, lines, path.name))
            if position is None:  # a text or a list that never ends: nothing follows
                break
            for wrong in _unreadable(number - 1, lines, is_twice=str(error).startswith("Cannot")):
                lines[wrong] = ""
    return {}, tuple(faults)


def _lines_of(text: str) -> list[str]:
    """Cut at the ends of lines that TOML knows: others may stand in a text."""
    return _END_OF_LINE.split(text)


def _unreadable(wrong: int, lines: list[str], *, is_twice: bool) -> range:
    """
    Choose the lines to leave out: a statement, the whole block where it is a heading.

    A list that is not closed is noticed at the statement after it, which is right by itself.
    """
    starts = [n for n, line in enumerate(lines) if _HEADING.match(line) or _KEY.match(line)]
    rank = max((k for k, start in enumerate(starts) if start <= wrong), default=-1)
    ends = [*starts[1:], len(lines)]
    if rank > 0 and not is_twice and _is_toml(lines[starts[rank] : ends[rank]]):
        rank -= 1
    if rank < 0:
        return range(max(wrong + 1, starts[0] if starts else len(lines)))
    first, last = starts[rank], ends[rank]
    if _HEADING.match(lines[first]):
        last = next((n for n in starts if n > first and _HEADING.match(lines[n])), len(lines))
    return range(first, max(last, first + 1))


def _is_toml(lines: list[str]) -> bool:
    try:
        parsed(tomllib.loads, "\n".join(lines))
    except ValueError:
        return False
    return True


def _read(path: Path) -> str:
    if not os.path.lexists(path):
        raise InputError([_missing(path)])
    content = content_of(path, MOST_SETTINGS)
    if content.startswith(_DOCUMENTS):
        raise InputError([fault("toml-rich-text", file=path.name)])
    try:
        text = composed(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError([_encoding(path, content, error.start)]) from None
    if "\0" in text:
        raise InputError([_encoding(path, content, 0)])
    return text


def _encoding(path: Path, content: bytes, start: int) -> Fault:
    line, name = content.count(b"\n", 0, start) + 1, encoding_name(content)
    known = f" ({name})" if name else ""
    return fault("toml-encoding", file=path.name, cell=_at(line), line=line, known=known)


def _missing(path: Path) -> Fault:
    """Say that there are no settings, and which file may be them under a name of its own."""
    folder = path.parent
    found = [p.name for p in folder.iterdir() if p.is_file()] if folder.is_dir() else []
    meant = [name for name in sorted(found) if _NEARLY_SETTINGS.match(fold(name))]
    other = say("details.rename", other=meant[0], file=path.name) if meant else ""
    missing = fault("settings-missing", file=path.name)
    return replace(missing, help=missing.help + other)


def _at(line: int) -> str:
    return say("details.at-line", line=line)


def _syntax_fault(error: str, number: int, lines: list[str], file: str) -> Fault:
    line = lines[number - 1] if lines else ""
    slip, example = _diagnose(line)
    known = (cause for start, cause in _CAUSES if error.startswith(start))
    cause = slip or next(known, "details.toml-other")
    advice = _ADVICE.get(cause)
    return fault(
        "toml-syntax",
        file=file,
        cell=_at(number),
        value=line.strip()[:_SHOWN_LENGTH],
        line=number,
        cause=say(cause),
        advice=say(advice, example=example) if advice else "",
    )


def _diagnose(line: str) -> tuple[str, str]:
    """Return the usual slip that a line shows, and what to write; empty where there is none."""
    bare = _TEXT.sub("_", line).partition("#")[0]
    if '"' in bare or "'" in bare.partition("=")[2]:
        return "details.toml-quote", ""
    if set("“”«»‘’") & set(bare):
        return "details.toml-curly-quote", ""
    if comma := _COMMA.search(bare):
        return "details.toml-comma", point_number(comma[0].strip("= "))
    if (found := _FRENCH_DATE.search(bare)) and (day := iso_date(found[0])):
        return "details.toml-date", day
    if said := _YES_NO.search(bare):
        return "details.toml-yes-no", "true" if said[1].casefold() in {
            "oui",
            "vrai",
            "yes",
            "true",
        } else "false"
    return "", ""


def iso_date(text: str) -> str:
    """Write a French date as TOML does: ``23/11/2026`` gives ``2026-11-23``; else nothing."""
    found = _FRENCH_DATE.fullmatch(text.strip())
    if not found:
        return ""
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return ""


def point_number(text: str) -> str:
    """Write a number as TOML does: ``0,45`` gives ``0.45``; nothing where it is no number."""
    found = re.fullmatch(r"\s*(-?\d+)[.,](\d+)\s*", text)
    return f"{found[1]}.{found[2]}" if found else ""


def with_lines(faults: Iterable[Fault], path: Path) -> tuple[Fault, ...]:
    """
    Add to each fault located by a key the line of the file where it is written.

    Parameters
    ----------
    faults
        Their ``cell`` is a key path, ``vehicules[2].depot``.
    path
        The TOML file; where it cannot be read the faults are returned as they are.
    """
    try:
        text = read_whole(path, MOST_SETTINGS).decode("utf-8-sig")
    except (OSError, ValueError):
        return tuple(faults)
    places, lines = key_lines(text), _lines_of(text)
    return tuple(_with_line(found, places, lines) for found in faults)


def _with_line(found: Fault, places: dict[str, int], lines: list[str]) -> Fault:
    cell = found.cell
    while cell and cell not in places:
        shorter = _INDEX.sub("", cell)
        cell = shorter if shorter != cell else cell.rpartition(".")[0]
    if not cell:
        return found
    told, end = found.message, say("details.ends-at-line", line=places[cell])
    if (block := _ITEM.match(found.cell)) and (line := places.get(f"{block[0]}.nom")):
        name = _TEXT.search(lines[line - 1])
        told = _of_name(composed(name[0][1:-1]), found) if name else told
    return replace(found, message=told.removesuffix(".") + end)


def _of_name(name: str, found: Fault) -> str:
    """Begin the sentence of a fault with the name of the block that has it."""
    template = catalogue("faults", LANGUAGE.get())[found.code]["message"]
    start = found.message[:1]
    start = template[:1] if template[:1] == start.lower() else start
    is_said = not name or name in found.message
    return found.message if is_said else say("details.of", name=name) + start + found.message[1:]


def key_lines(text: str) -> dict[str, int]:
    """
    Find the line of each block and setting.

    Returns
    -------
    lines
        Line, counted from 1, by key path: ``vehicules[2]``, ``vehicules[2].depot``. The text is
        read line by line: a text of several lines that looks like settings may add some.
    """
    places: dict[str, int] = {}
    counts: dict[str, int] = {}
    block = ""
    for number, line in enumerate(_lines_of(text), start=1):
        if heading := _BLOCK.match(line):
            block = heading[2]
            if heading[1] == "[[":
                counts[block] = counts.get(block, 0) + 1
                block = f"{block}[{counts[block]}]"
            elif (head := block.partition("."))[0] in counts:
                block = f"{head[0]}[{counts[head[0]]}].{head[2]}"
            places.setdefault(block, number)
        elif key := _KEY.match(line):
            places.setdefault(f"{block}.{key[1]}" if block else key[1], number)
    return places
