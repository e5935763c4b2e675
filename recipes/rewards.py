r"""The reward of a response in its parts: is it right, has it the asked form, is it too long.

    parts = reward_parts(text, tokens, finished, {"answer": "12", "choices": ()}, recipe)
    reward = sum(weight * parts[name] for name, weight in part_weights(recipe).items())

Right or wrong is `builders.answers`' decision, the same grader as in building, pass rates and evaluation. Its symbolic
layer runs in a worker process with limits of its own, so that rewards may be computed in any thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builders.answers import reward
from recipes.recipe import Recipe
from recipes.settings import Overlong

PARTS = ("accuracy", "format", "overlong")


def reward_parts(
    response: str, tokens: int, finished: bool, row: Mapping[str, Any], recipe: Recipe
) -> dict[str, float]:
    r"""accuracy and format (0 or 1) and overlong (0 to -factor) of one response.

    tokens: its length. finished: whether it ended by itself; one that was cut has the full length penalty. row: with
    `answer`, and `choices` and `tolerance` where there are any (columns of `pairs`).
    """
    graded = reward(
        response,
        str(row["answer"]),
        choices=row.get("choices") or (),
        tolerance=row.get("tolerance"),
        strict=recipe.reward.strict,
    )
    most, overlong = recipe.rollout.max_new_tokens, recipe.reward.overlong
    penalty = overlong_penalty(tokens if finished else most, most, overlong) if overlong else 0.0
    return {"accuracy": graded.accuracy, "format": graded.format, "overlong": penalty}


def part_weights(recipe: Recipe) -> dict[str, float]:
    """Weight of each part in the reward; the penalty carries its own factor."""
    return {"accuracy": recipe.reward.accuracy, "format": recipe.reward.format, "overlong": 1.0}


def overlong_penalty(tokens: int, most: int, overlong: Overlong) -> float:
    """DAPO's soft penalty (arXiv 2503.14476, eq. 13): 0 up to `most` - buffer, linear to -factor at `most`."""
    beyond = tokens - (most - overlong.buffer)
    if beyond <= 0:
        return 0.0
    return -overlong.factor * min(1.0, beyond / overlong.buffer) if overlong.buffer else -overlong.factor
