"""Sample answers to one view of every pair and keep those that the grader verifies: training material for SFT.

    python -m builders.responses --data out/families --model Qwen/Qwen2.5-VL-7B-Instruct --samples 4 --temperature 0.8
    python -m builders.responses --data out/families --model NAME --engine openai --base-url http://127.0.0.1:8000/v1

Verified answers go to OUT/responses/SPLIT-NNNNN.parquet beside the shards, all others to OUT/responses/wrong/;
`open_set(OUT).responses()` reads them. Killed at any moment, the same command goes on and loses only the answers in
flight; another limit or split adds to what is there.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builders import vlm
from builders.dataset import BuiltSet, open_set
from builders.journal import Journal
from builders.response_files import Store, report, rows_of
from builders.rows import Row
from renderers.cli import run
from renderers.errors import UserError

COLUMNS = ("id", "family", "answer", "choices", "tolerance")


@dataclass(frozen=True, kw_only=True)
class Config(vlm.ModelOptions):
    """Which data, which model, and how it answers."""

    data: Path | None = None
    """The built set: a folder that builders.pairs wrote."""
    view: vlm.View = "text_rich"
    """The view that is asked."""
    split: str = "train"
    """The split that is asked."""
    selection: str = ""
    """Only the rows that this selection keeps (python -m builders.select)."""
    limit: int = 0
    """Only the first rows; 0 is all. A larger one goes on from a smaller one."""
    samples: int = 4
    """Answers to each row."""
    temperature: float = 0.8
    """0 is greedy: one answer, whatever --samples says."""
    top_p: float = 1.0
    """Only the likeliest tokens that together have this probability."""
    max_new_tokens: int = 4096
    """Longest answer, in tokens."""
    seed: int = 0
    """Another seed draws other answers."""


def respond(config: Config) -> int:
    """Sample, grade and write. Exit code 0, or 2 when rows could not be asked (all others are answered)."""
    from builders.shards import claim

    data, sampling = _data(config), _sampling(config)
    ids = set(data.selection(config.selection)) if config.selection else None
    engine = vlm.load(config)
    try:
        with claim(data.root / "responses"):
            return _respond(config, data, ids, engine, sampling)
    finally:
        engine.close()


def _data(config: Config) -> BuiltSet:
    if config.data is None or not config.data.is_dir():
        raise UserError(f"--data {config.data}: needs the folder of a built set (python -m builders.pairs makes one)")
    data = open_set(config.data)
    next(data.batches(split=config.split, columns=["id"]), None)  # an unknown split is said before a model is loaded
    if config.limit < 0:
        raise UserError(f"--limit {config.limit}: needs at least 1, or 0 for all rows")
    return data


def _sampling(config: Config) -> vlm.Sampling:
    return vlm.check_sampling(
        vlm.Sampling(
            samples=config.samples if config.temperature else 1,
            temperature=config.temperature,
            top_p=config.top_p,
            max_new_tokens=config.max_new_tokens,
            seed=config.seed,
        )
    )


def identity(config: Config, engine: vlm.Engine, sampling: vlm.Sampling) -> dict[str, Any]:
    """Everything that decides an answer; answers of another identity are never mixed in."""
    from dataclasses import asdict

    from builders.prompts import THINK_AND_BOX, THINK_AND_BOX_LETTER

    chosen = {name: getattr(config, name) for name in ("model", "engine", "dtype", "max_pixels", "view")}
    return {**chosen, "weights": engine.identity, **asdict(sampling), "template": [THINK_AND_BOX, THINK_AND_BOX_LETTER]}


def _respond(config: Config, data: BuiltSet, ids: set[str] | None, engine: vlm.Engine, sampling: vlm.Sampling) -> int:
    from tqdm import tqdm

    who = identity(config, engine, sampling)
    asked = _asked(config, data, ids)
    with tqdm(unit="row", total=sum(map(len, asked.values())), mininterval=0.5, file=sys.stderr) as bar:
        for shard, wanted in asked.items():
            store = Store(data.root / "responses", shard, who)
            with Journal(store.journal, store.mark) as journal:
                done = store.finished() | journal.done
                bar.update(len(wanted & done))
                for row in _answers(shard, wanted - done, config.view, engine, sampling):
                    journal.append(row)
                    bar.update()
            store.finish()
    return report(data.root / "responses", who)


def _asked(config: Config, data: BuiltSet, ids: set[str] | None) -> dict[Path, set[str]]:
    """Shard -> ids of its rows that are to have answers. Raises UserError when no row has the view."""
    left, found = config.limit or sys.maxsize, {}
    for shard in data.files("pairs", config.split):
        rows = (row for row in rows_of(shard, ["id", f"{config.view}_prompt"]) if row[f"{config.view}_prompt"])
        wanted = [row["id"] for row in rows if ids is None or row["id"] in ids][:left]
        left -= len(wanted)
        found[shard] = set(wanted)
    if not any(found.values()):
        raise UserError(
            f"--data {data.name}: no row of split {config.split} has a {config.view.replace('_', '-')} view"
        )
    return {shard: wanted for shard, wanted in found.items() if wanted}


def _answers(
    shard: Path, wanted: set[str], view: vlm.View, engine: vlm.Engine, sampling: vlm.Sampling
) -> Iterator[Row]:
    """One graded row for each wanted row of a shard, in order; a row that cannot be asked comes with its error."""
    waiting: deque[Row] = deque()

    def asked() -> Iterator[vlm.Request]:
        for row in rows_of(shard, [*COLUMNS, f"{view}_prompt", f"{view}_image"]) if wanted else ():
            if row["id"] in wanted:
                waiting.append({name: row[name] for name in COLUMNS})
                yield vlm.request(row, view)

    for reply in engine.generate(asked(), sampling):
        yield graded(waiting.popleft(), reply)


def graded(row: Row, reply: vlm.Reply) -> Row:
    """A row with its samples and their verdicts: {id, family, error, samples: [{sample, response, correct, ...}]}."""
    from builders.answers import reward

    samples = []
    for number, sample in enumerate(reply.samples):
        told = reward(
            sample.text,
            row["answer"],
            choices=row["choices"] or (),
            tolerance=row["tolerance"],
        )
        samples.append(
            {
                "sample": number,
                "response": sample.text,
                "correct": told.accuracy == 1,
                "accuracy": told.accuracy,
                "format": told.format,
                "reward": told.total,
                "tokens": sample.tokens,
                "finished": sample.finished,
            }
        )
    return {"id": row["id"], "family": row["family"], "error": reply.error, "samples": samples}


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    return run(respond, Config, argv)


if __name__ == "__main__":
    sys.exit(main())
