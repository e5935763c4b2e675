"""Answers and log-probabilities of transformers models: equal to a plain forward, whatever the batch."""

from __future__ import annotations

import dataclasses
import io
import math
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image

from builders import loading, vlm
from builders.chat import answer_length, decode
from builders.dataset import open_set
from builders.engines import _draw
from builders.rows import Row
from renderers.errors import UserError

TOLERANCE = 1e-5  # float32, natural log; padding changes the order of sums
SAMPLED = vlm.Sampling(samples=3, temperature=0.8, top_p=0.95, max_new_tokens=12, seed=3)


@pytest.fixture(scope="session")
def rows(family_set: Path) -> list[Row]:
    """24 rows of four families."""
    return list(open_set(family_set).rows())[::2]


@pytest.fixture(params=["tiny_qwen", "tiny_llava"])
def folder(request: pytest.FixtureRequest) -> Path:
    return Path(request.getfixturevalue(request.param))


@pytest.fixture
def engine(folder: Path) -> Any:
    return vlm.load(vlm.ModelOptions(model=str(folder), batch=5, device="cpu"))


def _questions(rows: list[Row]) -> list[tuple[vlm.Request, str]]:
    """Every third without a picture, so that batches must be of one kind."""
    return [
        (vlm.request(row, "vision_centric", prefix=vlm.ANSWER_AT_ONCE, picture=n % 3 > 0), vlm.answer(row))
        for n, row in enumerate(rows)
    ]


def _plain(engine: Any, request: vlm.Request, answer: str) -> list[float]:
    """One unbatched, unpadded forward over prompt and answer, all logits, no shortcuts."""
    import torch

    turns = [{"role": "user", "content": [{"type": "image"}] * len(request.images) + [_text(request.text)]}]
    prompt = engine.processor.apply_chat_template(turns, tokenize=False, add_generation_prompt=True) + request.prefix
    options = {"images": decode(request)} if request.images else {}
    both = [engine.processor(text=[text], return_tensors="pt", **options) for text in (prompt, prompt + answer)]
    start = both[0]["input_ids"].shape[1]
    assert both[1]["input_ids"][0, :start].tolist() == both[0]["input_ids"][0].tolist()
    with torch.no_grad():
        told = engine.model(**both[1]).logits.log_softmax(dim=-1)
    tokens = both[1]["input_ids"][0]
    return [float(told[0, place - 1, tokens[place]]) for place in range(start, len(tokens))]


def _text(words: str) -> dict[str, str]:
    return {"type": "text", "text": words}


def test_log_probs_are_those_of_a_plain_forward(engine: Any, rows: list[Row]) -> None:
    questions = _questions(rows[:9])
    for (request, answer), told in zip(questions, engine.log_probs(questions), strict=True):
        plain = _plain(engine, request, answer)
        assert told.key == request.key and told.values == pytest.approx(plain, abs=TOLERANCE)
        assert told.total == pytest.approx(sum(plain), abs=TOLERANCE * len(plain))


def test_batch_size_and_order_do_not_change_values(engine: Any, rows: list[Row]) -> None:
    questions = _questions(rows)
    told = {one.key: one.values for one in engine.log_probs(questions)}
    assert list(told) == [row["id"] for row in rows]
    single = vlm.wrap(engine.model, engine.processor, batch=1)
    for one in single.log_probs(reversed(questions)):
        assert one.values == pytest.approx(told[one.key], abs=TOLERANCE)


@pytest.mark.parametrize("sampling", [vlm.Sampling(max_new_tokens=12), SAMPLED])
def test_answers_do_not_depend_on_the_batch(engine: Any, rows: list[Row], sampling: vlm.Sampling) -> None:
    requests = [request for request, _ in _questions(rows)]
    replies = list(engine.generate(requests, sampling))
    assert [reply.key for reply in replies] == [request.key for request in requests]
    other = vlm.wrap(engine.model, engine.processor, batch=11).generate(reversed(requests), sampling)
    assert list(other)[::-1] == replies
    samples = {sample.text for reply in replies for sample in reply.samples}
    assert len(samples) > len(rows) or sampling.temperature == 0


def test_samples_follow_the_seed_and_leave_the_global_generator_alone(engine: Any, rows: list[Row]) -> None:
    import torch

    requests = [request for request, _ in _questions(rows[:4])]
    before = torch.random.get_rng_state()
    first = list(engine.generate(requests, SAMPLED))
    assert torch.equal(torch.random.get_rng_state(), before)
    assert list(engine.generate(requests, SAMPLED)) == first
    assert list(engine.generate(requests, dataclasses.replace(SAMPLED, seed=4))) != first


