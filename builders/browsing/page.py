"""The page: filters on the left, rows by the page on the right, and below both views of the row that is looked at."""

from __future__ import annotations

import html
import io
import json
from collections.abc import Sequence
from typing import Any

import gradio as gr

from builders.browsing.index import VERDICTS, Filter, Index
from builders.rows import Row

PAGE = 25
_HEAD = ("row", "family", "levels", "split", "verdict", "question")
_STYLE = """
footer {display: none !important}
.gradio-container {max-width: 1500px !important}
.prompt {white-space: pre-wrap; font-size: 15px; line-height: 1.5}
.facts td, .facts th {padding: 2px 10px 2px 0; text-align: left; vertical-align: top}
.told {font-size: 14px}
"""


def app(index: Index, title: str) -> Any:
    """The gradio app. No font, script or picture is fetched from elsewhere."""
    plain = gr.themes.Default(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"])
    with gr.Blocks(title=title, analytics_enabled=False) as page:
        found = gr.State(index.find(Filter()))
        first = gr.State(0)
        gr.Markdown(f"### {html.escape(title)}")
        with gr.Row():
            with gr.Column(scale=1, min_width=240):
                inputs = _filters(index)
            with gr.Column(scale=4):
                count = gr.Markdown(elem_id="count")
                table = gr.Dataframe(
                    headers=list(_HEAD), interactive=False, wrap=True, elem_id="rows", max_height=620,
                    column_widths=["6%", "20%", "8%", "7%", "15%", "44%"],
                )  # fmt: skip
                with gr.Row():
                    back, onward = gr.Button("Back", size="sm"), gr.Button("Next", size="sm")
        view = _view()
        shown = [found, first, count, table, *view]

        def search(*values: Any) -> list[Any]:
            numbers = index.find(wanted(values))
            return [numbers, 0, *_page(index, numbers, 0), *_look(index, numbers[0] if numbers else None)]

        def turn(numbers: list[int], at: int, by: int) -> list[Any]:
            at = min(max(at + by, 0), max(len(numbers) - 1, 0) // PAGE * PAGE)
            return [at, *_page(index, numbers, at)]

        def pick(event: gr.SelectData, numbers: list[int], at: int) -> list[Any]:
            return _look(index, numbers[at + event.index[0]])

        for entry in inputs:
            entry.change(search, inputs, shown, show_progress="hidden")
        back.click(lambda numbers, at: turn(numbers, at, -PAGE), [found, first], [first, count, table])
        onward.click(lambda numbers, at: turn(numbers, at, PAGE), [found, first], [first, count, table])
        table.select(pick, [found, first], view, show_progress="hidden")
        page.load(search, inputs, shown, show_progress="hidden")
    page.theme_and_style = {"theme": plain, "css": _STYLE}
    return page


def _filters(index: Index) -> list[Any]:
    def many(label: str, values: Sequence[Any]) -> Any:
        return gr.Dropdown(choices=[str(value) for value in values], multiselect=True, label=label, value=[])

    return [
        gr.Textbox(label="Words in the question"),
        many("Family", index.values("family")),
        many("Split", index.values("split")),
        many("Source", index.values("source")),
        many("Perception", index.values("level_perception")),
        many("Reasoning", index.values("level_reasoning")),
        many("Verdict", VERDICTS),
        gr.Dropdown(choices=["", *index.scores], label="Order by score", value=""),
        gr.Textbox(label="Score from"),
        gr.Textbox(label="Score to"),
    ]


def wanted(values: Sequence[Any]) -> Filter:
    """The filter that the inputs' values describe, in the order of `_filters`."""
    words, family, split, source, perception, reasoning, verdict, score, low, high = values
    return Filter(
        words=words or "",
        family=tuple(family),
        split=tuple(split),
        source=tuple(source),
        perception=tuple(map(int, perception)),
        reasoning=tuple(map(int, reasoning)),
        verdict=tuple(verdict),
        score=score or "",
        low=_bound(low),
        high=_bound(high),
    )


def _bound(text: str | None) -> float | None:
    """A typed bound; what is no number yet (half typed) bounds nothing."""
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _page(index: Index, numbers: Sequence[int], at: int) -> list[Any]:
    part = numbers[at : at + PAGE]
    last = f"{at + 1}–{at + len(part)} of " if part else ""
    return [f"**{last}{len(numbers):,} rows**", index.listing(part)]


def _view() -> list[Any]:
    """Heading, then picture and prompt of both views, then everything else about the row."""
    head = gr.HTML(elem_id="about")
    with gr.Row():
        sides: list[Any] = []
        for name, title in (("rich", "Text-rich view"), ("vision", "Vision-centric view")):
            with gr.Column():
                gr.Markdown(f"#### {title}")
                sides.append(gr.Image(show_label=False, interactive=False, height=420, elem_id=f"{name}-image"))
                sides.append(gr.HTML(elem_id=f"{name}-prompt"))
    return [head, *sides, gr.HTML(elem_id="details")]


def _look(index: Index, number: int | None) -> list[Any]:
    """Values of `_view` for one row."""
    if number is None:
        return ["<p class='told'>No row passes these filters.</p>", None, "", None, "", ""]
    row = index.row(number)
    views = []
    for view in ("text_rich", "vision_centric"):
        image = row.get(f"{view}_image")
        views += [_picture(image["bytes"]) if image else None, _prompt(row.get(f"{view}_prompt"))]
    return [_heading(row), *views, details(row, index.scores)]


def _picture(data: bytes) -> Any:
    from PIL import Image

    return Image.open(io.BytesIO(data)).convert("RGB")


def _prompt(text: str | None) -> str:
    return (
        f"<div class='prompt'>{html.escape(text)}</div>" if text else "<p class='told'>This row has no such view.</p>"
    )


def _heading(row: Row) -> str:
    name = html.escape(str(row.get("id") or row.get("source_id") or ""))
    told = [str(row["verdict"])] + [str(row[key]) for key in ("reason", "detail") if row.get(key)]
    return f"<p class='told'><b>{name}</b> · {html.escape(str(row.get('family')))} · {html.escape(': '.join(told))}</p>"


def details(row: Row, scores: Sequence[str]) -> str:
    """Answer, options, facts with where they are shown, solution, scores, provenance."""
    parts = [("Answer", html.escape(str(row.get("answer"))))]
    if row.get("question"):
        parts.insert(0, ("Question", html.escape(str(row["question"]))))
    if row.get("facts") is not None and len(row["facts"]):
        parts.append(("Facts", _table(row["facts"])))
    if row.get("solution"):
        parts.append(("Solution", f"<div class='prompt'>{html.escape(row['solution'])}</div>"))
    found = {name: row[name] for name in scores if row.get(name) is not None}
    if found:
        parts.append(("Scores", html.escape(", ".join(f"{name} {value:.3f}" for name, value in found.items()))))
    where = {key: row.get(key) for key in ("source", "source_id", "license", "revision", "seed", "split")}
    told = ", ".join(f"{key} {value}" for key, value in where.items() if value not in (None, ""))
    parts.append(("Provenance", html.escape(told)))
    if row.get("stamp"):
        stamp = json.loads(row["stamp"])
        parts.append(("Stamp", html.escape(", ".join(f"{key} {stamp[key]}" for key in ("commit", "tree", "config")))))
    return "".join(f"<h4>{title}</h4><div class='told'>{body}</div>" for title, body in parts)


def _table(facts: Sequence[Any]) -> str:
    lines = [
        f"<tr><td>{html.escape(str(fact.get('role', '')))}</td><td>{html.escape(str(fact['text']))}</td>"
        f"<td>{html.escape(', '.join(fact.get('shown_in') or []))}</td></tr>"
        for fact in facts
    ]
    head = "<tr><th>role</th><th>fact</th><th>drawn in the pictures of</th></tr>"
    return f"<table class='facts'>{head}{''.join(lines)}</table>"
