"""
Solve one published instance: ``python -m routing.benchmarks pvrp p01.txt --seconds 60``.

The document of the answer is all that the standard output gets; a line on the other sums it up.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from routing.benchmarks.runner import FAMILIES, USUAL_S, run_benchmark
from routing.errors import BenchmarkFormatError
from routing.solver.deadline import Deadline


def main(words: Sequence[str] | None = None) -> int:
    """
    Solve what the words of a command line ask for; those of the process where none are given.

    Returns
    -------
    exit_code
        0 done; 3 the file does not follow its format; 5 it cannot be read; 130 interrupted.

    Raises
    ------
    SystemExit
        With 2 if the words do not fit, with 0 once the help is shown.
    """
    parser = _parser()
    asked = parser.parse_args(words)
    try:
        found = run_benchmark(
            asked.family,
            asked.file,
            deadline=Deadline(seconds=asked.seconds, effort=asked.effort).or_seconds(USUAL_S),
            seed=asked.seed,
            is_relaxed=asked.relaxed,
            same_hour=asked.same_hour,
        )
    except (BenchmarkFormatError, OSError) as error:
        sys.stderr.write(f"{parser.prog}: {error}\n")
        return 3 if isinstance(error, BenchmarkFormatError) else 5
    except KeyboardInterrupt:
        return 130
    sys.stdout.write(f"{json.dumps(found, indent=1, allow_nan=False)}\n")
    sys.stderr.write(
        f"{found['instance']}: {found['status']}, cost {found['cost']:.2f}, lower bound "
        f"{found['lower_bound']:.2f}, gap {found['gap']:.2%}, {found['seconds']:.1f} s\n"
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    """Make a parser where each family has the options of its own."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("file", type=Path, help="file of the instance")
    shared.add_argument(
        "--seconds",
        type=_from(0.1),
        default=math.inf,
        help=f"longest time of search; {USUAL_S:g} without --effort",
    )
    shared.add_argument(
        "--effort",
        type=_from(1, int),
        default=math.inf,
        help="longest search in units of work, 500 to 1000 a second: always the same answer",
    )
    shared.add_argument("--seed", type=_from(0, int), default=0, help="0 where omitted")
    parser = argparse.ArgumentParser(
        prog="python -m routing.benchmarks", description="Solve one published instance."
    )
    parser.set_defaults(relaxed=False, same_hour=None)
    families = parser.add_subparsers(dest="family", required=True, metavar="|".join(FAMILIES))
    village, _, convrp = (families.add_parser(name, parents=[shared]) for name in FAMILIES)
    village.add_argument(
        "--relaxed", action="store_true", help="without the promises of the same day and vehicle"
    )
    convrp.add_argument(
        "--same-hour", type=_from(0), help="largest spread of hours at a customer, in its unit"
    )
    return parser


def _from(low: float, read: Callable[[str], float] = float) -> Callable[[str], float]:
    """Read numbers that are ``low`` at least; NaN is none."""

    def number(text: str) -> float:
        value = read(text)
        if not value >= low:
            raise ValueError(text)
        return value

    return number


if __name__ == "__main__":
    sys.exit(main())
