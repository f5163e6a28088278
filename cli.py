"""The door of guinguette: registers the commands, and runs the one that is asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from commands.bench import add_bench_command
from commands.check import add_check_command
from commands.console.interrupt import leave
from commands.console.shell import make_command_line, run
from commands.demo import add_demo_command
from commands.doctor import add_doctor_command
from commands.export import add_export_command
from commands.impact import add_impact_command
from commands.init import add_init_command
from commands.network import add_network_commands
from commands.plan import add_plan_command
from commands.questions import add_explain_commands
from commands.replan import add_replan_command
from commands.simulate import add_simulate_command

line = make_command_line()
for add in (  # in the order of the help
    add_demo_command,
    add_init_command,
    add_check_command,
    add_plan_command,
    add_export_command,
    add_impact_command,
    add_simulate_command,
    add_doctor_command,
    add_bench_command,
    add_explain_commands,
    add_network_commands,
    add_replan_command,
):
    add(line)


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line; the arguments of the process where none are given."""
    return leave(run(line, sys.argv[1:] if args is None else args))


if __name__ == "__main__":
    sys.exit(main())
