"""Rewards in parts, groups without a signal, responses that teach, tokens that are never generated."""

from __future__ import annotations

import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch

from builders.answers import grade
from recipes.load import load
from recipes.recipe import KL
from recipes.rewards import overlong_penalty, part_weights, reward_parts
from recipes.rollouts import draw_again, image_tokens, informative, teaching
from recipes.settings import Overlong

RECIPE = load("kl", ["rollout.max_new_tokens=100", "reward.overlong.buffer=20"])
WELL_FORMED = "<think>6 x 2</think> \\boxed{12}"


@pytest.mark.parametrize(
    ("response", "tokens", "finished", "wanted"),
    [
        (WELL_FORMED, 30, True, (1, 1, 0)),
        (WELL_FORMED, 80, True, (1, 1, 0)),
        (WELL_FORMED, 90, True, (1, 1, -0.5)),
        (WELL_FORMED, 100, True, (1, 1, -1)),
        (WELL_FORMED, 7, False, (1, 1, -1)),
        ("\\boxed{12}", 5, True, (1, 0, 0)),
        ("<think>6 x 2</think> \\boxed{13}", 5, True, (0, 1, 0)),
        ("The answer is 12", 5, True, (0, 0, 0)),
        ("", 1, True, (0, 0, 0)),
    ],
)
def test_parts(response: str, tokens: int, finished: bool, wanted: tuple[float, ...]) -> None:
    parts = reward_parts(response, tokens, finished, {"answer": "12", "choices": None}, RECIPE)
    assert tuple(parts.values()) == wanted and list(parts) == ["accuracy", "format", "overlong"]


def test_total_is_the_references() -> None:
    parts = reward_parts(WELL_FORMED, 90, True, {"answer": "12"}, RECIPE)
    assert sum(weight * parts[name] for name, weight in part_weights(RECIPE).items()) == pytest.approx(0.5)


def test_choices_and_looseness() -> None:
    row = {"answer": "B", "choices": ["10", "12"]}
    assert reward_parts("\\boxed{12}", 3, True, row, RECIPE)["accuracy"] == 1
    rough = {"answer": "100", "tolerance": 0.05}
    assert reward_parts("\\boxed{103}", 3, True, rough, RECIPE)["accuracy"] == 1
    loose = replace(RECIPE, reward=replace(RECIPE.reward, strict=False))
    assert reward_parts("The answer is 12", 3, True, {"answer": "12"}, loose)["accuracy"] == 1


def test_a_symbolic_answer_is_graded_in_a_thread_as_well() -> None:
    found = []
    response, row = "\\boxed{\\int_0^1 x dx}", {"answer": "1/2"}
    assert grade(response, "1/2").layer == "symbolic"
    worker = threading.Thread(target=lambda: found.append(reward_parts(response, 3, True, row, RECIPE)["accuracy"]))
    worker.start()
    worker.join()
    assert found == [1.0]


def test_overlong_is_dapos() -> None:
    soft = Overlong(buffer=1024, factor=1.0)
    lengths = (0, 3072, 3073, 3584, 4096, 5000)
    found = [overlong_penalty(length, 4096, soft) for length in lengths]
    assert found == [0, 0, -1 / 1024, -0.5, -1, -1]
    assert overlong_penalty(4096, 4096, Overlong(buffer=0, factor=2.0)) == 0
    assert overlong_penalty(4097, 4096, Overlong(buffer=0, factor=2.0)) == -2


def test_groups_without_a_signal_and_when_to_stop_drawing() -> None:
    rewards = torch.tensor([[0.1, 0.1, 0.1], [1.0, 0.1, 1.0], [1.0, 1.0, 1.0], [0.5, 0.5 + 1e-8, 0.5]])
    signal = informative(rewards)
    assert signal.tolist() == [False, True, False, False]
    assert draw_again(signal.tolist(), 1, 4) == [0, 2, 3]
    assert draw_again(signal.tolist(), 4, 4) == []
    assert draw_again([True, True], 1, 4) == []


ACCURACY = torch.tensor([1, 0, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0.0])
FORM = torch.tensor([1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1.0])
VIEWS = ["text_rich"] * 6 + ["text_rich"] * 3 + ["vision_centric"] * 3


@pytest.mark.parametrize(
    ("kl", "rows"),
    [
        (KL(per_prompt=None), [0, 3, 4, 5]),
        (KL(per_prompt=1), [0, 3]),
        (KL(per_prompt=2), [0, 3, 4]),
        (KL(per_prompt=None, all_correct_groups=False), [0]),
        (KL(per_prompt=None, gate="all"), list(range(9))),
        (KL(per_prompt=None, gate="all", on="vision_centric"), [9, 10, 11]),
        (KL(per_prompt=1, gate="all", on="both"), [0, 3, 6, 9]),
    ],
)
def test_which_responses_teach(kl: KL, rows: list[int]) -> None:
    assert teaching(ACCURACY, FORM, VIEWS, 3, kl).nonzero().flatten().tolist() == rows


def test_image_tokens_of_both_families() -> None:
    assert image_tokens(SimpleNamespace(image_token_id=9, video_token_id=8, vision_start_token_id=7)) == [7, 8, 9]
    assert image_tokens(SimpleNamespace(image_token_index=32000, video_token_id=None)) == [32000]
    assert image_tokens(SimpleNamespace()) == []
