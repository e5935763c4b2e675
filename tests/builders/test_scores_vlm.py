"""Scores by an image-text model on planted behaviour: models that were taught to read a picture, and known replies."""

from __future__ import annotations

import io
import math
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import mock_openai as mock
import pyarrow.parquet as pq
import pytest
from PIL import Image

from builders import vlm
from builders.cost import TokenCounter
from builders.dataset import BuiltSet, open_set
from builders.rows import PAIRS, Row, schema
from builders.score import main
from builders.scores._vlm import NULLS, partners, question
from builders.scores.pass_gain import _scored

COLOURS = {"red": "3", "blue": "8"}
ROWS = 24
MISALIGNED = {"row02", "row03", "row09"}  # the gold answer is the other colour's


def _png(colour: str, size: tuple[int, int] = (28, 28)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def _row(number: int) -> Row:
    key, colour = f"row{number:02d}", ("red", "blue")[number % 2]
    other = {"red": "blue", "blue": "red"}[colour]
    image = {"bytes": _png(colour), "path": f"{key}.png"}
    return dict.fromkeys(PAIRS) | {
        "id": key,
        "family": "colours" if number < 20 else "others",
        "text_rich_prompt": f"The picture is {colour}. Find its number, please.",
        "text_rich_image": image,
        "vision_centric_prompt": "Find its number.",
        "vision_centric_image": image,
        "answer": COLOURS[other if key in MISALIGNED else colour],
        "choices": [],
        "facts": [],
        "split": "train",
    }


def _write(root: Path, rows: list[Row]) -> BuiltSet:
    import pyarrow as pa

    folder = root / "data/pairs"
    folder.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=schema("pairs")), folder / "train-00000.parquet")
    return open_set(root)


@pytest.fixture
def data(tmp_path: Path) -> BuiltSet:
    return _write(tmp_path / "set", [_row(number) for number in range(ROWS)])


