"""verl: Parquet with prompt, images, data_source, ability, reward_model and extra_info, for PPO and GRPO.

`<image>` stands in the prompt where the picture comes. contrastive_prompt is the other view; verl passes it on.
"""

from __future__ import annotations

from builders.exports import Example, Export, facts
from builders.exports._files import MESSAGES, REWARD, parquet, reward
from builders.rows import Row

SOURCE = "https://verl.readthedocs.io/en/latest/preparation/prepare_data.html"
FEATURES = {
    "data_source": "string",
    "prompt": MESSAGES,
    "contrastive_prompt": MESSAGES,
    "images": ["image"],
    "ability": "string",
    "reward_model": {"style": "string", "ground_truth": "string"},
    "extra_info": {
        "split": "string",
        "index": "int64",
        "id": "string",
        "choices": ["string"],
        "tolerance": "float64",
        "family": "string",
    },
}
CODE = '''\
def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    """One number in [0, 1]: reward.custom_reward_function.path=reward.py."""
    known = extra_info or {}
    choices = known.get("choices")
    choices = () if choices is None else tuple(choices)
    return _reward(solution_str, ground_truth, choices=choices, tolerance=known.get("tolerance")).total
'''


def write(export: Export) -> str:
    """SPLIT.parquet and reward.py."""
    for split in export.splits:
        rows = (_row(one, index, export.name) for index, one in enumerate(export.examples(split)))
        parquet(export.out / f"{split}.parquet", FEATURES, rows)
    reward(export.out, "verl", CODE)
    first, last = export.splits[0], export.splits[-1]
    return (
        f"python -m verl.trainer.main_ppo data.train_files={export.home}/{first}.parquet "
        f"data.val_files={export.home}/{last}.parquet data.image_key=images "
        f"reward.custom_reward_function.path={export.home}/{REWARD}"
    )


def _row(one: Example, index: int, name: str) -> Row:
    other = [] if one.contrast is None else [{"role": "user", "content": f"<image>{one.contrast}"}]
    return {
        "data_source": name,
        "prompt": [{"role": "user", "content": f"<image>{one.prompt}"}],
        "contrastive_prompt": other,
        "images": [one.image],
        "ability": "math",
        "reward_model": {"style": "rule", "ground_truth": one.answer},
        "extra_info": {"split": one.split, "index": index, "family": one.row["family"], **facts(one)},
    }
