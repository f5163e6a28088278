"""
The machinery around every command: language, one answer, one exit code, no traceback.

A command is a function that takes a :class:`Session` first and returns an
:class:`~commands.console.answer.Answer`. What it raises becomes an answer too.
"""

from __future__ import annotations

import functools
import inspect
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.console.answer import Answer, format_answer
from commands.console.interrupt import INTERRUPTED
from commands.console.terminal import Terminal, is_utf8, prepare_streams
from commands.console.usage import FrenchCommand, FrenchGroup, localise, usage_fault
from guinguette.calendar import Language
from guinguette.faults import Fault, GuinguetteError, InputError, UsageError
from guinguette.language.catalogue import LANGUAGE
from guinguette.language.faults import fault
from guinguette.language.system_errors import system_error

LANGUAGE_VARIABLE = "GUINGUETTE_LANGUE"
PROGRAM = "guinguette"
_LANGUAGES: dict[str, Language] = {"fr": "fr", "en": "en"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """How this run speaks: options that every command has."""

    terminal: Terminal
    is_json: bool = False
    is_debug: bool = False


_SESSION: ContextVar[Session] = ContextVar("_SESSION")

Command = Callable[..., Answer]

SHARED_OPTIONS: dict[str, Any] = {
    "json": Annotated[bool, typer.Option("--json", help="commands.json", metavar="")],
    "quiet": Annotated[bool, typer.Option("--quiet", "-q", help="commands.quiet", metavar="")],
    "langue": Annotated[
        str | None,
        typer.Option(
            "--langue",
            "--lang",
            help="commands.language",
            metavar="commands.metavar-language",
            envvar=LANGUAGE_VARIABLE,
        ),
    ],
    "debug": Annotated[bool, typer.Option("--debug", help="commands.debug", metavar="")],
}


@dataclass(slots=True)
class CommandLine:
    """The commands, each under an English and a French name; the language decides which shows."""

    app: typer.Typer
    names: dict[str, Language]

    def command(
        self, english: str, french: str = "", *, about: str
    ) -> Callable[[Command], Command]:
        """
        Register a function as a command.

        Parameters
        ----------
        english, french
            Its names; both always work, ``french`` may be omitted where it is the same.
        about
            Key of its help.
        """

        def register(function: Command) -> Command:
            wrapped = _with_shared_options(function)
            self.app.command(english, cls=FrenchCommand, help=about)(wrapped)
            if french:
                self.app.command(french, cls=FrenchCommand, help=about)(wrapped)
                self.names |= {english: "en", french: "fr"}
            return function

        return register


def make_command_line() -> CommandLine:
    """Make a command line that has no command yet."""
    app = typer.Typer(cls=FrenchGroup, no_args_is_help=True, pretty_exceptions_enable=False)

    def show_version(asked: bool) -> None:
        if asked:
            typer.echo(f"{PROGRAM} {_version()}")
            raise typer.Exit

    def root(**_options: object) -> None:
        """Take the options of no command."""

    shown = Annotated[
        bool,
        typer.Option(
            "--version", help="commands.show-version", metavar="",
            callback=show_version, is_eager=True,
        ),
    ]  # fmt: skip
    _declare(root, {"version": shown, **SHARED_OPTIONS})
    app.callback(help="commands.guinguette")(root)
    return CommandLine(app, {})


def _version() -> str:
    try:
        return version(PROGRAM)
    except PackageNotFoundError:
        return "?"


def _with_shared_options(function: Command) -> Command:
    @functools.wraps(function)
    def wrapped(**options: object) -> Answer:
        own = {name: value for name, value in options.items() if name not in SHARED_OPTIONS}
        return function(_SESSION.get(), **own)

    signature = inspect.signature(function, eval_str=True)
    own = list(signature.parameters.values())[1:]
    _declare(wrapped, SHARED_OPTIONS, own)
    return wrapped


def _declare(
    function: Callable[..., object],
    options: dict[str, Any],
    own: Sequence[inspect.Parameter] = (),
) -> None:
    """Give a function the signature that Typer reads."""
    shared = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=annotation,
            default=None if name == "langue" else False,
        )
        for name, annotation in options.items()
    ]
    named = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own]
    parameters = [*named, *shared]
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    function.__annotations__ = {p.name: p.annotation for p in parameters}


def run(line: CommandLine, args: Sequence[str]) -> int:
    """
    Run a command and print its answer.

    Parameters
    ----------
    line
        The commands.
    args
        The words after the program's name.

    Returns
    -------
    exit_code
        0 done; 1 internal error; 2 usage; 3 invalid input; 4 incomplete plan; 5 missing data
        or disk;
        130 interrupted.
    """
    prepare_streams()
    words = list(args[: args.index("--")] if "--" in args else args)
    asked = _asked_language(words)
    is_json = "--json" in words
    session = Session(
        terminal=Terminal(is_silent=is_json or "--quiet" in words or "-q" in words),
        is_json=is_json,
        is_debug="--debug" in words,
    )
    language_token = LANGUAGE.set(_LANGUAGES.get(asked or "", _usual_language()))
    session_token = _SESSION.set(session)
    try:
        answer = _answer(line, list(args), asked, session)
        return 0 if answer is None else _print(answer, session)
    except BrokenPipeError:  # the reader of the pipe has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    finally:
        _SESSION.reset(session_token)
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


def _answer(
    line: CommandLine, args: list[str], asked: str | None, session: Session
) -> Answer | None:
    """Answer, or ``None`` where the help or the version was shown."""
    try:
        if asked is not None and asked not in _LANGUAGES:
            return _failure(UsageError(fault("language-unknown", value=asked)))
        group = typer.main.get_command(line.app)
        localise(group, line.names)
        result = group.main(args, prog_name=PROGRAM, standalone_mode=False)
    except KeyboardInterrupt:
        result = INTERRUPTED
    except GuinguetteError as error:
        _trace(session)
        return _failure(error)
    except Exception as error:  # the last door: nothing may reach the user raw
        _trace(session)
        found = usage_fault(error)
        return Answer(errors=(found,), exit_code=2) if found else _unexpected(error, args)
    if isinstance(result, Answer):
        return result
    if result == INTERRUPTED:
        return Answer(errors=(fault("interrupted"),), exit_code=INTERRUPTED)
    return None


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
    log = _write_log(args)
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


def _write_log(args: Sequence[str]) -> str:
    """Write the traceback where the user can find it; the path, or ``-`` without a place for it."""
    text = "\n".join((f"{PROGRAM} {' '.join(args)}", sys.version, traceback.format_exc()))
    try:
        handle, name = tempfile.mkstemp(prefix="guinguette-", suffix=".log", text=True)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except OSError:
        return "-"
    return str(Path(name))


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
