"""verl's own data set and reward loader on an export: python load_verl.py FOLDER MODEL."""

import json
import sys

import builders  # noqa: F401  (makes torchvision importable beside a CPU build of torch)

# isort: split
from omegaconf import OmegaConf
from transformers import AutoProcessor, AutoTokenizer
from verl.trainer.ppo.reward import get_custom_reward_fn
from verl.utils.dataset.rl_dataset import RLHFDataset, collate_fn

folder, model = sys.argv[1:]
options = {"prompt_key": "prompt", "image_key": "images", "max_prompt_length": 100_000, "filter_overlong_prompts": True}
data = RLHFDataset(
    data_files=[f"{folder}/train.parquet"],
    tokenizer=AutoTokenizer.from_pretrained(model),
    processor=AutoProcessor.from_pretrained(model),
    config=OmegaConf.create({**options, "filter_overlong_prompts_workers": 1, "cache_dir": f"{folder}/cache"}),
)
batch = collate_fn([data[0], data[1]])
first = data[0]
score = get_custom_reward_fn(
    OmegaConf.create({"reward": {"custom_reward_function": {"path": f"{folder}/reward.py", "name": "compute_score"}}})
)
gold = first["reward_model"]["ground_truth"]


def scored(text: str) -> float:
    """What verl's reward manager would get for a response."""
    return score(first["data_source"], text, gold, extra_info=first["extra_info"])


print(
    json.dumps(
        {
            "rows": len(data),
            "roles": [part["type"] for part in first["raw_prompt"][0]["content"]],
            "text": first["raw_prompt"][0]["content"][-1]["text"],
            "batch": len(batch["raw_prompt"]),
            "right": scored(f"<think>so</think>\\boxed{{{gold}}}"),
            "wrong": scored("<think>so</think>\\boxed{no such answer}"),
        }
    )
)
