"""The commands of ``guinguette network``: each parses, calls one use-case and answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.command import Group, Panel, command
from commands.console.interrupt import interruption_said
from commands.console.options import split_codes
from commands.console.parameters import A_FILE, A_FOLDER, CODES, Value, argument, option, switch
from commands.console.session import Session
from commands.use_network import neighbour_notes, use
from guinguette.faults import UsageError
from guinguette.language.catalogue import say
from guinguette.language.fault_sentences import fault
from routing.whole_files import write_whole

if TYPE_CHECKING:
    from commands.answers.networks import BuildProgress
    from guinguette.networks.report import NetworkReport
    from guinguette.roads.calibration import Calibration

SOURCES = ("geofabrik", "overpass")

FOLDER = argument("folder", A_FOLDER, "commands.network-folder", required=False)
BUILD = (
    option("--departements", takes=CODES, about="commands.network-departements", default=""),
    option("output", "--sortie", "--output", takes=A_FOLDER, about="commands.network-output"),
    option("day", "--date", takes=Value("2026-01-01"), about="commands.extract-date", default=""),
    option("file", "--fichier", "--from", takes=A_FILE, about="commands.extract-file"),
    option("--graphml", takes=A_FILE, about="commands.graph-file"),
    option(
        "source",
        "--origine",
        "--source",
        takes=Value("geofabrik|overpass"),
        about="commands.road-source",
        default="geofabrik",
    ),
    option("--communes", takes=CODES, about="commands.commune-codes", default=""),
    switch("neighbours", "--voisins", "--neighbours", about="commands.neighbours"),
)
EXPORT = (
    option(
        "file", "--sortie", "--output", takes=A_FILE, about="commands.export-file", required=True
    ),
    FOLDER,
    option(
        "kind",
        "--format",
        takes=Value("gpkg|graphml|parquet"),
        about="commands.export-format",
        default="gpkg",
    ),
)
CALIBRATE = (
    argument("pairs", A_FILE, "commands.known-trips"),
    option("folder", "--dossier", "--folder", takes=A_FOLDER, about="commands.calibration-folder"),
    option("network", "--reseau", "--network", takes=A_FOLDER, about="commands.network-folder"),
    option(
        "profile",
        "--profil",
        "--profile",
        takes=Value("car|van|van_trailer|light_truck"),
        about="commands.vehicle-profile",
        default="",
    ),
    option("output", "--sortie", "--output", takes=A_FILE, about="commands.calibration-file"),
)


@command("build", "construire", *BUILD, about="commands.network-build")
def build(
    session: Session,
    *,
    departements: str,
    output: Path | None,
    day: str,
    file: Path | None,
    graphml: Path | None,
    source: str,
    communes: str,
    neighbours: bool,
) -> Answer:
    """Answer ``network build``: from one of the origins of roads."""
    from commands.answers.networks import BuildProgress, network_lines

    _refuse_mixtures(departements, file, graphml, source, communes)
    when = _day(day)
    with interruption_said("network-interrupted"), BuildProgress(session.terminal) as tell:
        if source == "overpass":
            report = _from_overpass(communes, output, tell)
        elif file or graphml:
            report = _from_given(file, graphml, departements, output, tell)
        else:
            report = _from_geofabrik(departements, output, when, neighbours, tell)
    return Answer(
        result=_document(report), lines=network_lines(report), warnings=neighbour_notes(report)
    )


def _refuse_mixtures(
    departements: str, file: Path | None, graphml: Path | None, source: str, communes: str
) -> None:
    """Refuse options that name two origins of the roads, or none."""
    if source not in SOURCES:
        expected = ", ".join(SOURCES)
        raise UsageError(fault("network-source-unknown", value=source, expected=expected))
    is_overpass = source == "overpass"
    given = {"--fichier": file, "--graphml": graphml, "--source overpass": is_overpass}
    origins = [name for name, value in given.items() if value]
    if departements and (graphml or is_overpass):
        origins.append("--departements")
    if communes and not is_overpass:
        origins = [*origins, "--communes", "--source geofabrik"]
    if len(origins) > 1:
        raise UsageError(fault("network-source-several", value=", ".join(origins)))
    if not origins and not departements:
        raise UsageError(fault("network-source-missing"))


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(fault("network-date", value=text)) from error


def _from_overpass(communes: str, output: Path | None, tell: BuildProgress) -> NetworkReport:
    from guinguette.networks.from_sources import build_from_overpass

    return build_from_overpass(split_codes(communes), today=today(), output=output, on_step=tell)


def _from_given(
    file: Path | None,
    graphml: Path | None,
    departements: str,
    output: Path | None,
    tell: BuildProgress,
) -> NetworkReport:
    from guinguette.networks.from_sources import build_from_file, build_from_graphml

    if graphml:
        return build_from_graphml(graphml, today=today(), output=output, on_step=tell)
    return build_from_file(
        file or Path(),
        today=today(),
        departements=split_codes(departements),
        output=output,
        on_step=tell,
    )


def _from_geofabrik(
    departements: str,
    output: Path | None,
    day: date | None,
    with_neighbours: bool,
    tell: BuildProgress,
) -> NetworkReport:
    from guinguette.networks.from_sources import build_network

    return build_network(
        split_codes(departements),
        today=today(),
        output=output,
        day=day,
        with_neighbours=with_neighbours,
        on_step=tell,
    )


@command("info", "infos", FOLDER, about="commands.network-info")
def info(_session: Session, folder: Path | None) -> Answer:
    """Answer ``network info``: the report kept in the network's folder."""
    from commands.answers.networks import network_lines
    from guinguette.networks.built import network_info

    report = network_info(folder)
    return Answer(result=_document(report), lines=network_lines(report))


