"""The days that are not like others: public and school holidays, markets, fêtes, closings."""
