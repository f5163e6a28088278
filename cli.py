"""The door of guinguette: registers the commands, and runs the one that is asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from commands.asking.compare import compare
from commands.asking.questions import ask, explain, impact, price, what_if
from commands.asking.working_time import rules
from commands.bench import bench
from commands.check import check
from commands.console.command import Panel
from commands.console.interrupt import leave
from commands.console.shell import make_command_line, run
from commands.data import data
from commands.demo import demo
from commands.doctor import doctor
from commands.export import export
from commands.history import history
from commands.importing import import_
from commands.init import init
from commands.network import network
from commands.plan import plan
from commands.replan import CHANGES, change
from commands.running.week import week
from commands.simulate import simulate

line = make_command_line(
    Panel("commands.week-title", (plan, check, week, export, history)),
    Panel("commands.change-title", (change,)),
    Panel("commands.ask-title", (ask,)),
    Panel("commands.territory-title", (simulate, network)),
    Panel("commands.install-title", (init, import_, doctor)),
    hidden=(demo, data, *CHANGES, explain, what_if, price, compare, impact, rules, bench),
)


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line; the arguments of the process where none are given."""
    return leave(run(line, sys.argv[1:] if args is None else args))


if __name__ == "__main__":
    sys.exit(main())
