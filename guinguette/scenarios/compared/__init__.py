"""Scenarios beside each other: figures, what they owe to assumptions, what differs."""
