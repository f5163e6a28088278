"""Renaming a file where something may hold it for a moment."""

from __future__ import annotations

import time
from pathlib import Path

WAITS_S = (0.1, 0.3, 0.6)


def rename(path: Path, target: Path) -> None:
    """
    Take the place of a file; on Windows an antivirus may hold it for a moment.

    Raises
    ------
    OSError
        If the target cannot be replaced, after a second where it is held.
    """
    for wait_s in WAITS_S:
        try:
            path.replace(target)
        except PermissionError:
            time.sleep(wait_s)
        else:
            return
    path.replace(target)
