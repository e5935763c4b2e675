"""Hostile rows of the user's own data: none reaches the network or a file, none hangs, each bad one is quarantined.

Ten thousand of them are behind the marker `soak` (`make soak`); what the page itself holds is in test_html_safety.py.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hostile_rows import PICTURED, Hostile, hostile_rows, picture

from builders import pairs
from tests.renderers.test_html_safety import Listener

pytestmark = pytest.mark.browser
# Sound or not, two rows may be the same, and a table with one long word may fit no page.
KEPT = ("kept", "duplicate", "clip")


@pytest.fixture
def listener() -> Iterator[Listener]:
    running = Listener()
    yield running
    running.server.shutdown()


def lay_out(folder: Path) -> Path:
    """A folder for a table with one sound picture and ways out of it; returns a picture that lies outside."""
    secret = folder.parent / "secret.png"
    secret.write_bytes(picture(colour="crimson"))
    (folder / "images").mkdir(parents=True)
    (folder / "sound.png").write_bytes(picture())
    for link in (folder / "link.png", folder / "images" / "link.png"):
        link.symlink_to(secret)
    os.mkfifo(folder / "pipe.png")  # reading it would wait for ever
    return secret


def build(folder: Path, rows: list[Hostile], name: str, words: tuple[str, ...]) -> dict[str, str]:
    """Build the rows of one table; returns what became of each row: its id -> `kept` or the reason."""
    table = folder / f"{name}.jsonl"
    table.write_text("".join(json.dumps(one.row) + "\n" for one in rows))
    out = folder / "out" / name
    common = ["--splits", "train=1", "--gallery", "0", "--out", str(out), *words]
    assert pairs.main(["--source", f"jsonl:{table}", *common]) == 2  # the input had defects, the rest is built
    fate: dict[str, str] = {}
    for file in sorted((out / "data").glob("*/*.parquet")):
        for row in pq.read_table(file).to_pylist():
            key = row["source_id"]
            if file.parent.name == "dropped" and key.startswith("train:"):  # refused before it was a problem
                key = rows[int(key.split(":")[1])].row["id"]
            assert key not in fate, f"{key} is there twice"
            fate[key] = row.get("reason", "kept")
    return fate


def attack(tmp_path: Path, listener: Listener, count: int, words: tuple[str, ...]) -> Counter[tuple[str, str]]:
    """Build `count` hostile rows and hold every promise; returns how many of each wall met which fate."""
    folder = tmp_path / "data"
    folder.mkdir()
    secret = lay_out(folder)
    os.utime(secret, (1e9, time.time()))
    os.utime(folder / "sound.png", (1e9, time.time()))
    rows = hostile_rows(count, listener.url, str(secret))
    fate = {}
    for name, chosen in (
        ("text", [one for one in rows if one.wall not in PICTURED]),
        ("pictures", [one for one in rows if one.wall in PICTURED]),
    ):
        fate |= build(folder, chosen, name, words)
    assert fate.keys() == {one.row["id"] for one in rows}
    wrong = [
        (one.row["id"], one.wants, fate[one.row["id"]], str(one.row["question"])[:200])
        for one in rows
        if one.wants != "either" and (fate[one.row["id"]] in KEPT) != (one.wants == "kept")
    ]
    assert wrong == [], "\n".join(map(str, wrong))
    assert listener.connections == 0, listener.paths
    if (folder / "sound.png").stat().st_atime != 1e9:  # this file system notes reads: the sound picture was read
        assert secret.stat().st_atime == 1e9
    shards = b"".join(file.read_bytes() for file in (folder / "out").rglob("data/pairs/*.parquet"))
    assert secret.read_bytes() not in shards
    assert (folder / "sound.png").read_bytes() in shards
    found = Counter((one.wall, fate[one.row["id"]]) for one in rows)
    for wall in ("markup", "links", "styles", "sound", "sound_picture"):
        assert found[wall, "clip"] <= count / 500
    return found


def test_a_few_hundred(tmp_path: Path, listener: Listener) -> None:
    found = attack(tmp_path, listener, 240, ("--workers", "1"))
    assert found.total() == 240
    assert {wall for wall, _ in found} >= {"markup", "links", "styles", "maths", "unicode", "no_text", "long", "files"}


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_ten_thousand(tmp_path: Path, listener: Listener) -> None:
    found = attack(tmp_path, listener, 10_000, ())
    for (wall, what), count in sorted(found.items()):
        print(f"{wall:14} {what:14} {count:6}")
    assert found.total() == 10_000
