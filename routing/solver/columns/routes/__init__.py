"""Day routes as candidates: listed whole or made as prices ask, laid out in one table, priced."""
