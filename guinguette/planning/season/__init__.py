"""The season: evenings that are sold by contract, chosen, spread, kept, and written as a plan."""
