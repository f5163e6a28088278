"""The coordinator's hand: one visit moved, pinned, confirmed or cancelled, with its price."""
