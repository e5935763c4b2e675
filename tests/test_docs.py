"""Examples in docstrings are run, and every command that the README names answers."""

from __future__ import annotations

import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("renderers", "builders", "recipes", "train")
WITH_EXAMPLES = [
    ".".join(file.relative_to(ROOT).with_suffix("").parts)
    for package in PACKAGES
    for file in sorted((ROOT / package).rglob("*.py"))
    if ">>> " in file.read_text(encoding="utf-8")
]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MODULES = sorted(set(re.findall(r"python -m ((?:renderers|builders|recipes|train)\.\w+)", README)))


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted and not result.failed


@pytest.mark.parametrize("module", MODULES)
def test_every_command_of_the_readme_has_help(module: str) -> None:
    done = subprocess.run([sys.executable, "-m", module, "--help"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0 and "usage" in done.stdout


@pytest.mark.parametrize("module", MODULES)
def test_every_flag_of_the_readme_exists(module: str) -> None:
    """Flags of a command are those in its own help; `--set` and the like take what follows them."""
    lines = re.findall(rf"python -m {re.escape(module)}\b([^\n#|]*)", README)
    asked = {flag for line in lines for flag in re.findall(r"(?<![\w-])--[a-z][a-z-]*", line)} - {"--config"}
    done = subprocess.run([sys.executable, "-m", module, "--help"], cwd=ROOT, capture_output=True, text=True)
    known = set(re.findall(r"--[a-z][a-z-]*", done.stdout))
    assert asked <= known, f"{module} has no {', '.join(sorted(asked - known))}"


def test_the_tree_names_every_file() -> None:
    """The README's tree has one line per file of the four packages (private helpers go with their folder)."""
    tree = README.partition("## The tree")[2].partition("\n## ")[0]
    for package in PACKAGES:
        for file in sorted((ROOT / package).glob("*.py")):
            assert file.stem == "__init__" or re.search(rf"\b{file.name}\b", tree), f"{file} is not in the tree"
