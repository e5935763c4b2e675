"""lmms-eval: a task folder with NAME.yaml, its functions and the rows, for evaluation with this project's grader."""

from __future__ import annotations

from pathlib import Path

from builders.exports import Example, Export, facts
from builders.exports._files import parquet
from builders.rows import Row
from builders.shards import write_text

SOURCE = "https://github.com/EvolvingLMMs-Lab/lmms-eval/blob/main/docs/task_guide.md"
FEATURES = {
    "id": "string",
    "prompt": "string",
    "image": "image",
    "answer": "string",
    "choices": ["string"],
    "tolerance": "float64",
    "family": "string",
}
UTILS = '''\
"""Functions of this task: the words, the picture, and the grader of builders.answers, which must be importable."""

from builders.answers import reward


def doc_to_visual(doc):
    return [doc["image"].convert("RGB")]


def doc_to_text(doc, lmms_eval_specific_kwargs=None):
    return doc["prompt"]


def process_results(doc, results):
    told = reward(results[0], doc["answer"], choices=doc["choices"] or (), tolerance=doc["tolerance"])
    return {"accuracy": told.accuracy, "format": told.format}
'''


def write(export: Export) -> str:
    """NAME_SPLIT.yaml, utils.py and SPLIT.parquet."""
    for split in export.splits:
        parquet(export.out / f"{split}.parquet", FEATURES, map(_row, export.examples(split)))
        write_text(export.out / f"{export.name}_{split}.yaml", _task(export.home, export.name, split))
    write_text(export.out / "utils.py", UTILS)
    return (
        f"python -m lmms_eval --include_path {export.home} --tasks {export.name}_{export.splits[-1]} "
        "--model qwen2_5_vl --model_args pretrained=MODEL --batch_size 1"
    )


def _row(one: Example) -> Row:
    named = {"prompt": one.prompt, "image": one.image, "answer": one.answer, "family": one.row["family"]}
    return {**named, **facts(one)}


def _task(out: Path, name: str, split: str) -> str:
    return f"""\
task: {name}_{split}
dataset_path: parquet
dataset_kwargs:
  data_files:
    {split}: {out.resolve()}/{split}.parquet
test_split: {split}
output_type: generate_until
doc_to_visual: !function utils.doc_to_visual
doc_to_text: !function utils.doc_to_text
doc_to_target: answer
process_results: !function utils.process_results
generation_kwargs:
  max_new_tokens: 4096
  temperature: 0
  do_sample: false
metric_list:
  - metric: accuracy
    aggregation: mean
    higher_is_better: true
  - metric: format
    aggregation: mean
    higher_is_better: true
metadata:
  - version: 1.0
"""
