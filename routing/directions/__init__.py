"""Paths along roads, told as manoeuvres."""
