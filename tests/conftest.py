"""Shared by all tests: where the real samples lie, and a command line run in this process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")  # on tiny models two torch threads are 6 to 20 times slower than one

ROOT = Path(__file__).parent.parent
SAMPLES = Path(os.environ.get("MODALITY_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture
def samples() -> Path:
    """The folder of real samples; tests that need it are skipped where it is absent."""
    if not SAMPLES.is_dir():
        pytest.skip(f"no real samples at {SAMPLES} (set MODALITY_DATA)")
    return SAMPLES


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test may reach the Hub."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")


@pytest.fixture(scope="session")
def family_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built set of 48 pairs of four families (train and test, all versions); tests copy it before they add to it."""
    from builders.pairs import main

    out = tmp_path_factory.mktemp("families") / "set"
    words = [
        "--limit",
        "48",
        "--splits",
        "train=0.75,test=0.25",
        "--versions",
        "all",
        "--gallery",
        "0",
        "--workers",
        "1",
    ]
    names = "counting_scene,number_line,coordinate_geometry,charts"
    assert main(["--source", f"families:{names}", *words, "--workers", "1", "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="session")
def tiny_qwen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a random Qwen2.5-VL of 0.2 M parameters, its tokenizer and processor."""
    return _tiny("qwen", tmp_path_factory)


@pytest.fixture(scope="session")
def tiny_llava(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a random LLaVA of 0.2 M parameters, its tokenizer and processor."""
    return _tiny("llava", tmp_path_factory)


def _tiny(kind: str, folders: pytest.TempPathFactory) -> Path:
    from train.tiny import main

    out = folders.mktemp("models") / kind
    assert main(["--kind", kind, "--out", str(out)]) == 0
    return out