def test_greedy_answers_are_the_models_own(engine: Any, rows: list[Row]) -> None:
    request, _ = _questions(rows)[1]
    encoded = engine.encode([request])
    out = engine.model.generate(**encoded, max_new_tokens=10, do_sample=False)
    own = engine.tokenizer.decode(out[0, encoded["input_ids"].shape[1] :], skip_special_tokens=True)
    replies = list(engine.generate([request], vlm.Sampling(samples=2, max_new_tokens=10)))
    assert [sample.text for sample in replies[0].samples] == [own, own]
    assert replies[0].samples[0].tokens == 10 and not replies[0].samples[0].finished


def test_drawn_tokens_follow_the_distribution() -> None:
    import torch

    logits = torch.tensor([0.0, 1.0, 2.0, -1.0]).repeat(4000, 1)
    draw = _draw.one_token_each([Random(n) for n in range(4000)], vlm.Sampling(temperature=0.5, top_p=0.999))
    counts = torch.bincount(draw(torch.zeros(4000, 1), logits).argmax(dim=1), minlength=4) / 4000
    assert counts.tolist() == pytest.approx(torch.softmax(logits[0] / 0.5, dim=0).tolist(), abs=0.03)
    share = torch.tensor([[0.5, 0.3, 0.15, 0.05]])
    assert _draw.nucleus(share, 0.6).tolist()[0] == pytest.approx([0.5, 0.3, 0, 0])
    assert _draw.nucleus(share, 1e-9).tolist()[0] == pytest.approx([0.5, 0, 0, 0])


def test_a_wrapped_model_keeps_its_mode_and_settings(engine: Any, rows: list[Row]) -> None:
    model = engine.model.train()
    model.generation_config.repetition_penalty = 1.7
    list(vlm.wrap(model, engine.processor).generate([_questions(rows)[0][0]], SAMPLED))
    assert model.training and model.generation_config.repetition_penalty == 1.7
    assert next(model.parameters()).requires_grad


def test_a_picture_that_cannot_be_decoded_fails_alone(engine: Any, rows: list[Row]) -> None:
    questions = [question for n, question in enumerate(_questions(rows)) if n % 3][:4]
    broken = dataclasses.replace(questions[2][0], images=(b"\x89PNG\r\n cut short",))
    mixed = [*questions[:2], (broken, questions[2][1]), questions[3]]
    told = list(engine.log_probs(mixed))
    assert [bool(one.error) for one in told] == [False, False, True, False] and math.isnan(told[2].mean)
    replies = list(engine.generate([request for request, _ in mixed], SAMPLED))
    assert [len(reply.samples) for reply in replies] == [3, 3, 0, 3]
    assert "picture 1 cannot be decoded" in replies[2].error


def test_several_pictures_and_half_precision(folder: Path, rows: list[Row]) -> None:
    engine = vlm.load(vlm.ModelOptions(model=str(folder), batch=4, dtype="bfloat16", device="cpu"))
    images = [row["vision_centric_image"]["bytes"] for row in rows[:4]]
    questions = [
        (vlm.Request(key=str(n), text="Which is larger?", images=tuple(images[: 1 + n % 2])), "12") for n in range(6)
    ]
    told = [one.total for one in engine.log_probs(questions)]
    exact = [one.total for one in vlm.load(vlm.ModelOptions(model=str(folder), device="cpu")).log_probs(questions)]
    assert told == pytest.approx(exact, abs=0.2) and told[0] == told[2] != told[1]
    assert [len(reply.samples) for reply in engine.generate([r for r, _ in questions], SAMPLED)] == [3] * 6


def test_a_wrapped_model_trains_on_afterwards(engine: Any, rows: list[Row]) -> None:
    questions = _questions(rows)[:2]
    list(engine.log_probs(questions))
    encoded = engine.encode([questions[1][0]])
    engine.model.train()(**encoded, labels=encoded["input_ids"]).loss.backward()
    assert any(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in engine.model.parameters())


