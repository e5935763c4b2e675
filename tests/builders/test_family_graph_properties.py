"""Graphs: both routes on graphs worked by hand, SAT witnesses checked, wrong drawings and missing reasons caught."""

from __future__ import annotations

import copy
from dataclasses import replace
from itertools import combinations

import pytest

from builders.audits.second_route import check
from builders.families import graph_properties
from builders.families._network import enumerated, places
from builders.families._network.dijkstra import Dull
from builders.families._network.optima import WORK, colouring, independent
from builders.families._network.simple import Graph, from_scene
from builders.sources.families import FAMILIES
from renderers.seeds import rng
from renderers.types import Level

FAMILY = FAMILIES.load("graph_properties")


def _graph(edges: str, alone: str = "") -> Graph:
    """`AB BC` as a graph."""
    pairs = sorted((min(pair), max(pair)) for pair in edges.split())
    names = sorted({*"".join(edges.split()), *alone})
    return Graph(names=tuple(names), edges=tuple(pairs))


# A triangle ABC with a tail CDE, and a vertex F apart.
KITE = _graph("AB BC AC CD DE", alone="F")
SQUARE = _graph("AB BC CD AD")
COMPLETE = _graph(" ".join("".join(pair) for pair in combinations("ABCD", 2)))
PENTAGON = _graph("AB BC CD DE AE")


@pytest.mark.parametrize(
    ("graph", "ask", "answer"),
    [
        (KITE, "degree|C", 3),
        (KITE, "edges", 5),
        (KITE, "sum|A|C|F", 5),
        (KITE, "touching|A|C", 4),
        (KITE, "touching|A|D", 4),
        (KITE, "common|A|B", 1),
        (KITE, "odd", 2),
        (KITE, "pieces", 2),
        (KITE, "missing", 10),
        (KITE, "least|2", 4),
        (KITE, "around|C", 6),
        (KITE, "triangles", 1),
        (KITE, "bridges", 2),
        (KITE, "beyond|A", 1),
        (KITE, "cherries", 6),
        (KITE, "apart", 4),
        (KITE, "cuts", 2),
        (KITE, "walks|A|2", 5),
        (KITE, "colours", 3),
        (KITE, "colourings|3", 3 * 2 * 1 * 2 * 2 * 3),
        (KITE, "free", 3),
        (KITE, "cover", 3),
        (SQUARE, "squares", 1),
        (SQUARE, "trees", 4),
        (SQUARE, "colours", 2),
        (SQUARE, "colourings|3", 18),
        (COMPLETE, "trees", 16),  # Cayley: n^(n-2)
        (COMPLETE, "squares", 3),
        (COMPLETE, "colours", 4),
        (COMPLETE, "paths|A|B", 5),
        (COMPLETE, "triangles", 4),
        (PENTAGON, "colours", 3),
        (PENTAGON, "colourings|3", 30),  # chromatic polynomial of a ring: 2^5 - 2
    ],
)
def test_both_routes_by_hand(graph: Graph, ask: str, answer: int) -> None:
    assert enumerated.measure(graph, ask) == answer
    assert graph_properties.work(graph, ask).answer == answer


@pytest.mark.parametrize("size", range(1, 7))
def test_sat_finds_sets_and_colourings_that_hold(size: int) -> None:
    """On random graphs the solver's witnesses are checked, and its refusals by trying all subsets."""
    names = "ABCDEFG"
    for seed in range(12):
        draw = rng(seed, "sat")
        edges = [pair for pair in combinations(names, 2) if draw.random() < 0.4]
        found = independent(names, edges, size)
        assert (found is not None) == (enumerated.MEASURES["free"](names, edges, ()) >= size)
        assert not found or (len(found) >= size and not any({a, b} <= set(found) for a, b in edges))
        groups = colouring(names, edges, size)
        assert (groups is not None) == (enumerated.MEASURES["colours"](names, edges, ()) <= size)
        assert not groups or not any({a, b} <= set(group) for group in groups for a, b in edges)


def test_answers_without_a_short_reason_are_refused() -> None:
    """A pentagon has no two groups that show why two are the most; a wheel with five spokes has no clique of four."""
    with pytest.raises(Dull):
        graph_properties.work(PENTAGON, "free")
    wheel = _graph("AB BC CD DE AE AF BF CF DF EF")
    assert enumerated.measure(wheel, "colours") == 4
    with pytest.raises(Dull):
        graph_properties.work(wheel, "colours")


def test_an_edge_that_is_not_drawn_is_caught() -> None:
    made = graph_properties.generate(rng(3), Level(perception=3, reasoning=2))
    assert made.scene is not None
    assert check(made, FAMILY) is None
    caught = 0
    for i in range(len(made.scene.data["edges"])):
        data = copy.deepcopy(dict(made.scene.data))
        del data["edges"][i]
        caught += check(replace(made, scene=replace(made.scene, data=data)), FAMILY) is not None
    assert caught


@pytest.mark.parametrize("perception", range(1, 6))
def test_no_edge_runs_past_a_vertex(perception: int) -> None:
    """Edges may cross on higher levels, but none seems to end where it does not, and none hides another."""
    for seed in range(8):
        made = graph_properties.generate(rng(seed, "drawn"), Level(perception=perception, reasoning=1))
        assert made.scene is not None
        graph = from_scene(made.scene.data)
        place = dict(zip(graph.names, graph.at, strict=True))
        clear = set(places.open_pairs(graph.at))
        index = {name: i for i, name in enumerate(graph.names)}
        assert all((min(index[a], index[b]), max(index[a], index[b])) in clear for a, b in graph.edges)
        if perception == 1:
            lines = [(place[a], place[b]) for a, b in graph.edges]
            assert not any(places.crossing(*one, *two) for one, two in combinations(lines, 2))


@pytest.mark.parametrize(
    ("edges", "reason"),
    [
        ("AB BC AC DE EF DF GH HI GI", "A, B and C are all joined to each other."),
        ("AE EC CB BD AD FJ JG GH HI FI", "the ring A–D–B–C–E–A is of odd length."),
    ],
)
def test_of_equal_reasons_the_first_by_name_is_told(edges: str, reason: str) -> None:
    """The solvers walk over sets, whose order differs between processes; the words may not."""
    assert WORK["colours"](_graph(edges)).steps[-1] == f"Fewer are not: {reason}"
