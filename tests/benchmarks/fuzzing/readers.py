"""Every reader of the program, with right files for it to read: what the fuzzer damages."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import re
import shutil
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import osmium

import cli
from guinguette.communes.france import CommuneIndex, load_communes
from guinguette.emissions.of_folder import folder_assumptions
from guinguette.examples import copy_example
from guinguette.files.outputs import MANIFEST, write_outputs
from guinguette.files.plan_document import read_plan
from guinguette.files.published import read_published
from guinguette.folder.read_folder import read_folder
from guinguette.folder.rota_read import read_rota
from guinguette.networks.built import check_network_folder, export_network
from guinguette.networks.from_sources import build_from_file, build_from_graphml
from guinguette.programme.programme import read_programme
from guinguette.roads.calibration import read_calibration
from guinguette.roads.known_trips import read_known_trips
from guinguette.roads.of_folder import folder_bans
from guinguette.service.memory import read_memory
from routing.errors import RoutingError
from routing.matrices.engines.osrm_http import OsrmHttpEngine
from routing.matrices.engines.protocol import MatrixEngine
from routing.matrices.engines.valhalla_http import ValhallaHttpEngine
from tests.guinguette.folder.workbook.test_other_workbooks import ods
from tests.guinguette.planned import planned_two_vans
from tests.hostile_server import HostileServer
from tests.osm_factory import write_small
from tests.shared import SHARED

_XLS = Path(__file__).parents[2] / "data" / "communes.xls"
TODAY = date(2026, 12, 1)
_CODES = ("52347", "52429", "52550")
_INDEX = CommuneIndex(load_communes())
_AGENDA = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Mairie//FR\r
BEGIN:VEVENT\r
UID:1@mairie\r
DTSTART;TZID=Europe/Paris:20270105T200000\r
DTEND;TZID=Europe/Paris:20270105T230000\r
RRULE:FREQ=MONTHLY;BYDAY=1TU;UNTIL=20271231T000000Z\r
EXDATE;TZID=Europe/Paris:20270202T200000\r
SUMMARY:[march\xc3\xa9] Foire\r
LOCATION:Narcy\r
CATEGORIES:march\xc3\xa9\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2@mairie\r
DTSTART;VALUE=DATE:20270111\r
DURATION:P3D\r
SUMMARY:Ferm\xc3\xa9 : cong\xc3\xa9s\r
END:VEVENT\r
END:VCALENDAR\r
"""
_CALENDAR = (
    "date;lieu;effet;motif\n2027-01-05;;interdit;travaux\n12/01/2027;;souhaité;foire\n"
    "tous les mardis;;éviter;marché\n"
)
_CALIBRATION = (
    'reseau = "estimate"\ntrajets = 12\n\n[longueur]\nfacteur = 1.05\n'
    "intervalle = [1.0, 1.1]\ndispersion = 0.03\n\n[vitesse]\nfacteur = 0.9\n"
    "intervalle = [0.85, 0.95]\ndispersion = 0.04\n\n[[vitesse.avant]]\nde_km = 0\na_km = inf\n"
    "trajets = 12\nerreur_moyenne = 0.1\nbiais = 0.02\np10 = -0.1\np90 = 0.2\n"
)
_BANS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"motif": "pont", "rayon_m": 40, "sens": "non"},
            "geometry": geometry,
        }
        for geometry in (
            {"type": "Point", "coordinates": [5.0, 48.6]},
            {"type": "Polygon", "coordinates": [[[5, 48], [5.1, 48], [5.1, 48.1], [5, 48]]]},
            {"type": "LineString", "coordinates": [[5, 48], [5.1, 48]]},
        )
    ],
}


@dataclass(frozen=True, kw_only=True)
class Reader:
    """
    A reader: how to call it in a folder, and the files there that are damaged, one at a time.

    ``weight`` is how often it is drawn; ``scene`` names the folder of right files, whose reading
    ends as ``usual``.
    """

    scene: str
    victims: tuple[str, ...]
    read: Callable[[Path], object]
    weight: int = 1
    usual: str = "read"


def _folder(folder: Path) -> object:
    return read_folder(folder, today=TODAY).special_days


def _built(read: Callable[..., object], name: str) -> Callable[[Path], object]:
    return lambda folder: read(folder / name, today=TODAY, output=folder / "reseau")


def _timetable(name: str) -> Callable[[Path], object]:
    return lambda folder: read_programme(folder / name, today=TODAY)


def _memory(folder: Path) -> object:
    memory = read_memory(folder)
    memory.published()
    memory.states(TODAY, date(2027, 2, 1))
    return memory.last_tour()


def _outputs(folder: Path) -> object:
    return write_outputs(folder / "sorties", {"plan.json": b"{}"})


