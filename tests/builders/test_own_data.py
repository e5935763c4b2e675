"""Anyone's own rows: what their columns allow (both views, a drawn page, one view), and mistakes in one line."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import mini_sources as mini
import pytest

from builders import pairs
from builders.build import open_source
from builders.prompts import VISION_ONLY
from builders.types import BadRow, SourceOptions
from builders.versions import TEXT_RICH, VISION_CENTRIC
from renderers.errors import UserError

MAP = "question=problem,answer=gold,image=picture,facts=caption,choices=options"
MAPPING = tuple((key, column) for key, _, column in (part.partition("=") for part in MAP.split(",")))


def row(number: int, **change: Any) -> dict[str, Any]:
    whole = {
        "problem": "How many are red?",
        "gold": "2",
        "picture": f"pics/{number}.png",
        "caption": [f"There are {number} red balls.", "There is a box."],
        "options": ["1", "2"],
    }
    return {key: value for key, value in {**whole, **change}.items() if value is not None}


def write(folder: Path, rows: list[dict[str, Any]], name: str = "my.jsonl") -> Path:
    (folder / "pics").mkdir(parents=True, exist_ok=True)
    for number in range(len(rows)):
        (folder / "pics" / f"{number}.png").write_bytes(mini.picture(number))
    file = folder / name
    file.write_text("\n".join(json.dumps(one) for one in rows))
    return file


def opened(file: Path, mapping: tuple[tuple[str, str], ...] = MAPPING, **options: Any) -> Any:
    shares = (("train", 1.0),)
    return open_source("jsonl", SourceOptions(names=(str(file),), mapping=mapping, splits=shares, **options))


def build(file: Path, out: Path, mapping: str) -> int:
    words = ["--source", f"jsonl:{file}", "--map", mapping, "--out", str(out), "--workers", "1", "--splits", "train=1"]
    return pairs.main(words)


def test_facts_and_picture_give_both_views(tmp_path: Path) -> None:
    source = opened(write(tmp_path, [row(0), row(1)]))
    problem = source.problem("train", 1, 0)
    block = "How many are red?\nChoices:\nA: 1\nB: 2"
    assert source.pair == (TEXT_RICH, VISION_CENTRIC) and problem.answer == "B"
    assert problem.views[TEXT_RICH].prompt == f"There are 1 red balls. There is a box. {block}"
    assert problem.views[VISION_CENTRIC].prompt == block and problem.views[TEXT_RICH].image == mini.picture(1)
    assert problem.license == "unknown" and problem.source_id == "1" and problem.revision.startswith("sha256:")


@pytest.mark.browser
def test_words_alone_become_a_drawn_page(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    file = write(tmp_path, [row(number, picture=None, options=None) for number in (0, 1)])
    assert build(file, tmp_path / "out", "question=problem,answer=gold,facts=caption") == 0
    (first, _) = pq.read_table(tmp_path / "out" / "data" / "pairs").to_pylist()
    assert first["text_rich_prompt"] == "There are 0 red balls. There is a box. How many are red?"
    assert first["vision_centric_prompt"] == VISION_ONLY and first["vision_centric_image"]["bytes"]


def test_a_picture_alone_gives_one_view_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import pyarrow.parquet as pq

    file = write(tmp_path, [row(number, caption=None, options=None) for number in (0, 1)])
    assert build(file, tmp_path / "out", "question=problem,answer=gold,image=picture") == 0
    (first, _) = pq.read_table(tmp_path / "out" / "data" / "pairs").to_pylist()
    assert first["text_rich_prompt"] is None and first["vision_centric_prompt"] == "How many are red?"
    assert "one view: 2 problems" in capsys.readouterr().out
    assert json.loads((tmp_path / "out" / "report.json").read_text())["notes"] == {"one view": 2}
    assert "one problem with one view" in (tmp_path / "out" / "README.md").read_text()


def test_own_names_need_no_map_and_rows_may_have_ids_splits_and_licences(tmp_path: Path) -> None:
    rows = [
        {"question": "1+1?", "answer": 2, "id": "a", "split": "train", "license": "mit", "solution": "add"},
        {"question": "2+1?", "answer": 3, "id": "b", "split": "dev", "license": "cc0-1.0"},
    ]
    source = opened(write(tmp_path, rows), ())
    assert source.sizes() == {"train": 1, "dev": 1}
    first, second = source.problem("train", 0, 0), source.problem("dev", 0, 0)
    assert (first.source_id, first.license, first.solution) == ("a", "mit", "add")
    assert (second.source_id, second.license, second.answer) == ("b", "cc0-1.0", "3")


@pytest.mark.parametrize("suffix", ["json", "parquet"])
def test_json_and_parquet_files(suffix: str, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [row(0), row(1)]
    write(tmp_path, rows)
    file = tmp_path / f"my.{suffix}"
    if suffix == "json":
        file.write_text(json.dumps(rows))
    else:
        pq.write_table(pa.Table.from_pylist(rows), file)
    assert opened(file).problem("train", 1, 0).views[VISION_CENTRIC].image == mini.picture(1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"problem": ""}, "empty_question"),
        ({"gold": ""}, "no_gold"),
        ({"gold": "7"}, "no_gold"),
        ({"picture": ""}, "missing_image"),
        ({"picture": "none.png"}, "missing_image"),
        ({"picture": "my.jsonl"}, "corrupt_image"),
        ({"caption": []}, "no_facts"),
        ({"options": "1, 2"}, "bad_choices"),
    ],
)
def test_a_bad_row_is_quarantined(change: dict[str, Any], reason: str, tmp_path: Path) -> None:
    with pytest.raises(BadRow, match=f"{reason}: jsonl 1"):
        opened(write(tmp_path, [row(0), row(1, **change)])).problem("train", 1, 0)


@pytest.mark.parametrize(
    ("source", "mapping", "message"),
    [
        ("jsonl", "", "needs a file"),
        ("jsonl:/nowhere.jsonl", "", "/nowhere.jsonl: no such file"),
        ("jsonl:FILE", "", "no column 'question': say which it is with --map question=..."),
        ("jsonl:FILE", "question=problm,answer=gold", "did you mean 'problem'"),
        ("jsonl:FILE", "qestion=problem", "did you mean 'question'"),
        ("jsonl:FILE", "question=", "--map 'question=': needs NAME=COLUMN"),
        ("hf", "", "needs a data set"),
    ],
)
def test_mistakes_are_one_line(
    source: str, mapping: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, [row(0)])
    words = ["--source", source.replace("FILE", str(file)), "--map", mapping, "--out", str(tmp_path / "out")]
    assert pairs.main(words) == 2
    told = capsys.readouterr().err.strip()
    assert message in told and len(told.splitlines()) == 1 and not (tmp_path / "out").exists()


def test_a_split_that_is_no_name_stops(tmp_path: Path) -> None:
    rows = [{"question": "1+1?", "answer": 2, "split": "dev-set"}]
    with pytest.raises(UserError, match="split 'dev-set'"):
        opened(write(tmp_path, rows), ())


def test_a_column_is_one_that_any_row_has(tmp_path: Path) -> None:
    """The first row lacks what the second has; where a row lacks it, it is null."""
    rows: list[dict[str, Any]] = [
        {"question": "1+1?", "answer": 2},
        {"question": "2+2?", "answer": 4, "id": "two", "solution": "Add.", "split": "test", "license": "mit"},
        {"question": "3+3?", "answer": 6, "family": "sums"},
    ]
    for name in ("my.jsonl", "my.json"):
        file = write(tmp_path, rows, name)
        if name.endswith(".json"):
            file.write_text(json.dumps(rows))
        source = opened(file, ())
        assert source.sizes() == {"train": 2, "test": 1}
        first, last, second = *(source.problem("train", index, 0) for index in (0, 1)), source.problem("test", 0, 0)
        assert [one.source_id for one in (first, second, last)] == ["0", "two", "2"]
        assert [one.solution for one in (first, second, last)] == [None, "Add.", None]
        assert [one.license for one in (first, second, last)] == ["unknown", "mit", "unknown"]
        assert last.family == "sums"


def test_a_column_of_later_rows_can_be_mapped_and_its_absence_is_a_reason(tmp_path: Path) -> None:
    source = opened(write(tmp_path, [row(0, picture=None), row(1)]))
    assert source.pair == (TEXT_RICH, VISION_CENTRIC)
    assert source.problem("train", 1, 0).views[VISION_CENTRIC].image == mini.picture(1)
    with pytest.raises(BadRow, match="missing_image: jsonl 0"):
        source.problem("train", 0, 0)


def test_long_rows_stay_in_their_file(tmp_path: Path) -> None:
    """A set of 400 rows of 50,000 characters is opened within a tenth of its size."""
    file = tmp_path / "my.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for number in range(400):
            out.write(json.dumps({"question": f"{number}?", "answer": number, "remark": "é" * 50_000}) + "\n\n")
    opened(write(tmp_path / "warm", [row(0)]))  # modules
    tracemalloc.start()
    source = opened(file, ())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < file.stat().st_size / 10
    assert [source.problem("train", index, 0).answer for index in (399, 0, 17)] == ["399", "0", "17"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1]\n", "line 1: needs one object a row, is list"),
        ("{}\n", "no column 'question'"),
        ("", "no rows"),
        ("\n\n", "no rows"),
    ],
)
def test_lines_that_are_no_rows_stop(text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "my.jsonl"
    file.write_text(text)
    with pytest.raises(UserError, match=message):
        opened(file, ())
