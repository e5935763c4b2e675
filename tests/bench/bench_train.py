"""What the KL between views costs beside a plain policy update; generation excluded. Ways side by side, medians.

    python tests/bench/bench_train.py                    # a random Qwen2.5-VL on the CPU (CPU time), or on a GPU
    python tests/bench/bench_train.py --prompts 8 --response 512 --hidden 896 --layers 24        # for a GPU

One update is all micro-batches (forward, backward) and the AdamW step of train/trainer.py on the same rollouts: same-
picture pairs, n = 5 of a prompt, half of them right. Ways:

    plain      the policy loss alone, through the same trainer (pictures shared already)
    kl         and the KL term on at most one right rollout a prompt: the recipes' default
    kl_all     and the KL term on all right rollouts
    reference  the original's way: for *every* rollout a second forward and backward under the vision-centric prompt
               through TRL's own log-probabilities, pictures encoded anew each time, k3 on the sampled tokens

Memory of the KL term: peak of live bytes at 16k tokens x 151,936 words on fake tensors, against the dense way.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from _table import in_turns  # noqa: E402

import builders  # noqa: E402, F401  # its guard makes torchvision import

WAYS = ("plain", "kl", "kl_all", "reference")
TOKENS, WIDTH, WORDS = 16_384, 32, 151_936


def built(folder: Path) -> Path:
    """A small set of same-picture pairs."""
    from builders.pairs import main

    words = ["--source", "families:number_line,coordinate_geometry", "--limit", "24", "--gallery", "0"]
    main([*words, "--workers", "1", "--out", str(folder / "set")])
    return folder / "set"


def small_model(data: Path, out: Path, asked: argparse.Namespace) -> None:
    """A random Qwen2.5-VL whose tokenizer has read the pairs; its head is about as heavy as a large model's."""
    from builders.dataset import open_set
    from train.tiny import Sizes, make_model

    rows = open_set(data).rows(columns=["text_rich_prompt", "solution"])
    corpus = [text for row in rows for text in row.values() if text]
    sizes = Sizes(
        hidden=asked.hidden, layers=asked.layers, heads=asked.hidden // 64, vision_hidden=asked.hidden // 2,
        vision_layers=asked.layers, vocabulary=4000, pixels=(asked.side**2, asked.side**2),
    )  # fmt: skip
    model, processor = make_model("qwen", sizes, corpus)
    model.save_pretrained(out)
    processor.save_pretrained(out)


def trainer(data: Path, model: Path, out: Path, asked: argparse.Namespace) -> Any:
    """The project's trainer with scripted responses of one length, every second one right."""
    import torch

    from tests.train import small
    from train.vision import unwrapped

    pixels = asked.side**2
    sets = [
        "stages=[{name: kl, steps: 1}]", "rollout.n=5", f"rollout.prompts={asked.prompts}", "rollout.micro_batch=2",
        f"rollout.max_new_tokens={asked.response}", "reward.overlong=null", "kl.gate=teacher_correct", "kl.coef=0.1",
        f"model.min_pixels={pixels}", f"model.max_pixels={pixels}",
    ]  # fmt: skip
    made = small.trainer(small.recipe("kl", model, *sets), data, out)
    tokenizer, gold = made.encoder.processor.tokenizer, {}
    for row in range(len(made.feed.rows)):
        ids = made.encoder.encode(made.feed.rows.prompt(row, "text_rich"))["input_ids"]
        gold[tuple(ids.tolist())] = made.feed.rows.row(row)["answer"]
    count = 0

    def generate(input_ids: Any, attention_mask: Any, **_: Any) -> Any:
        nonlocal count
        said = []
        for ids, mask in zip(input_ids, attention_mask, strict=True):
            right = gold[tuple(ids[mask.bool()].tolist())]
            end = f"</think> \\boxed{{{right if count % 2 == 0 else right + '7'}}}"
            start, close = (tokenizer(text, add_special_tokens=False)["input_ids"] for text in ("<think>", end))
            filler = tokenizer(" and so on", add_special_tokens=False)["input_ids"] * asked.response
            most = asked.response - len(start) - len(close) - 1
            said.append([*start, *filler[:most], *close, tokenizer.eos_token_id])
            count += 1
        return torch.cat([input_ids, torch.tensor(said, device=input_ids.device)], dim=1)

    unwrapped(made.model).generate = generate
    return made


def ways(made: Any) -> dict[str, Callable[[], object]]:
    """One update by each way, on the same rollouts."""
    import torch

    made.model.train()
    made.create_optimizer()
    made.current_gradient_accumulation_steps = cut = made.args.gradient_accumulation_steps
    made._prepare_inputs([{"prompt": ""}] * (cut * made.args.per_device_train_batch_size))
    one = made._buffered_inputs
    accuracy = [batch["advantages"] > 0 for batch in one]
    every = [{**batch, "teach": right} for batch, right in zip(one, accuracy, strict=True)]

    def update(batches: Sequence[dict[str, Any]], coef: float, loss: Callable[..., Any]) -> Callable[[], object]:
        def run() -> object:
            made._buffered_inputs, made._step, made.feed.kl_coef = list(batches), 0, lambda: coef
            for batch in batches:
                made.accelerator.backward(loss(made.model, batch))
                made._step += 1
            made.accelerator.clip_grad_norm_(made.model.parameters(), 1.0)
            made.optimizer.step()
            made.model.zero_grad()
            if torch.cuda.is_available():
                torch.cuda.synchronize()
            return None

        return run

    ours = made._compute_loss
    return {
        "plain": update(one, 0.0, ours),
        "kl": update(one, 0.1, ours),
        "kl_all": update(every, 0.1, ours),
        "reference": update(every, 0.0, lambda model, batch: reference(made, model, batch)),
    }


