"""The sizes that CONTRIBUTING.md gives to modules and rooms; `lint-imports` watches the floors."""

import ast
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("commands", "guinguette", "maps", "routing")
AT_THE_ROOT = """
.gitattributes .gitignore .pre-commit-config.yaml CHANGELOG.md CONTRIBUTING.md LICENSE LISEZMOI.md
Makefile README.md cli.py mkdocs.yml pyproject.toml
"""
FILES = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]


def test_a_module_has_at_most_400_lines():
    lines = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in FILES}
    assert [str(file.relative_to(ROOT)) for file, count in lines.items() if count > 400] == []


def test_no_room_holds_more_than_sixteen_modules():
    rooms = Counter(file.parent for file in FILES if file.name != "__init__.py")
    assert {str(room.relative_to(ROOT)): n for room, n in rooms.items() if n > 16} == {}


def test_a_module_with_an_underscore_is_imported_in_its_own_room_only():
    borrowed = [
        f"{file.relative_to(ROOT)} imports {module}"
        for file in FILES
        for module in imported_modules(file)
        if module.partition(".")[0] in PACKAGES
        and any(part.startswith("_") for part in module.split("."))
        and module.rpartition("._")[0] != ".".join(file.parent.relative_to(ROOT).parts)
    ]
    assert borrowed == []


def imported_modules(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module
            # `from package import _module`
            folder = ROOT.joinpath(*node.module.split("."))
            names = [alias.name for alias in node.names]
            yield from (f"{node.module}.{n}" for n in names if (folder / f"{n}.py").exists())


@pytest.mark.skipif(
    not (shutil.which("git") and (ROOT / ".git").exists()), reason="not a repository of git"
)
def test_nothing_stray_lies_at_the_root():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    kept = {name for name in listed.stdout.split("\0") if name and "/" not in name}
    assert kept - set(AT_THE_ROOT.split()) == set()