@pytest.fixture(scope="session", params=["qwen", "llava"])
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model that was taught (seconds) to answer the vision-centric prompt by the colour that it sees."""
    import torch

    from train.tiny import Sizes, make_model

    model, processor = make_model(request.param, Sizes(), seed=1)
    engine: Any = vlm.wrap(model, processor)
    right = [question(_row(n), _png(colour)) for n, colour in enumerate(COLOURS)]
    lessons = [(request, f"{COLOURS[colour]}}}") for (request, _), colour in zip(right, COLOURS, strict=True)]
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    model.train()
    for _ in range(150):
        encoded = engine.encode([r for r, _ in lessons], [a for _, a in lessons], side="right")
        logits = model(**encoded).logits[:, -3:-1].float()  # both answers are two tokens: the number and the brace
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), encoded["input_ids"][:, -2:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < 0.02:
            break
    assert loss.item() < 0.1
    folder = tmp_path_factory.mktemp("reader") / request.param
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


def _scores(data: BuiltSet, name: str) -> dict[str, Row]:
    rows = [row for file in (data.root / "scores" / name).glob("*.parquet") for row in pq.read_table(file).to_pylist()]
    return {row["id"]: row for row in rows}


def test_a_model_that_reads_the_picture_gains_by_it(data: BuiltSet, reader: Path) -> None:
    words = ["--data", str(data.root), "--scores", "visual_gain,pair_gap", "--vlm", str(reader), "--device", "cpu"]
    assert main([*words, "--vlm-batch", "7"]) == 0
    gains = _scores(data, "visual_gain")
    aligned = {key for key in gains if key not in MISALIGNED}
    assert all(gains[key]["value"] > 0.1 and gains[key]["gain_shuffled"] > 1 for key in aligned)
    assert all(gains[key]["value"] < -0.1 and gains[key]["gain_shuffled"] < -1 for key in MISALIGNED)
    assert {row["answer_tokens"] for row in gains.values()} == {2}
    for row in gains.values():
        assert row["value"] == pytest.approx(sum(row[f"gain_{null}"] for null in NULLS) / 3, abs=1e-6)
    gaps = _scores(data, "pair_gap")
    assert {key for key, row in gaps.items() if row["value"] is None} == MISALIGNED
    assert all("adds nothing" in gaps[key]["reason"] and not gaps[key]["defect"] for key in MISALIGNED)
    for key in aligned:
        assert gaps[key]["log_p_vision"] == pytest.approx(gains[key]["log_p"], abs=1e-5)
        assert gaps[key]["value"] == pytest.approx(gaps[key]["log_p_rich"] - gaps[key]["log_p_vision"], abs=1e-6)


def test_values_are_the_engines_own(data: BuiltSet, reader: Path) -> None:
    assert main(["--data", str(data.root), "--scores", "visual_gain", "--vlm", str(reader), "--vlm-batch", "3"]) == 0
    row = _row(4)
    white = _png("white")
    engine = vlm.load(vlm.ModelOptions(model=str(reader)))
    shown, none, blank, shuffled = (
        one.mean for one in engine.log_probs(question(row, image) for image in (_png("red"), b"", white, _png("blue")))
    )
    told = _scores(data, "visual_gain")["row04"]
    assert told["value"] == pytest.approx(shown - (none + blank + shuffled) / 3, abs=1e-5)
    assert told["weights_hash"] == engine.identity


def test_partners_are_other_pictures_of_the_same_family_where_there_are() -> None:
    rows = [_row(number) for number in range(ROWS)]
    for row, partner in zip(rows, partners(rows), strict=True):
        assert partner and partner != row["vision_centric_image"]["bytes"]
    rows[0]["family"] = "alone"
    assert partners(rows)[0] == rows[1]["vision_centric_image"]["bytes"]
    assert partners(rows[:1]) == [b""] and partners([_row(0), _row(2)]) == [b"", b""]


def test_rows_at_fault_are_counted_and_the_rest_is_scored(
    tmp_path: Path, tiny_qwen: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [_row(number) for number in range(6)]
    rows[1]["vision_centric_image"] = None
    rows[2]["vision_centric_image"] = {"bytes": b"\x89PNG\r\n\x1a\n cut", "path": "x.png"}
    rows[3]["text_rich_prompt"] = None
    data = _write(tmp_path / "set", rows)
    names = ["visual_gain", "pair_gap", "cost"]
    words = ["--data", str(data.root), "--vlm", str(tiny_qwen), "--processor", str(tiny_qwen)]
    assert main([*words, "--scores", ",".join(names)]) == 2
    assert "2 rows at fault, first row01 (no picture)" in capsys.readouterr().err
    gains, gaps, costs = (_scores(data, name) for name in names)
    assert [row["id"] for row in gains.values() if row["value"] is None] == ["row01", "row02"]
    assert "cannot be decoded" in gains["row02"]["reason"]
    assert gaps["row03"]["reason"] == "no text-rich form" and not gaps["row03"]["defect"]
    assert costs["row02"]["defect"] and costs["row03"]["rich_tokens"] is None and costs["row01"]["value"] > 10
    assert costs["row01"]["vision_image_tokens"] == 0


VALUES = {"row00": 0.5, "row01": None, "row02": None, "row03": 0.5}
RATES = {"row00": (0.5, 0.0), "row01": (1.0, 1.0), "row02": (0.0, 0.0), "row03": (0.75, 0.25)}


def _planned(body: dict[str, Any], calls: Counter[str]) -> str:
    """Right in the planned share of a row's samples, with and without its picture; the wrong ones come first.

    A request asks for eight; one whose answer came too late for a run that was stopped is asked again, and answered so.
    """
    number = mock.text_of(body).partition("Row ")[2][:2]
    shown = len(body["messages"][0]["content"]) > 1
    place = calls[key := f"{number}{shown}"] % 8
    calls[key] += 1
    share = RATES[f"row{number}"][0 if shown else 1]
    return "\\boxed{3}" if place >= 8 * (1 - share) else "I think it is 4"


@pytest.fixture
def four(tmp_path: Path) -> BuiltSet:
    rows = [_row(number) | {"answer": "3", "vision_centric_prompt": f"Row {number:02d}"} for number in range(4)]
    return _write(tmp_path / "four", rows)


def test_pass_rates_come_out_as_planned(four: BuiltSet) -> None:
    calls: Counter[str] = Counter()
    with mock.serve(lambda body: _planned(body, calls)) as server:
        words = ["--data", str(four.root), "--vlm", "served", "--engine", "openai", "--base-url", server.url]
        assert main([*words, "--scores", "pass_gain", "--samples", "8"]) == 0
        assert {body["n"] for body in server.bodies} == {8} and len(server.bodies) == 8
        calls.clear()
        assert main([*words, "--scores", "blind", "--samples", "8"]) == 0
    gains = _scores(four, "pass_gain")
    assert {key: row["blind_rate"] for key, row in gains.items()} == {key: rates[1] for key, rates in RATES.items()}
    assert {key: row["pass_rate"] for key, row in gains.items()} == {key: rates[0] for key, rates in RATES.items()}
    assert {key: row["value"] for key, row in gains.items()} == VALUES
    assert [gains[key]["reason"] for key in ("row01", "row02")] == ["always solved", "never solved"]
    assert {key: row["value"] for key, row in _scores(four, "blind").items()} == {k: r[1] for k, r in RATES.items()}


def test_a_run_that_stops_in_a_batch_keeps_the_answers_that_it_has(four: BuiltSet) -> None:
    calls: Counter[str] = Counter()
    with mock.serve(lambda body: _planned(body, calls), faults=["ok"] * 5 + ["401"] * 9) as server:
        words = ["--data", str(four.root), "--vlm", "served", "--engine", "openai", "--base-url", server.url]
        words += ["--scores", "pass_gain", "--samples", "8", "--vlm-batch", "1"]
        assert main(words) == 2
        (journal,) = (four.root / "scores/_parts/pass_gain").rglob("*.jsonl")
        kept = len(journal.read_text().splitlines()) - 1
        server.faults.clear()
        server.bodies.clear()
        assert main(words) == 0
        assert kept >= 2 and len(server.bodies) == 8 - kept
    assert {key: row["value"] for key, row in _scores(four, "pass_gain").items()} == VALUES
    assert not list((four.root / "scores").rglob("*.jsonl"))


def test_a_served_model_gives_the_gains_too(data: BuiltSet) -> None:
    with mock.serve(lambda body: "") as server:
        words = ["--data", str(data.root), "--vlm", "served", "--engine", "openai", "--base-url", server.url]
        assert main([*words, "--scores", "visual_gain"]) == 0
    rows = _scores(data, "visual_gain").values()
    assert {row["value"] for row in rows} == {0.0}  # this server does not look at pictures
    assert {row["log_p"] for row in rows} == {-(ord("#") + ord("}")) / 20, -(ord("8") + ord("}")) / 20}


def test_rows_are_chosen_and_estimated_on_different_samples() -> None:
    row = _row(0)
    odd_only = (False, True, False, True, False, True)  # the choosing half is always right
    assert _scored(row, odd_only, (False,) * 6).value is None
    mixed = (True, True, True, False, True, True)
    told = _scored(row, mixed, (True, False, False, False))
    assert told.value == 1.0 - 0.25 and told.more["select_rate"] == pytest.approx(2 / 3)
    assert _scored(row, "400 too long", (True,)).defect


def test_what_is_missing_is_said_in_one_line(
    data: BuiltSet, tiny_llava: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = ["--vlm", str(tiny_llava)]
    cases = [
        (["visual_gain"], "--vlm: this score needs an image-text model"),
        (["cost"], "--processor: whose processor"),
        (["cost", "--processor", "./nowhere"], "no such folder"),
        (["pass_gain", *model, "--samples", "1"], "needs at least 2"),
        (["pass_gain", *model, "--temperature", "0"], "samples that differ"),
        (["visual_gain", "--vlm", "served", "--engine", "openai", "--base-url", "served"], "http://"),
    ]
    for words, told in cases:
        assert main(["--data", str(data.root), "--scores", *words]) == 2
        error = capsys.readouterr().err.strip().splitlines()[-1]
        assert error.startswith("error: ") and told in error


@pytest.mark.parametrize("model", ["tiny_qwen", "tiny_llava"])
def test_counted_tokens_are_those_of_the_whole_processor(model: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(model)
    counter, full = TokenCounter(folder), TokenCounter(folder)
    full._by_size = False
    sizes = [(28, 28), (60, 40), (300, 20), (20, 300), (56, 57), (500, 400)]
    for size in sizes:
        asked = vlm.Request(key="a", text="Find AB.", images=(_png("red", size),))
        cost = counter.count(asked)
        encoded = vlm.load(vlm.ModelOptions(model=str(folder))).encode([asked])  # type: ignore[attr-defined]
        assert cost == full.count(asked) and cost.total == encoded["input_ids"].shape[1]
        assert 0 < cost.image < cost.total
    assert counter._by_size  # the short way was taken, and agreed
    assert counter.count(vlm.Request(key="a", text="Find AB.")).image == 0


def test_a_processor_whose_short_way_is_wrong_is_run_in_full(tiny_qwen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counter, asked = TokenCounter(tiny_qwen), vlm.Request(key="a", text="Find AB.", images=(_png("red", (56, 56)),))
    expected = counter.count(asked)
    wrong = TokenCounter(tiny_qwen)
    monkeypatch.setattr(
        type(wrong._processor), "_get_num_multimodal_tokens", lambda self, image_sizes: {"num_image_tokens": [99]}
    )
    assert [wrong.count(asked), wrong.count(asked)] == [expected, expected] and not wrong._by_size


def test_a_built_set_is_scored_through_the_command_and_resumes(
    family_set: Path, tmp_path: Path, tiny_llava: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(family_set, tmp_path / "set")
    words = ["--data", str(tmp_path / "set"), "--scores", "visual_gain,cost", "--vlm", str(tiny_llava)]
    assert main(words) == 0
    scores = open_set(tmp_path / "set").scores("visual_gain")
    assert len(scores) == 48 and all(math.isfinite(value) for value in scores.values())
    capsys.readouterr()
    assert main(words) == 0
    assert "0 rows to score" in capsys.readouterr().out
