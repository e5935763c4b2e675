"""ms-swift: JSON lines with messages, images, solution and teacher_prompt (the other view, for self-distillation).

`swift rlhf --rlhf_type gkd` with the model as its own teacher replaces the last user message by `teacher_prompt`;
`teacher_images` is there where the views show different pictures. SPLIT_sft.jsonl also has a worked answer.
"""

from __future__ import annotations

from typing import Any

from builders.exports import Example, Export, facts, worked
from builders.exports._files import json_lines, picture

SOURCE = "https://swift.readthedocs.io/en/latest/Customization/Custom-dataset.html"


def write(export: Export) -> str:
    """SPLIT.jsonl, SPLIT_sft.jsonl and images/."""
    for split in export.splits:
        answers = export.answers(split)
        json_lines(export.out / f"{split}.jsonl", (_row(export, one) for one in export.examples(split)))
        sft = (_sft(export, one, worked(one, answers)) for one in export.examples(split))
        json_lines(export.out / f"{split}_sft.jsonl", sft)
    first = f"{export.home}/{export.splits[0]}"
    return (
        f"swift rlhf --rlhf_type gkd --model MODEL --dataset {first}.jsonl (its own teacher, by teacher_prompt); "
        f"swift sft --model MODEL --dataset {first}_sft.jsonl"
    )


def _row(export: Export, one: Example) -> dict[str, Any]:
    row: dict[str, Any] = {
        "messages": [{"role": "user", "content": f"<image>{one.prompt}"}],
        "images": [_place(export, one.image)],
        "solution": one.answer,
        **facts(one),
    }
    if one.contrast is not None:
        row["teacher_prompt"] = f"<image>{one.contrast}"
    if one.contrast_image and not one.same_picture:
        row["teacher_images"] = [_place(export, one.contrast_image)]
    return row


def _sft(export: Export, one: Example, said: str) -> dict[str, Any]:
    turns = [{"role": "user", "content": f"<image>{one.prompt}"}, {"role": "assistant", "content": said}]
    return {"messages": turns, "images": [_place(export, one.image)]}


def _place(export: Export, image: dict[str, Any]) -> str:
    """An absolute path: swift resolves others against the folder in which it runs."""
    return str((export.home / picture(export.out, image)).resolve())
