"""The page of a set's reports shows every part that is there, and says what is not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from builders import report, select


@pytest.fixture
def data(family_set: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(family_set, tmp_path / "set"))


def page(data: Path) -> str:
    assert report.main([str(data)]) == 0
    return (data / "report.html").read_text(encoding="utf-8")


def test_a_bare_build_says_what_is_missing(data: Path) -> None:
    html = page(data)
    for told in ("48 pairs: test 12, train 36", "counting_scene", "perception levels", "passed"):
        assert told in html
    assert "None yet" in html and "were not compared with any evaluation set" in html
    assert "<script" not in html and "http:" not in html and "https:" not in html


def test_selections_contamination_and_benchmark_are_shown(data: Path) -> None:
    assert select.main(["--data", str(data), "--name", "easy", "--levels", "perception=1-3", "--filters", "none"]) == 0
    removed = [{"id": f"r{i}", "reason": "contamination_text", "detail": "<b>'x'</b>"} for i in range(30)]
    told = {"against": "MathVerse", "revision": "abc", "n": 13, "threshold": "a run", "checked": 36, "removed": removed}
    (data / "contamination.json").write_text(json.dumps(told))
    figure = {"value": 0.71, "low": 0.66, "high": 0.75}
    column = {"auroc": figure, "over_lengths": {"value": -0.1, "low": -0.2, "high": -0.05}, "coverage": 1.0}
    benchmark = {"rows": 2016, "families": 36, "scores": {"clip_delta": column}, "baselines": {"random": column}}
    (data / "scores").mkdir()
    (data / "scores" / "benchmark.json").write_text(json.dumps(benchmark))
    html = page(data)
    assert 'href="selections/easy/report.html"' in html and "levels perception" in html
    assert "36 training rows were compared with MathVerse" in html and "and 10 more" in html
    assert "<b>" not in html and "&lt;b&gt;" in html
    assert "0.71 (0.66 to 0.75)" in html and "clip_delta LOSES to |T|-|V| by 0.100" in html


def test_mistakes_are_one_line(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "contamination.json").write_text("{")
    for words in ([str(tmp_path / "none")], [str(data)], []):
        assert report.main(words) == 2
        error = capsys.readouterr().err.strip()
        assert error.startswith("error: ") and "\n" not in error


@pytest.mark.browser
def test_nothing_runs_out_of_the_page(data: Path) -> None:
    from playwright.sync_api import sync_playwright

    from renderers import browser

    page(data)
    with sync_playwright() as played:
        flags = [] if browser.sandboxed() else ["--no-sandbox"]
        opened = played.chromium.launch(executable_path=str(browser.find().path), args=flags)
        for width in (400, 1200):
            tab = opened.new_page(viewport={"width": width, "height": 800})
            tab.goto(f"file://{data / 'report.html'}")
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
        opened.close()
