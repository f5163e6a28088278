"""The sentences of faults and of the terminal."""
