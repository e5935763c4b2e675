"""What a finished run leaves beside its model: the gap report, the curves and the model card.

RUN/gap.{json,md,png}, RUN/curves.png, RUN/README.md, RUN/final/README.md (the same card, for the Hub)
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from builders.dataset import BuiltSet
from recipes.load import to_yaml
from recipes.metrics import gap_report
from recipes.outcomes import Outcome
from recipes.recipe import VIEWS, Recipe
from recipes.signatures import signatures
from train import figures, gap_text
from train.journal import read

ALLOWED = "trained on a set that is meant for evaluation (--allow-eval); figures on that set say nothing"
CARDS = Path(__file__).parent.parent / "cards"


def write(out: Path, recipe: Recipe, built: BuiltSet, evaluated: BuiltSet, *, allow_eval: bool) -> None:
    """Everything from the run's own files; nothing is measured again."""
    lines = read(out / "metrics.jsonl")
    figures.curves(lines, out / "curves.png", f"{recipe.name} on {built.name}")
    found = _outcomes(out)
    report = gap_report(found, *VIEWS).to_dict() if found else None
    about = {
        "recipe": recipe.name,
        "model": recipe.model.path,
        "trained_on": built.name,
        "evaluated_on": f"{evaluated.name}, split test",
        "evaluation_set_in_training": allow_eval,
        "protocol": _protocol(recipe),
        "warnings": [one.message for one in signatures(lines)],
    }
    if report is not None:
        (out / "gap.json").write_text(json.dumps({**about, "report": report}, indent=1, ensure_ascii=False) + "\n")
        marked = {**about, "evaluation_set_in_training": "", "note": ALLOWED if allow_eval else ""}
        (out / "gap.md").write_text(gap_text.markdown(marked, report), encoding="utf-8")
        gap_text.figure(about, report, out / "gap.png")
    card(out, recipe, about, report)


def _outcomes(out: Path) -> list[Outcome]:
    """The graded answers of the last evaluation."""
    files = sorted((out / "samples").glob("answers-*.jsonl"))
    if not files:
        return []
    rows = [json.loads(line) for line in files[-1].read_text(encoding="utf-8").splitlines()]
    return [outcome(row) for row in rows if row["correct"]]


def outcome(row: dict[str, Any]) -> Outcome:
    """A line of a predictions file as the metrics take it."""
    return Outcome(
        problem=row["problem"],
        version=row["version"],
        correct=tuple(row["correct"]),
        answers=tuple(row["extracted"]),
        tokens=tuple(row["tokens"]),
        truncated=row["truncated"],
        family=row.get("family") or "",
        level_perception=row.get("level_perception"),
        level_reasoning=row.get("level_reasoning"),
    )


def _protocol(recipe: Recipe) -> str:
    asked = recipe.eval
    how = "greedy" if asked.temperature == 0 else f"temperature {asked.temperature:g}"
    return (
        f"{asked.paired} problems at most, {asked.samples} sample(s) a view, {how}, the template of builders/prompts.py"
    )


def card(out: Path, recipe: Recipe, about: dict[str, Any], report: dict[str, Any] | None) -> None:
    """The model card, every figure of it from gap.json."""
    import jinja2
    import yaml

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(CARDS), undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    head = {
        "base_model": recipe.model.path,
        "datasets": [about["trained_on"]],
        "library_name": "transformers",
        "pipeline_tag": "image-text-to-text",
        "tags": ["modality-gap", "multimodal-reasoning", recipe.name],
    }
    text = environment.get_template("model.md.j2").render(
        yaml=yaml.safe_dump(head, sort_keys=False), about=about, report=report, recipe=recipe, config=to_yaml(recipe)
    )
    (out / "README.md").write_text(text, encoding="utf-8")
    if (out / "final").is_dir():
        shutil.copyfile(out / "README.md", out / "final" / "README.md")
