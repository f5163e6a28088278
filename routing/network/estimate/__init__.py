"""A network of squares that stands in where roads are unknown, and its errors."""
