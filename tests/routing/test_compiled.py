"""Compiled functions kept on disk: what is called is what is written now."""

import subprocess
import sys

OUTER = """
from routing.compiled import compiled
from {package}.inside import {name}
{more}

@compiled
def answer(x):
    return {name}(x)
"""
INSIDE = """
from routing.compiled import compiled
{more}

@compiled
def {name}(x):
    return x + {amount}
"""


def write(folder, *, name="added", amount, more=""):
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").touch()
    (folder / "inside.py").write_text(INSIDE.format(name=name, amount=amount, more=more))
    (folder / "outer.py").write_text(OUTER.format(name=name, package=folder.name, more=""))


def answer(folder) -> tuple[int, int]:
    """Return the answer of a new process, and how often it found what is kept on disk."""
    code = (
        f"import sys; sys.path[:0] = ['.', {str(folder.parent)!r}]; "
        f"from {folder.name}.outer import answer; "
        "print(answer(1), sum(answer.stats.cache_hits.values()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=600
    )
    value, hits = run.stdout.split()
    return int(value), int(hits)


def test_what_is_kept_is_found_by_the_next_run_and_not_after_a_callee_changed(tmp_path):
    write(tmp_path / "kept", amount=1)
    assert answer(tmp_path / "kept") == (2, 0)
    assert answer(tmp_path / "kept") == (2, 1)
    write(tmp_path / "kept", amount=5)
    assert answer(tmp_path / "kept") == (6, 0)
