"""Problems are the same in every process: Python orders sets of names anew in each, and nothing may depend on that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache

import pytest

from builders.sources.families import FAMILIES

DRAWS = 24
SCRIPT = f"""
import hashlib, json
from builders.sources.families import FAMILIES
from builders.types import Retry
from renderers.seeds import rng
from renderers.types import Level

def digest(name, seed):
    stream = rng(seed, name, "hash seed")
    level = Level(perception=stream.randint(1, 5), reasoning=stream.randint(1, 5))
    try:
        made = repr(FAMILIES.load(name).generate(stream, level))
    except Retry as refused:
        made = f"refused: {{refused}}"
    return hashlib.sha256(made.encode()).hexdigest()

print(json.dumps({{name: [digest(name, seed) for seed in range({DRAWS})] for name in FAMILIES.names()}}))
"""


@cache
def problems(hash_seed: int) -> dict[str, list[str]]:
    """Digests of every family's first draws, made by a process with this order of sets."""
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", FAMILIES.names())
def test_no_family_depends_on_the_order_of_sets(name: str) -> None:
    first, second = problems(1)[name], problems(2)[name]
    assert len(first) == DRAWS and len(set(first)) > DRAWS / 2
    assert first == second
