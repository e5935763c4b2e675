"""Every probe is one file that keeps the protocol; key space, attention and Shapley values on planted inputs."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import get_args

import numpy as np
import pytest

from recipes.metrics import Estimate
from recipes.probes import (
    PROBES,
    Absent,
    Attention,
    Given,
    Keys,
    Told,
    Want,
    conflict,
    data_factor,
    key_space,
    mm_shap,
    visual_dependency,
)

NAMES = [
    "key_space", "query_key", "mdi", "aei", "mm_shap", "corruption", "conflict", "text_removed", "image_removed",
    "multimodal_gain", "perceptual_score", "four_way_shuffle", "visual_dependency", "information_gain", "data_factor",
    "backbone_factor", "objective_factor", "clip_gap",
]  # fmt: skip


def test_names_are_the_agreed_ones() -> None:
    assert PROBES.names() == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_probe_keeps_the_protocol(name: str) -> None:
    probe = PROBES.load(name)
    assert set(probe.WANTS) <= set(get_args(Want)) and probe.PICTUREWARD in (-1, 0, 1)
    assert ("answers" in probe.WANTS) == bool(getattr(probe, "CONDITIONS", ()))
    assert "What it cannot see" in probe.__doc__ and "Source" in probe.__doc__
    with pytest.raises(Absent):
        probe.measure(Given())


def planted(shift: float, samples: int = 30, seed: int = 0, width: int = 12) -> Keys:
    """Keys whose picture tokens lie `shift` away along half of the axes; dimensions of very different scale."""
    random = np.random.default_rng(seed)
    names = np.repeat(np.arange(samples), 4)
    scale = np.logspace(-2, 2, width)
    text, image = (random.normal(size=(4 * samples, width)) for _ in range(2))
    image[:, ::2] += shift / 2
    return Keys(text=text * scale, image=image * scale, text_sample=names, image_sample=names)


def test_key_space_recovers_a_planted_separation_and_its_order() -> None:
    layers = [planted(0.0), planted(2.0, seed=1), planted(6.0, seed=2)]
    found = key_space.measure(Given(keys={"before": layers}))
    mmd = [row["mmd2"] for row in found.table]
    assert [one.value for one in mmd if isinstance(one, Estimate)] == sorted(one.value for one in mmd)  # type: ignore[union-attr]
    same, some, far = found.table
    assert same["p"] > 0.05 and abs(same["mmd2"].value) < 0.02 and some["p"] < 0.01  # type: ignore[operator, union-attr]
    assert far["linear_probe"] > 0.98 and far["js_neighbours"] > 0.8  # type: ignore[operator]
    for within in ("mmd2_within_text", "mmd2_within_image", "js_neighbours_within_text"):
        assert abs(far[within]) < 0.2  # type: ignore[arg-type]
    assert found.leans == "" and found.value is not None and found.value.low < found.value.value < found.value.high


def test_standardising_is_joint_and_free_of_counts() -> None:
    keys = planted(3.0)
    text, image = key_space.standardised(keys.text, keys.image)
    both = np.concatenate([text, image])
    np.testing.assert_allclose(both.mean(0), 0, atol=1e-9)
    np.testing.assert_allclose(both.var(0), 1)
    assert image[:, 0].mean() - text[:, 0].mean() > 1  # per modality it would be 0
    twice, _ = key_space.standardised(np.concatenate([keys.text] * 3), keys.image)
    np.testing.assert_allclose(twice[: len(text)], text)
    assert key_space.standardised(np.ones((4, 2)), np.eye(4)[:, :2])[0].shape == (4, 2)
    assert key_space.standardised(np.ones((4, 2)), np.ones((4, 2)))[0].shape == (4, 0)


def attention(text: float, image: float, tokens: tuple[int, int, int] = (30, 10, 5), logit: float = 0.0) -> Attention:
    """Equal samples and layers with a little spread."""
    spread = np.random.default_rng(0).normal(size=(8, 3)) * 1e-3
    ones = np.ones((8, 3)) + spread
    return Attention(
        text=text * ones, image=image * ones, template=0.1 * ones, sink=0.05 * ones, text_logit=0 * ones,
        image_logit=logit * ones, tokens=np.tile(np.array(tokens, float), (8, 1)),
    )  # fmt: skip


def test_mdi_and_aei_are_their_formulas() -> None:
    given = Given(attention=attention(0.6, 0.1))
    mdi, aei = (PROBES.load(name).measure(given) for name in ("mdi", "aei"))
    assert mdi.more["mdi"] == pytest.approx((0.6 / 30) / (0.1 / 10), rel=1e-3)
    assert aei.more["aei"] == pytest.approx((0.6 / 0.7) / (30 / 40), rel=1e-3)
    assert aei.more["ceiling"] == pytest.approx(40 / 30) and (mdi.leans, aei.leans) == ("", "")
    counted = (0.7 / 35) / (0.1 / 10)
    assert mdi.more["log2_mdi_with_template"] == pytest.approx(np.log2(counted), abs=1e-3)
    balanced = Given(attention=attention(0.3, 0.1))
    assert PROBES.load("mdi").measure(balanced).value.value == pytest.approx(0, abs=1e-3)


def test_query_key_is_the_difference_of_logits() -> None:
    found = PROBES.load("query_key").measure(Given(attention=attention(0.5, 0.2, logit=-1.5)))
    assert found.value.value == pytest.approx(-1.5, abs=0.01) and found.value.high < 0


def game(rows: np.ndarray) -> np.ndarray:
    """Players 0 and 1 together give 2, player 2 gives 1, player 3 nothing."""
    return 2.0 * (rows[:, 0] & rows[:, 1]) + rows[:, 2]


def test_shapley_values_are_the_mean_over_all_orders() -> None:
    wanted = np.zeros(4)
    for order in permutations(range(4)):
        row = np.zeros((1, 4), dtype=bool)
        for player in order:
            before = game(row)[0]
            row[0, player] = True
            wanted[player] += (game(row)[0] - before) / 24
    np.testing.assert_allclose(mm_shap.shapley(game, 4, 16), wanted)
    np.testing.assert_allclose(wanted, [1, 1, 1, 0])


def test_sampled_shapley_values_add_up_and_come_near() -> None:
    random = np.random.default_rng(0)
    weights, joint = random.normal(size=10), random.normal(size=(10, 10)) * 0.1

    def value(rows: np.ndarray) -> np.ndarray:
        x = rows.astype(float)
        return x @ weights + np.einsum("ki,ij,kj->k", x, joint, x)

    found = mm_shap.shapley(value, 10, 300)
    everyone = value(np.ones((1, 10), bool))[0]
    assert found.sum() == pytest.approx(everyone)
    exact = weights + (joint + joint.T).sum(0) / 2
    np.testing.assert_allclose(found, exact, atol=0.1)


def test_conflict_counts_who_is_followed() -> None:
    told = {f"p{at}": Told(log_p=-3.0, other_log_p=-1.0, other=True) for at in range(10)}
    found = conflict.measure(Given(answers={"rich+conflict": told}))
    assert found.leans == "picture" and found.value.value == pytest.approx(1 / (1 + np.exp(-2)))
    unknown = {key: Told(correct=True) for key in told}
    assert conflict.measure(Given(answers={"rich+conflict": unknown})).value.value == 0.0
    lost = {key: replace(one, other=False) for key, one in told.items()}
    assert conflict.measure(Given(answers={"rich+conflict": lost})).leans == "unclear"


def test_token_kl_and_where_half_of_it_lies() -> None:
    p, q = np.log([[0.5, 0.5], [0.9, 0.1]]), np.log([[0.5, 0.5], [0.1, 0.9]])
    np.testing.assert_allclose(visual_dependency.kl(p, q), [0, 0.8 * np.log(9)])
    np.testing.assert_allclose(visual_dependency.entropy(p)[0], np.log(2))
    assert visual_dependency.share_of_half([np.array([0.0, 0.0, 8.0, 1.0])]) == 0.25


def test_redundancy_counts_facts_that_stand_twice() -> None:
    shown = ["Vision Dominant"]
    facts = [{"text": text, "shown_in": shown} for text in ("AB is 3.", "BC is 4.")]
    facts.append({"text": "Points A, B, C.", "shown_in": []})
    assert data_factor.redundancy({"facts": facts, "text_rich_prompt": "AB is 3. How long is BC?"}) == 0.5
    assert np.isnan(data_factor.redundancy({"facts": [], "text_rich_prompt": "AB is 3."}))
