"""Dynamic sampling: bounded, exact in its mix, honest in its counts; and what is never generated."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.train import small
from train.samples import replace_rows
from train.vision import unwrapped

MIXED = "stages=[{name: both, mix: {text_rich: 0.5, vision_centric: 0.5}, steps: 4}]"
SETS = (MIXED, "rollout.max_new_tokens=80", "reward.overlong=null", "rollout.updates=2", "rollout.prompts=4")


def trainer(model: Path, data: Path, out: Path, *sets: str) -> Any:
    made = small.trainer(small.recipe("mix", model, *SETS, *sets), data, out)
    made.model.train()
    return made


def generation(made: Any) -> dict[str, Any]:
    """One generation batch, before it is cut."""
    batch: dict[str, Any] = made._generate_and_score_completions([{"prompt": ""}] * 32)
    return batch


def tokens(batch: dict[str, Any], row: int) -> tuple[list[int], list[int]]:
    prompt, mask = batch["prompt_ids"][row], batch["prompt_mask"][row].bool()
    said, real = batch["completion_ids"][row], batch["completion_mask"][row].bool()
    return prompt[mask].tolist(), said[real].tolist()


@pytest.mark.parametrize("kind", ["tiny_qwen", "tiny_llava"])
def test_rows_of_another_width_replace_rows_whole(
    kind: str, request: pytest.FixtureRequest, family_set: Path, tmp_path: Path
) -> None:
    made = trainer(request.getfixturevalue(kind), family_set, tmp_path)
    small.scripted(made)
    rows = sorted(range(len(made.feed.rows)), key=lambda row: len(made.feed.rows.prompt(row, "text_rich").text))
    short, long = ([made.feed.draw(row, "text_rich") for row in own] for own in (rows[:2], rows[-2:]))
    first, second = made._scored(short), made._scored(long)
    assert first["prompt_ids"].shape != second["prompt_ids"].shape
    merged = replace_rows(first, second, [(0, 4), (5, 3)], made._tokenizer.pad_token_id)
    origin = [(second, 4) if row == 0 else (second, 3) if row == 5 else (first, row) for row in range(8)]
    for row, (batch, at) in enumerate(origin):
        assert tokens(merged, row) == tokens(batch, at)
        for key in ("row_id", "keys", "view"):
            assert merged[key][row] == batch[key][at]
        for key in ("advantages", "teach", "signal"):
            assert merged[key][row] == batch[key][at]
    with torch.no_grad():
        ids = torch.cat([merged["prompt_ids"], merged["completion_ids"]], 1)
        mask = torch.cat([merged["prompt_mask"], merged["completion_mask"]], 1)
        names = ("pixel_values", "image_grid_thw", "mm_token_type_ids", "num_images")
        more = {key: merged[key] for key in names if key in merged}
        width = merged["completion_ids"].shape[1]
        again, *_ = made._get_per_token_logps_and_entropies(made.model, ids, mask, width, **more)
    kept = merged["completion_mask"].bool()  # pictures, types and tokens belong together: the model reads the same
    torch.testing.assert_close(again[kept], merged["old_per_token_logps"][kept], atol=2e-5, rtol=1e-5)


def test_groups_without_a_signal_are_drawn_again_under_their_slots_view(
    tiny_qwen: Path, family_set: Path, tmp_path: Path
) -> None:
    made = trainer(tiny_qwen, family_set, tmp_path, "policy.max_generation_batches=6")
    ids = made.feed.rows.ids
    silent = {one.row_id for one in made.feed.slots(3)} | set(ids[::3])
    small.scripted(made, signal=lambda row: row not in silent)
    slots = [one.view for one in made.feed.slots(8)]
    batch = generation(made)
    assert batch["view"][::4] == slots and Counter(slots) == {"text_rich": 4, "vision_centric": 4}
    assert batch["signal"].all() and not silent & set(batch["row_id"])
    assert batch["num_items_in_batch"] == batch["completion_mask"].sum()
    assert made.told["sampling/redrawn_groups"][-1] >= 3 and made.told["sampling/groups_without_signal"] == [0.0]


def test_the_search_is_bounded_and_what_is_left_teaches_but_does_not_count(
    tiny_qwen: Path, family_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = trainer(tiny_qwen, family_set, tmp_path, "policy.max_generation_batches=3", "kl.coef=1", "kl.per_prompt=1")
    good = made.feed.slots(1)[0].row_id
    small.scripted(made, signal=lambda row: row == good)
    calls, scored = [], made._scored
    monkeypatch.setattr(made, "_scored", lambda drawn: calls.append(len(drawn)) or scored(drawn))
    batch = generation(made)
    assert len(calls) == 3 and calls[0] == 8 and calls[1] >= 1
    quiet = ~batch["signal"]
    assert quiet.any() and not batch["tool_mask"][quiet].any()
    assert batch["num_items_in_batch"] == batch["tool_mask"].sum() < batch["completion_mask"].sum()
    rich = torch.tensor([view == "text_rich" for view in batch["view"]])
    assert batch["teach"].view(8, 4).sum(1).tolist() == rich.view(8, 4)[:, 0].tolist()  # all right: the first teaches
    assert (batch["teach"] & quiet).any()
    assert made.told["rollouts/groups_all_right"][0] >= 0.5 and made.told["rollouts/groups_all_wrong"][0] == 0
    assert made.told["sampling/groups_without_signal"][-1] == quiet.float().mean()


def test_the_mix_of_a_stage_is_exact_while_groups_are_replaced(
    tiny_qwen: Path, family_set: Path, tmp_path: Path
) -> None:
    made = trainer(tiny_qwen, family_set, tmp_path)
    small.scripted(made, signal=lambda row: made.feed.rows.ids.index(row) % 2 == 0)
    trained: Counter[str] = Counter()
    made._finished = lambda batch, finished=made._finished: trained.update(batch["view"][::4]) or finished(batch)
    made.train()
    assert trained == {"text_rich": 8, "vision_centric": 8}  # 4 steps of 4 prompts


@pytest.mark.parametrize("kind", ["tiny_qwen", "tiny_llava"])
def test_image_tokens_are_never_generated(
    kind: str, request: pytest.FixtureRequest, family_set: Path, tmp_path: Path
) -> None:
    from recipes.rollouts import image_tokens

    made = trainer(request.getfixturevalue(kind), family_set, tmp_path, "rollout.max_new_tokens=100")
    forbidden = torch.tensor(image_tokens(unwrapped(made.model).config))
    assert len(forbidden)
    head = unwrapped(made.model).get_output_embeddings().weight
    with torch.no_grad():
        head[forbidden] *= 4  # far more likely than any other token, were they not suppressed
    drawn = made.feed.slots(4)
    batch = made._scored(drawn)
    assert not torch.isin(batch["completion_ids"], forbidden).any()
    free = unwrapped(made.model).generate(
        input_ids=batch["prompt_ids"], attention_mask=batch["prompt_mask"], max_new_tokens=60, do_sample=True,
        **{key: batch[key] for key in ("pixel_values", "image_grid_thw") if key in batch},
    )  # fmt: skip
    assert torch.isin(free[:, batch["prompt_ids"].shape[1] :], forbidden).any()
