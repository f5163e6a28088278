"""Road networks as files: their area, building, report."""
