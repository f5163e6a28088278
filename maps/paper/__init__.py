"""Rotas to print and to fill in: PDF and Excel."""
