"""What every test shares."""

import os
import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# Machines are shared: time is measured in benchmarks, never in tests.
settings.register_profile("guinguette", deadline=None)
settings.load_profile("guinguette")

TESTS = Path(__file__).parent
HANGS_AFTER_S = 1_200
"""More than twenty times what the slowest test takes on a quiet machine: no measure, a guard."""


def pytest_configure():
    """
    Hear Ctrl-C again where the tests were started without it, as ``nohup make test &`` does.

    What is ignored is ignored by every program started from here; tests press Ctrl-C on some.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config, items):
    """
    Begin with whole journeys: a long test that begins last keeps one worker busy alone.

    Guard every test against hanging, but for those that name a limit of their own.
    """
    items.sort(key=lambda item: item.path.parent != TESTS)
    if config.pluginmanager.has_plugin("timeout"):
        for item in items:
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(HANGS_AFTER_S))


@pytest.fixture(autouse=True, scope="session")
def _data_folder_of_the_tests(tmp_path_factory):
    """Networks and matrices that tests keep go to a folder of their own, never to the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUINGUETTE_DONNEES", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(autouse=True, scope="session")
def _day_of_the_tests():
    """Tests run on one day, whenever they run; the environment may give another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUINGUETTE_TODAY", os.environ.get("GUINGUETTE_TODAY", "2026-11-30"))
        yield


@pytest.fixture(autouse=True, scope="session")
def _identity_of_the_tests():
    """Folders of one process publish under one identity, so that two can be compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("guinguette.files.published.new_identity", lambda: "0123456789abcdef")
        yield


@pytest.fixture
def neutral_terminal(monkeypatch):
    """Give a terminal of 200 columns, in the language that the program speaks by itself."""
    monkeypatch.delenv("GUINGUETTE_LANGUE", raising=False)
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture(scope="session")
def planned_model(tmp_path_factory):
    """Plan a folder of three communes, once: it is copied, never changed."""
    from tests.guinguette.folders import NARCY, ROCHES, WASSY
    from tests.guinguette.planned import planned_two_vans

    return planned_two_vans(tmp_path_factory.mktemp("modele") / "dossier", (NARCY, ROCHES, WASSY))


@pytest.fixture
def dossier(planned_model, tmp_path):
    """Copy the folder of three communes with its plan."""
    return shutil.copytree(planned_model, tmp_path / "dossier")
