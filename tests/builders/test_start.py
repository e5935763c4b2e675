"""What a worker or a node finds when it starts: another edition of the source, none at all, no cluster."""

from __future__ import annotations

import dataclasses
import json
import socket
from pathlib import Path

import pytest

from builders.build import Builder, BuildPlan, Slots
from builders.executors import Fleet, local
from builders.executors import ray as on_ray
from builders.pairs import Config, resolve
from renderers.errors import UserError

CHUNKS = [Slots("train", 0, 4), Slots("train", 4, 8)]


def planned(file: Path) -> BuildPlan:
    """A plan for eight rows, stamped with the edition of the file as it is now."""
    rows = [{"question": f"What is {number}+1?", "answer": number + 1} for number in range(8)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    plan, source = resolve(Config(source=f"jsonl:{file}", splits="train=1"))
    return dataclasses.replace(plan, stamp=json.dumps({"revision": source.revision}))


def test_another_edition_of_the_source_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "my.jsonl"
    plan = planned(file)
    revision = json.loads(plan.stamp)["revision"]
    with Builder(plan) as builder:
        assert builder.source.revision == revision
    file.write_text(file.read_text().replace("+1", "+2"))
    with pytest.raises(UserError, match=f"--source jsonl: .* reads sha256:[0-9a-f]+ instead of {revision}: it changed"):
        Builder(plan)
    monkeypatch.setattr(on_ray, "_refuse_other_program", lambda plan: None)
    with pytest.raises(UserError, match="it changed or is another copy"):
        on_ray._make(plan, CHUNKS[0])
    Builder(dataclasses.replace(plan, stamp=""))  # a plan that was made a moment ago, as for a dry run


@pytest.mark.parametrize("missing", [True, False])
def test_workers_that_cannot_start_say_why(missing: bool, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "my.jsonl"
    plan = planned(file)
    file.unlink()
    if not missing:
        file.write_text('{"question": "Another one?", "answer": 1}\n')
    with pytest.raises(UserError, match="my.jsonl: no such file" if missing else "it changed or is another copy"):
        list(local.run(plan, CHUNKS, Fleet(workers=2)))
    told = capfd.readouterr()
    assert "Traceback" not in told.out + told.err


def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("form", ["127.0.0.1:{}", "ray://127.0.0.1:{}", "ray://localhost:{}", "[::1]:{}"])
def test_an_address_where_nothing_listens(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ray = pytest.importorskip("ray")
    monkeypatch.setattr(ray, "init", lambda **_: pytest.fail("Ray would wait for many minutes"))
    monkeypatch.setattr(ray, "is_initialized", lambda: False)
    address = form.format(closed_port())
    with pytest.raises(UserError) as refused, on_ray.connected(Fleet(address=address)):
        pass
    assert str(refused.value).startswith(f"--address {address}: no Ray cluster there (")
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("address", ["127.0.0.1:70000", f"{'a' * 70}.example:6379"])
def test_an_address_that_can_be_none(address: str) -> None:
    with pytest.raises(UserError, match="no Ray cluster there"):
        on_ray._refuse_silence(address)


def test_where_something_listens_or_ray_looks_itself_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        on_ray._refuse_silence(f"127.0.0.1:{port}")
        on_ray._refuse_silence(f"ray://127.0.0.1:{port}")
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("asked"))
    for address in ("", "auto", "local", "head", "ray://head"):
        on_ray._refuse_silence(address)
