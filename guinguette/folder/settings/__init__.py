"""``guinguette.toml``: its model, its faults and its edits."""