def _served(make: Callable[[str], MatrixEngine]) -> Callable[[Path], object]:
    def read(folder: Path) -> object:
        answer = (folder / "answer.json").read_bytes()
        x, y = np.array([5.0, 5.1]), np.array([48.5, 48.6])
        with HostileServer(answer) as address:
            graph = type("Places", (), {"x": x, "y": y})
            try:
                return make(address).matrix(graph, np.array([0, 1]))  # type: ignore[arg-type]
            except RoutingError as error:
                return str(error)

    return read


READERS: dict[str, Reader] = {
    "settings": Reader(scene="folder", victims=("guinguette.toml",), read=_folder, weight=6),
    "book xlsx": Reader(scene="folder", victims=("communes.xlsx",), read=_folder, weight=8),
    "book csv": Reader(scene="csv", victims=("communes.csv",), read=_folder, weight=2),
    "book ods": Reader(scene="ods", victims=("communes.ods",), read=_folder, weight=4),
    "book xls": Reader(
        scene="xls", victims=("communes.xls",), read=_folder, weight=1, usual="refused"
    ),
    "calendar": Reader(scene="folder", victims=("calendrier.csv",), read=_folder),
    "agenda": Reader(scene="folder", victims=("mairie.ics",), read=_folder, weight=4),
    "assumptions": Reader(
        scene="folder", victims=("hypotheses.toml", "frequentation.csv"), read=folder_assumptions
    ),
    "calibration": Reader(
        scene="folder",
        victims=("calage.toml",),
        read=lambda folder: read_calibration(folder / "calage.toml"),
    ),
    "bans": Reader(
        scene="folder", victims=("interdits.geojson", "interdits.csv"), read=folder_bans, weight=8
    ),
    "trips": Reader(
        scene="folder",
        victims=("trajets.csv",),
        read=lambda folder: read_known_trips(folder / "trajets.csv", index=_INDEX),
    ),
    "timetable csv": Reader(scene="timetables", victims=("t.csv",), read=_timetable("t.csv")),
    "timetable xlsx": Reader(scene="timetables", victims=("t.xlsx",), read=_timetable("t.xlsx")),
    "timetable ods": Reader(scene="timetables", victims=("t.ods",), read=_timetable("t.ods")),
    "rota": Reader(
        scene="planned",
        victims=("rota.xlsx",),
        read=lambda folder: read_rota(folder / "rota.xlsx"),
        weight=4,
    ),
    "plan": Reader(
        scene="planned",
        victims=("plan.json",),
        read=lambda folder: read_plan(folder / "plan.json"),
        weight=10,
    ),
    "memory": Reader(scene="planned", victims=("memoire.gpkg",), read=_memory, weight=10),
    "published": Reader(scene="planned", victims=("agendas.json",), read=read_published),
    "outputs": Reader(scene="outputs", victims=(f"sorties/{MANIFEST}",), read=_outputs, weight=1),
    "network": Reader(
        scene="network",
        victims=("network.json", "reseau.json", "roads-*.npz"),
        read=check_network_folder,
        weight=10,
    ),
    **{
        f"roads {name}": Reader(
            scene="roads", victims=(name,), read=_built(build_from_file, name), weight=weight
        )
        for name, weight in (("a.osm", 12), ("a.osm.gz", 3), ("a.osm.bz2", 2), ("a.osm.pbf", 16))
    },
    **{
        f"roads {name}": Reader(
            scene="roads", victims=(name,), read=_built(build_from_graphml, name), weight=weight
        )
        for name, weight in (("a.graphml", 6), ("a.graphml.gz", 2))
    },
    "osrm": Reader(scene="osrm", victims=("answer.json",), read=_served(OsrmHttpEngine), weight=4),
    "valhalla": Reader(
        scene="valhalla", victims=("answer.json",), read=_served(ValhallaHttpEngine), weight=3
    ),
}


def make_scenes(place: Path) -> None:
    """Make the folders of right files, once."""
    if not (place / "done").exists():
        shutil.rmtree(place, ignore_errors=True)
        for make in (_make_folders, _make_timetables, _make_planned, _make_roads, _make_answers):
            make(place)
        (place / "done").touch()


