"""What became of a contract, as words: evenings sold, held, to come, lacking, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from guinguette.contract import Contract, ContractMet, Season
from guinguette.service.evenings import Evening
from maps.words import labels
from maps.words.clean import alphabetical, clean
from maps.words.phrases import phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """A contract, every text as it is: ``served`` and ``unserved`` name its villages."""

    letter: str
    title: str
    dates: int
    done: int
    to_come: int
    lacking: int
    why: str
    served: tuple[str, ...]
    unserved: tuple[str, ...]
    price: str


def sold_of(
    season: Season,
    contract: Contract,
    evenings: Sequence[Evening],
    names: Mapping[str, str],
    *,
    letter: str,
    title: str,
) -> Sold:
    """Say what became of a contract; ``names`` are those of places, by key."""
    own = [one for one in evenings if one.told.contract == contract.name]
    standing = Counter(one.key for one in own if not one.told.is_cancelled)
    done = sum(one.status == "done" for one in own)
    met = next((one for one in season.met if one.contract == contract.name), None)
    served = {key: names.get(key, key) for key in standing}
    unserved = {names.get(key, key) for key in contract.places if key not in standing}
    return Sold(
        letter=letter,
        title=title,
        dates=contract.dates,
        done=done,
        to_come=standing.total() - done,
        lacking=max(0, contract.dates - standing.total()),
        why=" ".join(_why(contract, standing.total(), met)),
        served=tuple(
            labels.counted(standing[key], "pages.village-evenings", name=clean(name))
            for key, name in sorted(served.items(), key=lambda pair: alphabetical(pair[1]))
        ),
        unserved=tuple(sorted(map(clean, unserved), key=alphabetical)),
        price=labels.euros(contract.price_eur) if contract.price_eur else "",
    )


def _why(contract: Contract, standing: int, met: ContractMet | None) -> Iterator[str]:
    if standing >= contract.dates:
        return
    if met is None or not met.lacking or met.reason is None:
        yield phrase("pages.lack-later")
        return
    yield phrase("pages.lack", met.reason)
    if met.remedy_days:
        yield labels.counted(met.remedy_days, "pages.lack-remedy")
