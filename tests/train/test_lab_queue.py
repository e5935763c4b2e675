"""Several runs of the lab at once: processes of their own, logs, failures, signals."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from renderers.errors import UserError
from train.lab import Config
from train.laboratory import queue
from train.laboratory.queue import STOPPED

FAILS = "import sys; print('error: it broke', file=sys.stderr); sys.exit(2)"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A lab whose logs lie in a folder of the test."""
    return Config(cache=tmp_path)


def _play(monkeypatch: pytest.MonkeyPatch, programs: dict[str, str]) -> None:
    """A short program in the place of each arm's run."""
    monkeypatch.setattr(queue, "_words", lambda config, task: [sys.executable, "-c", programs[task[0]]])


def test_each_run_has_a_log_and_its_last_line_is_told(
    config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _play(monkeypatch, {"kl": "print('step 1'); print('kl is done')", "mix": "print('mix is done')"})
    assert queue._apart(config, [("kl", 0), ("mix", 0), ("mix", 1)], 2) == 0
    assert sorted(capsys.readouterr().err.splitlines()) == ["kl is done", "mix is done", "mix is done"]
    assert (config.cache / "logs" / "quick-kl-0.log").read_text(encoding="utf-8") == "step 1\nkl is done\n"


def test_a_failed_run_ends_the_queue_with_its_log(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    never = config.cache / "never"
    _play(monkeypatch, {"kl": FAILS, "mix": f"open({str(never)!r}, 'w')"})
    with pytest.raises(UserError, match=r"1 runs failed, see .*quick-kl-0\.log"):
        queue._apart(config, [("kl", 0), ("mix", 0)], 1)
    assert not never.exists()


def test_a_signal_is_passed_on_and_means_later(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = config.cache / "ready"
    waits = (
        "import pathlib, signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit(75)); "
        f"pathlib.Path({str(ready)!r}).touch(); time.sleep(60)"
    )
    _play(monkeypatch, {"kl": waits, "mix": "raise SystemExit('must not begin')"})

    def strike() -> None:
        while not ready.exists():
            threading.Event().wait(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    before = signal.getsignal(signal.SIGTERM)
    threading.Thread(target=strike, daemon=True).start()
    assert queue._apart(config, [("kl", 0), ("mix", 0)], 1) == STOPPED
    assert signal.getsignal(signal.SIGTERM) == before
    assert not (config.cache / "logs" / "quick-mix-0.log").exists()


def test_the_command_of_a_run_asks_for_it_alone(config: Config) -> None:
    words = queue._words(Config(cache=config.cache, families=("charts",), unseen=0.2, seeds=(0, 1)), ("kl", 1))
    assert words[1:3] == ["-m", "train.lab"]
    given = dict(zip(words[3::2], words[4::2], strict=False))
    assert given["--arms"] == "kl"
    assert given["--seeds"] == "1"
    assert given["--report"] == "none"
    assert given["--families"] == "charts"
    assert given["--unseen"] == "0.2"
