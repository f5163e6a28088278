"""Vehicles as data: what each may use and how fast it goes, read from files with their sources."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from routing.errors import RoutingError

PROFILES = ("car", "van", "van_trailer", "light_truck")
"""The profiles that come with the library."""
HEAVY_T = 3.5
"""Above this mass a vehicle is held to the limits of heavy goods vehicles."""
_FOLDER = Path(__file__).parents[1] / "profiles"

Positive = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]
Factor = Annotated[float, Field(ge=1.0, allow_inf_nan=False)]


class ProfileError(RoutingError):
    """A profile cannot be read; ``faults`` holds every problem as (place in the file, problem)."""

    def __init__(self, name: str, faults: tuple[tuple[str, str], ...]) -> None:
        super().__init__("; ".join(f"{name}: {place}: {problem}" for place, problem in faults))
        self.name, self.faults = name, faults


class _Strict:
    """What is written and means nothing is a mistake."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True)
class Source(_Strict):
    """Where figures come from: a text, its date (ISO, year or empty), and which figures."""

    what: str
    date: str = ""
    gives: str = ""


@dataclass(frozen=True, kw_only=True)
class Size(_Strict):
    """Largest dimensions of the vehicle with all it tows, and its greatest allowed mass."""

    height_m: Positive
    width_m: Positive
    length_m: Positive
    weight_t: Positive
    axle_load_t: Positive


@dataclass(frozen=True, kw_only=True)
class Access(_Strict):
    """
    Which access tags speak to the vehicle, most particular first, and what their values mean.

    Those of ``also`` may close a road to it and open none: of a van with a trailer, what is said to
    trailers, and to vans. A road for those who stop there (``last_km``) or of doubtful right
    (``doubtful``) stays open, at a price that keeps through traffic out.
    """

    keys: tuple[str, ...]
    refused: frozenset[str]
    last_km: frozenset[str]
    doubtful: frozenset[str]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Exclusions(_Strict):
    """What the vehicle does not drive on or through."""

    surfaces: frozenset[str]
    tracktypes: frozenset[str]
    smoothness: frozenset[str]
    services: frozenset[str]
    barriers: frozenset[str]
    fords: bool
    height_margin_m: float = 0.1


@dataclass(frozen=True, kw_only=True)
class Penalties(_Strict):
    """
    Seconds lost at obstacles and in turning round; times by which roads to avoid are longer.

    One turns round only where a road ends.
    """

    signal_s: Seconds
    stop_s: Seconds
    crossing_s: Seconds
    turn_round_s: Seconds = 20.0
    last_km_factor: Factor
    doubt_factor: Factor


@dataclass(frozen=True, kw_only=True)
class Profile(_Strict):
    """
    A kind of vehicle.

    Attributes
    ----------
    name, date, sources
        What it is called, when its figures were set (ISO), and where they come from.
    size
        Dimensions and mass.
    speeds_kmh
        Usual speed by class of road; a class that is not there is not used.
    built_up_kmh
        Usual speed where the limit is at most the key (km/h).
    caps_kmh
        Limits of the vehicle by class of road, ``"other"`` for the rest; may be empty.
    roundabout_kmh
        Speed on a roundabout.
    speed_factor
        All speeds are multiplied by it: calibration against trips that were driven.
    access_s
        Seconds lost at each stop, beyond the driving.
    access, exclusions, penalties
        Rules of use.
    """

    name: str
    date: str
    sources: tuple[Source, ...]
    size: Size
    speeds_kmh: dict[str, Positive]
    built_up_kmh: dict[float, Positive]
    caps_kmh: dict[str, Positive]
    roundabout_kmh: Positive
    speed_factor: Annotated[float, Field(gt=0.0, le=2.0)]
    access_s: Seconds
    access: Access
    exclusions: Exclusions
    penalties: Penalties

    @property
    def is_heavy(self) -> bool:
        """Whether the limits of heavy goods vehicles bind."""
        return self.size.weight_t > HEAVY_T

    @cached_property
    def modes(self) -> tuple[str, ...]:
        """Modes of transport that it is, the most general first; a lorry where it is heavy."""
        modes = tuple(key for key in reversed(self.access.keys) if key != "access")
        return (*modes, "hgv") if self.is_heavy and "hgv" not in modes else modes

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of all that decides on times: two equal ones give the same graph."""
        content = [asdict(self), dict(legal_limits_kmh())]
        return hashlib.sha256(
            json.dumps(content, sort_keys=True, default=sorted).encode()
        ).hexdigest()


def read_profile(name: str | Path) -> Profile:
    """
    Read a profile.

    Parameters
    ----------
    name
        One of :data:`PROFILES`, or the path of a file written like theirs (TOML).

    Raises
    ------
    ProfileError
        If there is no such profile, or its file does not say what it must; with every problem.
    """
    if isinstance(name, str) and name not in PROFILES:
        raise ProfileError(name, (("name", f"none of {', '.join(PROFILES)}"),))
    path = _FOLDER / f"{name}.toml" if isinstance(name, str) else name
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return TypeAdapter(Profile).validate_python(content)
    except OSError as error:
        raise ProfileError(path.name, (("file", error.strerror or "unreadable"),)) from error
    except ValidationError as error:
        faults = tuple((".".join(map(str, e["loc"])), e["msg"]) for e in error.errors())
        raise ProfileError(path.name, faults) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError(path.name, (("file", str(error)),)) from error


@cache
def legal_limits_kmh() -> Mapping[str, float]:
    """Return speed limits by the words that stand for them in tags (``"FR:urban"``: urban)."""
    content = tomllib.loads((_FOLDER / "limits.toml").read_text(encoding="utf-8"))
    return {str(word): float(kmh) for word, kmh in content["kmh"].items()}
