"""Shortest ways: both routes on a network worked by hand, drawings without crossings, wrong labels caught."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from builders.audits.second_route import check
from builders.families import shortest_path
from builders.families._network import brute, places
from builders.families._network.dijkstra import Dull
from builders.families._network.net import Link, Net, from_scene
from builders.families._network.tasks import work
from builders.sources.families import FAMILIES
from builders.types import Retry
from renderers.seeds import rng
from renderers.types import Level, Problem

FAMILY = FAMILIES.load("shortest_path")
# A --4-- B --3-- D --6-- E,  A --1-- C --2-- B,  C --9-> D (one-way),  A .. E planned
LINKS = (
    Link(a="A", b="B", weight=4),
    Link(a="B", b="D", weight=3),
    Link(a="A", b="C", weight=1),
    Link(a="C", b="B", weight=2),
    Link(a="C", b="D", weight=9, kind="oneway"),
    Link(a="D", b="E", weight=6),
    Link(a="A", b="E", weight=2, kind="planned"),
)
NET = Net(names=("A", "B", "C", "D", "E"), links=LINKS)


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        ("route|A|B|D", 7),
        ("hops|A|E", 3),
        ("dist|A|D", 6),
        ("dist|A|E", 12),
        ("avoid|A|D|B", 10),
        ("closed|A|D|B|C", 7),
        ("excess|A|D|C|B", 1),
        ("diff|A|D|C", 5),
        ("second|A|D", 7),
        ("few|A|D|2", 7),
        ("stops|A|D|5", 12),
        ("far|A", 12),
        ("farthest|A", "E"),
        ("depot", 6),
        ("within|A|5", 2),
        ("gain|A|E|B|E|5", 4),
    ],
)
def test_both_routes_by_hand(ask: str, answer: int | str) -> None:
    assert work(NET, ask).answer == answer
    assert brute.measure(NET, ask) == answer


def test_one_way_links_are_not_used_backwards() -> None:
    with pytest.raises(Dull):
        work(NET, "back|C|D")  # there is by B and back is by B: the same way
    dear = Net(names=NET.names, links=(*LINKS[:1], Link(a="B", b="D", weight=30), *LINKS[2:]))
    assert work(dear, "back|C|D").answer == 9 + 32 == brute.measure(dear, "back|C|D")


@pytest.mark.parametrize("ask", ["via|A|D|C", "closed|A|D|D|E", "avoid|A|D|E", "gain|A|D|A|B|3", "few|A|D|3"])
def test_questions_that_change_nothing_are_refused(ask: str) -> None:
    with pytest.raises(Dull):
        work(NET, ask)


def _drawn() -> Problem:
    return shortest_path.generate(rng(4), Level(perception=2, reasoning=2))


@pytest.mark.parametrize("wrong", ["label", "arrow", "dashes"])
def test_a_wrong_drawing_is_caught(wrong: str) -> None:
    """Some change of a link is noticed by the second route: the link that the answer needs."""
    made = _drawn()
    assert made.scene is not None
    assert check(made, FAMILY) is None
    caught = 0
    for i in range(len(made.scene.data["edges"]) * 2):
        data: dict[str, Any] = copy.deepcopy(dict(made.scene.data))
        edge = data["edges"][i // 2]
        if wrong == "label":
            edge["label"]["text"] = "1"
        elif wrong == "arrow":
            ends = (edge["from"], edge["to"])[:: 1 if i % 2 else -1]
            edge |= {"directed": True, "from": ends[0], "to": ends[1]}
        else:
            edge["style"] = "dashed"
        caught += check(replace(made, scene=replace(made.scene, data=data)), FAMILY) is not None
    assert caught


def test_no_drawing_has_crossings_or_runs_past_a_vertex() -> None:
    for seed in range(25):
        try:
            made = shortest_path.generate(rng(seed, "drawn"), Level(perception=5, reasoning=1 + seed % 5))
        except Retry:
            continue
        assert made.scene is not None
        net = from_scene(made.scene.data)
        at = dict(zip(net.names, net.at, strict=True))
        lines = [(at[link.a], at[link.b]) for link in net.links]
        assert not any(places.crossing(*one, *other) for one in lines for other in lines)


def test_the_question_names_no_weight() -> None:
    """A toll, a limit or a new link of a length that is also on the map would give that length away."""
    for seed in range(40):
        made = shortest_path.generate(rng(seed, "words"), Level(perception=1, reasoning=3 + seed % 3))
        assert made.scene is not None
        weights = {str(link.weight) for link in from_scene(made.scene.data).links}
        assert not weights & set(made.question.replace(".", " ").replace("?", " ").split())
