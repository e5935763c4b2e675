"""Publish a built set, or a trained checkpoint, on the Hugging Face Hub: the card first, then what is missing there.

    python -m builders.push out/families --repo USER/NAME --dry-run      # files, sizes and the card; sends nothing
    python -m builders.push out/families --repo USER/NAME --private
    python -m builders.push out/families --repo USER/NAME --selection default
    python -m builders.push runs/kl/final --repo USER/MODEL

The token is HF_TOKEN or that of `hf auth login`. Cut off at any moment, the same command sends what is missing; the
same set again sends nothing. A set is read back with `datasets.load_dataset("USER/NAME")`.
"""

from __future__ import annotations

import hashlib
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import tyro

from renderers.cli import run
from renderers.errors import UserError

if TYPE_CHECKING:
    from builders.hub.clock import Clock
    from builders.hub.release import Release
    from builders.hub.remote import Remote

T = TypeVar("T")
_REPO = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_LONGEST_WAIT = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What to publish, and where."""

    what: Annotated[Path | None, tyro.conf.Positional] = None
    """A built set (builders.pairs), or the folder of a checkpoint (RUN/final)."""
    repo: str = ""
    """USER/NAME on the Hub; made where it is missing."""
    revision: str = "main"
    """The branch; made from main where it is missing."""
    tag: str = "auto"
    """Name of this release; auto: build-HASH of the files; none: no tag."""
    private: bool = False
    """Only you and those whom you invite see it."""
    gated: Literal["no", "auto", "manual"] = "no"
    """Readers ask for access, which is granted at once (auto) or by you (manual)."""
    selection: str = ""
    """Only the rows that this selection keeps (python -m builders.select)."""
    keep_card: bool = False
    """Publish README.md as it is, edited by hand perhaps; else it is written anew from the set's reports."""
    allow_restricted: bool = False
    """Publish rows whose licence forbids it: you have the owner's permission."""
    allow_unchecked: bool = False
    """Publish training rows that were never compared with the evaluation sets."""
    allow_contaminated: bool = False
    """Publish training rows that are in an evaluation set too."""
    deadline: float = 600.0
    """Give up when nothing arrived at the Hub for this many seconds."""
    dry_run: bool = False
    """Print the files, their sizes and the card; talk to nobody and write nothing."""


def push(config: Config) -> int:
    """Publish. Exit code 0; every fault is one line and exit code 2."""
    from builders.hub.release import release

    if config.what is None or not config.what.is_dir():
        given = f"{config.what}: no such folder; " if config.what else ""
        raise UserError(f"{given}name a built set or a checkpoint: python -m builders.push FOLDER --repo USER/NAME")
    if not _REPO.fullmatch(config.repo):
        raise UserError(f"--repo '{config.repo}': needs USER/NAME")
    if config.deadline <= 0:
        raise UserError(f"--deadline {config.deadline:g}: needs seconds above 0")
    with release(config.what, config) as made:
        print(f"{made.kind} {config.repo}: {len(made.files)} files, {size(sum(file.size for file in made.files))}")
        for note in made.notes:
            print(f"note: {note}")
        if not config.dry_run:
            return _send(config, made)
        for file in made.files:
            print(f"  {file.path}  {size(file.size)}")
        print(f"\n{made.card}")
    return 0


def _send(config: Config, made: Release) -> int:
    from builders.hub.clock import Clock
    from builders.hub.remote import Remote

    clock = Clock(config.deadline)
    clock.install()
    sender = Sender(
        made, Remote(config.repo, made.kind, clock, config.revision), _tag(config, made), config.tag == "auto"
    )
    commit = patiently(lambda: sender.files(config.private, None if config.gated == "no" else config.gated), clock)
    print(
        f"sent {sender.sent} files, commit {commit[:8]}" if sender.sent else "nothing to send: the Hub has these files"
    )
    if patiently(lambda: sender.name(commit), clock):
        print(f"tagged {sender.tag}")
    print(f"load:  {_load(made.kind, config)}")
    return 0


def _load(kind: str, config: Config) -> str:
    more = f', revision="{config.revision}"' if config.revision != "main" else ""
    if kind == "model":
        return f'AutoModelForImageTextToText.from_pretrained("{config.repo}"{more})'
    return f'datasets.load_dataset("{config.repo}"{more})'


@dataclass
class Sender:
    """One push; `sent` counts over all tries. moving: the tag names bytes, so that an older commit may have it."""

    made: Release
    remote: Remote
    tag: str
    moving: bool
    sent: int = 0

    def files(self, private: bool, gated: Literal["auto", "manual"] | None) -> str:
        """Bring the branch to what it should be and return its commit; done again, it does what is left."""
        from builders.hub.files import plan

        self.remote.open(private=private, gated=gated)
        commit, known = self.remote.read()
        todo = plan(self.made.files, known, self.made.owned)
        taken = self.remote.tags().get(self.tag) if self.tag and not self.moving else None
        if taken and (taken != commit or todo.add or todo.delete):
            raise UserError(f"--tag {self.tag}: names commit {taken[:8]} already; choose another name")
        for add, delete in todo.commits():
            commit = self.remote.commit(self.made.title, add, delete, commit)
            self.sent += len(add)
            print(f"committed {len(add)} files, {size(sum(file.size for file in add))}", file=sys.stderr)
            for path in delete:
                print(f"removed {path}", file=sys.stderr)
        return commit

    def name(self, commit: str) -> bool:
        """Tag the commit unless the tag is there; whether it was made now."""
        if not self.tag or self.tag in self.remote.tags():
            return False
        self.remote.tag(self.tag, commit)
        return True


def patiently(act: Callable[[], T], clock: Clock) -> T:
    """`act` until it succeeds; after a fault that may pass it is done again, until the deadline.

    Raises UserError at once for any other fault, and when the deadline comes first.
    """
    from builders.hub.remote import Passing

    wait = 1.0
    while True:
        try:
            return act()
        except Passing as error:
            if clock.left <= wait:
                raise UserError(
                    f"{error}; nothing arrived for {clock.seconds:g} s: run the same command again, it sends only "
                    "what is missing"
                ) from error
            print(f"{error}; again in {wait:g} s", file=sys.stderr)
            time.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT)


def _tag(config: Config, made: Release) -> str:
    """The release's name; `auto` hashes paths and bytes, so that the same files have the same name."""
    if config.tag != "auto":
        return "" if config.tag == "none" else config.tag
    told = "\n".join(sorted(f"{file.path} {file.sha256}" for file in made.files))
    return f"build-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


def size(count: int) -> str:
    """Bytes for people."""
    return f"{count / 1e6:,.1f} MB" if count >= 1e5 else f"{count / 1e3:,.1f} kB"


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    return run(push, Config, argv)


if __name__ == "__main__":
    sys.exit(main())
