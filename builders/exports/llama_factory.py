"""LLaMA-Factory: ShareGPT messages with pictures and a dataset_info.json, for supervised training.

The answer is one that the grader verified where the set has sampled answers, else the worked solution.
"""

from __future__ import annotations

import json
from typing import Any

from builders.exports import Export, worked
from builders.exports._files import json_lines, picture
from builders.shards import write_text

SOURCE = "https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md (Sharegpt Format, multimodal)"
_TAGS = {
    "role_tag": "role",
    "content_tag": "content",
    "user_tag": "user",
    "assistant_tag": "assistant",
}


def write(export: Export) -> str:
    """SPLIT.jsonl, images/ and dataset_info.json."""
    info: dict[str, Any] = {}
    for split in export.splits:
        answers = export.answers(split)
        rows = (
            {
                "messages": [
                    {"role": "user", "content": f"<image>{one.prompt}"},
                    {"role": "assistant", "content": worked(one, answers)},
                ],
                "images": [picture(export.out, one.image)],
            }
            for one in export.examples(split)
        )
        json_lines(export.out / f"{split}.jsonl", rows)
        columns = {"messages": "messages", "images": "images"}
        info[f"{export.name}_{split}"] = {
            "file_name": f"{split}.jsonl",
            "formatting": "sharegpt",
            "columns": columns,
            "tags": _TAGS,
        }
    write_text(export.out / "dataset_info.json", json.dumps(info, indent=1) + "\n")
    return (
        "llamafactory-cli train stage=sft do_train=true model_name_or_path=MODEL template=qwen2_vl "
        f"dataset_dir={export.home} media_dir={export.home} dataset={export.name}_{export.splits[0]} output_dir=OUT"
    )
