"""What the commands print: results as lines for a terminal."""
