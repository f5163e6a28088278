"""A small vehicle-routing library: seconds, metres, indices."""
