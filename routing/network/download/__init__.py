"""Extracts of OpenStreetMap, fetched and resumed."""
