import pytest

from routing.errors import (
    BenchmarkFormatError,
    RoutingError,
    TooManyRoutesError,
    UnreachableError,
    UnsupportedPatternError,
)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (UnreachableError(3, 8), "no path from node 3 to node 8"),
        (TooManyRoutesError(50), "more than 50 candidate day-routes"),
        (UnsupportedPatternError(4), "stop 4 has visit patterns"),
        (BenchmarkFormatError("p01: short"), "p01: short"),
    ],
)
def test_an_error_of_the_library_says_what_it_is_about(error, words):
    assert isinstance(error, RoutingError)
    assert words in str(error)
