"""Test helpers that are modules of their own stand beside the tests; a small CLIP is trained once and kept."""

import hashlib
import shutil
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))


@pytest.fixture(scope="session")
def tiny_clip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small CLIP trained on plain counting scenes (half a minute); kept in pytest's cache."""
    import tiny_clip

    name = hashlib.sha256((HERE / "tiny_clip.py").read_bytes()).hexdigest()[:12]
    cache = getattr(request.config, "cache", None)
    kept = (cache.mkdir("tiny_clip") if cache else tmp_path_factory.mktemp("tiny_clip")) / name
    if not kept.exists():
        made = tiny_clip.make(tmp_path_factory.mktemp("training"))
        shutil.copytree(made, kept.with_suffix(f".{tmp_path_factory.getbasetemp().name}"), dirs_exist_ok=True)
        if not kept.exists():  # another worker may have been faster
            kept.with_suffix(f".{tmp_path_factory.getbasetemp().name}").rename(kept)
    return kept


@pytest.fixture(scope="session")
def counting_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 plain pairs of counting_scene that the small CLIP has not seen; tests copy it before they add to it."""
    import tiny_clip

    return tiny_clip.build(tmp_path_factory.mktemp("counting") / "set", 60, seed=7)
