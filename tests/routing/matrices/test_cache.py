import os
import pickle
from dataclasses import replace

import numpy as np
import pytest

from routing.errors import UnreachableError
from routing.matrices import cache as matrix_cache
from routing.matrices.cache import cache_key, cached_matrices, kept_matrices
from routing.matrices.engines.numba_engine import NumbaEngine
from routing.matrices.engines.scipy_engine import ScipyEngine
from routing.matrices.travel import travel_matrices
from tests.routing.network.roads import town
from tests.routing.road_graphs import from_weighted

GRAPH = from_weighted(town())
NODES = np.array([3, 0, 2, 0])


class Counting(ScipyEngine):
    """Counts the matrices it measures."""

    name = "counting"

    def __init__(self):
        self.measured = 0

    def matrix(self, graph, nodes):
        self.measured += 1
        return super().matrix(graph, nodes)


def ask(folder, engine, graph=GRAPH, nodes=NODES, **facts):
    return cached_matrices(graph, nodes, folder=folder, engine=engine, **facts)


def same(a, b):
    pairs = ((a.nodes, b.nodes), (a.duration_s, b.duration_s), (a.distance_m, b.distance_m))
    return all(np.array_equal(x, y) and x.dtype == y.dtype for x, y in pairs)


def test_the_same_question_is_measured_once(tmp_path):
    engine = Counting()
    first, second = (ask(tmp_path / "new" / "folder", engine) for _ in range(2))
    assert engine.measured == 1
    assert same(first, second)
    assert same(first, travel_matrices(GRAPH, NODES))
    assert len(list((tmp_path / "new" / "folder").iterdir())) == 1


def test_whatever_a_matrix_depends_on_is_in_its_key():
    slower = replace(GRAPH, travel_time_s=GRAPH.travel_time_s * 1.001)
    longer = replace(GRAPH, length_m=GRAPH.length_m + 0.5)
    moved = replace(GRAPH, x=GRAPH.x + 1e-6)
    doubtful = replace(GRAPH, penalty_s=GRAPH.travel_time_s * 0.5)
    keys = [
        cache_key(GRAPH, NODES, engine_name="numba"),
        cache_key(slower, NODES, engine_name="numba"),
        cache_key(longer, NODES, engine_name="numba"),
        cache_key(moved, NODES, engine_name="numba"),
        cache_key(replace(GRAPH, kind="estimate"), NODES, engine_name="numba"),
        cache_key(doubtful, NODES, engine_name="numba"),
        cache_key(GRAPH, NODES[::-1].copy(), engine_name="numba"),
        cache_key(GRAPH, NODES, engine_name="osrm http://a"),
        cache_key(GRAPH, NODES, engine_name="numba", facts=("van",)),
        cache_key(GRAPH, NODES, engine_name="numba", facts=("van", "1.0")),
        cache_key(GRAPH, NODES, engine_name="numba", facts=("v", "an1.0")),
    ]
    assert len(set(keys)) == len(keys)
    assert all(len(key) == 64 for key in keys)


def test_the_two_exact_engines_share_their_matrices(tmp_path):
    a, b = ask(tmp_path, NumbaEngine()), ask(tmp_path, ScipyEngine())
    assert same(a, b)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_truncated_or_altered_file_is_measured_again(tmp_path):
    engine = Counting()
    true = ask(tmp_path, engine)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    for cut in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        assert same(ask(tmp_path, engine), true)
    assert engine.measured == 6
    random = np.random.default_rng(3)
    for _ in range(200):
        bytes_ = bytearray(whole)
        for place in random.integers(0, len(whole), 4):
            bytes_[place] ^= int(random.integers(1, 256))
        path.write_bytes(bytes_)
        assert same(ask(tmp_path, engine), true)


def test_a_file_of_another_question_under_this_name_is_not_believed(tmp_path):
    engine = Counting()
    ask(tmp_path, engine)
    (path,) = tmp_path.iterdir()
    ask(tmp_path, engine, nodes=NODES[::-1].copy())
    (other,) = set(tmp_path.iterdir()) - {path}
    path.write_bytes(other.read_bytes())
    assert same(ask(tmp_path, engine), travel_matrices(GRAPH, NODES))
    assert engine.measured == 3


class Trap:
    def __reduce__(self):
        return os.mkdir, ("trapped",)


def test_a_pickle_is_never_opened(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder, engine = tmp_path / "cache", Counting()
    true = ask(folder, engine)
    (path,) = folder.iterdir()
    path.write_bytes(pickle.dumps(Trap()))
    assert same(ask(folder, engine), true)
    with path.open("wb") as file:
        np.savez(file, key=np.array([Trap()], dtype=object), duration_s=0, distance_m=0)
    assert same(ask(folder, engine), true)
    assert not (tmp_path / "trapped").exists()
    assert engine.measured == 3


def test_a_folder_that_cannot_be_made_costs_only_time(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    engine = Counting()
    for _ in range(2):
        assert same(ask(tmp_path / "file", engine), travel_matrices(GRAPH, NODES))
    assert engine.measured == 2


def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("routing.matrices.cache.np.savez", full)
    assert same(ask(tmp_path, Counting()), travel_matrices(GRAPH, NODES))
    assert list(tmp_path.iterdir()) == []


def test_a_matrix_with_a_hole_is_not_kept(tmp_path):
    with pytest.raises(UnreachableError):
        ask(tmp_path, Counting(), nodes=np.array([1, 4]))
    assert list(tmp_path.iterdir()) == []


def test_who_asks_is_told_whether_the_matrix_was_there(tmp_path):
    engine, told = Counting(), []
    for nodes in (NODES, NODES, NODES[:2].copy(), NODES):
        ask(tmp_path, engine, nodes=nodes, on_lookup=told.append)
    assert told == [False, True, False, True]
    for path in tmp_path.iterdir():
        path.write_bytes(b"not an archive")
    ask(tmp_path, engine, on_lookup=told.append)
    assert told[4:] == [False]


def test_the_matrices_of_a_folder_are_counted(tmp_path):
    assert kept_matrices(tmp_path / "nowhere").files == 0
    ask(tmp_path, Counting())
    (path,) = tmp_path.iterdir()
    (tmp_path / "else.txt").write_text("something else")
    kept = kept_matrices(tmp_path)
    assert (kept.files, kept.size_bytes) == (1, path.stat().st_size)


def test_a_full_folder_loses_the_matrix_asked_for_least_recently(tmp_path, monkeypatch):
    monkeypatch.setattr(matrix_cache, "MOST_FILES", 2)
    engine, told = Counting(), []
    questions = [NODES, NODES[:2].copy(), NODES[:3].copy()]
    (tmp_path / "else.txt").write_text("something else")
    for age, nodes in enumerate(questions[:2]):
        before = set(tmp_path.iterdir())
        ask(tmp_path, engine, nodes=nodes)
        (path,) = set(tmp_path.iterdir()) - before
        os.utime(path, (1000 + age, 1000 + age))
    ask(tmp_path, engine, nodes=questions[0])  # used again: the other is the oldest now
    ask(tmp_path, engine, nodes=questions[2])
    assert kept_matrices(tmp_path).files == 2
    assert (tmp_path / "else.txt").exists()
    for nodes in questions:
        ask(tmp_path, engine, nodes=nodes, on_lookup=told.append)
    assert told[0]
    assert not told[1]
