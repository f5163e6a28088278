"""Settings that change with a plan, and a process that dies between any two steps of it."""

import shutil
from dataclasses import replace

import pytest

from commands.console.answer import Answer
from commands.console.session import Session
from commands.console.terminal import Terminal
from commands.working import alone
from commands.write_documents import write_documents
from guinguette.faults import MissingDataError
from guinguette.files import outputs
from guinguette.files.outputs import PLAN_NAME, output_directory
from guinguette.files.plan_document import format_plan, read_plan
from guinguette.folder.read_folder import read_folder
from guinguette.folder.settings.edit import edit_network
from guinguette.language.fault_sentences import fault
from maps import export
from tests.cut_off import cut_off, touches
from tests.guinguette.folders import NARCY, folder, row
from tests.tours import small_tour

TOUR = small_tour()
ELSEWHERE = replace(TOUR, network=replace(TOUR.network, kind="osm"), title="Ailleurs")


@pytest.fixture(autouse=True)
def _only_the_plan(monkeypatch):
    """Documents are the plan alone: what they show does not matter here."""
    monkeypatch.setattr(
        export, "render_outputs", lambda tour, *_, **__: {PLAN_NAME: format_plan(tour).encode()}
    )


def written(path, tour, named):
    """Keep a tour with its documents and its settings, as ``network use`` does."""

    @alone
    def use(session, place):
        edit = edit_network(place, named)
        return write_documents(session, tour, kinds=frozenset(), settings=edit)

    return use(Session(terminal=Terminal(is_silent=True)), path)


def opened_again(path):
    """Run another command in the folder: it mends what an interruption left."""
    return alone(lambda _session, _place: Answer())(
        Session(terminal=Terminal(is_silent=True)), path
    )


def said_and_planned(path):
    named = read_folder(path).settings.network.folder
    return named, read_plan(output_directory(path, TOUR.start) / PLAN_NAME).network.kind


def test_settings_and_documents_are_of_one_edition_wherever_it_dies(tmp_path):
    first, place = tmp_path / "premier", tmp_path / "dossier"
    folder(first, [row(NARCY)])
    written(first, TOUR, "")
    shutil.copytree(first, place)

    def job():
        written(place, ELSEWHERE, "canton")

    steps = touches(job, str(place))
    assert said_and_planned(place) == ("canton", "osm")
    met = set()
    for step in range(1, len(steps) + 1):
        shutil.rmtree(place)
        shutil.copytree(first, place)
        assert cut_off(step, job, str(place)) == 9
        opened_again(place)
        met.add(said_and_planned(place))
        assert met <= {("", "estimate"), ("canton", "osm")}, steps[step - 1]
        assert not list(place.glob(".guinguette.toml*")), steps[step - 1]
    assert len(met) == 2


def test_settings_stay_where_documents_cannot_be_written(tmp_path, monkeypatch):
    place = tmp_path / "dossier"
    folder(place, [row(NARCY)])
    written(place, TOUR, "")
    before = (place / "guinguette.toml").read_bytes()

    def refuse(*_args, **_options):
        raise MissingDataError(fault("outputs-disk-full", file="sorties", detail=""))

    monkeypatch.setattr(outputs, "write_outputs", refuse)
    with pytest.raises(MissingDataError):
        written(place, ELSEWHERE, "canton")
    assert (place / "guinguette.toml").read_bytes() == before
    assert {path.name for path in place.iterdir()} >= {"guinguette.toml", "communes.xlsx"}
    assert not list(place.glob(".guinguette.toml*"))
    assert said_and_planned(place) == ("", "estimate")
