"""A real disk that is too small, to fill it up."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def mounted(place: Path, size: str) -> Iterator[Path]:
    """Mount a disk of some size (``512k``); the test is skipped where that is not allowed."""
    place.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None or os.name != "posix" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    command = [mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let a disk be mounted")
    try:
        yield place
    finally:
        subprocess.run([umount, str(place)], check=True)
