import json
from datetime import UTC, date, datetime, timedelta

import pytest

import cli
from commands.console.clock import now, today
from guinguette.examples import copy_example
from guinguette.faults import UsageError


@pytest.mark.parametrize("text", ["2027-12-31", "2028-02-29", "2027-03-28"])
def test_the_environment_gives_the_day(monkeypatch, text):
    monkeypatch.setenv("GUINGUETTE_TODAY", text)
    assert today() == date.fromisoformat(text)
    assert now() == datetime.fromisoformat(f"{text}T12:00:00+00:00")


def test_without_it_the_day_is_that_of_the_computer(monkeypatch):
    monkeypatch.delenv("GUINGUETTE_TODAY")
    before = datetime.now(UTC) - timedelta(seconds=1)
    assert before <= now() <= datetime.now(UTC)
    assert abs((today() - now().date()).days) <= 1
    assert now().microsecond == 0


@pytest.mark.parametrize("text", ["demain", "2027-02-29", "04/01/2027"])
def test_what_is_no_date_is_said(monkeypatch, text):
    monkeypatch.setenv("GUINGUETTE_TODAY", text)
    with pytest.raises(UsageError) as caught:
        today()
    assert caught.value.fault.code == "today-unreadable"
    assert text in caught.value.fault.message
    assert "2027-01-04" in caught.value.fault.help


@pytest.mark.parametrize(("day", "mondays"), [("2027-07-04", []), ("2028-02-29", ["2028-03-06"])])
def test_a_command_looks_at_the_day_that_is_given(tmp_path, monkeypatch, capsys, day, mondays):
    monkeypatch.setenv("GUINGUETTE_TODAY", day)
    folder = copy_example("thierache", tmp_path / "dossier")  # it ends on 2027-07-04
    assert cli.main(["check", str(folder), "--json"]) == 0
    warnings = json.loads(capsys.readouterr().out)["warnings"]
    past = [found for found in warnings if found["code"] == "horizon-past"]
    assert len(past) == len(mondays)
    assert all(monday in found["help"] for found, monday in zip(past, mondays, strict=True))


def test_a_day_that_is_no_date_is_a_fault_of_usage(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GUINGUETTE_TODAY", "demain")
    assert cli.main(["init", str(tmp_path / "dossier"), "--departements", "52", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["errors"][0]["code"] == "today-unreadable"
    assert not (tmp_path / "dossier").exists()
