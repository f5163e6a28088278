"""
Changing one setting of ``guinguette.toml``, and nothing else in it.

The file belongs to the coordinator: her comments, her order and her line ends stay, and it is
replaced whole or left as it was.
"""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from guinguette.faults import InputError, MissingDataError
from guinguette.folder.settings.model import SETTINGS_NAME
from guinguette.language.catalogue import say_in
from guinguette.language.fault_sentences import fault
from guinguette.language.system_errors import content_of, writing
from routing.limits import MOST_SETTINGS
from routing.whole_files import take_place, write_whole

_HEADING = re.compile(r"^[ \t]*\[[ \t]*reseau[ \t]*\][ \t]*(?:#[^\r\n]*)?(?=\r?$)", re.MULTILINE)
_NEXT_HEADING = re.compile(r"^[ \t]*\[", re.MULTILINE)
_SERVER_KEYS = ("moteur", "adresse", "engine", "address")
_SERVER_LINE = re.compile(
    rf"^(?=[ \t]*(?:reseau[ \t]*\.[ \t]*)?(?:{'|'.join(_SERVER_KEYS)})[ \t]*=)", re.MULTILINE
)
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsEdit:
    """A settings file as it is and as it will be, both byte for byte."""

    path: Path
    before: bytes
    after: bytes

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return self.before == self.after


def edit_network(folder: Path, named: str) -> SettingsEdit:
    """
    Prepare the settings of a folder for another network; nothing is written.

    Parameters
    ----------
    folder
        A working folder whose settings have no fault.
    named
        The network as ``[reseau] dossier`` names it; empty for estimated roads, which no server
        measures: its ``moteur`` and ``adresse`` become comments.

    Raises
    ------
    InputError
        If the file cannot be read, or the setting cannot be changed without changing others.
    """
    path = folder / SETTINGS_NAME
    content = content_of(path, MOST_SETTINGS)
    text = with_network(content.decode("utf-8"), named)
    return SettingsEdit(path=path, before=content, after=text.encode("utf-8"))


def with_network(text: str, named: str) -> str:
    """
    Name a network in the text of ``guinguette.toml``; everything else stays as it is.

    Parameters
    ----------
    text
        TOML without a fault.
    named
        The network; empty for estimated roads, which adds nothing where none was named, and
        turns the lines of a server into comments.

    Raises
    ------
    InputError
        If the text is written in a way that cannot be edited.
    """
    bare = text.removeprefix(_BOM)
    wanted = _tree_with_network(tomllib.loads(bare), named)
    if tomllib.loads(bare) == wanted:
        return text
    try:
        edited = _edited(bare, named)
        is_right = tomllib.loads(edited) == wanted
    except (ValueError, TypeError, KeyError, AttributeError):  # all that tomlkit may raise
        is_right, edited = False, ""
    if not is_right:
        raise InputError([fault("switch-settings-kept", file=SETTINGS_NAME, value=named)])
    return _BOM * text.startswith(_BOM) + edited


def _tree_with_network(tree: dict[str, Any], named: str) -> dict[str, Any]:
    section = tree.get("reseau", {})
    if not named and not section.get("dossier"):
        return tree
    kept = section if named else _serverless(section)
    return {**tree, "reseau": {**kept, "dossier": named}}


def _serverless(section: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in section.items() if key not in _SERVER_KEYS}


def _edited(text: str, named: str) -> str:
    if not named:
        text = _without_server(text)
    line_end = "\r\n" if "\r\n" in text else "\n"
    section = tomllib.loads(text).get("reseau")
    if section is None:
        head = "" if text.endswith("\n") or not text else line_end
        comment = say_in("fr", "details.network-comment").splitlines()
        added = ("", *(f"# {line}" for line in comment), "[reseau]", _line(named), "")
        return text + head + line_end.join(added)
    heading = _HEADING.search(text)
    if "dossier" in section or heading is None:
        return _with_value(text, named)
    return text[: heading.end()] + line_end + _line(named) + text[heading.end() :]


def _line(named: str) -> str:
    return f"dossier = {tomlkit.string(named).as_string()}"


def _with_value(text: str, named: str) -> str:
    """Change the value where it is written; comments beside it stay."""
    document = tomlkit.parse(text)
    section: Any = document["reseau"]
    section["dossier"] = named
    return tomlkit.dumps(document)


def _without_server(text: str) -> str:
    """Make comments of the lines that name a server; take it out of a line it shares."""
    tree = tomllib.loads(text)
    wanted = {**tree, "reseau": _serverless(tree["reseau"])}
    if tree == wanted:
        return text
    heading = _HEADING.search(text)
    begin = heading.end() if heading else 0
    following = _NEXT_HEADING.search(text, begin) if heading else None
    end = following.start() if following else len(text)
    edited = text[:begin] + _SERVER_LINE.sub("# ", text[begin:end]) + text[end:]
    with contextlib.suppress(tomllib.TOMLDecodeError):
        if tomllib.loads(edited) == wanted:
            return edited
    return _taken_out(text)


def _taken_out(text: str) -> str:
    document = tomlkit.parse(text)
    section: Any = document["reseau"]
    for key in _SERVER_KEYS:
        if key in section:
            del section[key]
    return tomlkit.dumps(document)


@contextmanager
def settings_of_edition(
    edit: SettingsEdit, number: int, kept: Callable[[], bool]
) -> Iterator[Path]:
    """
    Have settings and an edition of the plan kept together, or neither, even where it is killed.

    Parameters
    ----------
    edit
        The settings; they are prepared beside the file before the block begins.
    number
        Of the edition that the block keeps; :func:`settle_settings` knows by it what to do.
    kept
        Whether it is kept.

    Yields
    ------
    path
        The settings as they will be.

    Raises
    ------
    MissingDataError
        If the file cannot be replaced; it is then as it was.
    """
    if edit.is_empty:
        yield edit.path
        return
    prepared = edit.path.with_name(_prepared(number))
    _replace(prepared, edit.after)
    try:
        yield prepared
    finally:
        settle_settings(edit.path.parent, {number} if kept() else ())


def settle_settings(folder: Path, editions: Collection[int]) -> None:
    """
    Put settings in place that an interruption left beside them, where their edition was kept.

    Raises
    ------
    MissingDataError
        If the file cannot be replaced.
    """
    numbers = {_prepared(number): number for number in editions}
    for prepared in folder.glob(_prepared("*")):
        with writing("switch-settings-unwritable", file=SETTINGS_NAME):
            if prepared.name in numbers:
                take_place(prepared, folder / SETTINGS_NAME)
            else:
                prepared.unlink(missing_ok=True)


def _prepared(number: int | str) -> str:
    return f".{SETTINGS_NAME}.edition-{number}"


@contextmanager
def settings_replaced(edit: SettingsEdit) -> Iterator[None]:
    """
    Put the new settings in place; the former ones come back if the block fails.

    Raises
    ------
    MissingDataError
        If the file cannot be replaced; it is then as it was.
    """
    if edit.is_empty:
        yield
        return
    _replace(edit.path, edit.after)
    try:
        yield
    except BaseException:
        with contextlib.suppress(MissingDataError):  # the error of the block is the one to tell
            _replace(edit.path, edit.before)
        raise


def _replace(path: Path, content: bytes) -> None:
    with writing("switch-settings-unwritable", file=path.name):
        write_whole(path, content)
