"""The machinery around every command: language, one answer, one exit code, no traceback."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import zip_longest

import click

from commands.console.answer import Answer, format_answer
from commands.console.command import LANGUAGE_VARIABLE, SHARED, Command, Group, Panel
from commands.console.interrupt import INTERRUPTED
from commands.console.parameters import switch
from commands.console.session import Session
from commands.console.terminal import Terminal, is_utf8, kept_aside, prepare_streams
from guinguette.calendar import Language
from guinguette.faults import Fault, GuinguetteError, InputError, UsageError
from guinguette.language.accents import composed_word
from guinguette.language.catalogue import LANGUAGE
from guinguette.language.fault_sentences import fault
from guinguette.language.system_errors import system_error

PROGRAM = "guinguette"
_LANGUAGES: dict[str, Language] = {"fr": "fr", "en": "en"}


def make_command_line(*panels: Panel, hidden: Sequence[Command | Group]) -> Group:
    """Make the command line of the program; see :class:`Group`."""
    shown = switch(
        "--version",
        about="commands.show-version",
        is_eager=True,
        expose_value=False,
        callback=_show_version,
    )
    about = "commands.guinguette"
    return Group(PROGRAM, PROGRAM, about, panels, hidden=hidden, params=(shown, *SHARED))


def _show_version(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
    if asked:
        sys.stdout.write(f"{PROGRAM} {_version()}\n")
        ctx.exit()


def _version() -> str:
    try:
        return version(PROGRAM)
    except PackageNotFoundError:
        return "?"


def run(line: Group, args: Sequence[str]) -> int:
    """
    Run a command and print its answer.

    Returns
    -------
    exit_code
        0 done; 1 internal error; 2 usage; 3 invalid input; 4 incomplete plan; 5 missing data
        or disk;
        130 interrupted.
    """
    prepare_streams()
    args = [composed_word(word) for word in args]
    words = list(args[: args.index("--")] if "--" in args else args)
    asked = _asked_language(words)
    is_json, is_quiet = "--json" in words, "--quiet" in words or "-q" in words
    session = Session(
        terminal=Terminal(is_silent=is_json or is_quiet),
        words=tuple(args),
        is_json=is_json,
        is_quiet=is_quiet,
        is_debug="--debug" in words,
    )
    language_token = LANGUAGE.set(_LANGUAGES.get(asked or "", _usual_language()))
    try:
        answer = _answer(line, args, asked, session)
        return 0 if answer is None else _print(answer, session)
    except BrokenPipeError:  # the reader of the pipe has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    finally:
        LANGUAGE.reset(language_token)


def _asked_language(words: Sequence[str]) -> str | None:
    """Find the language asked for by an option, right or wrong; ``None`` where there is none."""
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        name, equals, value = word.partition("=")
        if name in {"--langue", "--lang"}:
            return (value if equals else following).casefold()
    return None


def _usual_language() -> Language:
    return _LANGUAGES.get(os.environ.get(LANGUAGE_VARIABLE, "")[:2].casefold(), "fr")


def _answer(line: Group, args: list[str], asked: str | None, session: Session) -> Answer | None:
    """Answer, or ``None`` where the help or the version was shown."""
    try:
        if asked is not None and asked not in _LANGUAGES:
            return _failure(UsageError(fault("language-unknown", value=asked)))
        with line.make_context(PROGRAM, args, obj=session) as ctx:
            answer: Answer | None = line.invoke(ctx)
            return answer
    except click.exceptions.Exit:
        return None
    except KeyboardInterrupt:
        return Answer(errors=(fault("interrupted"),), exit_code=INTERRUPTED)
    except GuinguetteError as error:
        _trace(session)
        return _failure(error)
    except Exception as error:  # the last door: nothing may reach the user raw
        _trace(session)
        return _unexpected(error, args)


def _trace(session: Session) -> None:
    if session.is_debug:
        traceback.print_exc()


def _failure(error: GuinguetteError) -> Answer:
    faults: tuple[Fault, ...] = ()
    if isinstance(error, InputError):
        faults = error.faults
    elif isinstance(found := getattr(error, "fault", None), Fault):
        faults = (found,)
    else:
        faults = (fault("internal-error", value=str(error), file="-"),)
    return Answer(errors=faults, exit_code=error.exit_code)


def _unexpected(error: Exception, args: Sequence[str]) -> Answer:
    named = _named(error)
    if named:
        return named
    text = "\n".join((f"{PROGRAM} {' '.join(args)}", sys.version, traceback.format_exc()))
    log = kept_aside(text, ".log") or "-"
    what = fault("internal-error", value=type(error).__name__, file=log)
    return Answer(errors=(what,), exit_code=1)


def _named(error: Exception) -> Answer | None:
    """Say what the lower layers met, where the user can do something about it."""
    from routing.errors import BenchmarkFormatError, UnreachableError

    if isinstance(error, UnreachableError):
        return Answer(errors=(fault("no-road"),), exit_code=3)
    if isinstance(error, BenchmarkFormatError):
        return Answer(errors=(fault("benchmark-format", value=str(error)),), exit_code=3)
    if isinstance(error, OSError):
        file = str(error.filename or "")
        detail = system_error(error)
        return Answer(errors=(fault("file-inaccessible", file=file, detail=detail),), exit_code=5)
    return None


def _print(answer: Answer, session: Session) -> int:
    if session.is_json:
        sys.stdout.write(format_answer(answer, ascii_only=not is_utf8(sys.stdout)))
    else:
        session.terminal.print_warnings(answer.warnings)
        session.terminal.print_lines(answer.lines)
        sys.stdout.flush()
        if answer.errors:
            session.terminal.print_errors(answer.errors)
    sys.stdout.flush()
    return answer.exit_code
