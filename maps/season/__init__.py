"""The programme of a season: whole, by contract, by village, for the house and for everybody."""
