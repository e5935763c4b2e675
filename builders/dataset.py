"""A built data set opened for reading: scores, selection, push, exports, training and browsing all read through it.

    pairs = open_set("out/families")              # a folder that builders.pairs wrote, or a Hub id, USER/NAME
    for row in pairs.rows("pairs", split="train", columns=["id", "answer"]): ...
    pairs.scores("clip_delta")                    # {id: value}; pairs.selection("default") -> ids

Rows stream by row groups (about 100 rows), so that memory does not grow with the set.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders.rows import SCHEMAS, Row
from renderers.cli import ADDRESS, not_local
from renderers.errors import UserError, unknown

if TYPE_CHECKING:
    import pyarrow as pa

_SHARD = re.compile(r"(?P<split>[A-Za-z_0-9]+)-\d{5}\.parquet")
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")


def open_set(where: str | Path, revision: str | None = None) -> BuiltSet:
    """The built set in a folder, or on the Hub (downloaded into the Hub's cache, `revision`: branch, tag or commit).

    Raises UserError when there is no such folder or data set, or when it holds no pairs.
    """
    if ADDRESS.match(str(where)):
        raise UserError(not_local(str(where)))
    root = Path(where)
    if not root.is_dir():
        if not _HUB_ID.fullmatch(str(where)) or root.exists():
            raise UserError(f"{where}: no such folder, and not a Hub id (USER/NAME)")
        root = _download(str(where), revision)
    opened = BuiltSet(name=str(where), root=root)
    if not opened.files("pairs"):
        raise UserError(f"{where}: holds no data/pairs/*.parquet; build a set with python -m builders.pairs")
    return opened


@contextlib.contextmanager
def reading(file: Path, mend: str = "build it again") -> Iterator[None]:
    """Turn what Arrow says of a damaged file into one clear line that ends in `mend`. Raises UserError."""
    import pyarrow as pa

    try:
        yield
    except (OSError, pa.ArrowException) as error:
        why = (str(error).splitlines() or [type(error).__name__])[0]
        raise UserError(f"{file}: cannot be read ({why}); {mend}") from error


def rows_of(file: Path) -> int:
    """Number of rows of a shard, read from its footer. Raises UserError for an unreadable file."""
    import pyarrow.parquet as pq

    with reading(file):
        return int(pq.read_metadata(file).num_rows)


def _download(repo: str, revision: str | None) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    wanted = ["data/*", "scores/*", "selections/*", "responses/*", "*.json", "*.yaml", "README.md"]
    try:
        return Path(snapshot_download(repo, repo_type="dataset", revision=revision, allow_patterns=wanted))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        reason = str(error).strip().splitlines()[0]
        raise UserError(f"{repo}: no such folder, and the Hub did not give it ({reason})") from error


@dataclass(frozen=True)
class BuiltSet:
    """A folder in the layout of `builders.pairs`. name: what the user called it. root: where its files lie."""

    name: str
    root: Path

    def files(self, config: str, split: str | None = None) -> list[Path]:
        """The shards of a config in order; all splits or one."""
        found = sorted((self.root / "data" / config).glob("*.parquet"))
        return [file for file in found if split in (None, _split(file))]

    def splits(self, config: str = "pairs") -> list[str]:
        """Names of the splits that have rows."""
        return sorted({_split(file) for file in self.files(config)})

    def count(self, config: str = "pairs", split: str | None = None) -> int:
        """Number of rows, read from the files' footers."""
        return sum(map(rows_of, self.files(config, split)))

    def batches(
        self, config: str = "pairs", split: str | None = None, columns: Sequence[str] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """Row groups in order, one at a time. Raises UserError for an unknown split, column or an unreadable file."""
        import pyarrow.parquet as pq

        if split is not None and split not in self.splits(config):
            raise unknown(f"split of {self.name}", split, self.splits(config))
        for name in columns or ():
            if name not in SCHEMAS[config]:
                raise unknown(f"column of {config}", name, SCHEMAS[config])
        for file in self.files(config, split):
            with reading(file), pq.ParquetFile(file) as shard:
                for group in range(shard.num_row_groups):
                    yield from shard.read_row_group(group, columns=columns).to_batches()

    def rows(
        self,
        config: str = "pairs",
        split: str | None = None,
        columns: Sequence[str] | None = None,
        ids: Collection[str] | None = None,
    ) -> Iterator[Row]:
        """Rows in order; only those whose `id` is in `ids` when given (then `columns` must hold `id`)."""
        for batch in self.batches(config, split, columns):
            for row in batch.to_pylist():
                if ids is None or row["id"] in ids:
                    yield row

    def score_names(self) -> list[str]:
        """Scores that lie beside the shards."""
        return sorted({file.parent.name for file in self.root.glob("scores/*/*.parquet")})

    def scores(self, name: str) -> dict[str, float]:
        """id -> value (NaN where a row could not be scored). Raises UserError naming the command that makes it."""
        import pyarrow.parquet as pq

        files = sorted((self.root / "scores" / name).glob("*.parquet"))
        command = f"python -m builders.score --data {self.name} --scores {name}"
        if not files:
            have = ", ".join(self.score_names()) or "none"
            raise UserError(f"{self.name} has no score '{name}' (it has: {have}); make it: {command}")
        found: dict[str, float] = {}
        for file in files:
            with reading(file, f"make it again: {command}"):
                table = pq.read_table(file, columns=["id", "value"])
            pairs = zip(table["id"].to_pylist(), table["value"].to_pylist(), strict=True)
            found |= {key: float("nan") if value is None else value for key, value in pairs}
        return found

    def responses(self, split: str | None = None, wrong: bool = False) -> Iterator[Row]:
        """Sampled answers that the grader verified, in the order of the pairs; several or none for an id.

        Columns: id, family, sample, response, correct, accuracy, format, reward, tokens, finished, error. wrong: those
        that it did not verify instead. Raises UserError naming the command that makes them.
        """
        import pyarrow.parquet as pq

        folder = self.root / "responses" / ("wrong" if wrong else "")
        files = [file for file in sorted(folder.glob("*.parquet")) if split in (None, _split(file))]
        command = f"python -m builders.responses --data {self.name} --model MODEL"
        if not files:
            told = f" of split {split}" if split else ""
            raise UserError(f"{self.name} has no sampled answers{told}; make them: {command}")
        for file in files:
            with reading(file, f"make it again: {command}"), pq.ParquetFile(file) as shard:
                for batch in shard.iter_batches():
                    yield from batch.to_pylist()

    def selection_names(self) -> list[str]:
        """Selections that lie beside the shards."""
        return sorted(file.parent.name for file in self.root.glob("selections/*/kept.parquet"))

    def selection(self, name: str) -> list[str]:
        """Ids of the rows that a selection keeps. Raises UserError for an unknown name."""
        import pyarrow.parquet as pq

        if name not in self.selection_names():
            raise unknown(f"selection of {self.name}", name, self.selection_names())
        file = self.root / "selections" / name / "kept.parquet"
        with reading(file, f"select again: python -m builders.select --data {self.name} --name {name}"):
            kept: list[str] = pq.read_table(file, columns=["id"])["id"].to_pylist()
        return kept

    @cached_property
    def report(self) -> dict[str, Any]:
        """report.json of the build; empty when there is none."""
        try:
            read: dict[str, Any] = json.loads((self.root / "report.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise UserError(f"{self.root / 'report.json'}: not JSON ({error})") from error
        return read


def _split(file: Path) -> str:
    match = _SHARD.fullmatch(file.name)
    return match["split"] if match else file.stem
