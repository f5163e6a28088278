"""
``communes.npz``: the table of the communes of France, read with NumPy alone.

One array a column, in a compressed archive that ``numpy.load`` opens without pickles; written by
``data/communes/build.py``. Texts of a column are joined by line feeds, in UTF-8. Contours are
counts (parts of each commune, rings of each part, points of each ring) and the differences of one
point to the next, in units of the last decimal.
"""

from __future__ import annotations

import zipfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TEXTS = (
    "code", "name", "name_with_article", "departement", "population_source", "epci_code",
    "epci_name", "position_source", "contour_source", "mairie_phone", "former_names",
)  # fmt: skip
"""Columns of text; unknown is empty."""
POSITION_UNITS, CONTOUR_UNITS = 1_000_000, 100_000
"""Units to a degree: 6 decimals, 5 decimals."""
NOWHERE = -(2**31)
"""Stands for an unknown position."""
CONTOURS = ("parts", "rings", "points", "steps")


class DamagedError(ValueError):
    """The file holds no table of communes."""


@lru_cache(maxsize=1)
def read_columns(path: Path, modified_ns: int) -> dict[str, list[Any]]:
    """
    Read every column but the contours.

    Parameters
    ----------
    modified_ns
        When it was written: a file that changed is read again.

    Returns
    -------
    columns
        One list a column, a row a commune; ``longitude`` and ``latitude`` in degrees, NaN where
        unknown, ``population`` 0 where unknown, ``relief_m`` in metres.

    Raises
    ------
    DamagedError
        If it is no such file.
    """
    import numpy as np

    del modified_ns  # a key of the cache, no more
    arrays = _arrays(path, (*TEXTS, "population", "positions", "relief"))
    columns: dict[str, list[Any]] = {
        name: arrays[name].tobytes().decode().split("\n") for name in TEXTS
    }
    positions = arrays["positions"]
    degrees = np.where(positions == NOWHERE, np.nan, positions / POSITION_UNITS)
    columns["population"] = arrays["population"].tolist()
    columns["relief_m"] = arrays["relief"].tolist()
    columns["longitude"], columns["latitude"] = degrees.T.tolist()
    return columns


def read_contours(path: Path, chosen: NDArray[np.bool_]) -> NDArray[np.object_]:
    """
    Read the contours of some communes.

    Returns
    -------
    contours
        One shapely geometry for each commune wanted, degrees, a ``Polygon`` where it has one part;
        ``None`` where unknown.

    Raises
    ------
    DamagedError
        If it is no such file.
    """
    import numpy as np
    import shapely

    arrays = _contour_arrays(path, path.stat().st_mtime_ns)
    degrees = np.cumsum(arrays["steps"], axis=0, dtype=np.int64) / CONTOUR_UNITS
    offsets, mask = [], chosen
    for level in CONTOURS[:3]:
        counts = arrays[level]
        offsets.append(np.concatenate([[0], np.cumsum(counts[mask], dtype=np.int64)]))
        mask = np.repeat(mask, counts)
    kind = shapely.GeometryType.MULTIPOLYGON
    whole = shapely.from_ragged_array(kind, degrees[mask], tuple(offsets[::-1]))
    parts = arrays["parts"][chosen]
    contours: NDArray[np.object_] = np.where(parts == 1, shapely.get_geometry(whole, 0), whole)
    contours[parts == 0] = None
    return contours


@lru_cache(maxsize=1)
def _contour_arrays(path: Path, modified_ns: int) -> dict[str, NDArray[Any]]:
    """Unpack all contours, 9 MB: most commands draw some, several times."""
    del modified_ns
    return _arrays(path, CONTOURS)


def _arrays(path: Path, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in names}
    except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise DamagedError(str(path)) from error
