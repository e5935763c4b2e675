"""Make a data set of pairs: text-rich and vision-centric views of the same problems.

    python -m builders.pairs --source mathverse --out out/mathverse
    python -m builders.pairs --source families:charts,table_qa --limit 1000 --versions all
    python -m builders.pairs --limit 100000 --executor ray --address auto       # over the machines of a cluster
    sbatch --array=0-15 --wrap 'python -m builders.pairs --limit 100000 --out SHARED --shard $SLURM_ARRAY_TASK_ID/16'

The set loads with `datasets.load_dataset(OUT)`; OUT/gallery/index.html shows it. Interrupted, the same command goes on.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import tyro

from renderers.cli import listing, run
from renderers.errors import UserError, unknown
from renderers.registry import Registry

if TYPE_CHECKING:
    from builders.build import BuildPlan
    from builders.types import Source, SourceOptions
    from renderers.types import Level

SOURCES = Registry("builders.sources", "source")
FAMILIES = Registry("builders.families", "family")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What to build, from what, and where to."""

    source: str = "families"
    """NAME or NAME:ITEM,ITEM (see --list), for example mathverse or families:charts,table_qa."""
    path: Path | None = None
    """A local copy of a published set: folder, parquet, json or jsonl of the same schema."""
    limit: int | None = None
    """Rows to keep (procedural sources), or the first problems to take (published sets)."""
    seed: int = 0
    """Another seed gives other problems; nothing is shared between seeds."""
    out: Path | None = None
    """Where the data set goes; default out/SOURCE."""
    pair: str = ""
    """The two versions of a pair, RICH:VISION; default Text Dominant:Vision Dominant where the source has them."""
    images: Literal["auto", "same", "own"] = "auto"
    """Both views show the vision-centric picture (same) or each its version's (own); auto: same for families."""
    versions: str = ""
    """Fill the config `versions` too: `all`, or names separated by commas."""
    layout: Annotated[Literal["", "mathverse"], tyro.conf.arg(name="as")] = ""
    """Write the version rows in another layout too: OUT/mathverse, as any MathVerse evaluator reads it."""
    splits: str = "train=0.9,test=0.1"
    """Shares of a procedural or training source; benchmarks are `test` alone."""
    level: str = ""
    """Fix the difficulty, for example perception=5,reasoning=2; default: all levels mixed."""
    map: str = ""
    """Columns of your own data (sources jsonl and hf): question=...,answer=...,image=...,facts=...,choices=..."""
    weights: str = ""
    """How often families take their turn, for example charts=3,maze=0.5; those not named have 1."""
    style: Literal["varied", "plain"] = "varied"
    """Looks of drawn pictures: a sampled style for each, or one clean look."""
    shard_rows: int = 1000
    """Slots in one Parquet shard."""
    gallery: int = 48
    """Pairs shown in the gallery; 0 makes none."""
    workers: int = 0
    """Worker processes; 0 is one for each CPU core. The bytes do not depend on it."""
    executor: str = "local"
    """Where the workers are: local (this machine) or ray (a cluster). The bytes do not depend on it."""
    address: str = ""
    """A Ray cluster that runs already: auto, HOST:PORT or ray://HOST:PORT; default: one of its own on this machine."""
    mirror: str = ""
    """The same set on a store that hosts share (s3://, gs://, hf://, file://); finished shards are taken from there."""
    shard: str = ""
    """I/N: build part I (from 0) of N, as in a Slurm array on a shared folder; whoever is last finishes the set."""
    dry_run: bool = False
    """Say what would be built, with three samples, and write nothing."""
    list: bool = False
    """Print the known sources and families and stop."""


def build(config: Config) -> int:
    """Run a build. Exit code 0, or 2 when the input had defects (the rest is built all the same)."""
    if config.list:
        print(_listing())
        return 0
    from builders import assemble

    plan, source = resolve(config)
    if config.dry_run:
        return assemble.dry_run(plan, source, config)
    return assemble.assemble(plan, source, config)


def _listing() -> str:
    sources = [(name, SOURCES.describe(name)) for name in SOURCES.names()]
    return listing(sources + [(f"families:{name}", _about(name)) for name in FAMILIES.names()])


def _about(name: str) -> str:
    family = FAMILIES.load(name)
    return (
        f"{FAMILIES.describe(name)} Versions: {len(family.VERSIONS)}; "
        f"levels: perception 1-5, reasoning 1-5; example: {family.EXAMPLE}"
    )


