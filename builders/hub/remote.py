"""A repository on the Hub: what it has, commits, tags; every fault as one clear line.

A fault that may pass (busy, rate limit, another commit in between, a cut line) raises `Passing`; the caller plans anew
and goes on. All others end the command.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from builders.hub.clock import Clock, OutOfTime
from builders.hub.files import Known, Local
from renderers.errors import UserError

if TYPE_CHECKING:
    from huggingface_hub import HfApi

Kind = Literal["dataset", "model"]
Gate = Literal["auto", "manual"]
_LINES = {
    400: "the Hub refuses the request (400): {said}",
    401: "the Hub does not know the token (401): log in with `hf auth login`, or set HF_TOKEN",
    403: "the token may not do this at {repo} (403): it needs the role write, and rights in that namespace",
    404: "{repo} is not on the Hub, or the token may not see it (404)",
    409: "{repo} is busy with another change (409)",
    412: "somebody else committed to {repo} in between (412)",
    413: "the Hub finds a file too large (413)",
    429: "the Hub limits the rate of requests (429)",
}
_PASSING = frozenset({408, 409, 412, 425, 429, 500, 502, 503, 504})


class Passing(UserError):
    """A fault that may be gone at the next try."""


@dataclass(frozen=True)
class Remote:
    """One branch of one repository. clock: whose deadline the client keeps."""

    repo: str
    kind: Kind
    clock: Clock
    revision: str = "main"

    @cached_property
    def api(self) -> HfApi:
        """The client; its token comes from HF_TOKEN or `hf auth login`."""
        from huggingface_hub import HfApi

        return HfApi()

    def open(self, *, private: bool, gated: Gate | None) -> None:
        """Make the repository and the branch where they are missing; set what was asked for where it differs."""
        from huggingface_hub.errors import RepositoryNotFoundError

        where: dict[str, Any] = {"repo_id": self.repo, "repo_type": self.kind}
        with self._told():
            try:
                info = self.api.repo_info(**where)
            except RepositoryNotFoundError:
                self.api.create_repo(**where, private=private or None, exist_ok=True)
                info = self.api.repo_info(**where)
            if private and not info.private:
                self.api.update_repo_settings(**where, private=True)
            if gated and info.gated != gated:
                self.api.update_repo_settings(**where, gated=gated)

    def read(self) -> tuple[str, dict[str, Known]]:
        """(commit, path -> file) of the branch, which is made from main where it is missing."""
        from huggingface_hub.errors import RevisionNotFoundError
        from huggingface_hub.hf_api import RepoFile

        where: dict[str, Any] = {"repo_id": self.repo, "repo_type": self.kind}
        with self._told():
            try:
                commit = self.api.repo_info(**where, revision=self.revision).sha
            except RevisionNotFoundError:
                self.api.create_branch(**where, branch=self.revision, exist_ok=True)
                commit = self.api.repo_info(**where, revision=self.revision).sha
            entries = self.api.list_repo_tree(**where, recursive=True, revision=commit)
            files = [entry for entry in entries if isinstance(entry, RepoFile)]
        return str(commit), {
            file.path: Known(file.size, file.blob_id, file.lfs.sha256 if file.lfs else "") for file in files
        }

    def commit(self, title: str, add: Sequence[Local], delete: Sequence[str], parent: str) -> str:
        """Send files, remove stale ones, all or nothing, on top of `parent`; returns the new commit."""
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete

        files = [CommitOperationAdd(path_in_repo=file.path, path_or_fileobj=file.content) for file in add]
        stale = [CommitOperationDelete(path_in_repo=path, is_folder=False) for path in delete]
        with self._told():
            with self.clock.unseen() if _xet() else contextlib.nullcontext():
                self.api.preupload_lfs_files(
                    self.repo, files, repo_type=self.kind, revision=self.revision, free_memory=False
                )
            made = self.api.create_commit(
                self.repo,
                [*files, *stale],
                commit_message=title,
                repo_type=self.kind,
                revision=self.revision,
                parent_commit=parent,
            )
        return str(made.oid)

    def tags(self) -> dict[str, str]:
        """Tag -> commit."""
        with self._told():
            found = self.api.list_repo_refs(self.repo, repo_type=self.kind).tags
        return {tag.name: tag.target_commit for tag in found}

    def tag(self, name: str, commit: str) -> None:
        """Name a commit."""
        with self._told():
            self.api.create_tag(self.repo, tag=name, revision=commit, repo_type=self.kind, exist_ok=True)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Whatever the client raises, as one line."""
        from huggingface_hub import get_session

        http = importlib.import_module(type(get_session()).__module__.partition(".")[0])
        try:
            yield
        except UserError:
            raise
        except (OSError, RuntimeError, ValueError, http.TransportError) as error:
            raise fault(error, self.repo) from error


def _xet() -> bool:
    """Whether large files go through hf_xet, a client of its own that repeats and waits as it sees fit."""
    from huggingface_hub import constants

    return importlib.util.find_spec("hf_xet") is not None and not constants.HF_HUB_DISABLE_XET


def fault(error: BaseException, repo: str) -> UserError:
    """An exception of the client as the line that a user reads, `Passing` where another try may help."""
    chain = list(_causes(error))
    for cause in chain:
        if isinstance(cause, OutOfTime):
            return cause
        status = getattr(getattr(cause, "response", None), "status_code", None)
        if isinstance(status, int):
            line = _LINES.get(
                status, "the Hub fails ({status})" if status >= 500 else "the Hub refuses ({status}): {said}"
            )
            kind = Passing if status in _PASSING else UserError
            return kind(line.format(repo=repo, status=status, said=_said(cause)))
    last = chain[-1]
    if type(last).__name__ == "OfflineModeIsEnabled":
        return UserError("the Hub's client is offline: unset HF_HUB_OFFLINE to publish")
    if any(kind.__name__ == "TransportError" for cause in chain for kind in type(cause).__mro__):
        return Passing(f"the connection to the Hub broke ({_said(last)})")
    return UserError(f"{repo}: {_said(last)}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _said(error: BaseException) -> str:
    """The words of an exception on one line, without the token should a library repeat it."""
    from huggingface_hub import get_token

    said = str(getattr(error, "server_message", None) or error)
    words = " ".join(said.split()) or type(error).__name__
    return words.replace(token, "***") if (token := get_token()) else words
