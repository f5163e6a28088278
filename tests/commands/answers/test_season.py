"""What commands say of contracts."""

from datetime import date
from types import SimpleNamespace

import pytest

from commands.answers.season import lost_contracts
from guinguette.contract import Contract

MAY, JULY = date(2027, 5, 15), date(2027, 7, 10)


def folder_of(*names):
    sold = {"dates": 3, "first": MAY, "last": date(2027, 8, 30), "places": ("52347",)}
    contracts = (Contract(name=name, payer=name, **sold) for name in names)
    return SimpleNamespace(contracts=tuple(contracts))


def standing_of(*evenings):
    """A standing plan with one evening a day, each of a contract."""
    routes = [
        SimpleNamespace(date=day, visits=(SimpleNamespace(contract=name),))
        for day, name in evenings
    ]
    return SimpleNamespace(routes=tuple(routes))


def test_a_contract_that_may_have_been_renamed_is_named_with_its_evenings():
    standing = standing_of((MAY, "Chaumont"), (JULY, "Chaumont"), (JULY, "Guise"), (JULY, ""))
    (found,) = lost_contracts(folder_of("Chaumont 2027", "Guise"), standing)
    assert (found.code, found.value) == ("contract-renamed", "Chaumont")
    assert "2 soirées" in found.message
    assert found.help.endswith("Chaumont 2027.")


@pytest.mark.parametrize(
    ("names", "evenings"),
    [
        (["Chaumont"], [(JULY, "Chaumont")]),
        (["Guise"], [(JULY, "Guise"), (JULY, "Chaumont")]),  # lost, and none is new
        (["Guise"], [(date(2026, 7, 10), "Chaumont")]),  # of the year before
        (["Guise"], [(JULY, "")]),
        ([], [(JULY, "Chaumont")]),
    ],
)
def test_a_contract_that_is_new_or_over_surprises_nobody(names, evenings):
    assert not [*lost_contracts(folder_of(*names), standing_of(*evenings))]
