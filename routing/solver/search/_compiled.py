"""
How the functions of the search are compiled.

One function is called from Python and kept on disk, with all that it calls inside it: a wrapper
for Python takes seconds to compile. The compiler would not see that a callee in another file has
changed, so the one kept carries the fingerprint of them all.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeVar, cast
from zlib import crc32

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])


def inner(function: _Function) -> _Function:
    """Compile a function that only compiled code calls."""
    return _compiled(function, "never")


def once(function: _Function) -> _Function:
    """
    Compile a function within its caller: right where one place calls it.

    A function compiled on its own is optimised once more in each function above it.
    """
    return _compiled(function, "always")


def fingerprint() -> int:
    """Return a number that changes with the sources of the search."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return crc32(b"".join(path.read_bytes() for path in sources))


def _compiled(function: _Function, inline: Literal["never", "always"]) -> _Function:
    options: dict[str, Any] = {
        "no_cpython_wrapper": True,
        "no_cfunc_wrapper": True,
        "error_model": "numpy",
    }
    return cast(_Function, numba.njit(nogil=True, inline=inline, **options)(function))
