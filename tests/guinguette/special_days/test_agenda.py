"""Agendas as the programs of town halls write them, and those that are broken."""

from datetime import date

import pytest

from guinguette.special_days.agenda import AgendaError, read_agenda

YEAR = (date(2027, 1, 1), date(2027, 12, 31))


def agenda(*events, head="", newline="\r\n"):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//FR", *filter(None, [head])]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}", *event.splitlines(), "END:VEVENT"]
    return newline.join([*lines, "END:VCALENDAR", ""])


def days_of(*events, span=YEAR, **others):
    found = read_agenda(agenda(*events, **others))
    return sorted({d.isoformat()[5:] for one in found for d in one.when.among(*span)})


ALL_DAY = "DTSTART;VALUE=DATE:20270714\nSUMMARY:Bal"
PARIS = "DTSTART;TZID=Europe/Paris:"


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r\n "[:2]])
def test_an_event_has_its_title_its_place_and_its_day(newline):
    text = agenda(ALL_DAY + "\nLOCATION:Place\\, Wassy\nCATEGORIES:fête,souhaité", newline=newline)
    (one,) = read_agenda(text)
    assert (one.words, one.location) == ("Bal", "Place, Wassy")
    assert one.categories == ("fête", "souhaité")
    assert list(one.when.among(*YEAR)) == [date(2027, 7, 14)]


@pytest.mark.parametrize(
    ("event", "days"),
    [
        # whole days: the end is the day after
        ("DTSTART;VALUE=DATE:20270714\nDTEND;VALUE=DATE:20270715", ["07-14"]),
        ("DTSTART;VALUE=DATE:20270714\nDTEND;VALUE=DATE:20270717", ["07-14", "07-15", "07-16"]),
        ("DTSTART;VALUE=DATE:20270714\nDURATION:P2D", ["07-14", "07-15"]),
        ("DTSTART;VALUE=DATE:20270714\nDTEND;VALUE=DATE:20270714", ["07-14"]),
        # hours: a night belongs to its evening, several days are each
        (f"{PARIS}20270714T100000\nDTEND;TZID=Europe/Paris:20270714T120000", ["07-14"]),
        (f"{PARIS}20270714T200000\nDTEND;TZID=Europe/Paris:20270715T020000", ["07-14"]),
        (f"{PARIS}20270714T180000\nDTEND;TZID=Europe/Paris:20270716T120000",
         ["07-14", "07-15", "07-16"]),
        (f"{PARIS}20270714T003000\nDURATION:PT1H", ["07-14"]),
        (f"{PARIS}20270714T100000", ["07-14"]),
        ("DTSTART:20270714T100000", ["07-14"]),
        # zones: half past midnight in Paris is the evening before in UTC
        ("DTSTART:20270713T223000Z\nDURATION:PT1H", ["07-14"]),
        ("DTSTART:20270114T233000Z\nDURATION:PT1H", ["01-15"]),
        ("DTSTART;TZID=America/New_York:20270713T200000\nDURATION:PT2H", ["07-14"]),
    ],
)  # fmt: skip
def test_an_event_is_on_its_days_in_france(event, days):
    assert days_of(event) == days


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("RRULE:FREQ=YEARLY", ["07-14"]),
        ("RRULE:FREQ=DAILY;COUNT=3", ["07-14", "07-15", "07-16"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20270728", ["07-14", "07-21", "07-28"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20270727T215959Z", ["07-14", "07-21"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=2WE;COUNT=3", ["07-14", "08-11", "09-08"]),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2\nRDATE;VALUE=DATE:20270801",
         ["07-14", "07-28", "08-01"]),
        ("RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20270721", ["07-14", "07-28"]),
        ("RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20270714,20270721", ["07-28"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20270101", ["07-14"]),
        ("STATUS:CANCELLED", []),
        ("RRULE:FREQ=WEEKLY;COUNT=3\nSTATUS:CANCELLED", []),
        ("STATUS:TENTATIVE", ["07-14"]),
    ],
)  # fmt: skip
def test_a_rule_is_followed_with_its_exceptions(rule, days):
    assert days_of(f"{ALL_DAY}\n{rule}") == days


def test_a_rule_with_hours_keeps_them_over_the_change_of_hour():
    event = f"{PARIS}20270326T233000\nDURATION:PT20M\nRRULE:FREQ=DAILY;COUNT=4"
    assert days_of(event) == ["03-26", "03-27", "03-28", "03-29"]


def test_a_rule_with_hours_ends_by_a_date_or_by_a_moment():
    event = f"{PARIS}20270705T200000\nRRULE:FREQ=WEEKLY;UNTIL="
    assert days_of(f"{event}20270719") == ["07-05", "07-12", "07-19"]
    assert days_of(f"{event}20270719T170000Z") == ["07-05", "07-12"]


def test_one_hour_of_a_series_is_left_out():
    event = f"{PARIS}20270705T200000\nRRULE:FREQ=WEEKLY;COUNT=3\n"
    assert days_of(f"{event}EXDATE;TZID=Europe/Paris:20270712T200000") == ["07-05", "07-19"]
    assert days_of(f"{event}EXDATE:20270712T180000Z") == ["07-05", "07-19"]


def test_an_occurrence_that_moves_leaves_its_day():
    series = f"{ALL_DAY}\nRRULE:FREQ=WEEKLY;COUNT=2"
    moved = "UID:0\nRECURRENCE-ID;VALUE=DATE:20270721\nDTSTART;VALUE=DATE:20270723\nSUMMARY:Bal"
    text = agenda(series, moved).replace("UID:1\r\n", "")
    days = [d.day for one in read_agenda(text) for d in one.when.among(*YEAR)]
    assert days == [14, 23]
    cancelled = text.replace(
        "SUMMARY:Bal\r\nEND:VEVENT\r\nEND:V", "STATUS:CANCELLED\r\nEND:VEVENT\r\nEND:V"
    )
    days = [d.day for one in read_agenda(cancelled) for d in one.when.among(*YEAR)]
    assert days == [14]


def test_a_rule_from_long_ago_without_end_still_holds():
    event = "DTSTART;VALUE=DATE:19700101\nRRULE:FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=24"
    assert days_of(event) == ["06-24"]


def test_a_cancelled_calendar_holds_nothing_and_two_in_a_file_are_both_read():
    assert days_of(ALL_DAY, head="METHOD:CANCEL") == []
    text = agenda(ALL_DAY) + agenda("DTSTART;VALUE=DATE:20270816\nSUMMARY:Foire")
    assert [one.words for one in read_agenda(text)] == ["Bal", "Foire"]


def test_an_agenda_without_events_is_right():
    assert read_agenda(agenda()) == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("<html><body>Connexion</body></html>", 1),
        ("PK\x03\x04", 1),
        (agenda(ALL_DAY).replace("VERSION:2.0", "n'importe quoi"), 2),
        (agenda(ALL_DAY)[:-40], 6),
        (agenda(ALL_DAY).partition("END:VCAL")[0], 8),
    ],
)
def test_a_damaged_file_is_refused_where_it_breaks(text, line):
    with pytest.raises(AgendaError) as refused:
        read_agenda(text)
    assert (refused.value.line, refused.value.value) == (line, "")


