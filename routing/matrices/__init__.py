"""Times and distances between places, measured or estimated."""
