"""Two plans side by side: who is better off, what other settings would give."""
