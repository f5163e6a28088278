"""The table of the real extracts: how far each goes, and what each lacks."""

import pytest

from tests.benchmarks.report import record
from tests.real_fixtures import FIXTURES, HEADER, journey, report_row
from tests.shared import needs_shared

COMMAND = "pytest -m benchmark -k real_fixtures -s"


@needs_shared("osm")
@pytest.mark.benchmark
def test_the_table_of_the_real_extracts(tmp_path):
    found = [journey(name, tmp_path / str(rank)) for rank, name in enumerate(FIXTURES)]
    rows = [report_row(each) for each in found]
    print(record("Real extracts", command=COMMAND, header=HEADER, rows=rows))
    assert [each.name for each in found if each.refusal] == [FIXTURES[-1]]
