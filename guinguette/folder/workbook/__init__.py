"""``communes.xlsx`` or ``.csv``: one row per commune, read and written."""
