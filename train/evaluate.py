"""Measure the modality gap: of a model, or of predictions that another tool made; on pairs, versions or MathVerse.

    python -m train.evaluate --model Qwen/Qwen2.5-VL-7B-Instruct --data out/families --out evals/qwen
    python -m train.evaluate --model NAME --engine openai --base-url URL --data mathverse --protocol paper --out evals/q
    python -m train.evaluate --predictions FILE.xlsx --data mathverse --path MathVerse --out evals/theirs
    python -m train.evaluate --compare evals/base evals/tuned           # paired test, evaluated folders or runs
    python -m train.evaluate --list                                     # the protocols

Writes predictions.jsonl as answers come, then gap.json, gap.md and gap.png. Killed at any moment, the same command
goes on; another model, protocol or edition of the data is refused.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from builders.vlm import ModelOptions
from renderers.cli import as_yaml, listing, run
from renderers.errors import UserError

if TYPE_CHECKING:
    from builders.engines import Engine
    from train.protocols import Protocol
    from train.questions import Asked


@dataclass(frozen=True, kw_only=True)
class Config(ModelOptions):
    """What answers, what it is asked and how, and where the report goes."""

    data: str = ""
    """A built set's folder, a Hub id (USER/NAME), or `mathverse` for the published benchmark."""
    path: Path | None = None
    """--data mathverse: a local copy of it instead of the Hub's."""
    table: Literal["pairs", "versions"] = "pairs"
    """Ask both views of every pair, or all of MathVerse's versions; `--config pairs|versions` is the same."""
    split: str = "test"
    """The split that is asked."""
    selection: str = ""
    """Only the rows that this selection keeps (python -m builders.select)."""
    limit: int = 0
    """Only the first problems; 0 is all. A larger one goes on from a smaller one."""
    protocol: str = "greedy"
    """How the model is asked, by name (--list)."""
    samples: int | None = None
    """Change the protocol: answers to each question."""
    temperature: float | None = None
    """Change the protocol: 0 is greedy."""
    max_new_tokens: int | None = None
    """Change the protocol: longest answer, in tokens."""
    seed: int | None = None
    """Change the protocol: another seed draws other answers."""
    pair: str = ""
    """RICH:VISION, the versions of the gap; default Text Dominant:Vision Dominant, or both views of pairs."""
    predictions: tuple[str, ...] = ()
    """Files of another tool instead of a model: our jsonl, VLMEvalKit xlsx, tsv or csv, lmms-eval samples jsonl."""
    format: Literal["ours", "vlmevalkit", "lmms_eval"] | None = None
    """Which tool wrote --predictions; default: told by the file."""
    compare: tuple[str, ...] = ()
    """Two evaluated folders or runs, A B: what changed from A to B."""
    out: Path | None = None
    """The folder of the report."""
    list: bool = False
    """Print the protocols and stop."""


def evaluate(config: Config) -> int:
    """Exit code 0, or 2 for a user's mistake or when questions could not be asked (all others are in the report)."""
    from train.protocols import PROTOCOLS, protocol
    from train.questions import open_data

    if config.list:
        print(listing([(one.name, one.about) for one in PROTOCOLS.values()]))
        return 0
    if config.compare:
        from train.contrasts import compare_folders

        return compare_folders([Path(one) for one in config.compare], config.pair, config.out)
    if config.out is None:
        raise UserError("--out: name the folder of the report, such as evals/NAME")
    if config.predictions:
        from train.graded_files import grade_files

        return grade_files(config, config.out)
    asked = open_data(config.data, config.table, config.split, config.selection, config.limit, config.path)
    changes = {name: getattr(config, name) for name in ("samples", "temperature", "max_new_tokens", "seed")}
    return _ask_model(config, config.out, asked, protocol(config.protocol, asked.source, **changes))


