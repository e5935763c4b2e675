"""Knights and knaves: classics by hand, English both ways, solver against truth table, wrong bubbles caught."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from builders.audits import second_route, shown, uniqueness
from builders.families import knights_knaves as family
from builders.families._islanders.clauses import answers
from builders.families._islanders.deduction import deduce
from builders.families._islanders.hearing import hear
from builders.families._islanders.speech import say
from builders.families._islanders.statements import Node, read, worlds
from builders.families._islanders.tales import tale
from builders.types import Retry
from renderers.seeds import rng
from renderers.types import Fact, Level, Problem

NAMES = ("Ana", "Ben", "Cleo", "Dan", "Eva")


def _facts(**said: str) -> list[Fact]:
    return [Fact(key=f"says({who})={what}", text="", role="condition") for who, what in said.items()]


def _problem(name: str, reasoning: int) -> Problem:
    for attempt in range(20):
        try:
            return family.generate(rng(3, name, attempt), Level(perception=3, reasoning=reasoning))
        except Retry:
            continue
    raise AssertionError("no draw succeeded")


@pytest.mark.parametrize(
    ("said", "ask", "answer"),
    [
        # Smullyan's first islanders: "we are both knaves", "at least one of us is a knave".
        ({"Ana": "exactly(2;knave;Ana;Ben)", "Ben": "or(knave(Ana);knave(Ben))"}, "set(knight)", "Ben"),
        ({"Ana": "atleast(1;knave;Ana;Ben)", "Ben": "knave(Ana)"}, "count(knight)", 1),
        # "I am a knave or Ben is a knight": both are knights.
        ({"Ana": "or(knave(Ana);knight(Ben))", "Ben": "knight(Ana)"}, "count(knight)", 2),
        # "All of us are knaves", "exactly one of us is a knight": only the second is one, whatever the third says.
        (
            {"Ana": "exactly(3;knave;Ana;Ben;Cleo)", "Ben": "exactly(1;knight;Ana;Ben;Cleo)", "Cleo": "knight(Ana)"},
            "only(knight)",
            "Ben",
        ),
        ({"Ana": "knight(Ben)", "Ben": "knight(Ana)"}, "kinds(Ana;Ben)", None),
    ],
)
def test_puzzles_by_hand(said: dict[str, str], ask: str, answer: object) -> None:
    facts = _facts(**said)
    if answer is None:
        assert family.solutions(facts, ask) != 1
        with pytest.raises(ValueError, match="possibilities"):
            family.solve(facts, ask)
    else:
        assert family.solve(facts, ask) == answer


def test_numbers_of_the_knights_are_added() -> None:
    facts = _facts(Ana="exactly(2;knave;Ana;Ben)", Ben="knave(Ana)")
    facts += [Fact(key=f"shirt({who})={n}", text="", role="condition") for who, n in (("Ana", 5), ("Ben", 19))]
    assert family.solve(facts, "sum(knight)") == 19
    assert family.solve(facts, "sum(knave)") == 5


def test_the_liars_paradox_has_no_world_and_i_am_a_knight_has_two() -> None:
    assert answers({"Ana": read("knave(Ana)")}, 2) == []
    assert len(answers({"Ana": read("knight(Ana)")}, 3)) == 2


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("I am not a knight", "knave(Ana)"),
        ("Ben and I are two of a kind", "same(Ana;Ben)"),
        ("Ben and Cleo are both knaves", "exactly(2;knave;Ben;Cleo)"),
        ("Not one of us is a knave", "exactly(0;knave;Ana;Ben;Cleo)"),
        ("At most two of us are knights", "atmost(2;knight;Ana;Ben;Cleo)"),
        ("Either Ben is a knave or I am a knight, but not both", "xor(knave(Ben);knight(Ana))"),
        ("If Ben is not a knave, then Cleo is a knave or I am a knave, or both",
         "if(knight(Ben);or(knave(Cleo);knave(Ana)))"),
        ("Ben would say that exactly one of Cleo and me is a knave", "says(Ben;exactly(1;knave;Cleo;Ana))"),
        ("It is false that if Ben is a knight, then Cleo is a knight", "not(if(knight(Ben);knight(Cleo)))"),
        ("Ben is a knight exactly when exactly one of Cleo and me is a knave",
         "iff(knight(Ben);exactly(1;knave;Cleo;Ana))"),
    ],
)  # fmt: skip
def test_english_means_what_the_key_says(words: str, key: str) -> None:
    people = NAMES[:3]
    heard = hear(words, "Ana", people)
    assert [heard(world) for world in worlds(people)] == [read(key).holds(world) for world in worlds(people)]
    assert str(read(key)) == key


@pytest.mark.parametrize("reasoning", range(1, 6))
def test_everything_said_is_understood_and_both_counts_agree(reasoning: int) -> None:
    done = 0
    for seed in range(60):
        drawn = tale(Random(seed), NAMES, reasoning, lambda world: True)
        if drawn is None:
            continue
        said, truth = drawn
        assert answers(said, 2) == [truth]
        for who, node in said.items():
            heard = hear(say(Random(seed), node, who, NAMES), who, NAMES)
            assert all(heard(world) == node.holds(world) for world in worlds(NAMES)), str(node)
        done += 1
    assert done > 5


def test_steps_end_with_the_truth_and_suppositions_are_refuted() -> None:
    said = {"Ana": read("same(Ana;Ben)"), "Ben": read("knave(Ana)"), "Cleo": read("knight(Ben)")}
    assert deduce(said) == [
        "Ana says that Ana and Ben are of the same kind. Whether Ana is a knight or a knave, this is only possible if "
        "Ben is a knight.",
        "Ben is a knight, so what Ben says is true: Ana is a knave.",
        "Cleo says that Ben is a knight. Since Ben is a knight, this is true, so Cleo is a knight.",
    ]
    said = {"Ana": read("knave(Ben)"), "Ben": read("knave(Cleo)"), "Cleo": read("exactly(2;knave;Ana;Ben)")}
    assert answers(said, 2) == [frozenset({"Ben"})]
    assert deduce(said) == [
        "Suppose that Ana is a knight.",
        "Ana is a knight, so what Ana says is true: Ben is a knave.",
        "Ben is a knave, so what Ben says is false: Cleo is a knight.",
        "Cleo is a knight and says that Ana and Ben are both knaves, which must then be true. But since Ana is a "
        "knight and Ben is a knave, it is false: a contradiction.",
        "So Ana is a knave.",
        "Ana is a knave, so what Ana says is false: Ben is a knight.",
        "Ben is a knight, so what Ben says is true: Cleo is a knave.",
    ]
    paradox: dict[str, Node] = {"Ana": read("knight(Ben)"), "Ben": read("knight(Ana)")}
    assert deduce(paradox) is None


@pytest.mark.parametrize("reasoning", [2, 5])
def test_a_bubble_with_other_words_or_at_another_head_is_caught(reasoning: int) -> None:
    problem = next(p for p in (_problem(f"bubble {i}", reasoning) for i in range(50)) if p.ask.startswith("set"))
    assert problem.scene is not None
    bubbles = [item for item in problem.scene.data["primitives"] if item["type"] == "bubble"]
    one, other = bubbles[:2]
    swapped = {id(one): {**one, "at": other["at"]}, id(other): {**other, "at": one["at"]}}
    wrong = _with(problem, swapped)
    people = problem.state["people"].split("|")
    assert second_route.check(wrong, family) is not None or family.verify(wrong) == family.verify(problem)
    silent = _with(problem, {id(item): {**item, "text": f"{people[0]} is a knight"} for item in bubbles})
    assert second_route.check(silent, family) is not None
    assert shown.check(silent, family) is not None


def _with(problem: Problem, changed: dict[int, dict[str, Any]]) -> Problem:
    assert problem.scene is not None
    primitives = [changed.get(id(item), item) for item in problem.scene.data["primitives"]]
    return replace(problem, scene=replace(problem.scene, data={**problem.scene.data, "primitives": primitives}))


def test_without_a_statement_the_puzzle_is_refused() -> None:
    problem = _problem("fewer", 3)
    last = max(i for i, fact in enumerate(problem.facts) if fact.symbol.startswith("says("))
    fewer = replace(problem, facts=problem.facts[:last] + problem.facts[last + 1 :], choices=())
    rejected = uniqueness.check(fewer, family)
    assert rejected is None or "2 solutions" in rejected.detail
    nothing = [fact for fact in problem.facts if not fact.symbol.startswith("says(")]
    with pytest.raises(ValueError, match="0 possibilities"):
        family.solve(nothing, problem.ask)


@pytest.mark.parametrize("key", ["", "knight(Ana", "perhaps(Ana)", "knight(Ana)knave(Ben)", "if(knight(Ana)"])
def test_broken_keys_are_refused(key: str) -> None:
    with pytest.raises(ValueError, match="statement"):
        read(key)