def resolve(config: Config) -> tuple[BuildPlan, Source]:
    """Check every value, open the source, plan the build. Raises UserError for the first value that does not fit."""
    from builders.build import BuildPlan, open_source
    from builders.executors import EXECUTORS
    from builders.parts import Part
    from builders.views import Request

    name, _, items = config.source.partition(":")
    SOURCES.check(name)
    if config.limit is not None and config.limit < 1:
        raise UserError(f"--limit {config.limit}: needs at least 1")
    if config.shard_rows < 1 or config.workers < 0:
        raise UserError("--shard-rows needs at least 1 and --workers at least 0")
    EXECUTORS.check(config.executor)
    Part.of(config.shard)
    if config.layout and not config.versions:
        raise UserError(f"--as {config.layout} writes the version rows: add --versions all")
    pair, versions, options = _pair(config.pair), _versions(config.versions), _options(config, items)
    source = open_source(name, options)
    rich, vision = pair or source.pair
    images = source.images if config.images == "auto" else config.images
    request = Request(rich=rich, vision=vision, images=images, versions=versions, profile=config.style)
    return BuildPlan(source=name, options=options, request=request, stamp=""), source


def _options(config: Config, items: str) -> SourceOptions:
    from builders.types import SourceOptions

    return SourceOptions(
        names=tuple(item.strip() for item in items.split(",") if item.strip()),
        path=config.path,
        limit=config.limit,
        seed=config.seed,
        splits=_splits(config.splits),
        level=_level(config.level),
        mapping=_pairs("--map", config.map),
        weights=tuple(_numbers("--weights", config.weights, "FAMILY=NUMBER,...").items()),
        profile=config.style,
    )


def _pair(text: str) -> tuple[str, str] | None:
    from builders.versions import VERSIONS, version

    if not text:
        return None
    rich, colon, vision = (part.strip() for part in text.partition(":"))
    if not colon:
        raise UserError(f"--pair '{text}': needs RICH:VISION, two of {', '.join(VERSIONS)}")
    if version(vision).picture is None:
        raise UserError(f"--pair '{text}': {vision} has no picture; a vision-centric view needs one")
    return version(rich).name, version(vision).name


def _versions(text: str) -> tuple[str, ...]:
    from builders.versions import VERSIONS, version

    if text.strip() == "all":
        return tuple(VERSIONS)
    return tuple(version(name.strip()).name for name in text.split(",") if name.strip())


def _pairs(flag: str, text: str) -> tuple[tuple[str, str], ...]:
    """`a=b,c=d` as pairs. Raises UserError naming the flag."""
    parts = [part.partition("=") for part in text.split(",") if part.strip()]
    if any(not equals or not value.strip() for _, equals, value in parts):
        raise UserError(f"{flag} '{text}': needs NAME=COLUMN,...")
    return tuple((key.strip(), value.strip()) for key, _, value in parts)


def _numbers(flag: str, text: str, form: str) -> dict[str, float]:
    """`a=1,b=2` as a mapping. Raises UserError naming the flag and the form."""
    values = {}
    for part in filter(None, text.split(",")):
        key, _, number = part.partition("=")
        try:
            values[key.strip()] = float(number)
        except ValueError as error:
            raise UserError(f"{flag} '{text}': needs {form}") from error
    return values


def _splits(text: str) -> tuple[tuple[str, float], ...]:
    shares = _numbers("--splits", text, "NAME=SHARE,..., for example train=0.9,test=0.1")
    bad = [name for name, share in shares.items() if share <= 0 or not name.isidentifier()]
    if bad or not shares:
        raise UserError(f"--splits '{text}': needs names without '-' and shares above 0")
    return tuple(shares.items())


def _level(text: str) -> Level | None:
    from renderers.types import Level

    axes = _numbers("--level", text, "perception=1..5,reasoning=1..5")
    for axis, value in axes.items():
        if axis not in ("perception", "reasoning"):
            raise unknown("axis in --level", axis, ("perception", "reasoning"))
        if value not in (1, 2, 3, 4, 5):
            raise UserError(f"--level '{text}': {axis} goes from 1 to 5")
    if not axes:
        return None
    if len(axes) == 1:
        raise UserError(f"--level '{text}': name both axes, perception=1..5,reasoning=1..5")
    return Level(perception=int(axes["perception"]), reasoning=int(axes["reasoning"]))


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    return run(build, Config, argv)


if __name__ == "__main__":
    sys.exit(main())
