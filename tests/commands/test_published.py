"""What commands publish, and remember having published."""

import json

import pytest

from guinguette.service.memory import MEMORY_NAME, read_memory
from tests.commands.conftest import QUICK
from tests.program import answer_of, content

pytestmark = pytest.mark.usefixtures("neutral_terminal")


def visit_of(folder):
    """The first visit of the plan: its commune and its day."""
    (path,) = folder.glob("sorties/*/plan.json")
    first = json.loads(path.read_text(encoding="utf-8"))["routes"][0]
    return first["visits"][0]["commune"], first["date"]


def test_an_export_another_day_publishes_nothing_more(planned, capsys, monkeypatch):
    before = content(planned)
    monkeypatch.setenv("GUINGUETTE_TODAY", "2026-12-01")
    for kind in ("agendas", "messages", "ics", "mairies"):
        assert answer_of(capsys, "export", planned, kind)[0] == 0
    after = content(planned)
    assert after[MEMORY_NAME] == before[MEMORY_NAME]
    calendars = [name for name in before if "/public/agendas/" in name]
    assert calendars
    assert {name: after[name] for name in calendars} == {name: before[name] for name in calendars}


def test_posters_are_exported_alone(planned, capsys):
    code, answer = answer_of(capsys, "export", planned, "posters")
    assert code == 0
    assert answer["export"]["files"]
    assert all(name.startswith("public/affiches/") for name in answer["export"]["files"])


def test_a_trial_remembers_nothing(planned, capsys):
    before = content(planned)
    code, day = visit_of(planned)
    events = ("--fermee", f"{code} {day}")
    assert answer_of(capsys, "replan", planned, *events, "--essai", *QUICK)[0] == 0
    assert content(planned) == before


def test_a_replanned_visit_is_published_as_moved(planned, capsys):
    before = read_memory(planned).published()
    code, day = visit_of(planned)
    assert answer_of(capsys, "replan", planned, "--fermee", f"{code} {day}", *QUICK)[0] == 0
    after = read_memory(planned).published()
    assert after.identity == before.identity
    (commune,) = (one for one in after.communes if one.code == code)
    moved = next(one for one in commune.announcements if day in one.uid)
    assert moved.sequence == 1
    assert moved.former.day.isoformat() == day
    assert moved.visit.day.isoformat() != day or moved.is_cancelled


@pytest.mark.parametrize("command", ["plan", "export"])
def test_a_memory_that_cannot_be_read_stops_before_anything_is_written(planned, capsys, command):
    (planned / MEMORY_NAME).write_text("{", encoding="utf-8")
    before = {path: path.read_bytes() for path in planned.rglob("*") if path.is_file()}
    code, answer = answer_of(capsys, command, planned, *(QUICK if command == "plan" else ()))
    assert (code, answer["errors"][0]["code"]) == (5, "memory-damaged")
    assert {path: path.read_bytes() for path in planned.rglob("*") if path.is_file()} == before


def test_documents_that_cannot_be_written_leave_the_memory_as_it_was(planned, capsys):
    (public,) = planned.glob("sorties/*/public")
    (public.parent / ".fichiers.json").write_text("[]", encoding="utf-8")  # all files are hers now
    (public / "affiches").rename(public / "siennes")
    (public / "affiches").write_text("une note", encoding="utf-8")
    code, day = visit_of(planned)
    before = content(planned)
    found, answer = answer_of(capsys, "replan", planned, "--fermee", f"{code} {day}", *QUICK)
    assert (found, answer["errors"][0]["code"]) == (5, "outputs-in-the-way")
    assert content(planned) == before
