"""The engines beside transformers: a server with planned faults, and vLLM's interface as a stand-in module."""

from __future__ import annotations

import io
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import mock_openai as mock
import pytest
from PIL import Image

from builders import vlm
from builders.engines import openai as engine_module
from builders.engines._window import in_batches
from renderers.errors import UserError

REQUESTS = [vlm.Request(key=f"row{n}", text=f"question {n}") for n in range(12)]
GREEDY = vlm.Sampling(max_new_tokens=16)


def _png(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "_FIRST_WAIT", 0.01)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def _engine(url: str, **settings: Any) -> vlm.Engine:
    return vlm.load(vlm.ModelOptions(model="served", engine="openai", base_url=url, **settings))


def _echo(body: dict[str, Any]) -> str:
    return f"re: {mock.text_of(body)}"


def test_replies_come_in_order_with_bounded_requests_in_flight() -> None:
    asked = 0

    def source() -> Iterator[vlm.Request]:
        nonlocal asked
        for number in range(60):
            asked += 1
            yield vlm.Request(key=str(number), text=f"question {number}")

    with mock.serve(_echo, faults=["slow"], pause=0.01) as server:
        replies = _engine(server.url, in_flight=3).generate(source(), GREEDY)
        first = next(replies)
        assert asked <= 14  # 4 x in_flight are read ahead, not the whole source
        rest = list(replies)
    assert [reply.samples[0].text for reply in [first, *rest]] == [f"re: question {n}" for n in range(60)]
    assert 2 <= server.most_open <= 3


@pytest.mark.parametrize("fault", ["429", "500", "503", "cut"])
def test_a_busy_server_is_asked_again(fault: str) -> None:
    with mock.serve(_echo, faults=[fault] * 3) as server:
        replies = list(_engine(server.url, in_flight=2).generate(REQUESTS, GREEDY))
    assert [reply.samples[0].text for reply in replies] == [f"re: {request.text}" for request in REQUESTS]
    assert len(server.bodies) == len(REQUESTS) + 3


def test_retry_after_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    with mock.serve(_echo, faults=["429"], retry_after="7") as server:
        engine: Any = _engine(server.url)
        monkeypatch.setattr(engine._closed, "wait", lambda seconds: waited.append(seconds))
        list(engine.generate(REQUESTS[:1], GREEDY))
    assert waited == [7.0]


def test_the_deadline_ends_retries_in_one_line() -> None:
    with (
        mock.serve(_echo, faults=["503"] * 500) as server,
        pytest.raises(UserError, match=r"no answer within 0 s \(503 planned 503\); run the same command again"),
    ):
        list(_engine(server.url, deadline=0.3).generate(REQUESTS[:1], GREEDY))
    with pytest.raises(UserError, match="ConnectError"):
        list(_engine("http://127.0.0.1:9/v1", deadline=0.3).generate(REQUESTS[:1], GREEDY))


def test_a_refused_request_fails_alone() -> None:
    with mock.serve(_echo, faults=["400"]) as server:
        replies = list(_engine(server.url, in_flight=1).generate(REQUESTS[:3], GREEDY))
    assert replies[0].error == "400 planned 400" and not replies[0].samples
    assert [reply.error for reply in replies[1:]] == ["", ""]


def test_the_key_is_sent_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with mock.serve(_echo, key="sk-right") as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-right")
        assert next(iter(_engine(server.url).generate(REQUESTS[:1], GREEDY))).samples
        monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-wrong")
        with pytest.raises(UserError, match=r"401 bad key Bearer .*; set OPENAI_API_KEY") as told:
            list(_engine(server.url).generate(REQUESTS[:1], GREEDY))
    assert "sk-secret" not in str(told.value)


def test_an_unknown_model_names_what_to_check() -> None:
    with mock.serve(_echo) as server, pytest.raises(UserError, match="404 no such model; is --model"):
        options = vlm.ModelOptions(model="unknown", engine="openai", base_url=server.url)
        list(vlm.load(options).generate(REQUESTS[:1], GREEDY))


@pytest.mark.parametrize("choices", [1, 99])
def test_all_samples_come_from_servers_that_give_one_choice_too(choices: int) -> None:
    sampling = vlm.Sampling(samples=3, temperature=0.8, seed=5)
    with mock.serve(_echo, choices=choices) as server:
        replies = list(_engine(server.url).generate(REQUESTS[:2], sampling))
    assert [len(reply.samples) for reply in replies] == [3, 3]
    assert len(server.bodies) == (2 if choices > 1 else 6)
    assert len({body["seed"] for body in server.bodies}) == len(server.bodies)


def test_the_body_holds_pictures_template_and_settings() -> None:
    request = vlm.Request(key="a", text="Which colour?", images=(_png(),))
    with mock.serve(_echo) as server:
        list(_engine(server.url).generate([request], vlm.Sampling(samples=2, max_new_tokens=9)))
    body = server.bodies[0]
    picture, words = body["messages"][0]["content"]
    assert picture["image_url"]["url"].startswith("data:image/png;base64,iVBOR") and words["text"] == "Which colour?"
    assert (body["temperature"], body["max_tokens"], body["n"]) == (0.0, 9, 1)


