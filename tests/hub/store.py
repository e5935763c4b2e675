"""What the loopback Hub remembers: repositories with their commits, branches and tags, and large files by sha256."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from typing import Any

LARGE = re.compile(r"\.(parquet|png|jpg|safetensors|bin)$")  # what .gitattributes sends to large-file storage
Tree = dict[str, "Entry"]


@dataclass(frozen=True)
class Entry:
    """A file of a commit. sha256: set where its bytes lie in large-file storage."""

    data: bytes
    sha256: str = ""

    @property
    def oid(self) -> str:
        """The git hash of the file, of its pointer for a large one."""
        if not self.sha256:
            return hashlib.sha1(b"blob %d\0" % len(self.data) + self.data).hexdigest()
        return hashlib.sha1(self.sha256.encode()).hexdigest()

    @property
    def etag(self) -> str:
        """What `resolve` answers as ETag."""
        return f'"{self.sha256 or self.oid}"'

    def told(self, path: str) -> dict[str, Any]:
        """The entry as the API lists it."""
        about: dict[str, Any] = {"type": "file", "path": path, "size": len(self.data), "oid": self.oid}
        if self.sha256:
            about["lfs"] = {"oid": self.sha256, "size": len(self.data), "pointerSize": 130}
        return about


@dataclass
class Repo:
    """One repository; `commits` maps a commit's hash to its whole tree."""

    kind: str
    name: str
    private: bool = False
    gated: str | bool = False
    commits: dict[str, Tree] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.commits["0" * 39 + "1"] = {}
        self.branches["main"] = "0" * 39 + "1"

    def commit_of(self, revision: str) -> str | None:
        """The commit of a branch, tag or hash."""
        known = self.branches.get(revision) or self.tags.get(revision)
        return known or (revision if revision in self.commits else None)

    def tree(self, revision: str = "main") -> Tree:
        """Path -> entry at a revision."""
        return self.commits[self.commit_of(revision) or ""]

    def commit(self, branch: str, lines: list[dict[str, Any]], large: dict[str, bytes]) -> str:
        """Apply the lines of a commit request. Raises LookupError when a large file was never uploaded."""
        tree = dict(self.tree(branch))
        for line in lines[1:]:
            value = line["value"]
            if line["key"] == "file":
                tree[value["path"]] = Entry(base64.b64decode(value["content"]))
            elif line["key"] == "lfsFile":
                tree[value["path"]] = Entry(large[value["oid"]], value["oid"])
            elif line["key"] == "deletedFile":
                tree.pop(value["path"])
        known = json.dumps([len(self.commits), sorted((path, entry.oid) for path, entry in tree.items())])
        made = hashlib.sha1(known.encode()).hexdigest()
        self.commits[made], self.branches[branch] = tree, made
        self.titles.append(lines[0]["value"]["summary"])
        return made


@dataclass
class Fault:
    """What goes wrong: the next `times` requests with this method and path get `status`, a cut line, or no answer."""

    method: str
    path: str
    status: int = 0
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    hang: float = 0.0
    after: int = 0


@dataclass
class State:
    """Everything that the server knows, and every request that it saw."""

    repos: dict[tuple[str, str], Repo] = field(default_factory=dict)
    large: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    log: list[tuple[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets, counted down."""
        with self.lock:
            self.log.append((method, path))
            for fault in self.faults:
                if fault.method == method and re.search(fault.path, path) and fault.times:
                    if fault.after:
                        fault.after -= 1
                        continue
                    fault.times -= 1
                    return fault
        return None

    def sent(self) -> list[tuple[str, str]]:
        """Requests that change something or carry bytes (asking for upload addresses counts)."""
        with self.lock:
            return [(method, path) for method, path in self.log if method in ("POST", "PUT", "DELETE")]
