"""Selections: what is kept and dropped is what the conditions say, nothing vanishes, mistakes are one line."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from made_sets import page, row, write_score, write_set

from builders import select
from builders.dataset import open_set
from builders.rows import Row

COUNT = 40


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """40 rows: score s = 0 ... 39 (none for r00), two families in turn, levels 1 to 5, every fourth row `test`."""
    rows = [
        row(
            f"r{i:02}",
            page(f"number {i * 37}"),
            family=("a", "b")[i % 2],
            level_perception=i % 5 + 1,
            level_reasoning=1,
            split="test" if i % 4 == 0 else "train",
        )
        for i in range(COUNT)
    ]
    out = write_set(tmp_path / "set", rows)
    write_score(out, "s", {f"r{i:02}": float(i) if i else None for i in range(COUNT)})
    write_score(out, "t", {f"r{i:02}": float(-i) for i in range(COUNT)})
    return out


@pytest.fixture
def run(data: Path) -> Callable[..., int]:
    return lambda *words: select.main(["--data", str(data), "--filters", "none", *words])


def kept(data: Path, name: str = "default") -> list[str]:
    return open_set(data).selection(name)


def dropped(data: Path) -> dict[str, Row]:
    rows = pq.read_table(data / "selections" / "default" / "dropped.parquet").to_pylist()
    return {one["id"]: one for one in rows}


def numbers(data: Path) -> list[int]:
    return sorted(int(key[1:]) for key in kept(data))


def test_a_threshold_keeps_what_it_says_and_drops_the_rest_with_reasons(data: Path, run: Callable[..., int]) -> None:
    assert run("--score", "s > 30") == 0
    assert numbers(data) == list(range(31, 40))
    gone = dropped(data)
    assert len(gone) == 31 and not set(gone) & set(kept(data))
    assert gone["r30"]["reason"] == "s" and gone["r30"]["detail"] == "30 is not > 30"
    assert gone["r00"]["reason"] == "no_s"
    table = pq.read_table(data / "selections" / "default" / "kept.parquet")
    assert {"id", "split", "s", "t"} <= set(table.column_names)
    assert table["s"].to_pylist() == [float(key[1:]) for key in table["id"].to_pylist()]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("s top 10%", range(36, 40)),
        ("top 10% s", range(36, 40)),
        ("s bottom 10%", range(1, 5)),
        ("s 0%-10%", range(1, 5)),
        ("t top 5%", range(2)),
        ("s >= 38", range(38, 40)),
        ("s<=2", range(1, 3)),
    ],
)
def test_fractions_are_of_the_rows_that_have_the_score(
    data: Path, run: Callable[..., int], condition: str, expected: range
) -> None:
    assert run("--score", condition) == 0
    assert numbers(data) == list(expected)


def test_the_order_of_conditions_does_not_matter(data: Path, run: Callable[..., int]) -> None:
    assert run("--score", "s top 50%", "t top 70%", "--name", "one") == 0
    assert run("--score", "t top 70%", "s top 50%", "--name", "two") == 0
    assert kept(data, "one") == kept(data, "two") and sorted(int(key[1:]) for key in kept(data, "one")) == list(
        range(21, 28)
    )


def test_quotas_take_the_best_rows_of_a_family(data: Path, run: Callable[..., int]) -> None:
    assert run("--score", "s > 0", "--quota", "family=3") == 0
    assert numbers(data) == [34, 35, 36, 37, 38, 39]
    assert run("--score", "s > 0", "--quota", "a=1") == 0
    assert numbers(data) == sorted([38, *range(1, 40, 2)])
    assert dropped(data)["r36"]["detail"] == "family a has its 1 rows"


def test_levels_as_a_range_and_as_a_mix(data: Path, run: Callable[..., int]) -> None:
    assert run("--levels", "perception=2-3") == 0
    assert numbers(data) == [i for i in range(COUNT) if i % 5 + 1 in (2, 3)]
    assert run("--levels", "perception=1:1,2:3") == 0
    assert Counter(i % 5 + 1 for i in numbers(data)) == {1: 2, 2: 8}


def test_the_ratio_says_which_view_each_row_shows(data: Path, run: Callable[..., int]) -> None:
    assert run("--score", "s > -1", "--missing", "keep", "--ratio", "1:3") == 0
    rows = pq.read_table(data / "selections" / "default" / "kept.parquet").to_pylist()
    assert Counter(one["view"] for one in rows) == {"text_rich": 10, "vision_centric": 30}
    for family in "ab":
        shown = [one for one in rows if one["family"] == family]
        rich = [one["s"] or -math.inf for one in shown if one["view"] == "text_rich"]
        assert len(rich) == 5 and max(rich) < min(one["s"] for one in shown if one["view"] == "vision_centric")


def test_splits_filters_and_the_waterfall_add_up(data: Path, run: Callable[..., int]) -> None:
    same = [row("x", page("1")), row("y", page("1"), problem_id="p-x", split="train")]
    write_set(data, [*open_set(data).rows(), *same])
    assert run("--splits", "train", "--filters", "duplicate,contamination", "--score", "t > -20") == 0
    told = json.loads((data / "selections" / "default" / "report.json").read_text())
    steps = [(step["name"], step["dropped"]) for step in told["waterfall"]]
    assert steps == [("splits", 10), ("duplicate", 1), ("contamination", 0), ("t > -20", 16)]
    left = told["rows"]
    for step in told["waterfall"]:
        left -= step["dropped"]
        assert step["left"] == left
    assert left == told["kept"] and sum(told["reasons"].values()) == told["rows"] - told["kept"]
    assert "NOT checked" in told["waterfall"][2]["told"]


def test_the_report_holds_histograms_bounds_and_exemplars(data: Path, run: Callable[..., int]) -> None:
    assert run("--score", "s top 25%") == 0
    folder = data / "selections" / "default"
    told = json.loads((folder / "report.json").read_text())
    assert sum(told["scores"]["s"]["all"]) == 39 and sum(told["scores"]["s"]["kept"]) == 10
    assert told["scores"]["s"]["bounds"] == [30.0] and told["scores"]["s"]["quantiles"]["kept"][0] == 30.0
    shown = told["exemplars"]["s"]
    assert [one["value"] for one in shown] == [1, 11, 20, 29, 39]
    assert [one["kept"] for one in shown] == [False] * 4 + [True]
    html = (folder / "report.html").read_text()
    assert (
        html.count("data:image/png;base64,") >= 5
        and "<script" not in html
        and "http:" not in html
        and "https:" not in html
    )
    assert all(one["id"] in html for one in shown)


def test_words_of_rows_are_escaped(data: Path, run: Callable[..., int]) -> None:
    bad = "<img src=x onerror=alert(1)>"
    write_set(data, [one | {"vision_centric_prompt": bad} for one in open_set(data).rows()])
    assert run("--score", "s top 25%") == 0
    assert bad not in (data / "selections" / "default" / "report.html").read_text()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--score", "s > 99"], "keeps no row (s > 99 drops 40 of 40)"),
        (["--score", "unknown > 1"], "has no score 'unknown' (it has: s, t)"),
        (["--score", "s > 5", "s < 3"], "contradict each other"),
        (["--score", "s top 30%", "s bottom 40%"], "contradict each other"),
        (["--score", "s top 130%"], "a fraction is above 0 and at most 100 %"),
        (["--score", "s about 3"], "needs 'NAME > 0.2'"),
        (["--quota", "c=1"], "unknown family in --quota 'c'"),
        (["--quota", "a=many"], "needs family=ROWS"),
        (["--levels", "perception=5-2"], "needs AXIS=2-4"),
        (["--ratio", "3"], "needs TEXT_RICH:VISION_CENTRIC"),
        (["--splits", "trian"], "did you mean 'train'?"),
        (["--filters", "duplicates"], "did you mean 'duplicate'?"),
        (["--against", "x"], "does not name contamination"),
        (["--filters", "contamination", "--against", "/no/where"], "no such folder"),
        (["--name", "../x"], "needs letters"),
    ],
)
def test_mistakes_are_one_line_and_lose_nothing(
    data: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert run("--score", "s > 30") == 0
    before = {file: file.read_bytes() for file in (data / "selections").rglob("*") if file.is_file()}
    capsys.readouterr()
    assert run(*words) == 2
    error = capsys.readouterr().err.strip()
    assert error.startswith("error: ") and told in error and "\n" not in error
    assert {file: file.read_bytes() for file in (data / "selections").rglob("*") if file.is_file()} == before


def test_pictures_of_shown_rows_alone_are_read(
    data: Path, run: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    from builders.selecting import page as shown

    asked: list[set[str]] = []
    real = shown.pictures
    monkeypatch.setattr(shown, "pictures", lambda d, ids: asked.append(set(ids)) or real(d, ids))
    assert run("--score", "s top 25%") == 0
    assert len(asked) == 1 and len(asked[0]) < 12


def test_a_truncated_score_is_one_line(data: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    file = data / "scores" / "s" / "all-00000.parquet"
    file.write_bytes(file.read_bytes()[:-100])
    assert run("--score", "s > 1") == 2
    told = capsys.readouterr().err
    assert told.startswith(f"error: {file}: cannot be read") and len(told.splitlines()) == 1
    assert "python -m builders.score --data" in told and not (data / "selections").exists()
