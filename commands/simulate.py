"""The command ``guinguette simulate``: compare fleets in any départements."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import command
from commands.console.options import (
    DEPARTEMENTS,
    DESTINATION,
    EFFORT,
    NETWORK,
    deadline_of,
    seconds_option,
    split_codes,
)
from commands.console.parameters import Number, option
from commands.console.session import Session, Tell
from guinguette.faults import Fault
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault

if TYPE_CHECKING:
    from guinguette.planning.new_departement import Simulation

VEHICLES = option(
    "vehicles",
    "--vehicules",
    "--vehicles",
    takes=Number(1, 6, is_whole=True),
    about="commands.vehicles",
    default=2,
)
USUAL_S = 20.0
SECONDS_EACH = seconds_option("commands.seconds-20-each", low=0.1)
_ASKED = (DEPARTEMENTS, VEHICLES, DESTINATION, NETWORK, SECONDS_EACH, EFFORT)


@command("simulate", "simuler", *_ASKED, about="commands.simulate")
def simulate(
    session: Session,
    departements: str,
    vehicles: int,
    folder: Path | None,
    *,
    network: str | None,
    seconds: float | None,
    effort: int | None,
) -> Answer:
    """Answer ``simulate``: plan once per number of vehicles."""
    from commands.answers.results import progress_text, simulation_lines, written_lines
    from guinguette.emissions.of_folder import balance_warnings
    from guinguette.files.outputs import outputs_document, write_outputs
    from guinguette.planning.new_departement import simulate as run_simulation
    from guinguette.planning.new_departement import simulation_document
    from guinguette.planning.switch_roads import locate_network
    from maps.drawing.ground import ground_around
    from maps.pages.simulation import PAGE_NAME, simulation_files

    codes = split_codes(departements)
    place = locate_network(network, folder or Path(), departements=codes) if network else None

    def simulated(tell: Tell) -> tuple[Simulation, dict[str, bytes]]:
        simulation = run_simulation(
            codes,
            network=place,
            vehicles=vehicles,
            today=today(),
            deadline=deadline_of(seconds, effort, usual_s=USUAL_S),
            on_progress=lambda n, cost, lower_bound: tell(
                f"{n}/{vehicles} · {progress_text(cost, lower_bound)}"
            ),
        )
        ground = ground_around(simulation.scenarios[-1].tour)
        return simulation, simulation_files(simulation, printed_on=today(), ground=ground)

    simulation, files = session.wait_for(say("terminal.simulating"), simulated, is_slow=True)
    directory = folder or Path("-".join(["simulation", *simulation.departements]))
    write_outputs(directory, files)
    return Answer(
        result={
            "simulation": {**simulation_document(simulation), **outputs_document(directory, files)}
        },
        lines=(*simulation_lines(simulation), *written_lines(directory, files, PAGE_NAME)),
        warnings=(
            *_make_folder(directory, simulation, place),
            *balance_warnings(simulation.scenarios[0].balance),
        ),
    )


def _make_folder(
    directory: Path, simulation: Simulation, network: Path | None
) -> tuple[Fault, ...]:
    """Make what was simulated a working folder to edit, unless there is one already."""
    from guinguette.communes.france import load_communes
    from guinguette.folder.read_folder import write_folder
    from guinguette.folder.settings.model import SETTINGS_NAME
    from guinguette.folder.settings.roads_section import NetworkSettings
    from guinguette.planning.switch_roads import name_network

    if (directory / SETTINGS_NAME).exists():
        return (fault("simulation-kept", value=str(directory)),)
    named = NetworkSettings(folder=name_network(directory, network) if network else "")
    write_folder(
        directory,
        settings=simulation.settings.model_copy(update={"network": named}),
        rows=simulation.rows,
        communes=load_communes(departements=simulation.departements),
        today=today(),
    )
    return ()
