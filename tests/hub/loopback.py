"""A Hub on 127.0.0.1 that the real `huggingface_hub` and `datasets` clients talk to, with faults on demand.

It serves the calls that pushing, tagging, loading and streaming make (the plain large-file protocol, so clients need
HF_HUB_DISABLE_XET=1) and nothing else: an unknown call is a 404 that names it. It wants the token `TOKEN` to write.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from typing import Any

from tests.hub.handler import Handler, needs_token
from tests.hub.store import LARGE, Entry, Repo, State, Tree

_DATE = "2026-01-01T00:00:00.000Z"


def create(handler: Handler) -> None:
    """POST /api/repos/create."""
    if needs_token(handler):
        return
    asked = handler.json_body()
    kind, name = asked.get("type", "model"), f"{asked.get('organization') or 'me'}/{asked['name']}"
    address = f"{handler.base}/{'datasets/' if kind == 'dataset' else ''}{name}"
    if (kind, name) in handler.state.repos:
        return handler.answer(409, {"error": "You already created this repo", "url": address})
    private = bool(asked.get("private")) or asked.get("visibility") == "private"
    handler.state.repos[kind, name] = Repo(kind, name, private=private)
    handler.answer(200, {"url": address, "name": name, "id": name})


def info(handler: Handler, kind: str, name: str, revision: str = "main") -> None:
    """GET /api/datasets/USER/NAME and .../revision/REVISION."""
    if (repo := handler.repo(kind, name)) is None:
        return None
    commit = repo.commit_of(revision)
    if commit is None:
        return handler.missing("Invalid rev id", "RevisionNotFound")
    files = [{"rfilename": path} for path in repo.commits[commit]]
    state = {"private": repo.private, "gated": repo.gated, "disabled": False}
    dates = {"lastModified": _DATE, "createdAt": _DATE}
    counts = {"downloads": 0, "likes": 0, "tags": []}
    return handler.answer(200, {"id": name, "_id": "x", "sha": commit, "siblings": files, **state, **dates, **counts})


def preupload(handler: Handler, kind: str, name: str, revision: str) -> None:
    """POST preupload: which files go to large-file storage."""
    if (repo := handler.repo(kind, name)) is None or needs_token(handler):
        return
    tree = repo.tree(revision)
    files = [
        {
            "path": one["path"],
            "uploadMode": "lfs" if LARGE.search(one["path"]) else "regular",
            "shouldIgnore": False,
            "oid": tree[one["path"]].oid if one["path"] in tree else None,
        }
        for one in handler.json_body()["files"]
    ]
    handler.answer(200, {"files": files})


def batch(handler: Handler, kind: str = "models", name: str = "") -> None:
    """POST info/lfs/objects/batch: an address for every large file that is not here yet."""
    if handler.repo(kind, name) is None or needs_token(handler):
        return
    objects = []
    for one in handler.json_body()["objects"]:
        actions = {
            "upload": {"href": f"{handler.base}/_lfs/{one['oid']}"},
            "verify": {"href": f"{handler.base}/_verify"},
        }
        here = one["oid"] in handler.state.large
        objects.append({"oid": one["oid"], "size": one["size"], **({} if here else {"actions": actions})})
    handler.answer(200, {"transfer": "basic", "objects": objects})


def upload(handler: Handler, oid: str) -> None:
    """PUT a large file."""
    handler.state.large[oid] = handler.body
    handler.answer(200, {})


def commit(handler: Handler, kind: str, name: str, revision: str) -> None:
    """POST commit: lines of JSON; 412 when the branch has moved on from the parent that the client names."""
    if (repo := handler.repo(kind, name)) is None or needs_token(handler):
        return None
    lines = [json.loads(line) for line in handler.body.splitlines() if line.strip()]
    parent = lines[0]["value"].get("parentCommit")
    if parent and parent != repo.commit_of(revision):
        return handler.answer(412, {"error": "A commit has happened since. Please refresh and try again."})
    try:
        made = repo.commit(revision, lines, handler.state.large)
    except LookupError as error:
        return handler.answer(400, {"error": f"missing file {error}"})
    told = {"commitUrl": f"{handler.base}/datasets/{name}/commit/{made}", "commitOid": made}
    return handler.answer(200, {**told, "success": True, "hookOutput": ""})


def tree(handler: Handler, kind: str, name: str, revision: str, path: str = "") -> None:
    """GET tree: files and folders under a path."""
    if (repo := handler.repo(kind, name)) is None:
        return None
    commit_id = repo.commit_of(revision)
    if commit_id is None:
        return handler.missing("Invalid rev id", "RevisionNotFound")
    told = _below(repo.commits[commit_id], path, deep=handler.query.get("recursive", [""])[0].lower() in ("1", "true"))
    if path and not told:
        return handler.missing("Entry not found", "EntryNotFound")
    return handler.answer(200, list(told.values()))


def _below(files: Tree, path: str, *, deep: bool) -> dict[str, dict[str, Any]]:
    """Path -> entry under a folder; folders in between are entries too."""
    before, told = f"{path}/" if path else "", {}
    for file, entry in files.items():
        if not file.startswith(before):
            continue
        parts = file[len(before) :].split("/")
        for depth in range(1, len(parts) if deep else min(len(parts), 2)):
            folder = before + "/".join(parts[:depth])
            told[folder] = {"type": "directory", "path": folder, "oid": "0" * 40, "size": 0}
        if deep or len(parts) == 1:
            told[file] = entry.told(file)
    return told


def paths_info(handler: Handler, kind: str, name: str, revision: str) -> None:
    """POST paths-info: the named files and folders."""
    if (repo := handler.repo(kind, name)) is None:
        return
    files, told = repo.tree(revision), []
    for path in handler.json_body()["paths"]:
        if path in files:
            told.append(files[path].told(path))
        elif any(file.startswith(f"{path}/") for file in files):
            told.append({"type": "directory", "path": path, "oid": "0" * 40, "size": 0})
    handler.answer(200, told)


def settings(handler: Handler, kind: str, name: str) -> None:
    """PUT settings: private, gated."""
    if (repo := handler.repo(kind, name)) is None or needs_token(handler):
        return
    asked = handler.json_body()
    repo.private = asked.get("private", asked.get("visibility") == "private" or repo.private)
    repo.gated = asked.get("gated", repo.gated)
    handler.answer(200, asked)


def branch(handler: Handler, kind: str, name: str, revision: str) -> None:
    """POST branch, from main."""
    if (repo := handler.repo(kind, name)) is None or needs_token(handler):
        return None
    if revision in repo.branches:
        return handler.answer(409, {"error": "Reference already exists"})
    repo.branches[revision] = repo.branches["main"]
    return handler.answer(200, {})


def tag(handler: Handler, kind: str, name: str, revision: str) -> None:
    """POST tag at a revision."""
    if (repo := handler.repo(kind, name)) is None or needs_token(handler):
        return None
    wanted = handler.json_body()["tag"]
    if wanted in repo.tags:
        return handler.answer(409, {"error": "Tag reference exists already."})
    repo.tags[wanted] = repo.commit_of(revision) or ""
    return handler.answer(200, {})


def refs(handler: Handler, kind: str, name: str) -> None:
    """GET refs: branches and tags."""
    if (repo := handler.repo(kind, name)) is None:
        return
    told = {
        key: [{"name": ref, "ref": f"refs/{place}/{ref}", "targetCommit": target} for ref, target in known.items()]
        for key, place, known in (("branches", "heads", repo.branches), ("tags", "tags", repo.tags))
    }
    handler.answer(200, {**told, "converts": []})


def resolve(handler: Handler, name: str, revision: str, path: str, kind: str = "models") -> None:
    """HEAD or GET a file's bytes, whole or a range."""
    if (repo := handler.repo(kind, name)) is None:
        return None
    commit_id = repo.commit_of(revision)
    entry = repo.commits[commit_id].get(path) if commit_id else None
    if commit_id is None or entry is None:
        code = "EntryNotFound" if commit_id else "RevisionNotFound"
        told = {"X-Error-Code": code, "X-Error-Message": "not found", "X-Repo-Commit": commit_id or ""}
        return handler.answer(404, {"error": "not found"}, told)
    return _send(handler, entry, commit_id)


