"""A step is the same however it is cut: into micro-batches, and over two processes; lengths are unequal, the KL is on.

Responses are scripted (small.scripted), half of them right, so that policy, KL and cross-entropy all have gradients.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.train import small
from train.run import main

COMMON = ("rollout.max_new_tokens=80", "reward.overlong=null", "kl.coef=0.5", "kl.top_k=16", "optim.grad_clip=1e9")
STAGE = "stages=[{name: both, mix: {text_rich: 0.5, vision_centric: 0.5}, steps: 1}]"
KINDS = {
    "rl": ("kl", STAGE, *COMMON, "kl.per_prompt=null", "kl.on=both", "kl.gate=all", "kl.normalise=kd_tokens"),
    "sft": ("sft_kl", STAGE, *COMMON, "kl.on=both", "rollout.prompts=8"),
}


def step(name: str, model: Path, data: Path, out: Path, *sets: str) -> tuple[dict[str, torch.Tensor], float]:
    """(gradients by weight, loss) of the first optimizer step."""
    made = small.trainer(small.recipe(name, model, *sets), data, out)
    if made.recipe.engine == "rl":
        small.scripted(made)
    found: dict[str, torch.Tensor] = {}
    optimizer = made.create_optimizer()
    optimizer.register_step_pre_hook(lambda *_: found.update(gradients(made.model)))
    made.train()
    return found, made.state.log_history[0]["loss"]


def gradients(model: Any) -> dict[str, torch.Tensor]:
    return {name: weight.grad.clone() for name, weight in model.named_parameters() if weight.grad is not None}


def apart(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor]) -> float:
    """The largest difference of a gradient, as a share of the largest entry of all."""
    assert first.keys() == second.keys() and first
    largest = max(float(grad.abs().max()) for grad in first.values())
    return max(float((first[name] - second[name]).abs().max()) for name in first) / largest


@pytest.mark.parametrize("kind", KINDS)
def test_micro_batches_do_not_weigh(kind: str, tiny_qwen: Path, family_set: Path, tmp_path: Path) -> None:
    name, *sets = KINDS[kind]
    whole, loss = step(name, tiny_qwen, family_set, tmp_path, *sets, "rollout.micro_batch=8")
    assert loss != 0
    for size in (1, 2):
        cut, cut_loss = step(name, tiny_qwen, family_set, tmp_path, *sets, f"rollout.micro_batch={size}")
        assert apart(whole, cut) < 1e-5 and cut_loss == pytest.approx(loss, rel=1e-4)


def test_the_originals_mean_of_a_micro_batch_does_weigh(tiny_qwen: Path, family_set: Path, tmp_path: Path) -> None:
    name, *sets = KINDS["rl"]
    sets = [*sets, "kl.normalise=micro_batch", "kl.coef=50"]  # large enough to be seen beside the policy
    found = [step(name, tiny_qwen, family_set, tmp_path, *sets, f"rollout.micro_batch={size}")[0] for size in (8, 1)]
    assert apart(*found) > 1e-3


@pytest.mark.parametrize("kind", [*KINDS, "one_teaches"])
def test_two_processes_equal_one(kind: str, tiny_qwen: Path, family_set: Path, tmp_path: Path) -> None:
    """one_teaches: a single response of one of the processes, so that the other one has nothing to read again."""
    name, *sets = KINDS["rl" if kind == "one_teaches" else kind]
    single = ["kl.per_prompt=1", "kl.on=text_rich"] if kind == "one_teaches" else []
    sets = [*sets, *single, "rollout.micro_batch=2"]
    one, loss = step(name, tiny_qwen, family_set, tmp_path / "one", *sets)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = (port, name, tiny_qwen, family_set, tmp_path / "two", sets)
    ranks = [small.processes().Process(target=rank, args=(number, *arguments)) for number in range(2)]
    for process in ranks:
        process.start()
    for process in ranks:
        process.join(120)
    assert [process.exitcode for process in ranks] == [0, 0]
    both = [torch.load(tmp_path / "two" / f"{number}.pt") for number in range(2)]
    assert apart(both[0][0], both[1][0]) == 0
    assert apart(one, both[0][0]) < 1e-5 and both[0][1] == pytest.approx(loss, rel=1e-5, abs=1e-6)


def test_two_processes_train_to_the_end_and_write_once(tiny_qwen: Path, family_set: Path, tmp_path: Path) -> None:
    """Without scripted responses: groups are redrawn and rollouts teach on one process and not on the other."""
    sets = ("stages=[{name: kl, steps: 4}]", "kl.gate=all", "rollout.prompts=4", "rollout.micro_batch=2")
    words = small.words("kl", tiny_qwen, family_set, tmp_path / "run", *sets, "eval.every=2")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ranks = [small.processes().Process(target=whole_run, args=(number, port, words)) for number in range(2)]
    for process in ranks:
        process.start()
    for process in ranks:
        process.join(120)
    assert [process.exitcode for process in ranks] == [0, 0]
    steps = [line["step"] for line in small.metrics(tmp_path / "run")]
    assert steps == [1, 2, 2, 3, 4, 4]  # a line a step, and one an evaluation
    assert (tmp_path / "run" / "final" / "model.safetensors").exists() and (tmp_path / "run" / "gap.json").exists()


def whole_run(number: int, port: int, words: list[str]) -> None:
    """One of two processes of train.run."""
    launched(number, port)
    sys.exit(main(words))


def launched(number: int, port: int) -> None:
    """What a launcher tells a process."""
    torch.set_num_threads(1)
    os.environ |= {
        "RANK": str(number),
        "LOCAL_RANK": str(number),
        "WORLD_SIZE": "2",
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(port),
        "ACCELERATE_USE_CPU": "true",
    }


def rank(number: int, port: int, name: str, model: Path, data: Path, out: Path, sets: list[str]) -> None:
    """One of two processes that talk through gloo."""
    launched(number, port)
    found = step(name, model, data, out, *sets)
    assert torch.distributed.get_world_size() == 2
    torch.save(({key.removeprefix("module."): grad for key, grad in found[0].items()}, found[1]), out / f"{number}.pt")
