"""Predictions of other tools: each file is written here after its tool's schema, and graded by our grader.

VLMEvalKit: vlmeval/inference.py writes the benchmark's columns without pictures, and `prediction`, by pandas;
vlmeval/dataset/image_vqa.py (MathVerse) and its TSVs have problem_index, problem_version, metadata as a repr.
lmms-eval: lmms_eval/loggers/evaluation_tracker.py drops `doc` and `arguments`, writes `filtered_resps`, `resps` only
where it differs, and every metric; tasks/mathverse/utils.py has the metric `submission`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builders.sources.mathverse import parse_choices
from train.evaluate import main
from train.foreign import Format, read

Row = dict[str, Any]


@pytest.fixture
def rows(samples: Path) -> list[Row]:
    """MathVerse's rows as published, with a response each: right under text-dominant, else wrong."""
    published: list[Row] = json.loads((samples / "mathverse" / "testmini.json").read_text(encoding="utf-8"))
    return [row | {"said": f"So the answer is \\boxed{{{_said(row)}}}."} for row in published]


def _said(row: Row) -> str:
    return str(row["answer"]) if row["problem_version"] == "Text Dominant" else "no idea"


def _vlmevalkit(row: Row, number: int) -> Row:
    kept = {name: value for name, value in row.items() if name not in ("image", "said")}
    return {"index": number, **kept, "metadata": repr(row["metadata"]), "prediction": row["said"]}


def _lmms_eval(row: Row, number: int) -> Row:
    kept = {name: value for name, value in row.items() if name not in ("image", "said")}
    return {
        "doc_id": number,
        "target": row["answer"],
        "filtered_resps": [row["said"]],
        "doc_hash": "0",
        "gpt_eval_score": 0,
        "submission": {**kept, "prediction": row["said"], "true_false": False},
        "input": row["query_wo"],
    }


def _ours(row: Row, number: int) -> Row:
    return {
        "problem": row["problem_index"],
        "version": row["problem_version"],
        "response": row["said"],
        "answer": row["answer"],
        "choices": list(parse_choices(row["question_for_eval"])),
        "question_type": row["question_type"],
    }


def _write(file: Path, rows: list[Row]) -> Path:
    if file.suffix == ".jsonl":
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    elif file.suffix == ".xlsx":
        import openpyxl

        book = openpyxl.Workbook()
        for line in (list(rows[0]), *(list(row.values()) for row in rows)):
            book.active.append(line)
        book.save(file)
    else:
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]), delimiter="\t", quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)
    return file


FORMS: dict[str, tuple[Callable[[Row, int], Row], Format]] = {
    "kit.xlsx": (_vlmevalkit, "vlmevalkit"),
    "kit.tsv": (_vlmevalkit, "vlmevalkit"),
    "samples.jsonl": (_lmms_eval, "lmms_eval"),
    "ours.jsonl": (_ours, "ours"),
}


@pytest.mark.parametrize("with_data", [True, False])
@pytest.mark.parametrize("name", FORMS)
def test_every_format_gives_the_same_report(
    name: str, with_data: bool, rows: list[Row], samples: Path, tmp_path: Path
) -> None:
    make, kind = FORMS[name]
    file = _write(tmp_path / name, [make(row, number) for number, row in enumerate(rows)])
    assert read([file]) == read([file], kind)
    words = ["--data", "mathverse", "--path", str(samples / "mathverse")] if with_data else []
    assert main(["--predictions", str(file), *words, "--out", str(tmp_path / "out")]) == 0
    told = json.loads((tmp_path / "out" / "gap.json").read_text(encoding="utf-8"))
    pair = told["report"]["pair"]
    assert (pair["only_rich"], pair["both"], pair["neither"], pair["gap"]["value"]) == (24, 0, 0, 1.0)
    assert told["counts"]["answered"] == 120 and told["counts"]["missing"] == (24 if with_data else 0)
    assert {one["truncated"] for one in told["report"]["versions"]} == {None}
    subjects = {row["metadata"]["subject"] for row in rows}
    assert set(told["report"]["by"]["family"]) == (subjects if kind != "ours" or with_data else set())


def test_an_evaluated_folder_is_read_again(rows: list[Row], tmp_path: Path) -> None:
    file = _write(tmp_path / "ours.jsonl", [_ours(row, 0) for row in rows])
    assert main(["--predictions", str(file), "--out", str(tmp_path / "a")]) == 0
    again = str(tmp_path / "a" / "predictions.jsonl")
    assert main(["--predictions", again, "--out", str(tmp_path / "b")]) == 0
    first, second = (json.loads((tmp_path / name / "gap.json").read_text())["report"] for name in "ab")
    assert first == second


