"""A checkpoint is whole or it does not count."""

from __future__ import annotations

from pathlib import Path

import pytest

from train import checkpoint


def save(folder: Path, step: int) -> Path:
    prepared = checkpoint.aside(folder, step)
    (prepared / "weights.bin").write_bytes(bytes(range(256)) * step)
    checkpoint.write_state(prepared, {"step": step})
    return checkpoint.publish(prepared, folder, step)


def test_the_last_one_is_taken_and_its_state_comes_back(tmp_path: Path) -> None:
    for step in (9, 10, 200):
        save(tmp_path, step)
    newest = checkpoint.newest(tmp_path)
    assert newest is not None and checkpoint.read_state(newest) == {"step": 200}
    checkpoint.prune(tmp_path, 2)
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["step-00000010", "step-00000200"]


@pytest.mark.parametrize("harm", ["cut", "changed", "missing", "manifest"])
def test_a_damaged_one_is_passed_over_with_a_warning(
    tmp_path: Path, harm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    save(tmp_path, 1)
    bad = save(tmp_path, 2)
    weights = bad / "weights.bin"
    if harm == "cut":
        weights.write_bytes(weights.read_bytes()[:-1])
    elif harm == "changed":
        weights.write_bytes(b"\1" + weights.read_bytes()[1:])
    elif harm == "missing":
        weights.unlink()
    else:
        (bad / checkpoint.MANIFEST).write_text("{")
    newest = checkpoint.newest(tmp_path)
    assert newest is not None and newest.name == "step-00000001"
    assert f"warning: {bad} is passed over" in capsys.readouterr().err


def test_killed_while_writing_leaves_nothing_that_counts(tmp_path: Path) -> None:
    save(tmp_path, 1)
    (checkpoint.aside(tmp_path, 2) / "weights.bin").write_bytes(b"half")
    newest = checkpoint.newest(tmp_path)
    assert newest is not None and newest.name == "step-00000001"
    save(tmp_path, 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["step-00000001", "step-00000002"]
