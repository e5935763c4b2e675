"""Ray, an array of processes and this machine's workers give the same bytes; a node lost in the middle changes none."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from built_files import hashes

from builders import assemble, pairs
from builders.executors import EXECUTORS
from builders.shards import Store, claim

ROOT = Path(__file__).parent.parent.parent
BUILD = ["--source", "families:triangle_angles,table_qa", "--limit", "24", "--shard-rows", "6", "--gallery", "2"]
HERE = {"out", "workers", "executor", "address"}  # of config.yaml: where a build ran, not what it is


def all_files(out: Path) -> dict[str, Any]:
    """sha256 of every file of a set but its lock, and its configuration without what says where it ran."""
    config = yaml.safe_load((out / "config.yaml").read_text())
    return hashes(out) | {"config.yaml": {key: value for key, value in config.items() if key not in HERE}}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    assert pairs.main([*BUILD, "--out", str(out), "--workers", "1"]) == 0
    found = all_files(out)
    assert sum(name.startswith("data/pairs/") for name in found) == 5
    assert sum(name.startswith("_state/") for name in found) == 6  # and the mark of a finished set
    return found


@pytest.fixture
def two_nodes() -> Iterator[tuple[Any, Any]]:
    """A cluster whose head computes nothing and two nodes of one core each; yields it and one of the two."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    ray = pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    first = cluster.add_node(num_cpus=1)
    cluster.add_node(num_cpus=1)
    ray.init(address=cluster.address, log_to_driver=False, logging_level="error")
    yield cluster, first
    ray.shutdown()
    cluster.shutdown()


def _alive_falls_to(nodes: int, seconds: float = 30.0) -> bool:
    """Whether so many nodes are left; the cluster notices a lost one a little later."""
    import ray

    return _until(lambda: sum(node["Alive"] for node in ray.nodes()) == nodes, seconds)


def _until(true: Callable[[], bool], seconds: float) -> bool:
    """Wait for something to become true; whether it did."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


@pytest.mark.ray
@pytest.mark.browser
def test_a_node_lost_in_the_middle_loses_and_doubles_nothing(
    two_nodes: tuple[Any, Any], undisturbed: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ray

    cluster, first = two_nodes
    written: list[str] = []
    write = Store.write

    def lose_a_node(self: Store, *given: Any, **named: Any) -> None:
        if not written:  # the first shard is complete, its followers are on their way on both nodes
            _until(lambda: ray.available_resources().get("CPU", 0) == 0, seconds=5.0)
            cluster.remove_node(first, allow_graceful=False)
        written.append(given[0].name)
        write(self, *given, **named)

    monkeypatch.setattr(Store, "write", lose_a_node)
    monkeypatch.setattr(assemble, "CHUNK", 2)
    words = ["--executor", "ray", "--address", cluster.address]
    assert pairs.main([*BUILD, "--out", str(tmp_path / "out"), *words]) == 0
    assert len(written) == 5
    assert _alive_falls_to(2), "the node was not lost"  # the head and the node that is left
    assert all_files(tmp_path / "out") == undisturbed


@pytest.mark.ray
def test_a_node_with_another_program_is_refused(
    two_nodes: tuple[Any, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its rows would be other bytes; here the driver claims a source tree that no worker has."""
    from renderers import stamp

    real = stamp.code()
    monkeypatch.setattr(stamp, "code", lambda: {**real, "tree": "0" * 16})
    words = [
        "--source",
        "families:triangle_angles",
        "--limit",
        "2",
        "--executor",
        "ray",
        "--out",
        str(tmp_path / "out"),
    ]
    assert pairs.main(words) == 2
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    assert len(told) == 1 and "would draw other pictures: it has tree " in told[0]


@pytest.mark.ray
def test_ray_of_its_own(tmp_path: Path) -> None:
    """Without an address the command starts Ray on this machine and ends it."""
    pytest.importorskip("ray")
    words = ["--source", "families:triangle_angles", "--limit", "4", "--gallery", "0"]
    assert pairs.main([*words, "--out", str(tmp_path / "local"), "--workers", "1"]) == 0
    command = [sys.executable, "-m", "builders.pairs", *words, "--executor", "ray", "--workers", "1"]
    done = subprocess.run([*command, "--out", str(tmp_path / "ray")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert all_files(tmp_path / "ray") == all_files(tmp_path / "local")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--executor", "rya"], "did you mean 'ray'"),
        (["--address", "auto"], "--executor local runs on this machine alone"),
        (["--shard", "4/4"], "needs I/N"),
        (["--shard", "one"], "needs I/N"),
    ],
)
def test_mistakes_are_one_line(
    words: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build = ["--source", "families:triangle_angles", "--limit", "2", "--out", str(tmp_path / "out")]
    assert pairs.main([*build, *words]) == 2
    assert message in capsys.readouterr().err


def test_every_executor_says_what_it_is() -> None:
    assert EXECUTORS.names() == ["local", "ray"]
    assert all(EXECUTORS.describe(name) for name in EXECUTORS.names())


@pytest.mark.browser
@pytest.mark.parametrize("order", [(2, 0, 1), (1, 0)], ids=["the last part finishes", "a lost part"])
def test_parts_of_an_array_are_one_build(order: tuple[int, ...], undisturbed: dict[str, Any], tmp_path: Path) -> None:
    out = tmp_path / "out"
    for index in order:
        assert not (out / "README.md").exists()
        assert pairs.main([*BUILD, "--out", str(out), "--workers", "1", "--shard", f"{index}/3"]) == 0
    if len(order) < 3:  # the plain command makes what the lost part did not
        assert not (out / "README.md").exists()
        assert pairs.main([*BUILD, "--out", str(out), "--workers", "1"]) == 0
    assert all_files(out) == undisturbed


@pytest.mark.browser
def test_all_parts_at_once(undisturbed: dict[str, Any], tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "builders.pairs", *BUILD, "--out", str(out), "--workers", "1", "--shard"]
    running = [subprocess.Popen([*command, f"{index}/2"], cwd=ROOT, stderr=subprocess.PIPE) for index in range(2)]
    told = [one.communicate()[1] for one in running]
    assert [one.returncode for one in running] == [0, 0], told
    assert all_files(out) == undisturbed


@pytest.mark.parametrize("held", ["whole", "same part", "another cut"])
def test_what_may_not_run_beside_a_part(held: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from builders.parts import Part, claim_part

    out = tmp_path / "out"
    part = Part(0, 2) if held == "same part" else Part(1, 5)
    holding = claim(out) if held == "whole" else claim_part(out, part, lambda: None)
    words = ["--source", "families:triangle_angles", "--limit", "2", "--gallery", "0", "--workers", "1"]
    with holding:
        assert pairs.main([*words, "--out", str(out), "--shard", "0/2"]) == 2
    told = {"whole": "another build", "same part": "part 0/2 is being built", "another cut": "an array of 5 parts"}
    assert told[held] in capsys.readouterr().err
    assert pairs.main([*words, "--out", str(out)]) == 0
    assert [file.name for file in (out / "_state").glob("*lock")] == ["lock"]
