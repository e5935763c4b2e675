"""VLMEvalKit: a TSV with index, question, answer, category and the picture in base64, for evaluation.

Choices stand in the question's words. Columns A, B, ... would make VLMEvalKit write them a second time, so that every
row is an open question to it; grade its prediction file with this project's grader.
"""

from __future__ import annotations

import base64
import csv

from builders.exports import Export
from builders.shards import atomic

SOURCE = "https://github.com/open-compass/VLMEvalKit (docs/en/Development.md; CustomVQADataset in image_vqa.py)"
COLUMNS = ("index", "question", "answer", "category", "split", "id", "image")


def write(export: Export) -> str:
    """NAME_SPLIT.tsv."""
    for split in export.splits:
        path = export.out / f"{export.name}_{split}.tsv"
        with atomic(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, delimiter="\t", lineterminator="\n")
            table.writerow(COLUMNS)
            for index, one in enumerate(export.examples(split)):
                data = base64.b64encode(one.image["bytes"]).decode()
                table.writerow((index, one.prompt, one.answer, one.row["family"], split, one.id, data))
    name = f"{export.name}_{export.splits[-1]}"
    return f"LMUData={export.home.resolve()} python run.py --mode infer --data {name} --model MODEL"
