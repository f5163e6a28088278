"""
Damage the judge, the rhythms and the CO2 balance in one place, and see whether their tests notice.

``python -m tests.benchmarks.mutants 150`` draws that many damages (a comparison turned round or
moved by its bound, a number moved, an operation or a logic swapped) by a seed, runs the tests of
the damaged module in a process of its own, and keeps the list in ``mutants.csv`` beside: run again,
it goes on where it stopped. A damage that changes no behaviour at all is ``equivalent`` there, with
the reason, written by hand; it is told apart in the count and never run again.
"""

from __future__ import annotations

import argparse
import ast
import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Lock

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("mutants.csv")
TESTS = {
    "routing/check": ["tests/routing/check"],
    "guinguette/rhythm.py": ["tests/guinguette/test_rhythm.py"],
    "guinguette/emissions": ["tests/guinguette/emissions"],
}
"""What is damaged, in equal parts, and the tests that have to notice."""
TIMEOUT_S = 300
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
}  # fmt: skip
_OPERATIONS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """A damage: where it is, what it was and became, and what the tests made of it."""

    module: str
    function: str
    number: int
    was: str
    became: str
    result: str = ""
    reason: str = ""

    @property
    def place(self) -> tuple[str, str, int]:
        """The module, the function, and the rank among its damages."""
        return self.module, self.function, self.number


