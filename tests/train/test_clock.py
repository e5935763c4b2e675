"""What a run tells while it goes: failures by name, once; tallies that add up; phases that do not overlap."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from train import tally
from train.clock import Clock
from train.figures import running_mean, stage_starts
from train.journal import Journal, read


def test_a_failure_is_warned_of_once_and_again_after_a_restart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Journal(tmp_path / "metrics.jsonl")
    clock = Clock(SimpleNamespace(), None, journal)
    for step, accuracy in enumerate((0.8, 0.8, 0.5, 0.4, 0.3)):
        values = {"eval/text_rich/accuracy": accuracy, "eval/text_rich/accuracy_se": 0.01, "eval/gap": 0.2}
        clock._write(step, values)
    told = capsys.readouterr().err.splitlines()
    assert told == [
        "warning: step 2: the text accuracy falls: 0.800 at best, 0.500 now; the gap may close by forgetting"
    ]
    assert len(read(journal.file)) == 5
    Clock(SimpleNamespace(), None, journal)._write(5, {"eval/gap": 0.1, "eval/text_rich/accuracy": 0.3})
    assert "text accuracy falls" in capsys.readouterr().err  # the history came from the file


def test_silent_ranks_write_and_warn_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock(SimpleNamespace(), None, Journal(tmp_path / "metrics.jsonl", writes=False))
    for accuracy in (0.9, 0.1, 0.1):
        clock._write(1, {"eval/text_rich/accuracy": accuracy, "eval/text_rich/accuracy_se": 0.0, "eval/gap": 0.2})
    assert capsys.readouterr().err == "" and not (tmp_path / "metrics.jsonl").exists()


def test_rollouts_by_view_and_groups() -> None:
    views = ["text_rich"] * 4 + ["vision_centric"] * 2
    accuracy = torch.tensor([1.0, 1.0, 0.0, 1.0, 0.0, 0.0])
    lengths, finished = torch.tensor([3, 5, 2, 2, 9, 9]), torch.tensor([True] * 4 + [False, True])
    assert tally.rollouts(views, accuracy, lengths, finished, 2) == {
        "rollouts/groups_all_right": (1, 3),
        "rollouts/groups_all_wrong": (1, 3),
        "rollouts/text_rich/accuracy": (3, 4),
        "rollouts/text_rich/tokens": (12, 4),
        "rollouts/text_rich/truncated": (0, 4),
        "rollouts/vision_centric/accuracy": (0, 2),
        "rollouts/vision_centric/tokens": (18, 2),
        "rollouts/vision_centric/truncated": (1, 2),
    }


def test_entropies_count_real_tokens_alone_and_absent_views_are_left_out() -> None:
    entropy, mask = torch.tensor([[2.0, 4.0], [1.0, 9.0]]), torch.tensor([[1, 1], [1, 0]])
    found = tally.entropies(entropy, mask, ["text_rich", "text_rich"])
    assert found["entropy"] == (7, 3) and found["entropy/vision_centric"] == (0, 0)
    alone = SimpleNamespace(device=torch.device("cpu"), reduce=lambda values, reduction: values)
    assert tally.means(found, alone) == pytest.approx({"entropy": 7 / 3, "entropy/text_rich": 7 / 3})


def test_an_inner_phase_is_not_the_outer_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter([0.0, 1.0, 5.0, 7.0])  # training starts, generation starts, ends, training ends
    monkeypatch.setattr(time, "perf_counter", lambda: next(now))
    speed = tally.Speed()
    with speed.phase("training"), speed.phase("generation"):
        pass
    speed.count("training", 30)
    speed.count("generation", 8)
    assert speed.told() == {"speed/training_tokens_per_s": 10, "speed/generation_tokens_per_s": 2}
    assert speed.told() == {}


def test_curves_know_means_and_stages() -> None:
    assert running_mean([0, 3, 6, 3], 1) == [1.5, 3, 4, 4.5]
    assert stage_starts([{"step": step, "stage": step // 3} for step in range(1, 7)]) == [2, 5]