def _send(handler: Handler, entry: Entry, commit_id: str) -> None:
    headers = {"ETag": entry.etag, "X-Repo-Commit": commit_id, "Accept-Ranges": "bytes"}
    if entry.sha256:
        headers |= {"X-Linked-Etag": entry.etag, "X-Linked-Size": str(len(entry.data))}
    asked = re.match(r"bytes=(\d+)-(\d*)", handler.headers.get("Range") or "")
    if not asked:
        return handler.answer(200, entry.data, headers)
    first, last = int(asked[1]), min(int(asked[2] or len(entry.data) - 1), len(entry.data) - 1)
    headers["Content-Range"] = f"bytes {first}-{last}/{len(entry.data)}"
    return handler.answer(206, entry.data[first : last + 1], headers)


_API = r"/api/(?P<kind>datasets|models)/(?P<name>[^/]+/[^/]+)"
_KIND = r"/(?P<kind>datasets)/(?P<name>[^/]+/[^/]+)"
_NAME = r"/(?P<name>[^/]+/[^/]+)"
_USER = {"name": "me", "type": "user", "orgs": [], "auth": {"accessToken": {"role": "write"}}}
ROUTES: tuple[tuple[str, Callable[..., None]], ...] = (
    (r"/api/repos/create", create),
    (r"/api/whoami-v2", lambda handler: handler.answer(200, _USER)),
    (r"/api/validate-yaml", lambda handler: handler.answer(200, {"errors": [], "warnings": []})),
    (_API, info),
    (_API + r"/revision/(?P<revision>.+)", info),
    (_API + r"/preupload/(?P<revision>.+)", preupload),
    (_API + r"/commit/(?P<revision>.+)", commit),
    (_API + r"/tree/(?P<revision>[^/]+)(?:/(?P<path>.+))?", tree),
    (_API + r"/paths-info/(?P<revision>.+)", paths_info),
    (_API + r"/settings", settings),
    (_API + r"/branch/(?P<revision>.+)", branch),
    (_API + r"/tag/(?P<revision>.+)", tag),
    (_API + r"/refs", refs),
    (_KIND + r"\.git/info/lfs/objects/batch", batch),
    (_NAME + r"\.git/info/lfs/objects/batch", batch),
    (r"/_lfs/(?P<oid>.+)", upload),
    (r"/_verify", lambda handler: handler.answer(200, {})),
    (_KIND + r"/resolve/(?P<revision>[^/]+)/(?P<path>.+)", resolve),
    (_NAME + r"/resolve/(?P<revision>[^/]+)/(?P<path>.+)", resolve),
)


@contextmanager
def serve() -> Iterator[tuple[str, State]]:
    """A running server: its address and its state."""
    state = State()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"state": state, "routes": ROUTES}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", state
    finally:
        server.shutdown()
        server.server_close()
