"""The files of a built set or a checkpoint as the Hub gets them, and what a push has to do: add, delete, or nothing.

A file is the same when its hash is: the Hub lists sha256 for large files and git's blob hash for small ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from renderers.errors import UserError

CARD = "README.md"
# In the order in which they are sent, behind the card: data without a card would silently merge the configs.
FOLDERS = ("data", "scores", "selections", "responses", "gallery")
REPORTS = ("report.json", "report.html", "contamination.json", "croissant.json", "config.yaml")
_COMMIT_FILES, _COMMIT_BYTES = 50, 1_000_000_000
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Local:
    """A file to publish: its path in the repository, and its bytes on disk or (a card made for the Hub) in memory."""

    path: str
    content: Path | bytes

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    def _blocks(self) -> Iterator[bytes]:
        if isinstance(self.content, bytes):
            yield self.content
            return
        with self.content.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block

    @cached_property
    def sha256(self) -> str:
        """As the Hub lists a large file."""
        digest = hashlib.sha256()
        for block in self._blocks():
            digest.update(block)
        return digest.hexdigest()

    @cached_property
    def blob(self) -> str:
        """As git names a small file."""
        digest = hashlib.sha1(b"blob %d\0" % self.size)
        for block in self._blocks():
            digest.update(block)
        return digest.hexdigest()


@dataclass(frozen=True)
class Known:
    """A file that the Hub has. sha256 is empty for a small file, which git's blob hash identifies."""

    size: int
    blob: str
    sha256: str = ""

    def same(self, file: Local) -> bool:
        """Whether the Hub already has exactly these bytes."""
        if self.size != file.size:
            return False
        return self.sha256 == file.sha256 if self.sha256 else self.blob == file.blob


@dataclass(frozen=True)
class Plan:
    """What one push does. add: in order, the card first. delete: paths that are stale."""

    add: tuple[Local, ...]
    delete: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes to send."""
        return sum(file.size for file in self.add)

    def commits(self) -> Iterator[tuple[tuple[Local, ...], tuple[str, ...]]]:
        """(files, stale paths) of each commit: the card alone, then the rest in chunks; stale files go last.

        Every commit that arrives is kept, so that a push which was cut off goes on behind it.
        """
        rest = list(self.add)
        if rest and rest[0].path == CARD:
            yield (rest.pop(0),), ()
        chunks = list(_chunks(rest)) or ([()] if self.delete else [])
        for number, chunk in enumerate(chunks, 1):
            yield chunk, self.delete if number == len(chunks) else ()


def _chunks(files: Iterable[Local]) -> Iterator[tuple[Local, ...]]:
    chunk: list[Local] = []
    for file in files:
        if chunk and (len(chunk) == _COMMIT_FILES or sum(f.size for f in chunk) + file.size > _COMMIT_BYTES):
            yield tuple(chunk)
            chunk = []
        chunk.append(file)
    if chunk:
        yield tuple(chunk)


def set_files(root: Path, made: Mapping[str, str]) -> list[Local]:
    """The files of a built set, the card first. made: path -> text that takes the place of the file on disk.

    What begins with `_` or `.` (markers, unfinished parts) stays here.
    """
    names = [file for folder in FOLDERS for file in _below(root / folder)]
    names += [root / name for name in REPORTS if (root / name).is_file()]
    files = [Local(path=file.relative_to(root).as_posix(), content=file) for file in names]
    kept = [file for file in files if file.path not in made]
    texts = [Local(path=path, content=text.encode()) for path, text in made.items()]
    return sorted(kept + texts, key=lambda file: file.path != CARD)


def model_files(root: Path, card: str) -> list[Local]:
    """The files of a checkpoint, the card first."""
    files = [Local(path=file.relative_to(root).as_posix(), content=file) for file in _below(root)]
    return [Local(path=CARD, content=card.encode()), *(file for file in files if file.path != CARD)]


def _below(folder: Path) -> list[Path]:
    found = sorted(file for file in folder.rglob("*") if file.is_file())
    return [file for file in found if not any(part[0] in "._" for part in file.relative_to(folder).parts)]


def plan(files: Iterable[Local], known: Mapping[str, Known], owned: Iterable[str] | None) -> Plan:
    """What to add and delete so that the Hub has `files`.

    owned: folders and files that belong to us, where a file that we do not have is stale; None: the whole repository
    (but for its own dotfiles). Raises UserError when there is nothing to publish.
    """
    wanted = {file.path: file for file in files}
    if not wanted:
        raise UserError("nothing to publish")
    add = tuple(file for path, file in wanted.items() if path not in known or not known[path].same(file))
    ours = None if owned is None else set(owned)
    stale = [path for path in known if path not in wanted and not path.startswith(".")]
    return Plan(add=add, delete=tuple(path for path in stale if ours is None or path.partition("/")[0] in ours))
