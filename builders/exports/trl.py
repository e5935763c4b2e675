"""TRL: conversational `prompt` with `images`, for GRPOTrainer and its relatives.

Columns: prompt [{role, content}], images, contrastive_prompt and contrastive_images (the other
view; no picture where both show the same), solution (the
gold answer), choices, tolerance, completion (a worked answer, so that SFTTrainer reads the same file).
"""

from __future__ import annotations

from builders.exports import Example, Export, facts, worked
from builders.exports._files import MESSAGES, parquet, reward
from builders.rows import Row

SOURCE = "https://huggingface.co/docs/trl/dataset_formats"
FEATURES = {
    "prompt": MESSAGES,
    "images": ["image"],
    "completion": MESSAGES,
    "contrastive_prompt": MESSAGES,
    "contrastive_images": ["image"],
    "solution": "string",
    "id": "string",
    "choices": ["string"],
    "tolerance": "float64",
}
REWARD = '''\
def reward(completions, solution, choices, tolerance, **_):
    """One number in [0, 1] for each completion: GRPOTrainer(reward_funcs=reward)."""
    rows = zip(completions, solution, choices, tolerance, strict=True)
    return [_reward(said[-1]["content"], gold, choices=c or (), tolerance=t).total for said, gold, c, t in rows]
'''


def write(export: Export) -> str:
    """SPLIT.parquet and reward.py."""
    for split in export.splits:
        answers = export.answers(split)
        parquet(export.out / f"{split}.parquet", FEATURES, (_row(one, answers) for one in export.examples(split)))
    reward(export.out, "TRL", REWARD)
    return (
        f'datasets.load_dataset("parquet", data_files="{export.home}/{export.splits[0]}.parquet")["train"] as the '
        "train_dataset of GRPOTrainer, reward_funcs=reward from reward.py"
    )


def _row(one: Example, answers: dict[str, str]) -> Row:
    other = [] if one.contrast is None else [{"role": "user", "content": one.contrast}]
    return {
        "prompt": [{"role": "user", "content": one.prompt}],
        "images": [one.image],
        "completion": [{"role": "assistant", "content": worked(one, answers)}],
        "contrastive_prompt": other,
        "contrastive_images": [] if one.same_picture else [one.contrast_image],
        "solution": one.answer,
        **facts(one),
    }
