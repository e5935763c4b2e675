"""Factors from outside the model: the base language model, a run's metrics, vectors of pictures and texts."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from builders.dataset import open_set
from recipes.probes import PROBES, Given, Told
from renderers.errors import UserError
from train.diagnose import Config
from train.diagnosis import outside


def test_base_language_model_answers_the_words_alone(tiny_llava: Path, family_set: Path, tmp_path: Path) -> None:
    from transformers import AutoModelForImageTextToText, AutoTokenizer, LlamaForCausalLM

    whole = AutoModelForImageTextToText.from_pretrained(tiny_llava)
    LlamaForCausalLM(whole.config.text_config).save_pretrained(tmp_path / "base")
    tokenizer = AutoTokenizer.from_pretrained(tiny_llava)
    tokenizer.chat_template = None  # base models have none
    tokenizer.save_pretrained(tmp_path / "base")
    rows = list(open_set(family_set).rows(split="test"))[:3]
    told = outside.base_answers(Config(base=str(tmp_path / "base"), max_new_tokens=3, device="cpu"), rows)
    assert told.keys() == {row["id"] for row in rows} and not any(told.values())
    with pytest.raises(UserError, match="--base"):
        outside.base_answers(Config(base=str(tmp_path / "none"), device="cpu"), rows)


def test_leakage_and_adaptation_are_against_the_base() -> None:
    right, wrong = Told(correct=True), Told()
    names = [f"p{at}" for at in range(10)]
    answers = {
        "plain+own": dict.fromkeys(names, right),
        "plain+none": {name: right if at < 4 else wrong for at, name in enumerate(names)},
        "rich+none": {name: right if at < 8 else wrong for at, name in enumerate(names)},
    }
    given = Given(answers=answers, base={name: at < 1 for at, name in enumerate(names)})
    gain = PROBES.load("multimodal_gain").measure(given)
    assert gain.value.value == pytest.approx(0.6) and gain.more["leakage"] == pytest.approx(0.3)
    backbone = PROBES.load("backbone_factor").measure(given)
    assert backbone.value.value == pytest.approx(-0.2) and backbone.more["adaptation"].value == pytest.approx(0.7)


def test_objective_reads_a_run_by_view(tmp_path: Path) -> None:
    lines = [
        {"step": at, "eval/text_rich/accuracy": 0.5 + 0.1 * at, "eval/vision_centric/accuracy": 0.2 + 0.2 * at,
         "eval/text_rich/accuracy_se": 0.03, "eval/vision_centric/accuracy_se": 0.04, "gradient/terms_to_main": 0.5}
        for at in range(3)
    ]  # fmt: skip
    (tmp_path / "metrics.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    found = PROBES.load("objective_factor").measure(Given(run=outside.run_lines(tmp_path)))
    assert found.value.value == pytest.approx(0.2) and found.value.se == pytest.approx(np.hypot(0.03, 0.04) * 2**0.5)
    assert found.more["gradient_terms_to_main"] == 0.5 and len(found.table) == 2
    with pytest.raises(UserError, match=r"metrics\.jsonl"):
        outside.run_lines(tmp_path / "none")


def test_centroid_gap_of_planted_vectors() -> None:
    random = np.random.default_rng(0)
    base = random.normal(size=(60, 16))
    pictures, texts = (base + random.normal(size=(60, 16)) * 0.3 for _ in range(2))
    texts[:, 0] += 5
    pictures, texts = (side / np.linalg.norm(side, axis=1, keepdims=True) for side in (pictures, texts))
    found = PROBES.load("clip_gap").measure(Given(embeddings=(pictures, texts)))
    assert found.value.value == pytest.approx(np.linalg.norm(pictures.mean(0) - texts.mean(0)))
    assert found.value.low < found.value.value < found.value.high and found.value.low > 0.5
    assert found.more["linear_probe"] > 0.95 and found.more["matched_cosine"] > found.more["other_cosine"]
