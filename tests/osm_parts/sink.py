"""Writes an OSM extract in one pass: nodes as they come, then the ways and relations kept."""

from array import array
from collections import defaultdict

import numpy as np
import osmium
from osmium.osm import mutable

from routing.network.road_network import HIGHWAYS


class OsmSink:
    """
    An extract being written.

    Ids count from 1 for each kind of object, so the file is sorted. Ways wait as arrays of numbers
    and shared combinations of tags: a million junctions take about 100 MB.
    """

    def __init__(self, path, *, box, timestamp):
        header = osmium.io.Header()
        header.set("generator", "guinguette test roads")
        header.set("osmosis_replication_timestamp", timestamp)
        header.add_box(osmium.osm.Box(*box))
        self._writer = osmium.SimpleWriter(str(path), header=header, overwrite=True)
        self._node = mutable.Node(version=1)
        self.node_count = 0
        self._refs = array("q")
        self._starts = array("q", [0])
        self._way_tags = array("i")
        self._tags = {}
        self._restrictions = []
        self.known = defaultdict(list)

    def node(self, lon, lat, **tags):
        """Write one node; in tags, ``__`` stands for a colon."""
        return self.nodes([lon], [lat], {0: {k.replace("__", ":"): v for k, v in tags.items()}})[0]

    def nodes(self, lons, lats, tags=None):
        """Write nodes; ``tags`` by position in the arrays. Returns their ids."""
        node, first = self._node, self.node_count + 1
        tags = tags or {}
        number = first
        for place, position in enumerate(zip(map(float, lons), map(float, lats), strict=True)):
            node.id, node.location = number, position
            node.tags = tags.get(place)
            self._writer.add_node(node)
            number += 1
        self.node_count = number - 1
        return list(range(first, number))

    def way(self, refs, **tags):
        """Keep a way; in tags, ``__`` stands for a colon and empty values are left out."""
        key = tuple((k.replace("__", ":").rstrip("_"), v) for k, v in tags.items() if v)
        self._refs.extend(refs)
        self._starts.append(len(self._refs))
        self._way_tags.append(self._tags.setdefault(key, len(self._tags)))
        return len(self._way_tags)

    def restriction(self, kind, from_way, via, to_way):
        """Keep a turn restriction; ``via`` is ``("n", node)`` or ``("w", way)``."""
        members = [("w", from_way, "from"), (*via, "via"), ("w", to_way, "to")]
        self._restrictions.append((kind, members))
        self.known[kind].append(len(self._restrictions))

    @property
    def way_count(self):
        return len(self._way_tags)

    @property
    def restriction_count(self):
        return len(self._restrictions)

    def junction_count(self):
        """Nodes where the roads of a network fork, meet or end."""
        refs = np.array(self._refs, dtype=np.int64)
        starts = np.array(self._starts, dtype=np.int64)
        is_road = np.array([dict(key).get("highway") in HIGHWAYS for key in self._tags])
        rows = np.array(self._way_tags, dtype=np.int64)
        sides = np.full(len(refs), 2, dtype=np.int64)
        sides[starts[:-1]] = 1
        sides[starts[1:] - 1] = 1
        sides *= np.repeat(is_road[rows], np.diff(starts))
        degree = np.bincount(refs, weights=sides, minlength=self.node_count + 1)
        return int(((degree > 0) & (degree != 2)).sum())

    def close(self):
        """Write the ways and the relations."""
        tags = [dict(key) for key in self._tags]
        way = mutable.Way(version=1)
        for number in range(self.way_count):
            way.id = number + 1
            way.nodes = self._refs[self._starts[number] : self._starts[number + 1]].tolist()
            way.tags = tags[self._way_tags[number]]
            self._writer.add_way(way)
        for number, (kind, members) in enumerate(self._restrictions, start=1):
            tags = {"type": "restriction", "restriction": kind}
            self._writer.add_relation(
                mutable.Relation(id=number, version=1, members=members, tags=tags)
            )
        self._writer.close()
