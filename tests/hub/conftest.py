"""The loopback Hub as a fixture, and the command line run against it by a fresh process, as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.hub.handler import TOKEN
from tests.hub.loopback import serve
from tests.hub.store import Repo, State

ROOT = Path(__file__).parent.parent.parent


@dataclass
class Hub:
    """address, state: the server. home: the client's caches. Commands run with its environment."""

    address: str
    state: State
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a client process needs to talk to the loopback Hub only."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
        ours = {"HF_ENDPOINT": self.address, "HF_HOME": str(self.home), "HF_TOKEN": TOKEN}
        return {**kept, **ours, "HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}

    def start(self, *words: str, **more: str) -> subprocess.Popen[str]:
        """A Python process with these words."""
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env={**self.environment, **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, **more: str) -> tuple[int, str, str]:
        """(exit code, stdout, stderr) of a Python process; no run may print the token."""
        process = self.start(*words, **more)
        out, err = process.communicate(timeout=240)
        assert TOKEN not in out + err
        return process.returncode, out, err

    def push(self, folder: Path, *words: str, repo: str = "me/set", **more: str) -> tuple[int, str, str]:
        """`python -m builders.push` with the training rows allowed."""
        return self.run("-m", "builders.push", str(folder), "--repo", repo, "--allow-unchecked", *words, **more)

    def repo(self, name: str = "me/set", kind: str = "dataset") -> Repo:
        """A repository as the server has it."""
        return self.state.repos[kind, name]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A fresh Hub without repositories."""
    with serve() as (address, state):
        yield Hub(address, state, tmp_path / "hf_home")
