"""Seasons: evenings chosen and spread together, with a proof."""
