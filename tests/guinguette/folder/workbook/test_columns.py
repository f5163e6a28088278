from typing import get_args

import pytest

from guinguette.folder.workbook.columns import COLUMNS, SHEETS, ColumnKey, columns_of
from guinguette.language.typed import fold
from guinguette.programme.columns import TITLES, Key


def test_the_table_of_columns_has_each_key_once_in_its_order():
    assert tuple(COLUMNS) == get_args(ColumnKey)
    assert tuple(TITLES) == get_args(Key)


@pytest.mark.parametrize("sheet", SHEETS)
def test_words_are_folded_and_mean_one_column_of_a_sheet(sheet):
    words = [word for column in columns_of(sheet).values() for word in column.names]
    assert words == [fold(word) for word in words]
    assert len(words) == len(set(words))
