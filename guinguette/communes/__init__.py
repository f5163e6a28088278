"""The communes of France: names, positions, départements."""
