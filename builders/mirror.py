"""A set on any file system that fsspec knows (s3://, gs://, hf://, file://), for hosts that share no disk.

    python -m builders.pairs --limit 100000 --out /scratch/set --mirror s3://bucket/set --shard 3/16

OUT stays the working folder of each host. A finished shard goes to the mirror, files before the marker that vouches for
them; shards that are there already are taken and not made again. Whoever finds all of them finishes the set and sends
it, the mark that it is finished last. A place that holds anything but this very build is refused, and nothing but the
files of shards is removed there. An object store has no locks: two hosts at one part waste time, but their bytes are
the same.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from builders.shards import Shard, Store, atomic, file_hash, is_ours
from renderers.errors import UserError


@dataclass(slots=True)
class Mirror:
    """The folder `url` beside the local `out`. sent: what this process knows to be there, by its sha256."""

    out: Path
    url: str
    sent: dict[str, str] = field(default_factory=dict)
    _fs: Any = None
    _root: str = ""

    def __post_init__(self) -> None:
        """Raises UserError for an address that fsspec cannot open."""
        import fsspec.core

        with self._clear():
            self._fs, self._root = fsspec.core.url_to_fs(self.url)

    def read(self, name: str) -> bytes | None:
        """What a file there holds; None when there is none."""
        with self._clear():
            self._fs.invalidate_cache()
            try:
                data: bytes = self._fs.cat_file(f"{self._root}/{name}")
            except FileNotFoundError:
                return None
            return data

    def empty(self) -> bool:
        """Whether nothing lies there but hidden files (a new repository of the Hub has some)."""
        with self._clear():
            self._fs.invalidate_cache()
            try:
                paths = [path.rstrip("/") for path in self._fs.ls(self._root, detail=False)]
            except FileNotFoundError:
                return True
            root = self._root.rstrip("/")  # some stores list a folder as an entry of its own
            return all(path == root or path.rpartition("/")[2].startswith(".") for path in paths)

    def forget(self, name: str) -> None:
        """Remove a file of ours that may be absent."""
        with self._clear():
            self._fs.invalidate_cache()
            if self._fs.exists(f"{self._root}/{name}"):
                self._fs.rm_file(f"{self._root}/{name}")
            self.sent.pop(name, None)

    def take(self) -> int:
        """Fetch every shard that is complete there and not here; returns how many shards."""
        with self._clear():
            return sum(self._take(marker) for marker in self.markers())

    def markers(self) -> list[str]:
        """Names of the markers that are there."""
        with self._clear():
            self._fs.invalidate_cache()
            names = (Path(marker).name for marker in self._fs.glob(f"{self._root}/_state/*.json"))
            return sorted(name for name in names if is_ours(f"_state/{name}"))

    def _take(self, marker: str) -> int:
        if (self.out / "_state" / marker).exists():
            return 0
        try:
            files = json.loads(self._fs.cat_file(f"{self._root}/_state/{marker}"))["files"]
            for config in files:
                self._get(f"data/{config}/{Path(marker).stem}.parquet")
        except (ValueError, KeyError, TypeError, FileNotFoundError):
            return 0  # another host is writing it, or it is damaged: it is made again
        self._get(f"_state/{marker}")
        return 1

    def _get(self, name: str) -> None:
        with atomic(self.out / name) as temporary:
            self._fs.get_file(f"{self._root}/{name}", str(temporary))

    def send_shard(self, store: Store, shard: Shard) -> None:
        """Send a finished shard: its files, then its marker."""
        files = [store.file(config, shard) for config in ("pairs", "versions", "dropped")]
        self.send([file for file in files if file.exists()] + [store.marker(shard)])

    def send_all(self, last: Path) -> None:
        """Send what is not there yet of the finished set, `last` last, and remove shards that are not of it."""
        files = [file for file in sorted(self.out.rglob("*")) if file.is_file() and not file.name.endswith("lock")]
        self.send(sorted((file for file in files if file != last), key=lambda file: "_state" in file.parts))
        with self._clear():
            self._fs.invalidate_cache()
            names = {str(file.relative_to(self.out)) for file in files}
            for pattern in ("_state/*.json", "data/*/*.parquet"):
                for path in self._fs.glob(f"{self._root}/{pattern}"):
                    name = path.removeprefix(self._root).lstrip("/")
                    if is_ours(name) and name not in names:
                        self._fs.rm_file(path)
        self.send([last])

    def send(self, files: Iterable[Path]) -> None:
        """Send files that changed since this process sent them. Raises UserError when the mirror does not take them."""
        with self._clear():
            for file in files:
                name, digest = str(file.relative_to(self.out)), file_hash(file)
                if self.sent.get(name) != digest:
                    self._fs.makedirs(f"{self._root}/{Path(name).parent}", exist_ok=True)
                    self._fs.put_file(str(file), f"{self._root}/{name}")
                    self.sent[name] = digest

    @contextlib.contextmanager
    def _clear(self) -> Iterator[None]:
        """The stores' clients raise dozens of types; the user needs the address and the cause."""
        try:
            yield
        except UserError:
            raise
        except Exception as error:
            why = (str(error).splitlines() or [type(error).__name__])[0][:200]
            raise UserError(f"--mirror {self.url}: {why}; run the same command again to go on") from error
