"""One browser for all pages."""

import pytest

from tests.maps.browser import Opener, launched


@pytest.fixture(scope="package")
def browser():
    """Start a browser once; the tests that need it are skipped where there is none."""
    with launched() as started:
        yield started


@pytest.fixture
def opener(browser, tmp_path):
    """Open pages from files, each in a context of its own."""
    made = Opener(browser, tmp_path)
    yield made
    for context in made.contexts:
        context.close()
