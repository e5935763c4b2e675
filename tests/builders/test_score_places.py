"""Scores made on Ray, or by the parts of an array, have the bytes of one process; models open once a worker process."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from builders import score
from builders.dataset import open_set
from builders.score_files import Column
from builders.shards import file_hash, write_parquet
from renderers.errors import UserError

SHARDS = 6
ONE_TREE = {"tree": "one"}  # files that are saved while the test runs are no other program


@pytest.fixture(scope="module")
def cut(counting_set: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The 60 counting pairs in shards of 10."""
    out = tmp_path_factory.mktemp("cut") / "set"
    shutil.copytree(counting_set, out)
    rows = list(open_set(out).rows())
    for file in open_set(out).files("pairs"):
        file.unlink()
    for number in range(SHARDS):
        write_parquet(out / "data" / "pairs" / f"test-{number:05d}.parquet", "pairs", rows[number * 10 :][:10])
    return out


@pytest.fixture
def data(cut: Path, tmp_path: Path) -> Path:
    shutil.copytree(cut, tmp_path / "set")
    return tmp_path / "set"


def run(data: Path, *words: str, scores: str = "constructed") -> int:
    return score.main(["--data", str(data), "--scores", scores, "--precision", "fp32", *words])


def files(data: Path) -> dict[str, str]:
    """sha256 of everything below scores/ but kept embeddings, which a process that dies takes with it."""
    found = [file for file in (data / "scores").rglob("*") if file.is_file() and "_embeddings" not in file.parts]
    return {str(file.relative_to(data)): file_hash(file) for file in sorted(found)}


