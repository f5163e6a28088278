from guinguette.communes.france import every_commune
from guinguette.folder.new_request import new_request
from guinguette.rhythm import Rhythm
from tests.guinguette.folders import WASSY, settings


def test_a_commune_without_a_row_is_asked_for_at_its_mairie_on_every_worked_day():
    commune, asked = every_commune().by_code(WASSY), settings()
    request = new_request(commune, asked, rhythm=Rhythm.WEEKLY, profile="comptoir")
    assert (request.row, request.longitude, request.latitude) == (
        0, commune.longitude, commune.latitude,
    )  # fmt: skip
    assert request.weekdays == asked.weekdays_worked
    assert len(request.patterns(asked)) == len(asked.weekdays_worked)
