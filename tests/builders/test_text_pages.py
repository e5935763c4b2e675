"""Pages of text problems: LaTeX outside formulas, varied looks that depend on the problem alone, and the real sets."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from builders import pairs
from builders.latex_text import typeset
from builders.types import Retry
from builders.versions import version
from builders.views import PAGE_WIDTHS, picture_of
from renderers.types import Problem


@pytest.mark.parametrize(
    ("text", "page"),
    [
        (r"Find $x\text{ m}$, \emph{now}.", r"Find $x\text{ m}$, *now*."),
        (r"\textbf{Note.} ``Yes'' he said.", "**Note.** “Yes” he said."),
        (r"So \begin{align*} x &= 1 \\ y &= 2 \end{align*}.", r"So \[\begin{align*} x &= 1 \\ y &= 2 \end{align*}\]."),
        (r"Let \[f = \begin{cases} 1 \\ 2 \end{cases}\] be.", r"Let \[f = \begin{cases} 1 \\ 2 \end{cases}\] be."),
        (r"Pay \$5 or \$6.", r"Pay \$5 or \$6."),
        ("Pay $5 or $6.", "Pay $5 or $6."),
        ("``a\nb'' and ``c`` ''d'' ``e", "“a\nb” and “c`` ”d'' ``e"),
        ("## Clues:\n1. One.", "**Clues**\n1. One."),
        ("#5 is C:\\temp", "#5 is C:\\temp"),
    ],
)  # fmt: skip
def test_text_outside_formulas_becomes_markdown(text: str, page: str) -> None:
    assert typeset(text) == page


@pytest.mark.parametrize("text", [r"\begin{tabular}{c} 1 \end{tabular}", r"A \rotatebox{90}{B}", r"\begin{align*} x"])
def test_a_command_that_would_be_printed_is_refused(text: str) -> None:
    with pytest.raises(Retry, match="untypeset_latex"):
        typeset(text)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("text", ["`" * 100_000, "``a" * 33_000, "```\n" * 25_000, "``" * 50_000 + "''"])
def test_quotes_that_never_close_end(text: str) -> None:
    assert len(typeset(text)) > len(text) - 4


def page_of(number: int) -> Any:
    problem = Problem(family="gsm8k", question=f"Tim has {number} pens.", answer="1")
    scene = picture_of(problem, version("Vision Only"))
    assert scene is not None
    return scene


def test_looks_vary_with_the_problem_alone() -> None:
    scenes = [page_of(number) for number in range(60)]
    assert scenes == [page_of(number) for number in range(60)]
    levels = Counter(scene.perception for scene in scenes)
    assert set(levels) == {1, 2, 3} and min(levels.values()) >= 10
    assert {scene.size[0] for scene in scenes} == set(PAGE_WIDTHS)
    assert len({scene.seed for scene in scenes}) == 60


def table(out: Path, config: str) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    files = sorted((out / "data" / config).glob("*.parquet"))
    return [row for file in files for row in pq.read_table(file).to_pylist()]


@pytest.mark.browser
def test_the_hundred_real_problems_of_gsm8k(samples: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["--source", "gsm8k", "--path", str(samples / "gsm8k"), "--out", str(out), "--gallery", "0"]
    assert pairs.main([*words, "--workers", "1"]) == 0
    rows = table(out, "pairs")
    assert len(rows) == 100 and not table(out, "dropped")
    assert {row["split"] for row in rows} == {"test"}
    assert all("<<" not in row["solution"] and f"boxed{{{row['answer']}}}" in row["solution"] for row in rows)
    assert len({row["vision_centric_image"]["bytes"] for row in rows}) == 100


def test_the_forty_real_problems_of_puzzlevqa(samples: Path, tmp_path: Path) -> None:
    import json

    out = tmp_path / "out"
    words = ["--source", "puzzlevqa", "--path", str(samples / "puzzlevqa"), "--out", str(out), "--gallery", "0"]
    assert pairs.main([*words, "--workers", "1", "--splits", "train=1"]) == 0
    rows = table(out, "pairs")
    assert Counter(row["family"] for row in rows) == {path.stem: 10 for path in (samples / "puzzlevqa").glob("*.json")}
    given = {}
    for file in (samples / "puzzlevqa").glob("*.json"):
        given.update({f"{file.stem}:{n}": json.loads(line) for n, line in enumerate(file.read_text().splitlines())})
    for row in rows:
        source = given[row["source_id"]]
        assert row["text_rich_prompt"].startswith(f"{source['caption']} {source['question']}\nChoices:\nA: ")
        assert row["vision_centric_prompt"].startswith(source["question"])
        assert source["caption"] not in row["vision_centric_prompt"]
        assert row["choices"]["ABCD".index(row["answer"])] == str(source["answer"])
        assert row["vision_centric_image"]["bytes"] == (samples / "puzzlevqa" / source["image"]).read_bytes()
        shown = row["text_rich_prompt"] + row["vision_centric_prompt"]
        assert source["explanation"] not in shown and source["deduction"] not in shown
