"""The roads of a folder: network, estimate or server, calibrated; closed roads."""