@pytest.fixture(scope="module")
def undisturbed(cut: Path, tiny_clip: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("undisturbed") / "set"
    shutil.copytree(cut, out)
    assert run(out, "--model", f"local-dir:{tiny_clip}", scores="constructed,clip_delta") == 0
    found = files(out)
    assert sum("/clip_delta/" in name for name in found) == sum("/constructed/" in name for name in found) == SHARDS
    return found


@pytest.fixture
def two_workers(tmp_path: Path) -> Iterator[Path]:
    """Ray with two cores, whose processes write down every CLIP that they load; one of them dies at its first shard.

    Yields the file of process ids.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    ray = pytest.importorskip("ray")
    loads, died = tmp_path / "loads", tmp_path / "died"
    loads.touch()

    def watch() -> None:
        import builders.clip.engine as engine
        from builders.scores import _ray
        from builders.scores._shard import Worker

        load, shard = engine.load, Worker.shard

        def counted(*given: Any) -> Any:
            with loads.open("a") as file:
                file.write(f"{os.getpid()}\n")
            return load(*given)

        def mortal(self: Worker, *given: Any) -> Iterator[int]:
            for rows in shard(self, *given):
                if not died.exists():
                    died.touch()
                    os._exit(1)
                yield rows

        engine.load = counted
        _ray.code = lambda: ONE_TREE
        Worker.shard = mortal  # type: ignore[method-assign]

    env = {"worker_process_setup_hook": watch}
    ray.init("local", num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error", runtime_env=env)
    yield loads
    ray.shutdown()
    assert died.exists(), "no process died"


@pytest.mark.ray
def test_ray_gives_the_same_bytes_with_one_model_a_process(
    two_workers: Path, data: Path, tiny_clip: Path, undisturbed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from builders.scores import _ray

    monkeypatch.setattr(_ray, "code", lambda: ONE_TREE)
    monkeypatch.chdir(tiny_clip.parent)  # a relative path means the same to the workers
    words = ["--model", f"local-dir:{tiny_clip.name}", "--executor", "ray"]
    assert run(data, *words, scores="constructed,clip_delta") == 0
    assert files(data) == undisturbed
    loads = Counter(two_workers.read_text().split())
    assert set(loads.values()) == {1}, "a process opened its model again"
    assert 2 <= len(loads) <= 3  # two at a time, one of which took the place of the dead one


@pytest.mark.ray
def test_a_node_with_another_program_or_without_the_set_is_refused(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the command starts a Ray of its own, and ends it."""
    ray = pytest.importorskip("ray")
    from builders.scores import _ray

    honest = _ray.code()
    monkeypatch.setattr(_ray, "code", lambda: {**honest, "tree": "0" * 16})
    assert run(data, "--executor", "ray", "--workers", "1") == 2
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    assert len(told) == 1 and "would score otherwise: it has tree" in told[0]
    assert not (data / "scores").exists()
    assert not ray.is_initialized()


@pytest.mark.parametrize("order", [(2, 0, 1), (1, 0)], ids=["the last part finishes", "a lost part"])
def test_parts_of_an_array_are_one_column(
    order: tuple[int, ...], data: Path, tiny_clip: Path, undisturbed: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--model", f"local-dir:{tiny_clip}"]
    for done, index in enumerate(order, 1):
        assert run(data, *words, "--shard", f"{index}/3", scores="constructed,clip_delta") == 0
        told = capsys.readouterr().out
        assert ("and so has the set" in told) == (done == 3)
        assert (f"{SHARDS - 2 * done} of other parts do not" in told) == (done < 3)
        if done < 3:  # standard scores wait for all shards
            ready = pq.read_table(data / "scores" / "clip_delta" / f"test-{index:05d}.parquet")
            assert ready["value"].null_count == 10 and ready["raw"].null_count == 0
    if len(order) < 3:  # the plain command scores what the lost part did not
        assert run(data, *words, scores="constructed,clip_delta") == 0
    assert files(data) == undisturbed


def test_parts_that_score_otherwise_do_not_mix(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data, "--shard", "0/2") == 0
    assert run(data, "--shard", "1/2", "--seed", "1") == 2
    assert "was made by" in capsys.readouterr().err
    assert len(list((data / "scores" / "constructed").iterdir())) == SHARDS // 2


@pytest.mark.parametrize("held", ["whole", "same part"])
def test_what_may_not_run_beside_a_part(held: str, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from builders.parts import Part

    with Column(data, "constructed", {}).claim(None if held == "whole" else Part(0, 2)):
        assert run(data, "--shard", "0/2") == 2
        assert "another run is writing there" in capsys.readouterr().err
        assert run(data, "--shard", "1/2") == (2 if held == "whole" else 0)
    assert run(data) == 0
    assert not (data / "scores" / "_parts").exists()


def test_who_waited_for_a_column_holds_the_one_that_others_see(data: Path) -> None:
    """The first to hold it removes its lock file, on which the second waits."""
    import threading

    column = Column(data, "constructed", {})
    holds, done = threading.Event(), threading.Event()

    def second() -> None:
        with column.claim(wait=True):
            holds.set()
            done.wait(30)

    waiting = threading.Thread(target=second)
    with column.claim():
        waiting.start()
        assert not holds.wait(0.3)
    try:
        assert holds.wait(30)
        with pytest.raises(UserError, match="another run is writing there"), column.claim():
            pass
    finally:
        done.set()
        waiting.join(30)
    assert not (data / "scores" / "_parts").exists()


def test_a_file_system_without_locks_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno
    import fcntl

    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    with pytest.raises(UserError, match=r"has no locks \(No locks available\)"), Column(data, "masked", {}).claim():
        pass


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--executor", "rya"], "did you mean 'ray'"),
        (["--address", "auto"], "--executor local is this process alone"),
        (["--workers", "3"], "--executor local is one process"),
        (["--workers", "-1"], "needs at least 0"),
        (["--shard", "4/4"], "needs I/N"),
        (["--benchmark", "--shard", "0/2"], "--benchmark runs in this process alone"),
        (["--executor", "ray", "--address", "127.0.0.1:1"], "no Ray cluster there"),
    ],
)
def test_mistakes_are_one_line(
    words: list[str], message: str, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if "127.0.0.1:1" in words:
        ray = pytest.importorskip("ray")
        monkeypatch.setattr(ray, "init", _nobody)  # the real one asks for half a minute
    assert run(data, *words) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1 and message in lines[0]
    assert not (data / "scores").exists()


def _nobody(*given: object, **named: object) -> None:
    raise ConnectionError("nobody answers")


def test_help_says_where_scores_can_be_made(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        score.main(["--help"])
    told = capsys.readouterr().out
    assert all(flag in told for flag in ("--executor", "--address", "--workers", "--shard"))
