"""What a modality's facts are worth to a model: the fall when they are taken away, with and without the other one."""

from __future__ import annotations

import numpy as np

from recipes.probes import Array, Given, Told, paired

Four = tuple[Told, ...]
SHOWN, NO_PICTURE, NO_FACTS, NOTHING = "rich+own", "rich+none", "plain+own", "plain+none"


def four(given: Given) -> list[Four]:
    """(facts in words and picture, words alone, picture alone, neither) of every problem. Raises Absent."""
    return paired(given.answers, SHOWN, NO_PICTURE, NO_FACTS, NOTHING)


def falls(rows: list[Four], modality: str) -> tuple[Array, Array, Array]:
    """Falls of accuracy when the modality's facts go: (with the other there, without it, mean of both), one a problem.

    The mean of both is the Shapley value of the modality in the game of two players, words and picture.
    """
    right = np.array([[one.correct for one in row] for row in rows], dtype=np.float64)
    return _falls(right, modality)


def nats(rows: list[Four], modality: str) -> tuple[Array, Array, Array]:
    """The same in log p(gold) per token."""
    return _falls(np.array([[one.log_p for one in row] for row in rows], dtype=np.float64), modality)


def _falls(values: Array, modality: str) -> tuple[Array, Array, Array]:
    both, words, picture, neither = values.T
    beside, alone = (both - words, picture - neither) if modality == "picture" else (both - picture, words - neither)
    return beside, alone, (beside + alone) / 2
