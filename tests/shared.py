"""The folder of shared data beside the checkout, and the mark of the tests that read it."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


def needs_shared(*parts: str):
    """Mark a test that reads a file of ../shared; skipped with a reason where it is absent."""
    path = SHARED.joinpath(*parts)

    def mark(test):
        skip = pytest.mark.skipif(not path.exists(), reason=f"{path} is absent")
        return pytest.mark.real_data(skip(test))

    return mark
