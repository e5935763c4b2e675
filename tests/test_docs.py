"""Examples in docstrings are run, and every command that the README names answers."""

from __future__ import annotations

import doctest
import importlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import _growth

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


def test_growth_and_soak_in_the_readme_are_those_that_were_measured() -> None:
    known = json.loads((ROOT / "cards" / "scale" / "growth.json").read_text(encoding="utf-8"))
    told = README.partition("<!-- growth:begin -->\n")[2].partition("\n<!-- growth:end -->")[0]
    assert told.splitlines() == _growth.table(known)
    page = (ROOT / "cards" / "scale" / "growth.md").read_text(encoding="utf-8")
    assert told in page
    long = _growth.soak(known)
    assert long is not None
    soak = long[1]
    memory = f"{min(soak.memory):.0f} to {max(soak.memory):.0f} MiB"
    for figure in (f"one build of {soak.images:,} images", memory, f"at most {max(soak.descriptors)} open descriptors"):
        assert figure in README


def test_faults_in_the_readme_are_those_that_were_counted() -> None:
    page = (ROOT / "cards" / "scale" / "faults.md").read_text(encoding="utf-8")
    counts = [int(count) for count in re.findall(r"^\| .* \| (\d+) \|$", page.partition("## ")[0], re.MULTILINE)]
    assert sum(counts[:-1]) == counts[-1]
    assert f"[what was tried](cards/scale/faults.md), {counts[-1]} of them" in README
