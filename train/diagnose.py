"""Explain a model's modality gap: what does it lean on, words or picture, where, and how sure is that?

    python -m train.diagnose --model Qwen/Qwen2.5-VL-3B-Instruct --data out/families --out diagnosis
    python -m train.diagnose --model M --data out/families --probes conflict,mdi,key_space --limit 200 --out diagnosis
    python -m train.diagnose --list

Asks the model under many conditions (words or picture removed, shuffled, corrupted, contradicting, drawn anew by our
renderer), looks at its keys and attention, and writes DIAG/diagnosis.json, diagnosis.md and figures. Probes that need
the model's inside run with --engine hf alone; the others on any engine.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from builders.vlm import ModelOptions
from renderers.cli import listing, run
from renderers.errors import UserError
from renderers.registry import Registry

_PROBES = Registry("recipes.probes", "probe")


@dataclass(frozen=True, kw_only=True)
class Config(ModelOptions):
    """What is diagnosed, on which rows, by which probes."""

    data: str = ""
    """A built set: a folder that builders.pairs wrote, or a Hub id."""
    split: str = ""
    """Which split; default: test where there is one."""
    out: Path = Path("diagnosis")
    """Where diagnosis.json, diagnosis.md and the figures go."""
    probes: str = "all"
    """Names separated by commas (see --list), or all."""
    limit: int = 64
    """Problems, drawn from the split; 0: all."""
    seed: int = 0
    """Of corruptions, redrawn pictures, reservoirs and resampling."""
    think: bool = False
    """Let replies think first; otherwise they begin with the answer's box, which is faster and what log-probabilities
    are taken of."""
    max_new_tokens: int = 32
    """Longest reply; with --think rather 1024 or more."""
    key_samples: int = 128
    """Samples whose keys are held at once."""
    key_tokens: int = 6
    """Tokens of each modality that such a sample gives."""
    shap_samples: int = 12
    """Samples of mm_shap, the costliest probe."""
    shap_side: int = 2
    """Patches a side of mm_shap; as many pieces of text as patches."""
    shap_budget: int = 64
    """Coalitions of a sample; all are asked where they are no more."""
    base: str = ""
    """The base language model, for multimodal_gain's leakage and backbone_factor: a folder or a Hub id."""
    run: str = ""
    """A folder of train.run, for objective_factor."""
    clip: str = ""
    """MODEL:PRETRAINED of open_clip, for clip_gap, such as ViT-B-32:laion2b_s34b_b79k."""
    list: bool = False
    """Print the known probes and stop."""


def diagnose(config: Config) -> int:
    """Run the probes and write the report."""
    if config.list:
        print(listing([(name, _PROBES.describe(name)) for name in _PROBES.names()]))
        return 0
    names = _names(config)
    if not config.data:
        raise UserError("--data: name a built set (python -m builders.pairs makes one)")
    if config.limit < 0 or config.max_new_tokens < 1 or config.shap_side < 1 or config.shap_budget < 4:
        raise UserError("--limit needs 0 or more, --max-new-tokens and --shap-side 1, --shap-budget 4 or more")
    from train.diagnosis.running import diagnosis

    diagnosis(config, names)
    return 0


def _names(config: Config) -> Sequence[str]:
    """The chosen probes. Raises UserError for an unknown one."""
    given = [name.strip() for name in config.probes.split(",") if name.strip()]
    if not given:
        raise UserError("--probes: name at least one, or all (see --list)")
    return _PROBES.names() if given == ["all"] else [_PROBES.check(name) for name in dict.fromkeys(given)]


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    return run(diagnose, Config, argv)


if __name__ == "__main__":
    sys.exit(main())
