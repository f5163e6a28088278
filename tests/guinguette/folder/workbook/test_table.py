"""A table of cells: where each is."""

import pytest
from openpyxl.utils import get_column_letter

from guinguette.folder.workbook.table import Cell, column_letters


@pytest.mark.parametrize("column", [1, 26, 27, 52, 53, 702, 703, 16_384, 18_278])
def test_columns_are_named_as_spreadsheets_name_them(column):
    assert column_letters(column) == get_column_letter(column)


def test_a_column_beyond_every_spreadsheet_has_a_name_too():
    assert Cell(row=3, column=18_279, value="x").address == "AAAA3"
    assert column_letters(1_000_010) == "BDWGX"
