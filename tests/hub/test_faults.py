"""Whatever goes wrong on the way to the Hub: one clear line, exit code 2, and nothing lost at the next try."""

from __future__ import annotations

import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.hub.conftest import Hub
from tests.hub.store import Fault

pytestmark = pytest.mark.hub

FOREVER = 10_000


@pytest.fixture
def built(family_set: Path, tmp_path: Path) -> Path:
    """A set without versions, which is smaller."""
    out = Path(shutil.copytree(family_set, tmp_path / "set"))
    shutil.rmtree(out / "data" / "versions")
    return out


def complete(hub: Hub, built: Path) -> bool:
    """Whether main has every shard as it is on disk."""
    tree = hub.repo().tree()
    files = [*(built / "data").rglob("*.parquet"), built / "report.json"]
    return all(tree[file.relative_to(built).as_posix()].data == file.read_bytes() for file in files)


@pytest.mark.parametrize(
    ("path", "status", "line"),
    [
        ("/api/repos/create", 401, "the Hub does not know the token (401)"),
        ("/api/repos/create", 403, "the token may not do this at me/set (403)"),
        ("/commit/", 403, "the token may not do this at me/set (403)"),
        ("/commit/", 400, "the Hub refuses the request (400)"),
    ],
)
def test_a_refusal_is_one_line_at_once(hub: Hub, built: Path, path: str, status: int, line: str) -> None:
    hub.state.faults.append(Fault("POST", path, status, FOREVER))
    code, _, err = hub.push(built)
    assert code == 2 and err.splitlines() == [err.strip()] and err.startswith(f"error: {line}")
    hub.state.faults.clear()
    assert hub.push(built)[0] == 0 and complete(hub, built)


def test_a_wrong_token_is_never_repeated(hub: Hub, built: Path) -> None:
    wrong = "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"
    code, out, err = hub.push(built, HF_TOKEN=wrong)
    assert code == 2 and "(401)" in err and wrong not in out + err


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/commit/", 409),
        ("POST", "/commit/", 412),
        ("POST", "/preupload/", 429),
        ("POST", "/commit/", 503),
        ("PUT", "/_lfs/", 503),
        ("GET", "/tree/", 503),
    ],
)
def test_a_fault_that_passes_is_waited_out(hub: Hub, built: Path, method: str, path: str, status: int) -> None:
    hub.state.faults.append(Fault(method, path, status))
    code, out, err = hub.push(built)
    assert code == 0 and complete(hub, built), err
    assert "Traceback" not in err and "tagged" in out


@pytest.mark.parametrize(("status", "line"), [(409, "busy"), (412, "committed"), (429, "rate"), (503, "fails (503)")])
def test_a_fault_that_stays_ends_at_the_deadline(hub: Hub, built: Path, status: int, line: str) -> None:
    hub.state.faults.append(Fault("POST", "/commit/", status, FOREVER, after=1))  # the card arrives, then nothing
    began = time.monotonic()
    code, _, err = hub.push(built, "--deadline", "4")
    last = err.splitlines()[-1]
    assert code == 2 and last.startswith("error: ") and "run the same command again" in last, err
    assert line in err or str(status) in last
    assert time.monotonic() - began < 60  # the client alone would go on for as long as it is told to wait
    assert set(hub.repo().tree()) == {"README.md"}
    hub.state.faults.clear()
    hub.state.log.clear()
    assert hub.push(built)[0] == 0 and complete(hub, built)
    assert not [path for method, path in hub.state.log if method == "PUT"]  # the bytes were there already


def test_a_server_that_asks_to_wait_longer_than_we_would(hub: Hub, built: Path) -> None:
    hub.state.faults.append(Fault("POST", "/preupload/", 429, FOREVER, headers={"Retry-After": "3600"}))
    code, _, err = hub.push(built, "--deadline", "20")
    assert code == 2 and "HTTP 429" in err.splitlines()[-1]


def test_a_server_that_never_answers(hub: Hub, built: Path) -> None:
    hub.state.faults.append(Fault("POST", "/commit/", times=FOREVER, hang=30))
    code, _, err = hub.push(built, "--deadline", "3")
    assert code == 2 and "run the same command again" in err.splitlines()[-1], err


def test_a_line_cut_in_the_middle_of_a_file(hub: Hub, built: Path) -> None:
    hub.state.faults.append(Fault("PUT", "/_lfs/", cut=True))
    code, _, err = hub.push(built)
    assert code == 0 and complete(hub, built), err


def test_nobody_listens(hub: Hub, built: Path) -> None:
    code, _, err = hub.push(built, "--deadline", "2", HF_ENDPOINT="http://127.0.0.1:9")
    assert code == 2 and "connection to the Hub broke" in err.splitlines()[-1]


def test_killed_and_run_again_sends_only_what_is_missing(hub: Hub, built: Path) -> None:
    shard = built / "data" / "pairs" / "train-00000.parquet"
    for number in range(1, 60):  # more than one commit's worth of files
        name = built / "responses" / f"train-{number:05d}.parquet"
        name.parent.mkdir(exist_ok=True)
        name.write_bytes(shard.read_bytes()[:1000] + bytes([number]))
    hub.state.faults.append(Fault("POST", "/commit/", times=1, hang=20, after=2))  # the card and one chunk are there
    process = hub.start("-m", "builders.push", str(built), "--repo", "me/set", "--allow-unchecked")
    until = time.monotonic() + 60
    while len([path for method, path in hub.state.log if "/commit/" in path]) < 3 and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    hub.state.faults.clear()
    arrived = len(hub.repo().tree())
    hub.state.log.clear()
    code, out, err = hub.push(built)
    assert code == 0, err
    assert 50 <= arrived < len(hub.repo().tree()) and complete(hub, built)
    assert f"sent {len(hub.repo().tree()) - arrived} files" in out
    assert not [path for method, path in hub.state.log if method == "PUT"]