@command("check", "verifier", FOLDER, about="commands.network-check")
def check(session: Session, folder: Path | None) -> Answer:
    """Answer ``network check``: load the network."""
    from commands.answers.networks import checked_lines
    from guinguette.networks.built import check_network_folder

    with session.terminal.progress(say("terminal.checking-network")):
        report = check_network_folder(folder)
    return Answer(result=_document(report), lines=checked_lines(report))


@command("export", "exporter", *EXPORT, about="commands.network-export")
def export(session: Session, file: Path, folder: Path | None, kind: str) -> Answer:
    """Answer ``network export``: write the roads in another format."""
    from commands.answers.networks import exported_lines
    from guinguette.networks.built import export_network

    with session.terminal.progress(say("terminal.building", "save")):
        written = export_network(folder, kind.casefold(), file)
    result = {"file": str(written.resolve()), "format": kind.casefold()}
    return Answer(result={"export": result}, lines=exported_lines(written))


@command("calibrate", "calibrer", *CALIBRATE, about="commands.network-calibrate")
def calibrate(
    session: Session,
    pairs: Path,
    *,
    folder: Path | None,
    network: Path | None,
    profile: str,
    output: Path | None,
) -> Answer:
    """Answer ``network calibrate``: of a network, or of a working folder."""
    from guinguette.roads.calibrate import DEFAULT_PROFILE, calibrate_network

    _refuse_beside_folder(folder, {"--reseau": network, "--profil": profile, "--sortie": output})
    with session.terminal.progress(say("terminal.driving-known-trips")):
        if folder is not None:
            return _calibrated_folder(pairs, folder)
        found = calibrate_network(pairs, directory=network, profile=profile or DEFAULT_PROFILE)
    return _calibrated(found, output)


def _refuse_beside_folder(folder: Path | None, others: dict[str, Path | str | None]) -> None:
    """Refuse what a folder says itself: its roads, its vehicle, and where the result is kept."""
    given = [name for name, value in others.items() if value]
    if folder is not None and given:
        raise UsageError(fault("calibration-folder-alone", value=", ".join(given)))


def _calibrated_folder(pairs: Path, folder: Path) -> Answer:
    from commands.answers.networks import applied_lines, calibration_lines, exported_lines
    from guinguette.roads.calibrate import calibrate_folder, unapplied
    from guinguette.roads.calibration import calibration_document

    found, path = calibrate_folder(pairs, folder)
    notes = unapplied(folder)
    document = {**calibration_document(found), "file": str(path.resolve())}
    applied = () if notes else applied_lines(folder)
    return Answer(
        result={"calibration": document},
        lines=(*calibration_lines(found), *exported_lines(path), *applied),
        warnings=(*found.outliers, *notes),
    )


def _calibrated(found: Calibration, output: Path | None) -> Answer:
    from commands.answers.networks import calibration_lines, exported_lines
    from guinguette.roads.calibration import calibration_document, calibration_toml

    lines = calibration_lines(found)
    if output is not None:
        write_whole(output, calibration_toml(found))
        lines = (*lines, *exported_lines(output))
    return Answer(
        result={"calibration": calibration_document(found)}, lines=lines, warnings=found.outliers
    )


def _document(report: NetworkReport) -> dict[str, object]:
    from guinguette.networks.report import report_document

    return {"network": report_document(report)}


_NETWORK = Panel("commands.commands-title", (build, use, info, check, calibrate, export))
network = Group("network", "reseau", "commands.network", (_NETWORK,))
