"""Setting papers one after the other."""

import subprocess
import sys
from pathlib import Path

import pytest

MANY_WEEKS = """
import sys
from datetime import date
from pathlib import Path
from maps.paper.public_rota import PublicDay, PublicWeek
from maps.paper.typeset import typeset


def week(number, visits):
    days = [
        PublicDay(
            day=f"Jour {day}",
            visits=tuple(
                (f"Commune {number}-{day}-{place}", "Place de l'église", "09:00")
                for place in range(visits // 5)
            ),
        )
        for day in range(5)
    ]
    return PublicWeek(
        service="Service", heading="Semaine", days=tuple(days), missed=(), empty="", estimate="",
        contact="", printed="",
    )


for number in range(int(sys.argv[1])):
    typeset("passages", week(number, int(sys.argv[2])), printed_on=date(2027, 1, 4))
lines = Path("/proc/self/status").read_text().splitlines()
print(next(line.split()[1] for line in lines if line.startswith("VmHWM:")))
"""

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the system does not say the peak of memory"
)


def peak_mb(*, weeks: int, visits: int) -> float:
    """Set so many weeks in a process of their own; return the most memory that it took."""
    command = [sys.executable, "-c", MANY_WEEKS, str(weeks), str(visits)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout) / 1024


def test_a_paper_is_forgotten_once_set():
    # A week of sixty places takes 35 MB, and Typst keeps the last eleven papers by itself.
    assert peak_mb(weeks=12, visits=60) - peak_mb(weeks=1, visits=60) < 100


def test_no_trial_is_made_of_a_week_that_cannot_hold_on_one_page():
    # All trials together took 260 MB.
    assert peak_mb(weeks=1, visits=165) - peak_mb(weeks=1, visits=5) < 100
