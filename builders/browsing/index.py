"""A light index of a built set: everything one filters by, and where each row's pictures lie on disk.

    index = Index(open_set("out/families"), selection="default")
    rows = index.find(Filter(family=("charts",), score="clip_delta", low=0.5))
    index.row(rows[0])                          # the whole row, read from its row group

Pictures stay on disk until a row is looked at, so that 50,000 rows open in seconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from builders.dataset import BuiltSet
from builders.rows import Row

if TYPE_CHECKING:
    import pandas as pd

KEPT, REFUSED, LEFT_OUT = "kept", "refused in the build", "left out by the selection"
VERDICTS = (KEPT, REFUSED, LEFT_OUT)
_LIGHT = (
    "id", "source", "source_id", "family", "question", "answer", "level_perception", "level_reasoning", "split",
)  # fmt: skip
_DROPPED = ("source", "source_id", "family", "question", "answer", "split", "reason", "detail", "facts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What to show; empty means everything. low, high: bounds of `score`, which also orders the rows, highest first."""

    split: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    perception: tuple[int, ...] = ()
    reasoning: tuple[int, ...] = ()
    verdict: tuple[str, ...] = ()
    words: str = ""
    score: str = ""
    low: float | None = None
    high: float | None = None


class Index:
    """All rows of `pairs` and `dropped` by number. Raises UserError for an unknown selection."""

    def __init__(self, built: BuiltSet, selection: str = "") -> None:
        import pandas as pd

        self.built, self.selection = built, selection
        self.files: list[Path] = built.files("pairs")
        kept, dropped = pd.DataFrame(self._kept()), pd.DataFrame(self._dropped())
        self.table: pd.DataFrame = pd.concat([kept, dropped], ignore_index=True)
        self.scores = built.score_names()
        for name in self.scores:
            self.table[name] = self.table["id"].map(built.scores(name))
        self.table["verdict"] = np.where(self.table["reason"].isna(), KEPT, REFUSED)
        if selection:
            self._mark(selection)

    def _kept(self) -> Iterator[Row]:
        import pyarrow.parquet as pq

        for number, path in enumerate(self.files):
            with pq.ParquetFile(path) as file:
                for group in range(file.num_row_groups):
                    for at, row in enumerate(file.read_row_group(group, columns=list(_LIGHT)).to_pylist()):
                        yield {**row, "file": number, "group": group, "at": at, "reason": None}

    def _dropped(self) -> Iterator[Row]:
        for row in self.built.rows("dropped", columns=list(_DROPPED)):
            yield {**row, "id": None, "file": -1}

    def _mark(self, name: str) -> None:
        """Rows that the selection leaves out, with its reasons."""
        import pandas as pd

        kept = set(self.built.selection(name))
        out = (self.table["verdict"] == KEPT) & ~self.table["id"].isin(kept)
        self.table.loc[out, "verdict"] = LEFT_OUT
        reasons = self.built.root / "selections" / name / "dropped.parquet"
        if reasons.exists():
            told = pd.read_parquet(reasons).drop_duplicates("id").set_index("id")
            self.table.loc[out, "reason"] = self.table.loc[out, "id"].map(told["reason"])
            if "detail" in told:
                self.table.loc[out, "detail"] = self.table.loc[out, "id"].map(told["detail"])

    def values(self, column: str) -> list[Any]:
        """The distinct values of a column, sorted."""
        found = self.table[column].dropna().unique().tolist()
        return sorted(int(value) if isinstance(value, float) else value for value in found)

    def find(self, wanted: Filter) -> list[int]:
        """Numbers of the rows that pass, by score where one is named, else in their order."""
        table = self.table
        mask = np.ones(len(table), dtype=bool)
        for column, values in (
            ("split", wanted.split),
            ("source", wanted.source),
            ("family", wanted.family),
            ("level_perception", wanted.perception),
            ("level_reasoning", wanted.reasoning),
            ("verdict", wanted.verdict),
        ):
            if values:
                mask &= table[column].isin(values).to_numpy()
        for word in wanted.words.split():
            mask &= table["question"].fillna("").str.contains(word, case=False, regex=False).to_numpy()
        if not wanted.score:
            return [int(number) for number in np.flatnonzero(mask)]
        values = table[wanted.score].to_numpy(dtype=float)
        mask &= ~np.isnan(values)
        mask &= values >= (-np.inf if wanted.low is None else wanted.low)
        mask &= values <= (np.inf if wanted.high is None else wanted.high)
        numbers = np.flatnonzero(mask)
        return [int(number) for number in numbers[np.argsort(-values[numbers], kind="stable")]]

    def row(self, number: int) -> Row:
        """The whole row with its pictures; of a refused draw what its record holds."""
        light: Row = {key: _plain(value) for key, value in self.table.iloc[number].to_dict().items()}
        if light["file"] == -1:
            return light | {"facts": _facts(light.get("facts"))}
        whole = _group(self.files[int(light["file"])], int(light["group"]))[int(light["at"])]
        return light | whole

    def listing(self, numbers: Sequence[int]) -> list[list[str]]:
        """What a list of rows shows of each: number, family, levels, split, verdict, question."""
        columns = ["family", "level_perception", "level_reasoning", "split", "verdict", "question"]
        shown = []
        for number, values in zip(
            numbers, self.table.iloc[list(numbers)][columns].itertuples(index=False), strict=True
        ):
            family, perception, reasoning, split, verdict, question = (_plain(value) for value in values)
            levels = "" if perception is None else f"{int(perception)} · {int(reasoning)}"
            shown.append([str(number), family or "", levels, split or "", verdict, _short(question or "")])
        return shown


def _short(text: str, most: int = 110) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _plain(value: Any) -> Any:
    """None for pandas' kinds of nothing."""
    return None if value is None or (isinstance(value, float) and np.isnan(value)) else value


def _facts(text: Any) -> list[dict[str, str]]:
    if not isinstance(text, str):
        return []
    return [{"key": key, "role": role, "text": said} for key, role, said in json.loads(text)]


@lru_cache(maxsize=4)
def _group(path: Path, group: int) -> list[Row]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        rows: list[Row] = file.read_row_group(group).to_pylist()
    return rows