@pytest.mark.parametrize(
    ("event", "value"),
    [
        ("SUMMARY:Bal", "DTSTART"),
        ("DTSTART;VALUE=DATE:20271399", "DTSTART"),
        ("DTSTART;VALUE=DATE:20270229", "DTSTART"),
        (f"{ALL_DAY}\nDTEND;VALUE=DATE:20270701", "DTEND"),
        (f"{ALL_DAY}\nRRULE:FREQ=SOMETIMES", "RRULE"),
        (f"{ALL_DAY}\nRRULE:COUNT=3", "RRULE"),
        (f"{ALL_DAY}\nRRULE:FREQ=SECONDLY", "RRULE"),
        (f"{ALL_DAY}\nRRULE:FREQ=DAILY;INTERVAL=0", "RRULE"),
        (f"{ALL_DAY}\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "RRULE"),
        (f"{ALL_DAY}\nRRULE:FREQ=MONTHLY;BYDAY=9XX", "RRULE"),
        (f"{ALL_DAY}\nEXDATE;VALUE=DATE:demain", "EXDATE"),
    ],
)
def test_a_damaged_event_is_refused_at_its_line(event, value):
    with pytest.raises(AgendaError) as refused:
        read_agenda(agenda("DTSTART;VALUE=DATE:20270101", event))
    assert refused.value.line == 8
    assert refused.value.value.startswith(value)


@pytest.mark.parametrize(
    "lines",
    [
        "DTSTART;VALUE=DATE:20270104\r\nDTSTART;VALUE=DATE:20270105",
        "DTSTART;VALUE=DATE:20270104\r\nDTEND;VALUE=DATE:20270105\r\nDTEND;VALUE=DATE:20270106",
        "DTSTART:00010101T000000\r\nRRULE:FREQ=DAILY",
        "DTSTART:20270104T000000\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "DTSTART:20270104T000000\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
        "DTSTART:20270104T000000\r\nRRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3,4,5,6,7,8,9",
        "DTSTART:20270104T000000\r\nRRULE:FREQ=DAILY;COUNT=99999999999999999999",
        "DTSTART:20270104T000000\r\nDURATION:P99999999999W",
    ],
)
def test_an_event_that_never_ends_or_never_is_is_refused(lines):
    event = f"BEGIN:VEVENT\r\nUID:1\r\n{lines}\r\nSUMMARY:Foire\r\nEND:VEVENT\r\n"
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//a//b\r\n{event}END:VCALENDAR\r\n"
    with pytest.raises(AgendaError) as refused:
        read_agenda(text)
    assert refused.value.line == 4


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY", "FREQ=DAILY;COUNT=999999", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"]
)
def test_an_event_of_every_day_goes_on_for_a_lifetime(rule):
    event = f"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:19000101T100000\r\nRRULE:{rule}\r\nEND:VEVENT\r\n"
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//a//b\r\n{event}END:VCALENDAR\r\n"
    (happening,) = read_agenda(text)
    assert set(happening.when.among(date(2028, 2, 29), date(2028, 2, 29))) == {date(2028, 2, 29)}
