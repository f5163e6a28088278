from tests.routing.network.networks import edge_of, network

PLACES = {1: (5.0, 48.0), 2: (5.01, 48.0), 3: (5.01, 48.01), 4: (5.0, 48.01), 5: (5.005, 48.02)}


def reverses(drawn):
    """Pairs of edges as (tail, head, way), each with the one that goes back."""
    named = [
        (int(drawn.node_id[a]), int(drawn.node_id[b]), int(way))
        for a, b, way in zip(drawn.tail, drawn.head, drawn.way, strict=True)
    ]
    return {named[k]: named[back] if back >= 0 else None for k, back in enumerate(drawn.reverse)}


def test_a_two_way_road_goes_back_and_a_one_way_road_does_not():
    drawn = network(PLACES, {10: ([1, 2], {}), 20: ([2, 3], {"oneway": "yes"})})
    assert reverses(drawn) == {
        (1, 2, 10): (2, 1, 10), (2, 1, 10): (1, 2, 10), (2, 3, 20): None,
    }  # fmt: skip


def test_two_one_way_roads_side_by_side_are_not_the_two_directions_of_one():
    oneway = {"oneway": "yes"}
    drawn = network(PLACES, {10: ([1, 2], oneway), 11: ([2, 1], oneway), 12: ([1, 2], {})})
    found = reverses(drawn)
    assert found[1, 2, 10] is None
    assert found[2, 1, 11] is None
    assert found[1, 2, 12] == (2, 1, 12)


def test_a_way_that_comes_back_to_its_start_by_another_road_has_two_roads():
    drawn = network(PLACES, {10: ([1, 2, 3, 1], {}), 20: ([2, 5], {}), 30: ([3, 5], {})})
    there, other = edge_of(drawn, 1, 2, 10), edge_of(drawn, 3, 1, 10)
    assert drawn.reverse[there] == edge_of(drawn, 2, 1, 10)
    assert drawn.reverse[other] == edge_of(drawn, 1, 3, 10)


def test_a_loop_is_driven_back_the_other_way_round():
    drawn = network(PLACES, {10: ([1, 2, 3, 1], {}), 20: ([1, 4], {})})
    one, two = (drawn.way == 10).nonzero()[0].tolist()
    assert drawn.reverse[[one, two]].tolist() == [two, one]
    assert drawn.is_forward[one] != drawn.is_forward[two]
