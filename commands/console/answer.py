"""The one JSON document that ``--json`` prints, the same in success and in every error."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

from commands.console.line import Line
from guinguette.faults import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    What a command gives back, before anything is printed.

    ``result`` holds the members of the document that are the command's own (``plan``, ``check``
    …), ``lines`` say the same to a person. With ``is_bare`` the result is the whole document: the
    benchmarks follow the format of their outside checkers.
    """

    result: Mapping[str, object] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    warnings: tuple[Fault, ...] = ()
    errors: tuple[Fault, ...] = ()
    exit_code: int = 0
    is_bare: bool = False


def format_answer(answer: Answer, *, ascii_only: bool = False) -> str:
    """
    Write the document of an answer.

    Parameters
    ----------
    ascii_only
        Escape every letter beyond ASCII, for a stream that is not UTF-8.

    Returns
    -------
    text
        ``{"ok", …, "warnings", "errors"}``, one line break at the end; each fault has ``code``,
        ``message``, ``help``, ``file``, ``sheet``, ``cell`` and ``value``, empty where unknown.

    Raises
    ------
    ValueError
        If a number is not finite.
    """
    document: dict[str, object] = dict(answer.result)
    if not answer.is_bare:
        document = {
            "ok": answer.exit_code == 0,
            **document,
            "warnings": faults_document(answer.warnings),
            "errors": faults_document(answer.errors),
        }
    text = json.dumps(document, ensure_ascii=ascii_only, indent=1, allow_nan=False)
    return f"{text}\n"


def faults_document(faults: Iterable[Fault]) -> list[dict[str, str]]:
    """Write faults as plain values."""
    return [asdict(fault) for fault in faults]
