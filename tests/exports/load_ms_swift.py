"""ms-swift's own loader and template on an export: python load_ms_swift.py FOLDER MODEL."""

import json
import sys

import builders  # noqa: F401  (makes torchvision importable beside a CPU build of torch)

# isort: split
from swift.dataset import load_dataset
from swift.model import get_model_processor
from swift.rl_core.data import GKDSample
from swift.template import get_template

folder, model = sys.argv[1:]
asked, _ = load_dataset(f"{folder}/train.jsonl", remove_unused_columns=False, load_from_cache_file=False)
taught, _ = load_dataset(f"{folder}/train_sft.jsonl", load_from_cache_file=False)
_, processor = get_model_processor(model, load_model=False, model_type="qwen2_5_vl")
template = get_template(processor, template_type="qwen2_5_vl")
template.set_mode("train")
encoded = template.encode(taught[0])
row = asked[0]
sample = GKDSample(messages=row["messages"], images=row["images"], teacher_prompt=row["teacher_prompt"])
print(
    json.dumps(
        {
            "rows": [len(asked), len(taught)],
            "text": row["messages"][0]["content"],
            "teacher": sample.build_teacher_view() and sample.teacher_messages[-1]["content"],
            "solution": row["solution"],
            "tokens": len(encoded["input_ids"]),
            "learned": sum(label != -100 for label in encoded["labels"]),
            "pixels": list(encoded["pixel_values"].shape),
        }
    )
)
