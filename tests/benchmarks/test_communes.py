"""How soon the communes of France are there, and 5,000 names that none of them has are told."""

import random
import resource
import string
import subprocess
import time

import openpyxl
import pytest

from guinguette.communes.france import load_communes, read_communes
from guinguette.examples import copy_example
from guinguette.folder.workbook.columns import TITLES
from tests.benchmarks.report import record
from tests.benchmarks.test_whole_job import GUINGUETTE

pytestmark = pytest.mark.benchmark
FOUR = ("02", "10", "51", "52")
MISSPELT = 5_000


def test_four_departements_are_read_with_contours_in_half_a_second():
    read_communes(codes=["52448"])  # imports apart
    start = time.perf_counter()
    assert len(read_communes(departements=FOUR)) == 2_264
    assert time.perf_counter() - start < 0.5


def test_thousands_of_names_that_no_commune_has_are_told_in_five_seconds(tmp_path):
    folder = copy_example("service", tmp_path / "folder")
    book, draw = openpyxl.load_workbook(folder / "communes.xlsx"), random.Random(5)
    sheet = book["Communes"]
    title = {cell.value: cell.column for cell in sheet[1]}[TITLES["commune"]]
    sheet.delete_rows(2, sheet.max_row)
    for row, commune in enumerate(draw.sample(load_communes(), MISSPELT), start=2):
        letters = list(commune.name)
        for _ in range(2):
            letters[draw.randrange(len(letters))] = draw.choice(string.ascii_lowercase)
        sheet.cell(row, title, f"{''.join(letters)}q")
    book.save(folder / "communes.xlsx")
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [GUINGUETTE, "verifier", folder], capture_output=True, text=True, check=False
    )
    seconds, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = done.stderr.count("Aucune commune ne s'appelle")
    row = [f"{told:,}", f"{done.stderr.count(chr(10)):,}", f"{seconds:.1f}", f"{spent:.1f}"]
    header = ("names told", "lines", "seconds", "of the processor")
    command = "pytest -m benchmark -k names_that_no_commune_has -s"
    print(record("Names that no commune has", command=command, header=header, rows=[row]))
    assert told >= 0.98 * MISSPELT
    assert spent <= 5.0
