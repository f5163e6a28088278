"""What every test shares."""

from hypothesis import settings

# Machines are shared: time is measured in benchmarks, never in tests.
settings.register_profile("guinguette", deadline=None)
settings.load_profile("guinguette")
