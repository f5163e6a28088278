"""The messages of a week as files: one of each kind for each place and each vehicle."""

from __future__ import annotations

from dataclasses import replace

from tests.maps.exchange.test_week_messages import AFTER, FRIDAY, THURSDAY
from tests.maps.pages.test_given_week import files_of, week


def messages(files, who):
    return sorted(name.rpartition("/")[2] for name in files if name.startswith(f"messages/{who}/"))


def test_each_place_and_each_vehicle_has_a_mail_and_an_sms():
    files = files_of(week())
    assert messages(files, "mairies") == [
        "52347-narcy-sms.txt", "52347-narcy.txt", "52550-wassy-sms.txt", "52550-wassy.txt"
    ]  # fmt: skip
    assert messages(files, "chauffeurs") == [
        "2027-S01-camion-1-sms.txt", "2027-S01-camion-1.txt",
        "2027-S01-camion-2-sms.txt", "2027-S01-camion-2.txt",
    ]  # fmt: skip


def test_whose_days_lie_behind_gets_no_message():
    files = files_of(week(before=None), printed_on=FRIDAY)
    assert messages(files, "mairies") == ["52347-narcy-sms.txt", "52347-narcy.txt"]
    assert all("camion-2" in name for name in messages(files, "chauffeurs"))
    assert len(messages(files_of(week(before=None), printed_on=THURSDAY), "mairies")) == 4


def test_a_vehicle_that_loses_all_its_days_has_a_message_of_its_own():
    without = replace(AFTER, routes=AFTER.routes[1:])
    files = files_of(week(without))
    assert b"plus de sortie" in files["messages/chauffeurs/2027-S01-camion-1-sms.txt"]
    assert "chauffeurs/2027-S01-camion-1.html" not in files
