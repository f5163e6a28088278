"""Folders with a season: the villages of an example, sold by contract."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from guinguette.contract import Contract
from guinguette.examples import example_path
from guinguette.folder.read_folder import WorkingFolder, read_folder
from guinguette.rhythm import ByContract
from guinguette.service.standing import Standing
from guinguette.tour import Tour

GUISE, VERVINS = "200071983", "240200444"
START = date(2027, 6, 7)


@cache
def _thierache() -> WorkingFolder:
    return read_folder(example_path("thierache"))


def season_folder(*, weeks: int = 8, dates: tuple[int, int] = (6, 8), **rules) -> WorkingFolder:
    """Sell evenings of Thiérache to its two intercommunalities, each with its vehicle."""
    folder = _thierache()
    settings = folder.settings
    horizon = settings.horizon.model_copy(update={"start": START, "weeks": weeks})
    requests = tuple(replace(r, rhythm=ByContract()) for r in folder.requests)
    contracts = tuple(
        Contract(
            name=f"Contrat {number}",
            payer=f"CC {number}",
            epci_code=epci,
            dates=dates[number - 1],
            first=horizon.start,
            last=horizon.last,
            places=tuple(r.key for r in requests if r.commune.epci_code == epci),
            vehicles=(f"Guinguette {number}",),
            **rules,
        )
        for number, epci in enumerate((GUISE, VERVINS), start=1)
    )
    return replace(
        folder,
        path=Path("saison"),
        settings=settings.model_copy(update={"horizon": horizon}),
        requests=requests,
        contracts=contracts,
    )


def standing_of_tour(*tours: Tour) -> Standing:
    """Let plans stand, in the order in which they were made."""
    return Standing(tours, tuple(tour.start for tour in tours))


def evenings(tour: Tour) -> dict[tuple[str, date], str]:
    """Return the vehicle of each evening."""
    return {(v.key, r.date): r.vehicle for r in tour.routes for v in r.visits if v.contract}
