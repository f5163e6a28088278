"""Road networks: physical, and as one vehicle sees them."""
