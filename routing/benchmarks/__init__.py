"""Instances with known values: village services, PVRP, ConVRP."""