def test_answers_of_a_model_are_never_replaced(
    rows: list[Row], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _write(tmp_path / "ours.jsonl", [_ours(row, 0) for row in rows])
    dear = tmp_path / "model" / "predictions.jsonl"
    dear.parent.mkdir()
    dear.write_text("dear\n")
    assert main(["--predictions", str(file), "--out", str(dear.parent)]) == 2
    assert "name another --out" in capsys.readouterr().err and dear.read_text() == "dear\n"
    for _ in range(2):  # its own folder is made again
        assert main(["--predictions", str(file), "--out", str(tmp_path / "a")]) == 0


def test_pairs_answered_elsewhere(family_set: Path, tmp_path: Path) -> None:
    """Rows of `pairs` by id and view; several samples as a list, or one line each."""
    from builders.dataset import open_set

    lines = []
    for row in open_set(family_set).rows(split="test"):
        said = [f"\\boxed{{{row['answer']}}}", "\\boxed{no idea}"]
        lines.append({"id": row["id"], "view": "text-rich", "responses": said, "tokens": [7, 9], "truncated": 1})
        lines += [
            {"id": row["id"], "view": "vision_centric", "response": text, "sample": k} for k, text in enumerate(said)
        ]
    file = _write(tmp_path / "mine.jsonl", lines)
    assert main(["--predictions", str(file), "--data", str(family_set), "--out", str(tmp_path / "out")]) == 0
    report = json.loads((tmp_path / "out" / "gap.json").read_text())["report"]
    assert report["pair"]["rich_accuracy"]["value"] == report["pair"]["vision_accuracy"]["value"] == 0.5
    rich, vision = report["versions"]
    assert (rich["pass_at"], rich["tokens"], rich["truncated"]) == ({"1": 0.5, "2": 1.0}, 8.0, 0.5)
    assert vision["samples"] == 2 and vision["tokens"] is None


def test_a_failed_request_of_the_kit_is_no_wrong_answer(
    rows: list[Row], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = [_vlmevalkit(row, number) for number, row in enumerate(rows)]
    made[0]["prediction"] = "Failed to obtain answer via API. "
    made[1]["prediction"] = None
    file = _write(tmp_path / "kit.xlsx", made)
    assert main(["--predictions", str(file), "--out", str(tmp_path / "out")]) == 2
    assert "1 could not be asked: VLMEvalKit: Failed" in capsys.readouterr().err
    told = json.loads((tmp_path / "out" / "gap.json").read_text())
    assert told["report"]["pair"]["gap"]["problems"] == 23 and told["counts"]["unanswered"] == 1


def test_samples_of_lmms_eval_are_all_read(rows: list[Row], tmp_path: Path) -> None:
    """`resps` has what the filters dropped; a second filter's line is the same response again."""
    row = _lmms_eval(rows[0], 0)
    lines = [row | {"resps": [["\\boxed{1}", "\\boxed{2}"]], "filter": name} for name in ("none", "strict")]
    (given,) = read([_write(tmp_path / "samples.jsonl", lines)]).values()
    assert given.responses == ("\\boxed{1}", "\\boxed{2}")


def test_numbers_of_tables_are_names(rows: list[Row], tmp_path: Path) -> None:
    made = [_vlmevalkit(row, 0) | {"problem_index": float(row["problem_index"])} for row in rows]
    found = read([_write(tmp_path / "kit.xlsx", made)])
    assert {problem for problem, _ in found} == {row["problem_index"] for row in rows}


def _bad(rows: list[Row]) -> dict[str, tuple[str, list[Row], str]]:
    ours = [_ours(row, 0) for row in rows]
    strange = [row | {"problem": f"{row['problem']}x"} for row in ours[:5]]
    return {
        "empty": ("a.jsonl", [], "is empty"),
        "other set": ("a.jsonl", [*ours[5:], *strange], "5 of 120 are of no problem and version of mathverse"),
        "version": ("a.jsonl", [ours[0] | {"version": "Text Domnant"}], "did you mean 'Text Dominant'?"),
        "twice": ("a.jsonl", [ours[0], ours[0]], "comes twice"),
        "no problem": ("a.jsonl", [{"version": "Vision Only", "response": "3"}], "needs a column problem or"),
        "unknown tool": ("a.jsonl", [{"question": "x", "output": "3"}], "holds no predictions that we know"),
        "anonymous": ("a.jsonl", [{"doc_id": 1, "filtered_resps": ["3"], "target": "3"}], "`submission`"),
        "one version": ("a.jsonl", ours[:1], "no problem was answered under both"),
    }


@pytest.mark.parametrize(
    "case", ["empty", "other set", "version", "twice", "no problem", "unknown tool", "anonymous", "one version"]
)
def test_files_that_do_not_fit(
    case: str, rows: list[Row], samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, made, told = _bad(rows)[case]
    words = ["--data", "mathverse", "--path", str(samples / "mathverse"), "--out", str(tmp_path / "out")]
    assert main(["--predictions", str(_write(tmp_path / name, made)), *words]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and lines[0].startswith("error: ") and told in lines[0]


def test_broken_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, content in (("a.jsonl", "{"), ("a.xlsx", "no table"), ("a.pkl", ""), ("b.jsonl", "3\n")):
        (tmp_path / name).write_text(content)
        assert main(["--predictions", str(tmp_path / name), "--out", str(tmp_path / "out")]) == 2
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 1 and lines[0].startswith("error: --predictions") and name in lines[0]


def test_without_golds_the_data_must_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = _write(tmp_path / "a.jsonl", [{"problem": "1", "version": "Vision Only", "response": "3"}])
    assert main(["--predictions", str(file), "--out", str(tmp_path / "out")]) == 2
    assert "name the set that was asked with --data" in capsys.readouterr().err