def test_a_server_that_scores_prompts_gives_log_probs() -> None:
    questions = [(vlm.Request(key=str(n), text="x", prefix="boxed{", images=(_png(),)), f"{n}}}") for n in range(2, 9)]
    with mock.serve(_echo, faults=["400"]) as server:
        engine = _engine(server.url, in_flight=1)
        told = list(engine.log_probs(questions))
    assert told[0].error == "400 planned 400" and [one.key for one in told] == [str(n) for n in range(2, 9)]
    assert told[1].values == (-ord("#") / 10, -ord("}") / 10)  # "{3" is one token: it is the answer's
    assert told[2].values == (-ord("4") / 10, -ord("}") / 10)
    last = server.bodies[-1]
    assert last["messages"][1] == {"role": "assistant", "content": "boxed{8}"}
    assert last["continue_final_message"] is True and last["add_generation_prompt"] is False


def test_what_a_server_cannot_do_is_said() -> None:
    with mock.serve(_echo, prompt_logprobs=False) as server, pytest.raises(UserError, match="use a vLLM server"):
        list(_engine(server.url).log_probs([(REQUESTS[0], "3")]))
    for options, words in (({"base_url": "ftp://x"}, "http://"), ({"in_flight": 0}, "--in-flight")):
        with pytest.raises(UserError, match=words):
            vlm.load(vlm.ModelOptions(model="m", engine="openai", **options))


def test_batches_hold_one_kind_of_like_length_and_results_keep_their_order() -> None:
    items = [(n % 2, (37 * n) % 23) for n in range(50)]
    seen: list[list[tuple[int, int]]] = []

    def work(batch: Any) -> list[str]:
        seen.append(list(batch))
        return [str(item) for item in batch]

    assert list(in_batches(items, 4, lambda item: item, work, window=5)) == [str(item) for item in items]
    assert all(len({kind for kind, _ in batch}) == 1 and len(batch) <= 4 for batch in seen)
    assert all(batch == sorted(batch, key=lambda item: -item[1]) for batch in seen)


class _FakeLLM:
    """vLLM's interface as far as the engine uses it: each answer tells its seed, each prompt token n has -n/10."""

    def __init__(self, model: str, **settings: Any) -> None:
        if settings["dtype"] == "float16":
            raise ValueError("No available memory for the cache blocks.")
        self.settings = settings

    def generate(self, prompts: list[dict[str, Any]], params: Any, use_tqdm: bool) -> list[Any]:
        every = params if isinstance(params, list) else [params] * len(prompts)
        assert len(every) == len(prompts)
        return [self._output(prompt, one) for prompt, one in zip(prompts, every, strict=True)]

    def _output(self, prompt: dict[str, Any], params: Any) -> Any:
        pictures = len(prompt.get("multi_modal_data", {}).get("image", ()))
        tokens = list(prompt["prompt"].encode())
        answer = SimpleNamespace(text=f"{pictures} {params.seed}", token_ids=[1, 2], finish_reason="length")
        told = [None] + [{token: SimpleNamespace(logprob=-token / 10)} for token in tokens[1:]]
        return SimpleNamespace(outputs=[answer], prompt_token_ids=tokens, prompt_logprobs=told)


class _FakeParams(SimpleNamespace):
    seed = None


@pytest.fixture
def fake_vllm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vllm", SimpleNamespace(LLM=_FakeLLM, SamplingParams=_FakeParams))


def test_vllm_answers_in_order_with_a_seed_for_each_sample(fake_vllm: None, tiny_qwen: Path) -> None:
    engine = vlm.load(vlm.ModelOptions(model=str(tiny_qwen), engine="vllm"))
    requests = [
        vlm.Request(key="a", text="x", images=(_png(),)),
        vlm.Request(key="bad", text="x", images=(b"no picture",)),
        vlm.Request(key="b", text="x"),
    ]
    sampling = vlm.Sampling(samples=2, temperature=1.0)
    replies = list(engine.generate(requests, sampling))
    texts = {reply.key: [sample.text for sample in reply.samples] for reply in replies}
    assert [text[0] for text in texts["a"]] == ["1", "1"] and [text[0] for text in texts["b"]] == ["0", "0"]
    assert len({*texts["a"], *texts["b"]}) == 4 and not replies[0].samples[0].finished
    assert "cannot be decoded" in replies[1].error
    assert list(engine.generate(requests[2:], sampling)) == replies[2:]  # the seed is the row's, not the batch's
    greedy = next(iter(engine.generate(requests[:1], vlm.Sampling(samples=3)))).samples
    assert len(greedy) == 3 and len(set(greedy)) == 1


def test_vllm_log_probs_are_those_of_the_answers_tokens(fake_vllm: None, tiny_qwen: Path) -> None:
    engine: Any = vlm.load(vlm.ModelOptions(model=str(tiny_qwen), engine="vllm"))

    def bytes_of(text: str, **_: Any) -> dict[str, list[int]]:
        return {"input_ids": list(text.encode())}  # as the stand-in reads its prompts

    real = engine._processor
    engine._processor = SimpleNamespace(tokenizer=bytes_of, apply_chat_template=real.apply_chat_template)
    told = next(engine.log_probs([(vlm.Request(key="a", text="x", prefix="("), "12)")]))
    assert told.values == tuple(-byte / 10 for byte in b"12)")
    assert math.isclose(told.mean, told.total / 3)


def test_vllm_says_what_to_do_when_it_is_missing_or_too_large(
    fake_vllm: None, tiny_qwen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UserError, match=r"No available memory.*lower --batch"):
        vlm.load(vlm.ModelOptions(model=str(tiny_qwen), engine="vllm", dtype="float16"))
    monkeypatch.setitem(sys.modules, "vllm", None)
    with pytest.raises(UserError, match=r"cannot be imported.*vllm serve"):
        vlm.load(vlm.ModelOptions(model=str(tiny_qwen), engine="vllm"))
