"""Finished results in, documents out: pages, papers, calendars, tracks."""
