"""Small road networks drawn by hand, through the same assembly as real extracts."""

from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import strategies as st

from routing.network.reading.assemble import RawWays, TurnRule, assemble
from routing.network.road_network import Origin, Restriction, RoadNetwork, Town
from tests.routing.network.osm_text import raw_ways

ORIGIN = Origin(kind="osm", source="drawn by hand", date="2026-01-01", sha256="0" * 64)


def network(nodes, ways, *, node_tags=None, rules=(), towns=()):
    """
    Assemble ``nodes`` {id: (lon, lat)} and ``ways`` {id: ([node ids], {tags})} into a network.

    A way without ``highway`` is unclassified.
    """
    distinct = [{"highway": "unclassified", **tags} for _, tags in ways.values()]
    refs = [node for nodes_of, _ in ways.values() for node in nodes_of]
    raw = RawWays(
        way_id=np.array(list(ways), dtype=np.int64),
        way_tags=np.arange(len(ways), dtype=np.int32),
        ref_start=np.cumsum([0, *(len(nodes_of) for nodes_of, _ in ways.values())]),
        refs=np.array(refs, dtype=np.int64),
        lon=np.array([nodes[node][0] for node in refs]),
        lat=np.array([nodes[node][1] for node in refs]),
        tags=tuple(distinct),
        node_tags=node_tags or {},
        rules=rules,
    )
    return assemble(raw, origin=ORIGIN, towns=towns)


def one_road(tags, *, node_tags=None):
    """Draw a road of one kilometre, two-way unless tagged otherwise, from node 1 to node 3."""
    nodes = {1: (5.0, 48.0), 2: (5.0, 48.004), 3: (5.0, 48.009)}
    return network(nodes, {10: ([1, 2, 3], tags)}, node_tags=node_tags)


def grid(side, *, rules=(), ways=None, tags=None):
    """
    Draw a grid of two-way streets: node ``10 * row + column + 1``, blocks of about 500 m.

    Street ``100 * a + b`` joins neighbouring nodes ``a < b``; ``tags`` by way number.
    """
    nodes, streets = {}, {}
    for row in range(side):
        for column in range(side):
            nodes[10 * row + column + 1] = (5.0 + 0.007 * column, 48.0 + 0.0045 * row)
    for a in nodes:
        for b in (a + 1, a + 10):
            if b in nodes:
                streets[100 * a + b] = ([a, b], (tags or {}).get(100 * a + b, {}))
    return network(nodes, streets | (ways or {}), rules=rules)


def edge_of(drawn, tail, head, way=None):
    """Return the edge of a network (or of the network of a graph) between two OSM nodes."""
    ends = zip(drawn.node_id[drawn.tail], drawn.node_id[drawn.head], drawn.way, strict=True)
    (edge,) = [k for k, (a, b, w) in enumerate(ends) if (a, b) == (tail, head) and way in {None, w}]
    return edge


def rule(from_way, via, to_way, *, is_only=False):
    """State a turn restriction by ways and a node, or a list of ways between them."""
    if isinstance(via, int):
        return TurnRule(is_only=is_only, from_way=from_way, to_way=to_way, via_node=via)
    return TurnRule(is_only=is_only, from_way=from_way, to_way=to_way, via_ways=tuple(via))


def breaks_a_rule(path, restrictions) -> bool:
    """Judge a whole path by the words of the rules, with no automaton."""
    for start in range(len(path)):
        beginnings = {r.path[:-1] for r in restrictions if r.is_only}
        for before in beginnings:
            nexts = {r.path[-1] for r in restrictions if r.is_only and r.path[:-1] == before}
            after = path[start + len(before) : start + len(before) + 1]
            if path[start : start + len(before)] == before and after and after[0] not in nexts:
                return True
        for r in restrictions:
            if not r.is_only and path[start : start + len(r.path)] == r.path:
                return True
    return False


@st.composite
def restricted_networks(draw):
    """A grid of four or six streets with any words as rules, and some edges closed."""
    network = grid(draw(st.sampled_from([2, 3])) if draw(st.booleans()) else 2)
    rules = []
    for _ in range(draw(st.integers(1, 5))):
        path = [draw(st.integers(0, network.edge_count - 1))]
        for _ in range(draw(st.integers(1, 3))):
            nexts = np.nonzero(network.tail == network.head[path[-1]])[0].tolist()
            path.append(draw(st.sampled_from(nexts)))
        rules.append(Restriction(is_only=draw(st.booleans()), path=tuple(path)))
    closed = draw(st.sets(st.integers(0, network.edge_count - 1), max_size=2))
    is_usable = usable(network)
    is_usable[list(closed)] = False
    return replace(network, restrictions=tuple(rules)), is_usable


@st.composite
def tangled_networks(draw):
    """A few crossroads, dead ends, loops, parallel and one-way roads, and any words as rules."""
    random = Random(draw(st.integers(0, 2**32)))
    nodes, ways, count = {}, {}, random.randint(3, 9)

    def placed(node):
        nodes[node] = (5.0 + 0.01 * random.random(), 48.0 + 0.007 * random.random())
        return node

    corners = [placed(node) for node in range(1, count + 1)]
    streets = [(node, random.randrange(1, node)) for node in corners[1:]]
    streets += [random.choices(corners, k=2) for _ in range(random.randint(0, 6))]
    for way, (a, b) in enumerate(streets, 100):
        bends = [placed(10 * way + k) for k in range(2 if a == b else random.randint(0, 1))]
        tags = {"oneway": "yes"} if random.random() < 0.25 else {}
        ways[way] = ([a, *bends, b], tags | {"maxspeed": random.choice(["10", "30", "50"])})
    drawn = network(nodes, ways)
    rules = []
    for _ in range(random.randint(0, 5)):
        path = [random.randrange(drawn.edge_count)]
        for _ in range(random.choice([1, 1, 1, 2, 2, 3])):
            nexts = np.nonzero(drawn.tail == drawn.head[path[-1]])[0].tolist()
            path += [random.choice(nexts)] if nexts else []
        if len(path) > 1:
            rules.append(Restriction(is_only=random.random() < 0.3, path=tuple(path)))
    is_usable = np.array([random.random() < 0.95 for _ in range(drawn.edge_count)])
    return replace(drawn, restrictions=tuple(rules)), is_usable


def crossroads(name="Rue Basse") -> RoadNetwork:
    positions = {1: (5.0, 48.0), 2: (5.01, 48.001), 3: (5.02, 48.0), 4: (5.01, 48.01)}
    ways = {
        10: ([1, 2, 3], {"highway": "primary", "name": name}),
        20: ([2, 4], {"highway": "residential"}),
    }
    rule = TurnRule(is_only=False, from_way=20, to_way=10, via_node=2, turn="left")
    marks = {4: {"barrier": "height_restrictor", "maxheight": "2.2"}}
    towns = [Town(name="Écot", x=5.0, y=48.0, population=12)]
    raw = raw_ways(positions, ways, rules=[rule], node_tags=marks)
    return assemble(raw, origin=ORIGIN, towns=towns)


def usable(network):
    return np.ones(network.edge_count, dtype=np.bool_)
