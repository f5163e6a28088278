"""A small plan of three villages, made once, and one of another vehicle."""

import pytest

from guinguette import plan
from tests.guinguette.folders import NARCY, ROCHES, WASSY, folder, row


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    path = tmp_path_factory.mktemp("carnet") / "dossier"
    rows = [row(NARCY), row(ROCHES, "hebdomadaire"), row(WASSY)]
    return folder(path, rows)


@pytest.fixture(scope="session")
def found(small):
    return plan(small, effort=300)