def _ask_model(config: Config, out: Path, asked: Asked, how: Protocol) -> int:
    from builders.shards import claim
    from train.gap_files import report
    from train.predictions import Predictions
    from train.questions import gap_pair

    pair = gap_pair(config.pair, asked.rich, asked.vision)
    next(asked.stream(how.template), None)  # a template that the rows lack is said before a model is loaded
    engine, how = _load(config, how)
    try:
        with claim(out):
            about = _describe(config, asked, how, engine.identity)
            settle(out, config, _deciding(config, how, engine.identity))
            with Predictions(out / "predictions.jsonl") as file:
                for answered in _answers(engine, asked, how, file):
                    file.append(answered)
            file.finish(asked.keys)
            return report(out, about, asked, file, pair)
    finally:
        engine.close()


def _load(config: Config, how: Protocol) -> tuple[Engine, Protocol]:
    """The engine with the protocol's picture sizes; a model with one size keeps it, and the protocol says so."""
    from builders import vlm
    from builders.loading import FixedSize

    low, high = config.min_pixels or how.pixels[0], config.max_pixels or how.pixels[1]
    try:
        engine = vlm.load(replace(config, min_pixels=low, max_pixels=high))
        return engine, replace(how, pixels=(low, high) if config.engine != "openai" else (0, 0))
    except FixedSize:
        if config.min_pixels or config.max_pixels:
            raise
        return vlm.load(config), replace(how, pixels=(0, 0))


def _answers(engine: Engine, asked: Asked, how: Protocol, file: Any) -> Iterator[Any]:
    """Answers to what is not answered yet, with a line of progress."""
    from tqdm import tqdm

    from train.asking import ask

    done = file.answered(asked.keys)
    todo = (question for question in asked.stream(how.template) if not file.has(question))
    words = {"unit": "question", "total": len(asked.keys), "initial": done, "mininterval": 0.5, "file": sys.stderr}
    with tqdm(desc=how.name, dynamic_ncols=True, **words) as bar:
        for answered in ask(engine, todo, how.sampling()):
            yield answered
            bar.update()


def _describe(config: Config, asked: Asked, how: Protocol, weights: str) -> dict[str, Any]:
    """What stands beside every figure."""
    from renderers.stamp import code
    from train.protocols import TEMPLATES

    return {
        "model": config.model,
        "weights": weights,
        "engine": config.engine + (", pictures sized by the server" if config.engine == "openai" else ""),
        "data": asked.name,
        "protocol": how.line(),
        "prompt": TEMPLATES[how.template],
        "code": code()["commit"][:12] + ("+" if code()["dirty"] else ""),
    }


def _deciding(config: Config, how: Protocol, weights: str) -> dict[str, Any]:
    """Everything but the rows themselves that decides an answer; rows carry a digest of their own."""
    chosen = {name: getattr(config, name) for name in ("engine", "dtype", "attention")}
    return {"weights": weights, **chosen, **how.deciding()}


def settle(out: Path, config: Config, deciding: dict[str, Any]) -> None:
    """Write config.yaml, or raise UserError when the folder holds answers that were made otherwise."""
    import yaml

    from builders.shards import write_text
    from renderers.stamp import code

    kept, predictions = out / "config.yaml", out / "predictions.jsonl"
    if predictions.exists():
        before = yaml.safe_load(kept.read_text(encoding="utf-8")) if kept.exists() else {}
        made = before.get("stamp", {}).get("deciding", {})
        for name, value in deciding.items():
            if made.get(name) != value:
                raise UserError(
                    f"--out {out}: holds answers of {before.get('model') or 'another run'} made with {name} "
                    f"{made.get(name)}; this is {config.model or 'a file'} with {value}; name another --out"
                )
    stamp = {"stamp": {**code(), "deciding": deciding}}
    write_text(kept, as_yaml(config) + yaml.safe_dump(stamp, sort_keys=False))


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    for at, word in enumerate(words[:-1]):  # the parts of a set are called configs; elsewhere --config is a file
        if word == "--config" and words[at + 1] in ("pairs", "versions"):
            words[at] = "--table"
    return run(evaluate, Config, words)


if __name__ == "__main__":
    sys.exit(main())