def test_memory_that_runs_out_halves_the_batch(engine: Any, rows: list[Row], monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    questions = _questions(rows)
    expected = list(engine.log_probs(questions))
    score, sizes = engine._score, []

    def tight(batch: Any, room: int = 2) -> Any:
        sizes.append(len(batch))
        if len(batch) > room:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return score(batch)

    monkeypatch.setattr(engine, "_score", tight)
    told = list(engine.log_probs(questions))
    assert [one.key for one in told] == [one.key for one in expected] and max(sizes) == 5
    assert [one.mean for one in told] == pytest.approx([one.mean for one in expected], abs=TOLERANCE)
    monkeypatch.setattr(engine, "_score", lambda batch: tight(batch, room=0))
    with pytest.raises(UserError, match="single request; lower --batch, --max-pixels"):
        list(engine.log_probs(questions[:3]))


def test_a_token_that_joins_prompt_and_answer_is_the_answers() -> None:
    def tokenizer(text: str, **_: Any) -> dict[str, list[int]]:
        pieces = text.replace("{3", "#")  # "{3" is one token
        return {"input_ids": [ord(piece) for piece in pieces]}

    assert answer_length(tokenizer, "boxed{", "4}") == 2
    assert answer_length(tokenizer, "boxed{", "3}") == 2  # "{3" and "}"


def test_the_identity_is_that_of_the_weights(engine: Any) -> None:
    import torch

    before = engine.identity
    assert before == engine.identity and len(before) == 16
    with torch.no_grad():
        next(engine.model.parameters()).mul_(1.001)
    assert engine.identity != before


def test_transparent_pictures_lie_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    picture = decode(vlm.Request(key="a", text="", images=(out.getvalue(),)))[0]
    assert picture.mode == "RGB" and picture.getpixel((1, 1)) == (255, 255, 255)


def test_the_template_is_the_one(rows: list[Row]) -> None:
    row = dict(rows[0], choices=["1", "2"], answer="A")
    asked = vlm.request(row, "text_rich")
    assert asked.text.startswith(row["text_rich_prompt"]) and "letter of the right option in \\boxed{}" in asked.text
    assert vlm.answer(row) == "A}" and not vlm.request(row, "text_rich", picture=False).images
    with pytest.raises(UserError, match="has no text-rich view"):
        vlm.request(dict(row, text_rich_prompt=None), "text_rich")


def test_what_cannot_be_loaded_is_said_in_one_line(
    tiny_qwen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)  # it reads the environment once, before our fixture sets it
    (tmp_path / "empty").mkdir()
    text_only = _text_model(tmp_path / "text")
    cases: list[tuple[dict[str, Any], str]] = [
        ({"model": ""}, "--model: name a local folder"),
        ({"model": "./nowhere"}, "no such folder"),
        ({"model": "somebody/nothing"}, "not downloaded before, and HF_HUB_OFFLINE is set"),
        ({"model": str(tmp_path / "empty")}, "holds no config.json"),
        ({"model": str(text_only)}, "has no image processor; an image-text model is needed"),
        ({"model": str(tiny_qwen), "device": "cuda:9"}, "--device cuda:9"),
        ({"model": str(tiny_qwen), "dtype": "float8"}, "--dtype 'float8'"),
        ({"model": str(tiny_qwen), "batch": 0}, "--batch 0: needs at least 1"),
        ({"model": str(tiny_qwen), "engine": "vlm"}, "did you mean 'vllm'"),
    ]
    for options, words in cases:
        with pytest.raises(UserError, match=words) as told:
            vlm.load(vlm.ModelOptions(**options))
        assert "\n" not in str(told.value)
    with pytest.raises(UserError, match=r"is not an image-text model \(LlamaConfig\)"):
        loading.load_model(vlm.ModelOptions(model=str(text_only)))


@pytest.mark.parametrize(
    ("status", "words"), [(401, "no such model on the Hub, or not open"), (404, "no such model"), (None, "not reached")]
)
def test_a_hub_that_does_not_give_is_asked_once(
    status: int | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import httpx
    from huggingface_hub import constants
    from huggingface_hub.errors import RepositoryNotFoundError

    asked = []

    def info(name: str, **_: Any) -> None:
        asked.append(name)
        request = httpx.Request("GET", "https://hub.invalid")
        if status is None:
            raise httpx.ConnectError("no route")
        raise RepositoryNotFoundError("Repository Not Found", response=httpx.Response(status, request=request))

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.model_info", info)
    with pytest.raises(UserError, match=words):
        vlm.load(vlm.ModelOptions(model="somebody/nothing"))
    assert asked == ["somebody/nothing"]


def _text_model(folder: Path) -> Path:
    from transformers import LlamaConfig, LlamaForCausalLM

    from train.tiny import Sizes, make_model

    config = LlamaConfig(
        vocab_size=400, hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    make_model("llava", Sizes())[1].tokenizer.save_pretrained(folder)
    return folder


def test_pictures_can_be_made_smaller(tiny_qwen: Path, rows: list[Row]) -> None:
    request = vlm.request(rows[1], "vision_centric")
    lengths = [
        vlm.load(vlm.ModelOptions(model=str(tiny_qwen), max_pixels=pixels)).encode([request])["input_ids"].shape[1]  # type: ignore[attr-defined]
        for pixels in (56 * 56, 112 * 112)
    ]
    assert lengths[0] < lengths[1]


def test_a_fixed_picture_size_cannot_be_lowered(tiny_llava: Path) -> None:
    with pytest.raises(UserError, match=r"--max-pixels.*one size"):
        vlm.load(vlm.ModelOptions(model=str(tiny_llava), max_pixels=100))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"samples": 0}, "--samples"),
        ({"max_new_tokens": 0}, "--max-new-tokens"),
        ({"temperature": -1.0}, "--temperature -1"),
        ({"temperature": math.nan}, "--temperature nan"),
        ({"top_p": 0.0}, "--top-p 0"),
    ],
)
def test_settings_that_cannot_be_are_refused(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(UserError, match=words):
        vlm.check_sampling(vlm.Sampling(**wrong))
