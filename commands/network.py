"""The commands of ``guinguette network``: each parses, calls one use-case and answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from commands.console.answer import Answer
from commands.console.clock import today
from commands.console.groups import add_group
from commands.console.interrupt import interruption_said
from commands.console.options import (
    CalibrationFile,
    CalibrationFolder,
    CommuneCodes,
    ExportFile,
    ExportFormat,
    ExtractDate,
    ExtractFile,
    GraphFile,
    Neighbours,
    NetworkDepartements,
    NetworkFolder,
    NetworkOption,
    NetworkOutput,
    PairsFile,
    RoadSource,
    VehicleProfile,
    split_codes,
)
from commands.console.shell import CommandLine, Session
from commands.use_network import neighbour_notes, use
from guinguette.faults import UsageError
from guinguette.language.catalogue import say
from guinguette.language.faults import fault
from routing.whole_files import write_whole

if TYPE_CHECKING:
    from commands.answers.networks import BuildProgress
    from guinguette.networks.built import NetworkReport
    from guinguette.roads.calibration import Calibration

SOURCES = ("geofabrik", "overpass")


def add_network_commands(line: CommandLine) -> None:
    """Add ``network`` ("reseau") and its commands to the command line."""
    group = add_group(line, "network", "reseau", about="commands.network")
    group.command("build", "construire", about="commands.network-build")(build)
    group.command("info", "infos", about="commands.network-info")(info)
    group.command("check", "verifier", about="commands.network-check")(check)
    group.command("export", "exporter", about="commands.network-export")(export)
    group.command("calibrate", "calibrer", about="commands.network-calibrate")(calibrate)
    group.command("use", "utiliser", about="commands.network-use")(use)


def build(
    session: Session,
    *,
    departements: NetworkDepartements = "",
    output: NetworkOutput = None,
    day: ExtractDate = "",
    file: ExtractFile = None,
    graphml: GraphFile = None,
    source: RoadSource = "geofabrik",
    communes: CommuneCodes = "",
    neighbours: Neighbours = False,
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
    from guinguette.networks.built import build_from_overpass

    return build_from_overpass(split_codes(communes), today=today(), output=output, on_step=tell)


def _from_given(
    file: Path | None,
    graphml: Path | None,
    departements: str,
    output: Path | None,
    tell: BuildProgress,
) -> NetworkReport:
    from guinguette.networks.built import build_from_file, build_from_graphml

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
    from guinguette.networks.built import build_network

    return build_network(
        split_codes(departements),
        today=today(),
        output=output,
        day=day,
        with_neighbours=with_neighbours,
        on_step=tell,
    )


def info(session: Session, folder: NetworkFolder = None) -> Answer:  # noqa: ARG001
    """Answer ``network info``: the report kept in the network's folder."""
    from commands.answers.networks import network_lines
    from guinguette.networks.built import network_info

    report = network_info(folder)
    return Answer(result=_document(report), lines=network_lines(report))


def check(session: Session, folder: NetworkFolder = None) -> Answer:
    """Answer ``network check``: load the network."""
    from commands.answers.networks import checked_lines
    from guinguette.networks.built import check_network_folder

    with session.terminal.progress(say("terminal.checking-network")):
        report = check_network_folder(folder)
    return Answer(result=_document(report), lines=checked_lines(report))


def export(
    session: Session,
    file: ExportFile,
    folder: NetworkFolder = None,
    kind: ExportFormat = "gpkg",
) -> Answer:
    """Answer ``network export``: write the roads in another format."""
    from commands.answers.networks import exported_lines
    from guinguette.networks.built import export_network

    with session.terminal.progress(say("terminal.writing-network")):
        written = export_network(folder, kind.casefold(), file)
    result = {"file": str(written.resolve()), "format": kind.casefold()}
    return Answer(result={"export": result}, lines=exported_lines(written))


def calibrate(
    session: Session,
    pairs: PairsFile,
    *,
    folder: CalibrationFolder = None,
    network: NetworkOption = None,
    profile: VehicleProfile = "",
    output: CalibrationFile = None,
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
