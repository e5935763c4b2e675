"""EasyR1: Parquet with problem, answer and images, as hiyouga/geometry3k has them.

`<image>` stands in the problem where the picture comes. The instruction to think and box is in it already, so that no
format_prompt is needed. EasyR1's reward function gets the answer alone: choices travel inside it as JSON.
"""

from __future__ import annotations

import json

from builders.exports import Example, Export, facts
from builders.exports._files import REWARD, parquet, reward
from builders.rows import Row

SOURCE = "https://github.com/hiyouga/EasyR1 (README, Custom Dataset; verl/utils/dataset.py)"
FEATURES = {"problem": "string", "answer": "string", "images": ["image"], "contrastive_problem": "string"}
CODE = '''\
import json


def compute_score(reward_inputs):
    """Scores of a batch: worker.reward.reward_function=reward.py:compute_score."""
    found = []
    for one in reward_inputs:
        known = json.loads(one["ground_truth"])
        parts = _reward(one["response"], known["answer"], choices=known["choices"], tolerance=known["tolerance"])
        found.append({"overall": parts.total, "format": parts.format, "accuracy": parts.accuracy})
    return found
'''


def write(export: Export) -> str:
    """SPLIT.parquet and reward.py."""
    for split in export.splits:
        parquet(export.out / f"{split}.parquet", FEATURES, map(_row, export.examples(split)))
    reward(export.out, "EasyR1", CODE)
    first, last = export.splits[0], export.splits[-1]
    return (
        f"python -m verl.trainer.main config=examples/config.yaml data.train_files={export.home}/{first}.parquet "
        f"data.val_files={export.home}/{last}.parquet data.prompt_key=problem data.answer_key=answer "
        f"data.image_key=images data.format_prompt=null "
        f"worker.reward.reward_function={export.home}/{REWARD}:compute_score"
    )


def _row(one: Example) -> Row:
    return {
        "problem": f"<image>{one.prompt}",
        "answer": json.dumps({"answer": one.answer, **facts(one)}, ensure_ascii=False),
        "images": [one.image],
        "contrastive_problem": None if one.contrast is None else f"<image>{one.contrast}",
    }
