"""The text of ``guinguette.toml``: read it, say why it is no TOML, find the line of a setting."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from guinguette.faults import Fault, InputError
from guinguette.language.accents import composed
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault

_POSITION = re.compile(r"\(at line (\d+), column (\d+)\)")
_SHOWN_LENGTH = 60
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
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_INDEX = re.compile(r"\[\d+\]$")


def load_toml(path: Path) -> dict[str, Any]:
    """
    Read a TOML file as a tree.

    Raises
    ------
    InputError
        If it cannot be opened, is not UTF-8 or is no TOML; names the line.
    """
    text = _read(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([_syntax_fault(str(error), text, path.name)]) from None


def _read(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError([fault("settings-missing", file=path.name)]) from None
    except OSError:
        raise InputError([fault("file-locked", file=path.name)]) from None
    try:
        return composed(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        where = {"file": path.name, "cell": _at(line)}
        raise InputError([fault("toml-encoding", line=line, **where)]) from None


def _at(line: int) -> str:
    return say("details.at-line", line=line)


def _syntax_fault(error: str, text: str, file: str) -> Fault:
    lines = text.splitlines() or [""]
    position = _POSITION.search(error)
    number = min(int(position[1]), len(lines)) if position else len(lines)
    line = lines[number - 1]
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
        places = key_lines(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return tuple(faults)
    return tuple(_with_line(found, places) for found in faults)


def _with_line(found: Fault, places: dict[str, int]) -> Fault:
    cell = found.cell
    while cell and cell not in places:
        shorter = _INDEX.sub("", cell)
        cell = shorter if shorter != cell else cell.rpartition(".")[0]
    if not cell:
        return found
    end = say("details.ends-at-line", line=places[cell])
    return replace(found, message=found.message.removesuffix(".") + end)


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
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _BLOCK.match(line):
            block = heading[2]
            if heading[1] == "[[":
                counts[block] = counts.get(block, 0) + 1
                block = f"{block}[{counts[block]}]"
            places.setdefault(block, number)
        elif key := _KEY.match(line):
            places.setdefault(f"{block}.{key[1]}" if block else key[1], number)
    return places
