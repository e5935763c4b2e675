"""Keys, attention and token labels against the model's own cache and attention weights; memory that does not grow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from builders import vlm
from builders.dataset import open_set
from builders.engines import Request
from builders.prompts import ANSWER_AT_ONCE
from recipes.probes import Keys
from train.diagnosis.internals import SIDES, Reservoir, gather
from train.diagnosis.tokens import ANSWER, IMAGE, TEMPLATE, TEXT, read
from train.diagnosis.watching import Layer, Watch, attentions, turned
from train.vision import decoder

REPLY = "3}"


@pytest.fixture(scope="module", params=["qwen", "llava"])
def engine(request: pytest.FixtureRequest, tiny_qwen: Path, tiny_llava: Path) -> Any:
    """A random model of each kind, opened."""
    return vlm.load(vlm.ModelOptions(model=str(tiny_qwen if request.param == "qwen" else tiny_llava)))


@pytest.fixture(scope="module")
def requests(family_set: Path) -> list[Request]:
    """A few rows with their pictures."""
    rows = list(open_set(family_set).rows(split="test"))
    return [vlm.request(row, "text_rich", prefix=ANSWER_AT_ONCE) for row in rows][:8]


def watched(engine: Any, request: Request) -> tuple[Any, list[Layer], torch.Tensor]:
    """(what was read, every layer, positions)."""
    one, seen = read(engine, request, REPLY), []
    with torch.no_grad(), Watch(engine.model, last=one.answer + 1, see=seen.append) as watch:
        engine.model(**one.inputs, use_cache=False)
    assert watch.positions is not None
    return one, seen, watch.positions


def test_keys_are_those_of_the_cache_and_attention_is_the_models(engine: Any, requests: list[Request]) -> None:
    one, seen, _ = watched(engine, requests[0])
    usual = engine.model.config._attn_implementation
    engine.model.set_attn_implementation("eager")
    with torch.no_grad():
        out = engine.model(**one.inputs, use_cache=True, output_attentions=True)
    engine.model.set_attn_implementation(usual)
    assert len(seen) == len(attentions(engine.model)) == len(out.attentions)
    for layer, cached, weights in zip(seen, out.past_key_values.layers, out.attentions, strict=True):
        tokens = cached.keys.shape[2]
        torch.testing.assert_close(layer.after, cached.keys[0].transpose(0, 1).reshape(tokens, -1))
        torch.testing.assert_close(layer.weights, weights[0].mean(0)[-one.answer - 1 :], atol=1e-5, rtol=1e-4)


def test_watching_changes_nothing_and_leaves_nothing(engine: Any, requests: list[Request]) -> None:
    one = read(engine, requests[0], REPLY)
    with torch.no_grad():
        before = engine.model(**one.inputs).logits
        with Watch(engine.model, last=1, see=lambda layer: None):
            during = engine.model(**one.inputs, use_cache=False).logits
        after = engine.model(**one.inputs).logits
    torch.testing.assert_close(during, before, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(after, before)
    assert not any(hasattr(module, "watched_by") for module in attentions(engine.model))


def test_turning_keys_from_before_rope_gives_those_after_it(engine: Any, requests: list[Request]) -> None:
    one, seen, positions = watched(engine, requests[0])
    text = one.kinds == TEXT  # their positions are equal on all axes of a picture's grid
    places = positions.reshape(-1, len(one.kinds))[0]
    size = attentions(engine.model)[0].head_dim
    for layer in seen:
        found = turned(engine.model, layer.before[text], places[text], size)
        torch.testing.assert_close(found, layer.after[text], atol=1e-4, rtol=1e-4)
        back = turned(engine.model, layer.after[text], -places[text], size)
        torch.testing.assert_close(back, layer.before[text], atol=1e-4, rtol=1e-4)


def test_every_token_is_labelled(engine: Any, requests: list[Request]) -> None:
    for request in requests:
        one = read(engine, request, REPLY)
        ids = one.inputs["input_ids"][0]
        assert engine.tokenizer.decode(ids[one.kinds == TEXT]) == request.text
        assert engine.tokenizer.decode(ids[one.kinds == ANSWER]) == REPLY
        assert one.kinds[0] == TEMPLATE and len(set(ids[one.kinds == IMAGE].tolist())) == 1
        places = torch.nonzero(one.kinds == IMAGE)[:, 0]
        assert len(places) == int(places[-1] - places[0]) + 1


def test_gathered_attention_adds_up_and_keys_name_their_samples(engine: Any, requests: list[Request]) -> None:
    found = gather(engine, [(request, REPLY) for request in requests], samples=8, tokens=3)
    assert found.attention is not None and list(found.keys) == list(SIDES)
    parts = found.attention
    assert parts.text.shape == (len(requests), len(attentions(engine.model)))
    whole = parts.text + parts.image + parts.template
    assert (whole <= 1 + 1e-5).all() and (whole > 0.8).all()  # the rest is on the answer itself
    assert (parts.sink <= parts.template + 1e-6).all()
    for keys in found.keys["before"]:
        assert isinstance(keys, Keys) and keys.text.shape == (len(keys.text_sample), keys.image.shape[1])
        assert set(keys.text_sample) == set(range(len(requests)))


def test_reservoir_is_flat_and_keeps_every_sample_equally_often() -> None:
    kept = np.zeros(60)
    for seed in range(300):
        reservoir = Reservoir((1, 2), samples=12, tokens=1, seed=seed)
        held = reservoir.values.nbytes
        for _ in range(60):
            place = reservoir.place()
            if place is not None:
                reservoir.values[place] = 0.0
        assert reservoir.values.nbytes == held
        kept[reservoir.numbers] += 1
    assert kept.sum() == 300 * 12
    assert np.abs(kept - 60).max() < 4.5 * np.sqrt(60 * 0.8)  # binomial(300, 1/5)


def test_keys_of_a_wide_model_stay_below_a_bound() -> None:
    wide = Reservoir((32, 4096), samples=1000, tokens=6, seed=0)
    assert wide.values.nbytes <= 1 << 30 and wide.samples >= 8


def test_decoder_gets_its_own_attention_back_after_an_error(engine: Any, requests: list[Request]) -> None:
    def stop(layer: Layer) -> None:
        raise RuntimeError("stop")

    usual = decoder(engine.model).config._attn_implementation
    one = read(engine, requests[0], REPLY)
    with pytest.raises(RuntimeError, match="stop"), Watch(engine.model, last=1, see=stop):
        engine.model(**one.inputs)
    assert decoder(engine.model).config._attn_implementation == usual


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