def damages(tree: ast.Module) -> Iterator[tuple[str, ast.AST, ast.AST]]:
    """Yield the function, the node and the node in its place, of all that can be damaged."""
    for name, node in _nodes(tree, ""):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            for other in _COMPARISONS.get(type(node.ops[0]), ()):
                yield name, node, ast.Compare(node.left, [other()], node.comparators)
        elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS and not _is_type(node):
            yield name, node, ast.BinOp(node.left, _OPERATIONS[type(node.op)](), node.right)
        elif isinstance(node, ast.BoolOp):
            swapped = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield name, node, ast.BoolOp(swapped, node.values)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield name, node, node.operand
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
            yield name, node, ast.Constant(not node.value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
            yield name, node, ast.Constant(node.value + 1)
        elif isinstance(node, ast.Name) and node.id in _CALLS:
            yield name, node, ast.Name(_CALLS[node.id], ast.Load())


def _is_type(node: ast.BinOp) -> bool:
    return isinstance(node.right, ast.Constant) and node.right.value is None


def _nodes(parent: ast.AST, name: str) -> Iterator[tuple[str, ast.AST]]:
    """Walk what runs: no annotation, no decorator, no ``strict=`` of a ``zip``, no import."""
    for field, value in ast.iter_fields(parent):
        if field in {"annotation", "returns", "decorator_list"}:
            continue
        for node in value if isinstance(value, list) else [value]:
            if not isinstance(node, ast.AST) or isinstance(node, (ast.Import, ast.ImportFrom)):
                continue
            if isinstance(node, ast.keyword) and node.arg in {"strict", "kw_only", "slots"}:
                continue
            is_named = isinstance(node, (ast.FunctionDef, ast.ClassDef))
            inner = f"{name}.{node.name}".lstrip(".") if is_named else name
            yield inner, node
            yield from _nodes(node, inner)


def mutants_of(module: str) -> list[Mutant]:
    """List every damage of a module."""
    counts: Counter[str] = Counter()
    found = []
    for name, node, other in damages(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        counts[name] += 1
        found.append(Mutant(module, name, counts[name], ast.unparse(node), ast.unparse(other)))
    return found


def drawn(number: int, seed: int) -> list[Mutant]:
    """Draw damages in equal parts from each group of :data:`TESTS`."""
    chosen = []
    for group in TESTS:
        path = ROOT / group
        files = sorted(path.glob("*.py")) if path.is_dir() else [path]
        every = [m for file in files for m in mutants_of(file.relative_to(ROOT).as_posix())]
        mixed = random.Random(f"{seed} {group}").sample(every, len(every))
        chosen += mixed[: number // len(TESTS)]
    return chosen


def damaged_text(mutant: Mutant) -> str:
    """Write a module with one damage."""
    tree = ast.parse((ROOT / mutant.module).read_text(encoding="utf-8"))
    here = [pair for name, *pair in damages(tree) if name == mutant.function]
    node, other = here[mutant.number - 1]

    class Swap(ast.NodeTransformer):
        def visit(self, one: ast.AST) -> ast.AST:
            return other if one is node else self.generic_visit(one)

    return ast.unparse(ast.fix_missing_locations(Swap().visit(tree)))


def copied(folder: Path) -> Path:
    """Copy what the tests need; what is large is linked."""
    place = folder / ROOT.name
    place.mkdir(parents=True)
    without = shutil.ignore_patterns("__pycache__")
    for path in ROOT.iterdir():
        if path.name in {"routing", "guinguette", "tests"}:
            shutil.copytree(path, place / path.name, ignore=without)
        elif not path.name.startswith("."):
            (place / path.name).symlink_to(path)
    if (ROOT.parent / "shared").exists():
        (folder / "shared").symlink_to(ROOT.parent / "shared")
    return place


def passes(tests: list[str], place: Path) -> bool:
    """Run some tests in a copy of the project, in a process of its own; one that hangs fails."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(
            command, cwd=place, capture_output=True, timeout=TIMEOUT_S, check=False,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def tried(mutant: Mutant, place: Path) -> Mutant:
    """Run the tests near a damage, in a copy of the project."""
    path = place / mutant.module
    whole = path.read_text(encoding="utf-8")
    path.write_text(damaged_text(mutant), encoding="utf-8")
    tests = next(t for group, t in TESTS.items() if mutant.module.startswith(group))
    result = "survived" if passes(tests, place) else "killed"
    path.write_text(whole, encoding="utf-8")
    return replace(mutant, result=result)


def read_list() -> dict[tuple[str, str, int], Mutant]:
    """Read the damages that were tried."""
    if not LIST.is_file():
        return {}
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = [Mutant(**{**row, "number": int(row["number"])}) for row in csv.DictReader(file)]
    return {mutant.place: mutant for mutant in rows}


def write_list(tried_ones: dict[tuple[str, str, int], Mutant]) -> None:
    """Write the damages that were tried, in order."""
    with LIST.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(Mutant.__dataclass_fields__), lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(tried_ones[place]) for place in sorted(tried_ones))


def main() -> None:
    """Try damages, and say how many the tests noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=15)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--again", action="store_true", help="try the survivors again")
    options = parser.parse_args()
    chosen = drawn(options.number, options.seed)
    former = read_list()
    known = {
        m.place: former[m.place]
        for m in chosen
        if m.place in former
        and (former[m.place].was, former[m.place].became) == (m.was, m.became)
        and not (options.again and former[m.place].result == "survived")
    }
    waiting = [m for m in chosen if m.place not in known]
    with tempfile.TemporaryDirectory() as folder:
        places = [copied(Path(folder) / str(n)) for n in range(options.processes)]
        if not passes([test for tests in TESTS.values() for test in tests], places[0]):
            parser.error("the tests fail without any damage")
        writing = Lock()

        def share(rank: int) -> None:
            for mutant in waiting[rank :: len(places)]:
                found = tried(mutant, places[rank])
                with writing:
                    known[mutant.place] = found
                    write_list(former | known)
                print(found.result, *found.place, ":", found.was, "->", found.became, flush=True)

        with ThreadPoolExecutor(len(places)) as pool:
            list(pool.map(share, range(len(places))))
    for group in TESTS:
        counts = Counter(m.result for m in known.values() if m.module.startswith(group))
        real = counts["killed"] + counts["survived"]
        print(f"{group}: {counts['killed']} of {real} killed, {counts['equivalent']} equivalent")


if __name__ == "__main__":
    main()
