"""
How functions are compiled: by numba, on their first call, and kept on disk for the next run.

The compiler only sees that the file of a kept function has changed, not a callee in another file,
and fails on what it kept of a class that has moved. So what is kept carries in its name the
fingerprint of all the sources beside it, and calls nothing that is compiled in another folder.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from inspect import getfile
from pathlib import Path
from typing import Any, Literal, TypeVar, cast
from zlib import crc32

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Compile a function; threads share the work, since the interpreter's lock is released."""
    return _kept(function, {})


def uncounted(function: _Function) -> _Function:
    """
    Compile a function that creates no array, and so need not count references to those it reads.

    Counting them (an atomic operation for each access) takes more time than all the rest.
    """
    return _kept(function, {"_nrt": False, "forceinline": False})


def inlined(function: _Function) -> _Function:
    """Compile an :func:`uncounted` function into its callers, which pass it some forty arrays."""
    return _kept(function, {"_nrt": False, "forceinline": True})


def inner(function: _Function) -> _Function:
    """
    Compile a function that only compiled code calls, and keep it within its caller.

    A wrapper for Python takes seconds to compile.
    """
    return _within(function, "never")


def once(function: _Function) -> _Function:
    """
    Compile a function within its caller: right where one place calls it.

    A function compiled on its own is optimised once more in each function above it.
    """
    return _within(function, "always")


def _kept(function: _Function, options: dict[str, Any]) -> _Function:
    function.__qualname__ += f".{_fingerprint(Path(getfile(function)).parent):08x}"
    try:
        return cast(_Function, numba.njit(cache=True, nogil=True, **options)(function))
    except RuntimeError:  # no folder to keep it in
        return cast(_Function, numba.njit(nogil=True, **options)(function))


@cache
def _fingerprint(folder: Path) -> int:
    return crc32(b"".join(path.read_bytes() for path in sorted(folder.glob("*.py"))))


def _within(function: _Function, inline: Literal["never", "always"]) -> _Function:
    options: dict[str, Any] = {
        "no_cpython_wrapper": True,
        "no_cfunc_wrapper": True,
        "error_model": "numpy",
    }
    return cast(_Function, numba.njit(nogil=True, inline=inline, **options)(function))
