"""What a plan tells besides itself: what changes, what it costs to promise, why not."""
