"""Exports eaten by the tools themselves, each in an environment of its own: `make test-exports` makes them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent


def load(tool: str, home: Path, *words: str) -> dict[str, Any]:
    """What tests/exports/load_TOOL.py prints in the tool's environment; skipped where there is none."""
    if "TEST_EXPORTS" not in os.environ:
        pytest.skip("the tools' own loaders run under `make test-exports`")
    folder = ROOT / ".venv" / "exports" / tool
    if not (folder / "installed").exists():
        pytest.skip(f"{tool} is not installed in {folder}: make test-exports")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HF_HOME": str(home), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [folder / "bin" / "python", HERE / f"load_{tool}.py", *words],
        cwd=home,
        env={**environment, "DISABLE_VERSION_CHECK": "1"},  # LLaMA-Factory's pins are older than ours
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.fixture
def exported(family_set: Path, tmp_path: Path) -> Any:
    """A function that exports the set for a tool and returns the folder and its rows of train."""
    from builders import export
    from builders.dataset import open_set

    def make(tool: str) -> tuple[Path, list[dict[str, Any]]]:
        out = tmp_path / tool
        assert export.main(["--data", str(family_set), "--to", tool, "--name", "pairs", "--out", str(out)]) == 0
        return out, list(open_set(family_set).rows("pairs", "train"))

    return make


def test_verl_reads_prompts_pictures_and_the_reward(exported: Any, tiny_qwen: Path, tmp_path: Path) -> None:
    out, rows = exported("verl")
    told = load("verl", tmp_path, str(out), str(tiny_qwen))
    assert told["rows"] == len(rows) == 36 and told["batch"] == 2
    assert told["roles"] == ["image", "text"] and told["text"].startswith(rows[0]["vision_centric_prompt"])
    assert told["right"] == 1.0 and told["wrong"] < 0.2


def test_ms_swift_encodes_the_rows_and_the_teacher_sees_the_other_view(
    exported: Any, tiny_qwen: Path, tmp_path: Path
) -> None:
    out, rows = exported("ms_swift")
    told = load("ms_swift", tmp_path, str(out), str(tiny_qwen))
    assert told["rows"] == [36, 36] and told["solution"] == rows[0]["answer"]
    assert told["text"].startswith(f"<image>{rows[0]['vision_centric_prompt']}")
    assert told["teacher"].startswith(f"<image>{rows[0]['text_rich_prompt']}")
    assert 0 < told["learned"] < told["tokens"] and told["pixels"][0] > 0


def test_llama_factory_tokenises_the_worked_answers(exported: Any, tiny_qwen: Path, tmp_path: Path) -> None:
    out, rows = exported("llama_factory")
    told = load("llama_factory", tmp_path, str(out), str(tiny_qwen), "pairs_train")
    assert told["rows"] == 36 and all(Path(picture).is_file() for picture in told["pictures"])
    assert f"\\boxed{{{rows[0]['answer']}}}" in told["learned"] and rows[0]["question"] not in told["learned"]


def test_lmms_eval_runs_the_task_on_gold_and_wrong_answers(exported: Any, tmp_path: Path) -> None:
    out, _ = exported("lmms_eval")
    told = load("lmms_eval", tmp_path, str(out), "pairs_test")
    assert told["rows"] == 12 and len(told["pictures"]) == 1 and told["metrics"] == ["accuracy", "format"]
    assert told["right"] == {"accuracy": 1.0, "format": 1.0} and told["wrong"]["accuracy"] == 0.0


def test_croissant_metadata_is_valid(family_set: Path, tmp_path: Path) -> None:
    from builders import croissant
    from builders.rows import SCHEMAS

    file = tmp_path / croissant.NAME
    file.write_text(json.dumps(croissant.describe(family_set, "me/set")))
    told = load("croissant", tmp_path, str(file))
    assert told["errors"] == []
    assert told["sets"] == {name: list(SCHEMAS[name]) for name in ("pairs", "versions")}
