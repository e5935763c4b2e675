"""Every mistake of a user ends in one line that says what to do, and exit code 2."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from tests.train import small
from train import session
from train.run import main

Refused = Callable[..., str]


@pytest.fixture
def refused(tiny_qwen: Path, family_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Refused:
    """A function that runs train.run, wants exit code 2, and gives the line."""

    def run(*sets: str, name: str = "kl", model: Path = tiny_qwen, data: Path = family_set) -> str:
        steps = ("stages.0.steps=2", "stages.0.lr_rewarm=0") if name in ("kl", "sft_kl") else ()
        assert main(small.words(name, model, data, tmp_path / "run", *steps, *sets)) == 2
        told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
        assert len(told) == 1
        return told[0]

    return run


@pytest.mark.parametrize(
    ("sets", "told"),
    [
        (["kl.cof=1"], "kl.cof"),
        (["kl.cof=1"], "kl.coef"),
        (["kl.estimator=forward_topk"], "forward_top_k"),
        (["rollout.micro_batch=3"], "8 sequences cannot be cut into micro-batches of 3"),
        (["stages.0.select={score: clip_delta, quantiles: [0, 0.5]}"], "python -m builders.score --data"),
        (["model.lora={targets: [nothing]}"], "no module named nothing"),
        (["model.max_prompt_tokens=9"], "36 have prompts of more than model.max_prompt_tokens"),
        (["data.selection=best"], "selection of"),
    ],
)
def test_keys_and_values(refused: Refused, sets: list[str], told: str) -> None:
    assert told in refused(*sets)


def test_an_unknown_recipe_has_a_nearest_one(refused: Refused) -> None:
    assert "kl_curriculum" in refused(name="kl_curiculum")


def test_a_set_without_pairs(refused: Refused, family_set: Path, tmp_path: Path) -> None:
    shutil.copytree(family_set / "data" / "versions", tmp_path / "set" / "data" / "versions")
    assert "holds no data/pairs/*.parquet; build a set with python -m builders.pairs" in refused(data=tmp_path / "set")
    assert "no such folder" in refused(data=tmp_path / "nowhere")


def test_a_set_whose_rows_are_no_pairs(refused: Refused, family_set: Path, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = tmp_path / "set" / "data" / "pairs"
    data.mkdir(parents=True)
    for file in (family_set / "data" / "pairs").glob("train-*.parquet"):
        table = pq.read_table(file)
        place = table.schema.get_field_index("text_rich_prompt")
        none = pa.nulls(len(table), table.schema.field(place).type)
        pq.write_table(table.set_column(place, table.schema.field(place), none), data / file.name)
    assert "has no row with both views" in refused(data=tmp_path / "set")


def test_a_model_without_vision(refused: Refused, tiny_qwen: Path, tmp_path: Path) -> None:
    from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=1, vocab_size=9)
    LlamaForCausalLM(config).save_pretrained(tmp_path / "text")
    AutoTokenizer.from_pretrained(tiny_qwen).save_pretrained(tmp_path / "text")
    assert "an image-text model is needed" in refused(model=tmp_path / "text")
    assert not (tmp_path / "run" / "checkpoints").exists()


def test_a_mistake_does_not_claim_the_folder(
    refused: Refused, tiny_qwen: Path, family_set: Path, tmp_path: Path
) -> None:
    refused(model=tmp_path / "nowhere")
    words = small.words("sft_kl", tiny_qwen, family_set, tmp_path / "run", "rollout.prompts=4", "stages.0.steps=1")
    assert main([*words, "stages.0.lr_rewarm=0"]) == 0


def test_prompts_over_length_are_counted_and_left_out(
    tiny_qwen: Path, family_set: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from builders.dataset import open_set
    from train.collate import Encoder
    from train.feed import Feed
    from train.model import processor_of

    recipe, built = small.recipe("kl", tiny_qwen), open_set(family_set)
    rows, encoder = session.rows_of(recipe, built, "train"), Encoder(processor_of(recipe.model))
    longest = [
        max(len(encoder.encode(rows.prompt(row, view))["input_ids"]) for view in ("text_rich", "vision_centric"))
        for row in range(len(rows))
    ]
    most = sorted(longest)[len(rows) // 2]
    feed = Feed(small.recipe("kl", tiny_qwen, f"model.max_prompt_tokens={most}"), rows, built, encoder)
    fit = [row for row, length in enumerate(longest) if length <= most]
    assert feed.rows_of(feed.stage) == fit and feed.left_out == len(rows) - len(fit) > 0
    assert f"{feed.left_out} of {len(rows)} rows have a prompt of more than {most} tokens" in capsys.readouterr().err


def test_a_picture_too_large_to_open(refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PIL.Image.MAX_IMAGE_PIXELS", 1000)
    told = refused()
    assert "a picture has more than 0 million pixels; scale it down; leave it out (--selection)" in told
    assert told.startswith("error: row ")


@pytest.mark.parametrize("name", ["sft_kl", "kl"])
def test_a_loss_that_is_no_number_stops_before_the_weights_are_lost(
    name: str, refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import train.saving

    finite = train.saving.Saving.finite

    def spoilt(self: train.saving.Saving, loss: torch.Tensor, rows: list[str]) -> torch.Tensor:
        late = self.feed.state.total_step == 1  # type: ignore[attr-defined]
        return finite(self, loss * float("nan") if late else loss, rows)

    monkeypatch.setattr(train.saving.Saving, "finite", spoilt)
    told = refused("save.every=1", "rollout.prompts=4", name=name)
    assert "after step 1 loss is nan on the rows" in told and "step-00000001, is whole" in told
    kept = json.loads((tmp_path / "run" / "stopped.json").read_text())
    assert kept["step"] == 1 and kept["rows"] and all(row in told for row in kept["rows"][:4])
    for weights in (tmp_path / "run" / "checkpoints").glob("*/model.safetensors"):
        from safetensors.torch import load_file

        assert all(weight.isfinite().all() for weight in load_file(weights).values())


def test_gradients_that_are_no_numbers_stop_the_run(refused: Refused, tmp_path: Path) -> None:
    told = refused("optim.lr=1e30", "save.every=100", "rollout.prompts=4", "stages.0.steps=4", name="sft_kl")
    assert "is nan on the rows" in told and "there is no checkpoint yet" in told


@pytest.mark.parametrize(
    "error", [torch.OutOfMemoryError("CUDA out of memory. Tried 2 GiB"), RuntimeError("can't allocate memory: 9 bytes")]
)
def test_out_of_memory_says_what_to_lower(error: Exception, refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise error

    monkeypatch.setattr(session, "train", full)
    assert "lower rollout.micro_batch, rollout.max_new_tokens, model.max_pixels or kl.chunk" in refused()
