"""The card: YAML that the Hub accepts, everything that lies beside the shards, no figure that no report has."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from builders import card, card_facts
from builders.score_files import Column, Origin
from builders.scores import Scored
from renderers.errors import UserError

NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e-?\d+)?")
# Numbers of the template's own prose: papers and the words `ten equal bins` have no digits beside these.
OWN = {"2510.22836", "2403.14624"}


@pytest.fixture
def curated(family_set: Path, tmp_path: Path) -> Path:
    """A set with everything that curation adds."""
    out = Path(shutil.copytree(family_set, tmp_path / "set"))
    ids = pq.read_table(out / "data" / "pairs" / "train-00000.parquet", columns=["id"])["id"].to_pylist()
    scored = [
        Scored(id=key, value=None if place == 3 else place / 7, truncated_tokens=place % 2, reason="r" * (place == 3))
        for place, key in enumerate(ids)
    ]
    column = Column(out, "clip_delta", {})
    origin = Origin(score="clip_delta", scorer="CLIP tiny", weights_hash="ab12")
    column.write(column.file("train-00000"), scored, origin, "source")
    validated = {"scores": {"clip_delta": {"auroc": {"value": 0.8125, "low": 0.75, "high": 0.875}}}}
    validated["baselines"] = {"text_length": {"auroc": 0.53125, "interval": [0.5, 0.5625]}}  # type: ignore[dict-item]
    (out / "scores" / "benchmark.json").write_text(json.dumps(validated))
    (out / "selections" / "default").mkdir(parents=True)
    pq.write_table(pa.table({"id": ids[:7]}), out / "selections" / "default" / "kept.parquet")
    dropped = pa.table({"id": ids[7:12], "reason": ["low", "low", "low", "long", "long"]})
    pq.write_table(dropped, out / "selections" / "default" / "dropped.parquet")
    (out / "responses").mkdir()
    told = {"settings": {"model": "some/model"}, "counts": {"rows": 31, "verified": 17}}
    (out / "responses" / "report.json").write_text(json.dumps(told))
    (out / "contamination.json").write_text(json.dumps({"against": "MathVerse", "matches": {"ngrams": 2, "images": 1}}))
    return out


def numbers(value: Any) -> Iterator[str]:
    """Every number in a report, as text; keys count."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from NUMBER.findall(str(key))
            yield from numbers(child)
    elif isinstance(value, list):
        for child in value:
            yield from numbers(child)
    elif isinstance(value, float):
        yield from (str(value), f"{value:.4g}")
    else:
        yield from NUMBER.findall(str(value))


def body(text: str) -> str:
    """The words below the YAML, code apart."""
    return re.sub(r"```.*?```", "", text.split("\n---\n", 1)[1], flags=re.DOTALL)


def test_the_card_parses_and_its_yaml_is_complete(curated: Path) -> None:
    from huggingface_hub import DatasetCard

    read = DatasetCard(card.text(curated, "me/set"))
    data = read.data.to_dict()
    wanted = {"license", "language", "pretty_name", "task_categories", "size_categories", "tags", "source_datasets"}
    assert wanted | {"configs", "dataset_info"} <= set(data)
    assert [one["config_name"] for one in data["configs"]] == ["pairs", "versions"]
    assert data["configs"][0]["default"] is True and data["license"] == "apache-2.0"
    sizes = {split["name"]: split["num_examples"] for split in data["dataset_info"][0]["splits"]}
    assert sizes == json.loads((curated / "report.json").read_text())["pairs"]
    packed = sum(file.stat().st_size for file in (curated / "data" / "pairs").glob("*.parquet"))
    assert data["dataset_info"][0]["download_size"] == packed


def test_every_figure_of_the_card_comes_from_a_report(curated: Path) -> None:
    reports = [json.loads(file.read_text()) for file in curated.rglob("*.json") if "_state" not in file.parts]
    known = set(OWN).union(*(numbers(report) for report in [*reports, card_facts.collect(curated)]))
    known.add(str(sum(reports[0]["pairs"].values() if "pairs" in reports[0] else [])))
    found = NUMBER.findall(body(card.text(curated, "me/set")))
    assert len(found) > 60 and [number for number in found if number not in known] == []


def test_the_check_of_figures_can_fail(curated: Path) -> None:
    """A figure that no report has is noticed by the same comparison."""
    text = body(card.text(curated, "me/set")) + "\nAccuracy 0.98765."
    known = set(numbers(json.loads((curated / "report.json").read_text())))
    assert "0.98765" in NUMBER.findall(text) and "0.98765" not in known


def test_scores_validation_selections_answers_and_contamination_are_told(curated: Path) -> None:
    text = card.text(curated, "me/set")
    rows = pq.read_metadata(curated / "data" / "pairs" / "train-00000.parquet").num_rows
    assert f"| clip_delta | {rows - 1} | 1 | {rows // 2} | 0 |" in text and "CLIP tiny, weights ab12" in text
    assert "| clip_delta | 0.8125 | 0.75 to 0.875 |" in text and "| text_length | 0.53125 | 0.5 to 0.5625 |" in text
    assert "| default | 7 | 5 | low 3, long 2 |" in text
    assert "`some/model`" in text and "rows 31, verified 17" in text
    assert "- against: MathVerse" in text and "- matches, ngrams: 2" in text
    assert "not compared" not in text and 'load_dataset("me/set", "versions")' in text


def test_what_is_not_there_is_said(family_set: Path) -> None:
    text = card.text(family_set, "me/set")
    assert "These rows were not compared with evaluation sets." in text and "No score says" in text
    assert "## Scores" not in text and "## Selections" not in text and "## Answers" not in text


def test_the_card_of_the_build_is_the_card_of_the_push_but_for_the_name(family_set: Path) -> None:
    assert card.text(family_set, card.PLACE) == (family_set / "README.md").read_text(encoding="utf-8")


def test_the_histogram_counts_every_value() -> None:
    assert card_facts.histogram([0.0, 0.05, 0.1, 0.95, 1.0]) == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert card_facts.histogram([3.0, 3.0]) == [2, *[0] * 9] and card_facts.histogram([]) == []


def test_a_broken_report_is_one_line(curated: Path) -> None:
    (curated / "contamination.json").write_text("{")
    with pytest.raises(UserError, match=r"contamination\.json: not JSON"):
        card.text(curated, "me/set")


def test_a_trained_model_has_a_card_that_parses(tmp_path: Path) -> None:
    from huggingface_hub import ModelCard

    from builders.hub.release import model_card

    head = (
        f"base_model: {tmp_path}\ndatasets:\n- me/set\nlibrary_name: transformers\npipeline_tag: image-text-to-text\n"
    )
    text, notes = model_card(f"---\n{head}---\n\n# words: 0.5\n")
    read = ModelCard(text)
    assert read.data.datasets == ["me/set"] and read.data.base_model is None and len(notes) == 1
    assert read.text.strip() == "# words: 0.5"
