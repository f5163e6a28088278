"""What every test shares."""

import pytest
from hypothesis import settings

# Machines are shared: time is measured in benchmarks, never in tests.
settings.register_profile("guinguette", deadline=None)
settings.load_profile("guinguette")


@pytest.fixture(autouse=True, scope="session")
def _data_folder_of_the_tests(tmp_path_factory):
    """Networks and matrices that tests keep go to a folder of their own, never to the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUINGUETTE_DONNEES", str(tmp_path_factory.mktemp("data")))
        yield
