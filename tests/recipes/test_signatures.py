"""Failure signatures: each shows where it is planted, and stays silent on a healthy run and on too little data."""

from __future__ import annotations

import math
import random

import pytest

from recipes.signatures import RULES, Limits, Signature, signatures


def run(steps: int = 60, **planted: object) -> list[dict[str, float]]:
    """A run that goes well (the gap falls from 0.3 to 0.1), with metrics replaced by functions of the progress."""
    made, lines = random.Random(0), []
    for step in range(steps):
        done = step / (steps - 1)
        line = {"step": float(step), "kl/mean": 0.2 * (1 - done / 2) + made.gauss(0, 0.02), "entropy": 1.0 - 0.5 * done}
        if step % 10 == 9:
            line |= {
                "eval/gap": 0.3 - 0.2 * done + made.gauss(0, 0.005),
                "eval/gap_se": 0.02,
                "eval/text_rich/accuracy": 0.8 + 0.05 * done,
                "eval/text_rich/accuracy_se": 0.01,
            }
        for key, value in planted.items():
            name = key.replace("__", "/")
            if name in line:
                line[name] = value(done)  # type: ignore[operator]
        lines.append(line)
    return lines


def names(found: list[Signature]) -> list[str]:
    return [one.name for one in found]


def test_a_healthy_run_shows_none() -> None:
    assert signatures(run()) == []


@pytest.mark.parametrize(
    ("planted", "name", "words"),
    [
        ({"eval__gap": lambda done: 0.3}, "gap_does_not_move", "0.300 at first, 0.300 now"),
        ({"eval__gap": lambda done: 0.2 + 0.2 * done}, "gap_does_not_move", "does not move"),
        ({"kl__mean": lambda done: 0.1 + done}, "kl_diverges", "nats a token at first"),
        ({"kl__mean": lambda done: math.nan if done == 1 else 0.1}, "kl_diverges", "it is nan"),
        ({"eval__text_rich__accuracy": lambda done: 0.8 - 0.2 * done}, "text_accuracy_falls", "0.769 at best, 0.600"),
        ({"entropy": lambda done: math.exp(-6 * done)}, "entropy_collapses", "now"),
    ],
)  # fmt: skip
def test_a_planted_failure_names_itself(planted: dict[str, object], name: str, words: str) -> None:
    found = signatures(run(**planted))
    assert names(found) == [name] and words in found[0].message


def test_a_small_gap_may_stay_where_it_is() -> None:
    assert signatures(run(eval__gap=lambda done: 0.03)) == []


def test_a_fall_within_the_noise_is_no_fall() -> None:
    noisy = {"eval__text_rich__accuracy": lambda done: 0.8 - 0.05 * done}
    assert names(signatures(run(**noisy))) == ["text_accuracy_falls"]
    assert signatures(run(**noisy, eval__text_rich__accuracy_se=lambda done: 0.03)) == []


def test_little_data_says_nothing() -> None:
    bad = run(eval__gap=lambda done: 0.3, kl__mean=lambda done: 0.1 + done, entropy=lambda done: math.exp(-9 * done))
    assert signatures([]) == [] and signatures(bad[:19]) == []
    assert names(signatures(bad)) == ["gap_does_not_move", "kl_diverges", "entropy_collapses"]


def test_limits_can_be_moved_and_every_rule_is_listed() -> None:
    assert signatures(run(kl__mean=lambda done: 0.1 + done), Limits(kl_growth=100.0)) == []
    assert [rule.__name__ for rule in RULES] == [
        "gap_does_not_move", "kl_diverges", "text_accuracy_falls", "entropy_collapses",
    ]  # fmt: skip
