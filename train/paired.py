"""The evaluation inside training: the same problems under both views, the paired gap, and a few pairs to read.

RUN/samples/step-N.jsonl and .html hold what the model said to the first of them.
"""

from __future__ import annotations

import html
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from builders.dataset import BuiltSet
from builders.engines import Engine, Sampling
from builders.rows import Row
from builders.vlm import request
from recipes.metrics import as_metrics, paired_gap
from recipes.recipe import VIEWS, Recipe
from renderers.seeds import rng
from train.asking import Answered, Question, ask, outcomes

_COLUMNS = [
    "id", "problem_id", "family", "text_rich_prompt", "text_rich_image", "vision_centric_prompt",
    "vision_centric_image", "answer", "choices", "tolerance", "level_perception", "level_reasoning",
]  # fmt: skip
_ABOUT = ("family", "level_perception", "level_reasoning")


def chosen_rows(built: BuiltSet, split: str, count: int, seed: int) -> list[Row]:
    """`count` rows with both views, the same ones at every evaluation of every run with this seed."""
    rows = [row for row in built.rows(split=split, columns=_COLUMNS) if row["text_rich_prompt"] is not None]
    rng(seed, "evaluation").shuffle(rows)
    return rows[:count]


def questions(rows: Sequence[Row]) -> list[Question]:
    """Both views of every row."""
    return [
        Question(
            problem=row["id"],
            version=view,
            request=request(row, view),
            gold={name: row[name] for name in ("answer", "choices", "tolerance")},
            about={name: row[name] for name in _ABOUT},
        )
        for row in rows
        for view in VIEWS
    ]


def evaluate(
    engine: Engine, rows: Sequence[Row], recipe: Recipe, out: Path, step: int, *, writes: bool = True
) -> dict[str, float]:
    """Metrics of one evaluation; writes the samples, but for processes beside the first one."""
    asked = recipe.eval
    sampling = Sampling(
        samples=asked.samples,
        temperature=asked.temperature,
        max_new_tokens=asked.max_new_tokens or recipe.rollout.max_new_tokens,
        seed=recipe.seed,
    )
    start = time.perf_counter()
    answered = list(ask(engine, questions(rows), sampling))
    seconds = time.perf_counter() - start
    if writes:
        write_samples(out / "samples", step, answered[: 2 * asked.shown])
        _write_lines(out / "samples" / f"answers-{step:08d}.jsonl", answered)
    found = outcomes(answered)
    metrics = as_metrics(paired_gap(found, *VIEWS))
    for view in VIEWS:
        own = [one for one in found if one.version == view]
        metrics[f"eval/{view}/tokens"] = _mean([count for one in own for count in one.tokens])
        metrics[f"eval/{view}/truncated"] = _mean([one.truncated / len(one.correct) for one in own])
    metrics["speed/evaluation_tokens_per_s"] = sum(sum(one.tokens) for one in found) / seconds
    return metrics


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def write_samples(folder: Path, step: int, answered: Sequence[Answered]) -> None:
    """The first answers, as JSONL for machines and as a page for people."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_lines(folder / f"step-{step:08d}.jsonl", answered)
    rows = "".join(_row(one) for one in answered)
    (folder / f"step-{step:08d}.html").write_text(_PAGE.format(step=step, rows=rows), encoding="utf-8")


def _write_lines(file: Path, answered: Sequence[Answered]) -> None:
    lines = [json.dumps(one.to_dict(), ensure_ascii=False) + "\n" for one in answered]
    file.write_text("".join(lines), encoding="utf-8")


def _row(one: Answered) -> str:
    import base64

    pictures = "".join(
        f'<img src="data:image/png;base64,{base64.b64encode(data).decode()}" alt="">'
        for data in one.question.request.images
    )
    marks = ("right" if correct else "wrong" for correct in one.correct)
    mark = "<hr>".join(f'<span class="{name}">{name}</span>' for name in marks)
    said = "<hr>".join(html.escape(text) or "<i>empty</i>" for text in one.responses)
    first = "first" if one.question.version == VIEWS[0] else ""
    return (
        f'<tr class="{first}"><td>{html.escape(one.question.version.replace("_", "-"))}</td><td>{pictures}</td>'
        f"<td>{html.escape(one.question.request.text)}</td><td>{said}</td>"
        f"<td>{html.escape(str(one.question.gold['answer']))}</td><td>{mark}</td></tr>"
    )


_PAGE = """<!doctype html><meta charset="utf-8"><title>Step {step}</title>
<style>body{{font:14px/1.5 sans-serif;margin:2em;max-width:1400px;color:#22252b}}
table{{border-collapse:collapse;width:100%;table-layout:fixed}}
td,th{{border-top:1px solid #e2e4e8;padding:.5em;vertical-align:top;text-align:left;white-space:pre-wrap;
overflow-wrap:anywhere}}tr.first td{{border-top:2px solid #22252b}}
img{{max-width:100%}}i{{color:#888}}.right{{color:#276749}}.wrong{{color:#c53030}}</style>
<h1>Step {step}: the same problems under both views</h1>
<table><colgroup><col style="width:7em"><col style="width:17em"><col style="width:38%"><col><col style="width:6em">
<col style="width:5em"></colgroup>
<tr><th>view</th><th>picture</th><th>prompt</th><th>response</th><th>gold</th><th></th></tr>{rows}</table>
"""


def as_line(metrics: dict[str, Any]) -> str:
    """One line for people."""
    return (
        f"text-rich {metrics['eval/text_rich/accuracy']:.3f}, vision-centric "
        f"{metrics['eval/vision_centric/accuracy']:.3f}, gap {metrics['eval/gap']:.3f} "
        f"({metrics['eval/gap_low']:.3f} to {metrics['eval/gap_high']:.3f})"
    )
