"""What a vehicle may take, how fast, and which roads are closed to it."""
