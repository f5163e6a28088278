"""From OpenStreetMap, Overpass, GraphML and OSMnx to a network."""