def _make_folders(place: Path) -> None:
    folder = copy_example("service", place / "folder")
    (folder / "mairie.ics").write_bytes(_AGENDA)
    (folder / "calendrier.csv").write_text(_CALENDAR, encoding="utf-8")
    (folder / "calage.toml").write_text(_CALIBRATION, encoding="utf-8")
    (folder / "interdits.geojson").write_text(json.dumps(_BANS), encoding="utf-8")
    (folder / "interdits.csv").write_text(
        "lat;lon;rayon_m;motif\n48.6;5.0;40;pont\n48,7;5,1;;gué\n", encoding="utf-8"
    )
    (folder / "hypotheses.toml").write_text(
        "[voiture_kg_par_km]\nvaleurs = [0.15, 0.2, 0.25]\nsource = 'essai'\n\n"
        "[commerces]\navec = ['52550']\n",
        encoding="utf-8",
    )
    (folder / "frequentation.csv").write_text(
        "date;commune;clients\n2027-01-05;52550;23\n", encoding="utf-8"
    )
    names = ("52550", "52347", "52429", "52524", "52050", "52448")
    rows = [f"{a};{b};{12 + n},5;{15 + n}" for n, a in enumerate(names) for b in names if a < b]
    (folder / "trajets.csv").write_text("de;vers;km;minutes\n" + "\n".join(rows), encoding="utf-8")
    book = openpyxl.load_workbook(folder / "communes.xlsx")["Communes"]
    cells = [list(row) for row in book.iter_rows(values_only=True)]
    for kind in ("csv", "ods", "xls"):
        (place / kind).mkdir()
        text = (folder / "guinguette.toml").read_text(encoding="utf-8")
        text = re.sub("(?m)^debut = .*", "debut = 2027-01-04", text) if kind == "xls" else text
        (place / kind / "guinguette.toml").write_text(text, encoding="utf-8")
    text = "\n".join(";".join("" if c is None else str(c) for c in row) for row in cells)
    (place / "csv" / "communes.csv").write_text(text, encoding="utf-8")
    kept = [[None if c is None else str(c) for c in row] for row in cells]
    ods(place / "ods" / "communes.ods", kept, merged=False)
    shutil.copy(_XLS, place / "xls")


def _make_timetables(place: Path) -> None:
    folder = place / "timetables"
    folder.mkdir()
    rows = [["Date", "Commune", "Lieu", "Horaires"]]
    for week in range(8):
        for day, name in enumerate(("Narcy", "Wassy", "Roches-sur-Marne")):
            when = date(2027, 1, 4 + day).toordinal() + 7 * week
            rows.append([f"{date.fromordinal(when):%d/%m/%Y}", name, "place", "9h30-10h15"])
    (folder / "t.csv").write_text("\n".join(map(";".join, rows)), encoding="utf-8")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "t.xlsx")
    ods(folder / "t.ods", rows, merged=False)


def _make_planned(place: Path) -> None:
    folder = planned_two_vans(place / "planned", _CODES)
    with redirect_stdout(io.StringIO()):
        cli.main(["plan", str(folder), "--effort", "300", "--quiet"])
    (documents,) = (folder / "sorties").glob("2027-*")
    rota = min(documents.glob("planning/*.xlsx"))
    shutil.copy(rota, folder / "rota.xlsx")
    shutil.copy(documents / "plan.json", folder / "plan.json")
    (folder / "agendas.json").write_text(
        json.dumps({"version": 1, "identity": "0123456789abcdef", "communes": []}), encoding="utf-8"
    )
    shutil.rmtree(folder / "sorties")
    made = place / "outputs" / "sorties"
    made.parent.mkdir()
    write_outputs(made, {"plan.json": b"{}", "mairies/a.ics": b"a"})
    (made / "mine.txt").write_text("mine", encoding="utf-8")


def _make_roads(place: Path) -> None:
    folder = place / "roads"
    folder.mkdir()
    small = SHARED / "cases" / "roads" / "geo_barrier_mid.osm"
    if small.exists():
        shutil.copy(small, folder / "a.osm")
    else:
        write_small(folder / "a.osm", junctions_per_km2=0.1)
    content = (folder / "a.osm").read_bytes()
    (folder / "a.osm.gz").write_bytes(gzip.compress(content, mtime=0))
    (folder / "a.osm.bz2").write_bytes(bz2.compress(content))
    with osmium.SimpleWriter(str(folder / "a.osm.pbf")) as writer:
        for thing in osmium.FileProcessor(str(folder / "a.osm")):
            writer.add(thing)
    network = place / "network"
    build_from_file(folder / "a.osm", today=TODAY, output=network)
    export_network(network, "graphml", folder / "a.graphml")
    (folder / "a.graphml.gz").write_bytes(gzip.compress((folder / "a.graphml").read_bytes()))


def _make_answers(place: Path) -> None:
    table = [[0, 812.5], [799.25, None]]
    answers: dict[str, object] = {
        "osrm": {"code": "Ok", "durations": table, "distances": table, "sources": []},
        "valhalla": {
            "sources_to_targets": {"durations": table, "distances": table},
            "units": "kilometers",
        },
    }
    for name, answer in answers.items():
        (place / name).mkdir()
        (place / name / "answer.json").write_text(json.dumps(answer), encoding="utf-8")
