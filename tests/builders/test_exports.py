"""Exports in the form that each tool documents, the instruction from the one template, nothing lost between."""

from __future__ import annotations

import base64
import csv
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from builders import export
from builders.dataset import open_set
from builders.exports._folder import MARK
from builders.prompts import THINK_AND_BOX, THINK_AND_BOX_LETTER

Row = dict[str, Any]


def make(family_set: Path, out: Path, tool: str, *words: str) -> Path:
    """An export of the session's set."""
    assert export.main(["--data", str(family_set), "--to", tool, "--name", "pairs", "--out", str(out), *words]) == 0
    return out


def pairs(family_set: Path, split: str = "train") -> list[Row]:
    """The rows that went in."""
    return list(open_set(family_set).rows("pairs", split))


def reward_of(out: Path) -> ModuleType:
    """OUT/reward.py as the tool imports it."""
    spec = importlib.util.spec_from_file_location("export_reward", out / "reward.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def asked(row: Row, view: str = "vision_centric") -> str:
    """What a model is given for a view."""
    return f"{row[f'{view}_prompt']}\n\n{THINK_AND_BOX_LETTER if row['choices'] else THINK_AND_BOX}"


def test_every_tool_is_listed_and_says_where_its_format_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    assert export.main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    names = ["easyr1", "llama_factory", "lmms_eval", "ms_swift", "trl", "verl", "vlmevalkit"]
    assert [line.partition("  ")[0] for line in lines] == names and all(line.partition("  ")[2] for line in lines)
    assert all(export.EXPORTS.load(name).SOURCE.startswith("https://") for name in names)


@pytest.mark.parametrize("tool", export.EXPORTS.names())
def test_an_export_says_what_it_is_and_is_made_anew(family_set: Path, tmp_path: Path, tool: str) -> None:
    out = make(family_set, tmp_path / "out", tool)
    make(family_set, out, tool)
    told = json.loads((out / MARK).read_text())
    assert told["rows"] == {"train": 36, "test": 12} and told["tool"] == tool and told["use"]


def test_trl_rows_are_conversations_with_pictures(family_set: Path, tmp_path: Path) -> None:
    import datasets
    from trl.data_utils import is_conversational, prepare_multimodal_messages

    out = make(family_set, tmp_path / "out", "trl")
    rows = datasets.Dataset.from_parquet(str(out / "train.parquet"), cache_dir=str(tmp_path / "cache"))
    given = pairs(family_set)
    assert len(rows) == len(given)
    for row, pair in zip(rows, given, strict=True):
        assert is_conversational(row) and row["solution"] == pair["answer"]
        [message] = prepare_multimodal_messages(row["prompt"], images=row["images"])
        picture, text = message["content"]
        assert picture["image"].size == row["images"][0].size and text["text"] == asked(pair)
        assert row["contrastive_prompt"][0]["content"] == asked(pair, "text_rich")
        assert row["contrastive_images"] == []  # both views of a procedural pair show one picture
    said = [[{"role": "assistant", "content": f"<think>so</think>\\boxed{{{row['solution']}}}"}] for row in rows]
    known = {name: [row[name] for row in rows] for name in ("solution", "choices", "tolerance")}
    assert set(reward_of(out).reward(said, **known)) == {1.0}


@pytest.mark.slow
def test_trl_trains_on_its_export(family_set: Path, tiny_qwen: Path, tmp_path: Path) -> None:
    import datasets
    import torch
    from transformers import AutoModelForImageTextToText, AutoProcessor
    from trl import GRPOConfig, GRPOTrainer

    torch.set_num_threads(1)
    out = make(family_set, tmp_path / "out", "trl")
    rows = datasets.Dataset.from_parquet(str(out / "train.parquet"), cache_dir=str(tmp_path / "cache"))
    options = {"per_device_train_batch_size": 2, "num_generations": 2, "max_completion_length": 4, "max_steps": 1}
    trainer = GRPOTrainer(
        model=AutoModelForImageTextToText.from_pretrained(tiny_qwen),
        processing_class=AutoProcessor.from_pretrained(tiny_qwen),
        reward_funcs=reward_of(out).reward,
        train_dataset=rows.select(range(4)),
        args=GRPOConfig(output_dir=str(tmp_path / "run"), use_cpu=True, bf16=False, report_to=[], **options),
    )
    trainer.train()
    assert trainer.state.global_step == 1
    assert "rewards/reward/mean" in {key for line in trainer.state.log_history for key in line}


def test_verl_columns(family_set: Path, tmp_path: Path) -> None:
    out = make(family_set, tmp_path / "out", "verl")
    rows = pq.read_table(out / "train.parquet").to_pylist()
    for index, (row, pair) in enumerate(zip(rows, pairs(family_set), strict=True)):
        assert row["prompt"] == [{"role": "user", "content": f"<image>{asked(pair)}"}]
        assert row["contrastive_prompt"][0]["content"] == f"<image>{asked(pair, 'text_rich')}"
        assert row["images"] == [pair["vision_centric_image"]]
        assert row["reward_model"] == {"style": "rule", "ground_truth": pair["answer"]}
        assert row["extra_info"]["index"] == index and row["data_source"] == "pairs" and row["ability"] == "math"


def test_easyr1_rows_have_the_columns_of_its_loader_and_its_reward_grades_batches(
    family_set: Path, tmp_path: Path
) -> None:
    """verl/utils/dataset.py there: prompt_key, answer_key and image_key, one `<image>` for each picture."""
    out = make(family_set, tmp_path / "out", "easyr1")
    rows = pq.read_table(out / "train.parquet").to_pylist()
    for row, pair in zip(rows, pairs(family_set), strict=True):
        assert row["problem"] == f"<image>{asked(pair)}" and row["problem"].count("<image>") == len(row["images"])
        assert row["images"][0]["bytes"] == pair["vision_centric_image"]["bytes"]
    golds = [json.loads(row["answer"])["answer"] for row in rows]
    boxed = [f"<think>so</think>\\boxed{{{gold}}}" for gold in golds]
    known = [
        {"response": said, "ground_truth": row["answer"], "response_length": 9}
        for said, row in zip([*boxed[:-1], "\\boxed{none}"], rows, strict=True)
    ]
    scores = reward_of(out).compute_score(known)
    assert {one["overall"] for one in scores[:-1]} == {1.0} and scores[-1]["accuracy"] == 0
    assert set(scores[0]) == {"overall", "format", "accuracy"}


def test_ms_swift_and_llama_factory_name_pictures_that_are_there(family_set: Path, tmp_path: Path) -> None:
    swift, factory = (make(family_set, tmp_path / tool, tool) for tool in ("ms_swift", "llama_factory"))
    given = pairs(family_set)
    for line, pair in zip((swift / "train.jsonl").read_text().splitlines(), given, strict=True):
        row = json.loads(line)
        assert Path(row["images"][0]).read_bytes() == pair["vision_centric_image"]["bytes"]
        assert row["teacher_prompt"] == f"<image>{asked(pair, 'text_rich')}" and "teacher_images" not in row
    info = json.loads((factory / "dataset_info.json").read_text())
    assert info["pairs_train"]["formatting"] == "sharegpt"
    for line, pair in zip((factory / info["pairs_train"]["file_name"]).read_text().splitlines(), given, strict=True):
        row = json.loads(line)
        user, assistant = row["messages"]
        assert user == {"role": "user", "content": f"<image>{asked(pair)}"}
        assert assistant["content"].endswith(f"\\boxed{{{pair['answer']}}}.")
        assert (factory / row["images"][0]).read_bytes() == pair["vision_centric_image"]["bytes"]


def test_verified_answers_of_a_model_come_before_the_worked_solution(family_set: Path, tmp_path: Path) -> None:
    import shutil

    built = Path(shutil.copytree(family_set, tmp_path / "set"))
    first = pairs(built)[0]["id"]
    (built / "responses").mkdir()
    table = pa.table({"id": [first, first], "response": ["<think>mine</think>\\boxed{1}", "second"]})
    pq.write_table(table, built / "responses" / "train-00000.parquet")
    out = make(built, tmp_path / "out", "llama_factory")
    said = [json.loads(line)["messages"][1]["content"] for line in (out / "train.jsonl").read_text().splitlines()]
    assert said[0] == "<think>mine</think>\\boxed{1}" and not any("mine" in text for text in said[1:])


def test_vlmevalkit_table_reads_as_its_custom_set(family_set: Path, tmp_path: Path) -> None:
    """image_vqa.py there, CustomVQADataset: index, question, answer and a picture in base64; no column A or B."""
    out = make(family_set, tmp_path / "out", "vlmevalkit")
    csv.field_size_limit(sys.maxsize)
    with (out / "pairs_test.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert [row["index"] for row in rows] == [str(index) for index in range(12)]
    for row, pair in zip(rows, pairs(family_set, "test"), strict=True):
        assert base64.b64decode(row["image"]) == pair["vision_centric_image"]["bytes"]
        assert (row["question"], row["answer"], row["category"]) == (asked(pair), pair["answer"], pair["family"])
        assert not {"A", "B"} & set(row)


def test_lmms_eval_task_points_at_its_rows(family_set: Path, tmp_path: Path) -> None:
    out = make(family_set, tmp_path / "out", "lmms_eval")
    task = (out / "pairs_test.yaml").read_text()
    assert f"test: {out}/test.parquet" in task and "task: pairs_test" in task
    assert pq.read_table(out / "test.parquet")["prompt"].to_pylist() == [asked(p) for p in pairs(family_set, "test")]


def test_the_other_view_a_split_and_a_selection(family_set: Path, tmp_path: Path) -> None:
    import shutil

    built = Path(shutil.copytree(family_set, tmp_path / "set"))
    chosen = [row["id"] for row in pairs(built, "test")][1:4]
    (built / "selections" / "few").mkdir(parents=True)
    pq.write_table(pa.table({"id": chosen}), built / "selections" / "few" / "kept.parquet")
    words = ("--view", "text_rich", "--splits", "test", "--selection", "few")
    rows = pq.read_table(make(built, tmp_path / "out", "trl", *words) / "test.parquet").to_pylist()
    assert [row["id"] for row in rows] == chosen
    assert [row["prompt"][0]["content"] for row in rows] == [asked(p, "text_rich") for p in pairs(built, "test")[1:4]]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--to", "tlr"], "unknown tool 'tlr': did you mean 'trl'?"),
        (["--to", "trl", "--splits", "dev"], "unknown split 'dev'"),
        (["--to", "trl", "--name", "a b"], "--name a b: needs letters"),
        (["--to", "trl", "--selection", "x"], "unknown selection"),
        ([], "name a set and a tool"),
    ],
)
def test_mistakes_are_one_line(
    family_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], line: str
) -> None:
    out = tmp_path / "out"
    assert export.main(["--data", str(family_set), "--out", str(out), *words]) == 2
    assert capsys.readouterr().err.startswith(f"error: {line}") and not out.exists()


def test_a_folder_with_other_things_is_left_alone(
    family_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.tex").write_text("mine")
    assert export.main(["--data", str(family_set), "--to", "trl", "--out", str(tmp_path)]) == 2
    assert "not an export" in capsys.readouterr().err and (tmp_path / "thesis.tex").read_text() == "mine"
