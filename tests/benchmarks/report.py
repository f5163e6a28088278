"""Writes the figures of a benchmark into its own section of RESULTS.md."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


def record(
    section: str, *, command: str, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> str:
    """Replace a section of RESULTS.md; return the text written."""
    text = "\n".join(
        [
            f"## {section}",
            "",
            f"`{command}`, {datetime.now(UTC):%Y-%m-%d}, commit {_commit()}, {_machine()}.",
            "",
            f"| {' | '.join(header)} |",
            f"|{'---|' * len(header)}",
            *(f"| {' | '.join(row)} |" for row in rows),
            "",
        ]
    )
    before = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Figures\n"
    parts = before.split("\n## ")
    kept = [part for part in parts[1:] if part.partition("\n")[0] != section]
    sections = sorted([*kept, text.removeprefix("## ").rstrip("\n")])
    RESULTS.write_text(
        "\n\n## ".join([parts[0].rstrip("\n"), *(s.rstrip("\n") for s in sections)]) + "\n",
        encoding="utf-8",
    )
    return text


def _commit() -> str:
    """Name the commit; a change of anything but the report makes it dirty."""
    commit = _git("describe", "--always")
    is_dirty = _git("status", "--porcelain", "--", ":/", f":!{RESULTS.name}")
    return f"{commit}-dirty" if is_dirty else commit or "unknown"


def _git(*words: str) -> str:
    found = subprocess.run(
        ["git", *words], cwd=RESULTS.parent, capture_output=True, text=True, check=False
    )
    return found.stdout.strip()


def _machine() -> str:
    python = platform.python_version()
    return f"{platform.system()} {platform.machine()}, Python {python}, 2 shared cores"
