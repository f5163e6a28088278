"""Commands that question plans and change nothing."""
