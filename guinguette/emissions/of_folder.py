"""
What a working folder says itself of its balance: assumptions, shops, customers counted.

``hypotheses.toml`` replaces values of the shipped set, each with its source; ``frequentation.csv``
holds the customers counted at visits that took place. Both may be absent.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from guinguette.communes.departements import departement_names
from guinguette.communes.names import normalise_name
from guinguette.emissions.assumptions import (
    Assumption,
    AssumptionSet,
    are_in_order,
    read_assumptions,
    tables,
)
from guinguette.emissions.balance import Balance
from guinguette.faults import Fault, InputError
from guinguette.folder.settings.text import iso_date, load_toml, with_lines
from guinguette.folder.workbook.table import Table, read_table, texts_of, titled_columns
from guinguette.language.fault_sentences import fault
from guinguette.language.typed import nearest

HYPOTHESES_NAME = "hypotheses.toml"
COUNTS_NAME = "frequentation.csv"
MOST_CUSTOMERS = 5_000.0
_PLACES = "departements", "commerces"
_COLUMNS = {
    "date": ("date", "jour", "day"),
    "commune": ("commune", "village", "code"),
    "clients": ("clients", "visiteurs", "frequentation", "customers"),
}
_SHOPS = "commerces.avec", "commerces.sans"
_CODE = re.compile(r"\d[0-9AB]\d{3}")
_DEPARTEMENT = re.compile(r"97\d|\d[0-9AB]")


def folder_assumptions(folder: Path) -> AssumptionSet:
    """
    Read the assumptions that hold for a folder: those shipped, and what it says itself.

    Raises
    ------
    InputError
        With every fault of ``hypotheses.toml`` and ``frequentation.csv``.
    """
    found, faults = read_assumptions(), list[Fault]()
    path = folder / HYPOTHESES_NAME
    if os.path.lexists(path):
        found = _overridden(found, load_toml(path), faults)
        faults = list(with_lines(faults, path))
    if os.path.lexists(folder / COUNTS_NAME):
        counts = _counts(read_table(folder / COUNTS_NAME), faults)
        found = replace(found, counts=counts)
    if faults:
        raise InputError(faults)
    return found


def balance_warnings(balance: Balance, *, langue: str = "") -> tuple[Fault, ...]:
    """
    Say what a balance cannot vouch for: other départements, counts of no visit.

    Parameters
    ----------
    balance
        The balance of a tour.
    langue
        ``fr`` or ``en``; that of the run where omitted.
    """
    return tuple(_warnings(balance, langue))


def _warnings(balance: Balance, langue: str) -> Iterator[Fault]:
    if balance.elsewhere:
        names = departement_names()
        said = ", ".join(f"{names.get(code, '')} ({code})" for code in balance.elsewhere)
        known = ", ".join(balance.assumptions.departements)
        yield fault("assumptions-elsewhere", value=said, known=known, langue=langue)
    if balance.unmatched:
        said = ", ".join(f"{day.isoformat()} {name}" for day, name in balance.unmatched)
        yield fault("counts-of-no-visit", file=COUNTS_NAME, value=said, langue=langue)


def _overridden(shipped: AssumptionSet, raw: dict[str, Any], faults: list[Fault]) -> AssumptionSet:
    """Replace what a tree of ``hypotheses.toml`` says."""
    said = dict(tables({key: raw[key] for key in raw if key not in _PLACES}))
    by_name = {one.name: one for one in shipped.assumptions.values()}
    changed = dict(shipped.assumptions)
    for name, table in said.items():
        if name not in by_name:
            faults.append(_unknown(name, (*by_name, *_PLACES)))
            continue
        one = by_name[name]
        wrong = _fault_of(one, table)
        if wrong:
            faults.append(wrong)
            continue
        pessimistic, central, optimistic = (float(value) for value in table["valeurs"])
        values = (pessimistic, central, optimistic)
        changed[one.key] = replace(one, values=values, source=table["source"], confidence="folder")
    shops = raw.get("commerces", {})
    extra = set(shops) - {"avec", "sans", "source"} if isinstance(shops, dict) else set()
    faults += [_unknown(f"commerces.{key}", _SHOPS) for key in sorted(extra)]
    with_shops, without_shops = (_codes(raw, path, _CODE, faults) for path in _SHOPS)
    return replace(
        shipped,
        id=f"{shipped.id} + {HYPOTHESES_NAME}",
        assumptions=changed,
        departements=(
            *shipped.departements,
            *_codes(raw, "departements", _DEPARTEMENT, faults),
        ),
        with_shops=frozenset(with_shops),
        without_shops=frozenset(without_shops),
    )


def _fault_of(one: Assumption, table: object) -> Fault | None:
    """Say what is wrong with the values a folder gives to an assumption."""
    values = table.get("valeurs") if isinstance(table, dict) else None
    source = table.get("source") if isinstance(table, dict) else None
    where = {"file": HYPOTHESES_NAME, "cell": one.name, "value": _shown(values)}
    facts = {"key": one.name, "unit": one.unit, "usual": _shown(list(one.values))}
    low, high = one.bounds
    extra = set(table) - {"valeurs", "source"} if isinstance(table, dict) else set()
    if extra:
        return _unknown(f"{one.name}.{min(extra)}", (f"{one.name}.valeurs", f"{one.name}.source"))
    if not isinstance(values, list) or len(values) != 3 or not all(map(_is_number, values)):
        return fault("hypothesis-values", **where, **facts)
    if not all(low <= value <= high for value in values):
        return fault("hypothesis-range", **where, **facts, low=f"{low:g}", high=f"{high:g}")
    is_other_way = (values[2] - values[0]) * (one.values[2] - one.values[0]) < 0
    if is_other_way or not are_in_order(values):
        return fault("hypothesis-order", **where, **facts)
    if not isinstance(source, str) or not source.strip():
        return fault("hypothesis-source", **where, **facts)
    return None


def _is_number(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(float(str(value)))


def _shown(values: object) -> str:
    if isinstance(values, list):
        return f"[{', '.join(map(str, values))}]"[:60]
    return "" if values is None else str(values)[:60]


def _codes(
    raw: Mapping[str, Any], path: str, form: re.Pattern[str], faults: list[Fault]
) -> tuple[str, ...]:
    """Read a list of codes of départements or communes; ``path`` is that of its key."""
    codes: Any = raw
    for key in path.split("."):
        codes = codes.get(key, {}) if isinstance(codes, dict) else codes
    if codes == {}:
        return ()
    if isinstance(codes, list) and all(isinstance(code, str) for code in codes):
        found = tuple(code.strip().upper() for code in codes)
        if all(map(form.fullmatch, found)):
            return found
    where = {"cell": path, "value": _shown(codes)}
    faults.append(fault("hypothesis-codes", file=HYPOTHESES_NAME, key=path, **where))
    return ()


def _unknown(name: str, expected: Collection[str]) -> Fault:
    facts = {"value": name, "nearest": nearest(name, expected), "expected": ", ".join(expected)}
    return fault("hypothesis-unknown", file=HYPOTHESES_NAME, cell=name, **facts)


def _counts(table: Table, faults: list[Fault]) -> dict[tuple[date, str], float]:
    """Read the customers counted, by day and commune."""
    columns = titled_columns(table, _COLUMNS)
    missing = [key for key, column in columns.items() if not column]
    if missing:
        facts = {"value": ", ".join(missing), "expected": ";".join(_COLUMNS)}
        faults.append(fault("counts-column-missing", file=table.file, **facts))
        return {}
    found: dict[tuple[date, str], float] = {}
    for cells in table.rows[1:]:
        row = str(next(iter(cells.values())).row)
        _read_count(
            texts_of(cells, columns), {"file": table.file, "cell": row, "row": row}, found, faults
        )
    return found


def _read_count(
    texts: Mapping[str, str],
    where: Mapping[str, str],
    found: dict[tuple[date, str], float],
    faults: list[Fault],
) -> None:
    """Read one line into ``found``, or its faults."""
    day = _day(texts["date"])
    commune = texts["commune"].upper()
    key = commune if _CODE.fullmatch(commune) else normalise_name(commune)
    customers = _number(texts["clients"])
    if day is None:
        faults.append(fault("count-date", **where, value=texts["date"]))
    if not key:
        faults.append(fault("count-commune", **where))
    if customers is None:
        facts = {"value": texts["clients"], "high": f"{MOST_CUSTOMERS:.0f}"}
        faults.append(fault("count-customers", **where, **facts))
    if day is None or not key or customers is None:
        return
    if (day, key) in found:
        value = f"{texts['date']} {texts['commune']}"
        faults.append(fault("count-twice", **where, value=value))
    found[day, key] = customers


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(iso_date(text) or text.strip())
    except ValueError:
        return None


def _number(text: str) -> float | None:
    try:
        value = float(re.sub(r"\s", "", text).replace(",", "."))
    except ValueError:
        return None
    return value if 0.0 <= value <= MOST_CUSTOMERS else None