def reference(made: Any, model: Any, batch: dict[str, Any]) -> Any:
    """Policy loss, then the second forward of all rows and the masked mean of k3 over the right ones."""
    from trl import GRPOTrainer

    from train.collate import joined

    policy = GRPOTrainer._compute_loss(made, model, batch)
    completion, mask = batch["completion_ids"], batch["completion_mask"]
    inputs = joined(batch["student"], completion, mask, made.terms.pad_token)
    ids, attention = inputs.pop("input_ids"), inputs.pop("attention_mask")
    width = completion.shape[1]
    student, *_ = made._get_per_token_logps_and_entropies(
        model, ids, attention, width, **inputs, num_images=[1] * len(ids)
    )
    ratio = (batch["old_per_token_logps"] if "old_per_token_logps" in batch else student.detach() + 0.1) - student
    chosen = mask * batch["teach"].unsqueeze(1)
    k3 = (ratio.exp() - ratio - 1).clamp(-10, 10)
    return policy + 0.01 * (k3 * chosen).sum() / chosen.sum().clamp(min=1)


def memory_ratio() -> float:
    """Peak of the KL term's live bytes, forward and backward, against the dense way's."""
    import torch
    from torch._subclasses.fake_tensor import FakeTensorMode

    from recipes.losses import kl_of_tokens
    from recipes.recipe import KL
    from tests.recipes.dense import LiveBytes

    def peak(loss: Callable[..., Any]) -> int:
        with FakeTensorMode():
            student, weight = (torch.randn(n, WIDTH, requires_grad=True) for n in (TOKENS, WORDS))
            inputs = (student, torch.randn(TOKENS, WIDTH), torch.randint(9, (TOKENS,)), weight)
            with LiveBytes() as counter:
                loss(*inputs).backward()
        return counter.peak

    def dense(student: Any, teacher: Any, tokens: Any, weight: Any) -> Any:
        given = (student @ weight.T).log_softmax(-1)
        with torch.no_grad():
            wanted = (teacher @ weight.T).log_softmax(-1)
        return (wanted.exp() * (wanted - given)).sum()

    chunked = peak(lambda student, teacher, tokens, weight: kl_of_tokens(student, teacher, tokens, weight, KL()).total)
    whole = peak(dense)
    print(f"KL term, {TOKENS} tokens x {WORDS} words: {chunked / 1e9:.2f} GB live at most; dense {whole / 1e9:.2f} GB")
    return chunked / whole


def shapes(made: Any) -> str:
    """What is measured, in numbers."""
    batches = made._buffered_inputs
    prompts, students = (
        [len(row["input_ids"]) for batch in batches for row in batch[name]] for name in ("encoded", "student")
    )
    grid = batches[0]["image_grid_thw"][0].prod().item()
    teach = sum(int(batch["teach"].sum()) for batch in batches)
    right = sum(int((batch["advantages"] > 0).sum()) for batch in batches)
    size = sum(weight.numel() for weight in made.model.parameters()) / 1e6
    return (
        f"{size:.1f} M parameters, {made.model.config.text_config.vocab_size} words; {len(prompts)} rollouts of "
        f"{batches[0]['completion_ids'].shape[1]} tokens in micro-batches of 2, {right} right, {teach} taught by "
        f"default; prompts of {statistics.median(prompts):.0f} tokens text-rich, {statistics.median(students):.0f} "
        f"vision-centric, picture of {grid} patches = {grid // 4} tokens"
    )


def main() -> int:
    """Measure all ways in turns; the last line is JSON."""
    import torch
    import trl.trainer.utils

    asked = _arguments()
    torch.set_num_threads(1)
    # On a GPU TRL scores the responses' tokens alone; on a CPU all of them, which would make the plain update dearer.
    trl.trainer.utils._use_triton = lambda device: True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = asked.data or built(folder)
        small_model(data, folder / "model", asked)
        made = trainer(data, folder / "model", folder / "run", asked)
        measured = ways(made)
        print(shapes(made))
        clock = time.perf_counter if torch.cuda.is_available() else time.process_time
        seconds = in_turns(measured, asked.rounds, clock)
    print(f"\none update, seconds, median of {asked.rounds}        times plain")
    for way in WAYS:
        print(f"  {way:12}{seconds[way]:10.3f}{seconds[way] / seconds['plain']:30.2f}")
    keys = {f"{way}_vs_plain": round(seconds[way] / seconds["plain"], 3) for way in WAYS[1:]}
    print(json.dumps({**keys, "kl_memory_vs_dense": round(memory_ratio(), 4)}))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="a built set of same-picture pairs; default: a small one is built")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--prompts", type=int, default=4)
    parser.add_argument("--response", type=int, default=128)
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--side", type=int, default=224, help="pixels of a square picture's side")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
