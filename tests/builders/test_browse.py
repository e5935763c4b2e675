"""The browser of built sets: filters, verdicts with reasons, and the page itself in a real browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from builders.browse import Config, launch, main, make
from builders.browsing.index import KEPT, LEFT_OUT, REFUSED, Filter, Index
from builders.browsing.page import wanted
from builders.dataset import open_set
from builders.rows import dropped_row
from builders.shards import write_parquet


@pytest.fixture(scope="module")
def scored(family_set: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The family set with a score, a selection of its upper half, and one refused draw."""
    out = tmp_path_factory.mktemp("browse") / "set"
    shutil.copytree(family_set, out)
    ids = [row["id"] for row in open_set(out).rows(columns=["id"])]
    values = [at / 100 for at in range(len(ids) - 1)]
    (out / "scores/clip_delta").mkdir(parents=True)
    pq.write_table(pa.table({"id": ids, "value": [*values, None]}), out / "scores/clip_delta/all-00000.parquet")
    (out / "selections/best").mkdir(parents=True)
    pq.write_table(pa.table({"id": ids[24:]}), out / "selections/best/kept.parquet")
    told = {"id": ids[:24], "reason": ["clip_delta"] * 24, "detail": ["below 0.24"] * 24}
    pq.write_table(pa.table(told), out / "selections/best/dropped.parquet")
    refused = dropped_row("train", 3, 0, "leak", "Vision Dominant states the answer", None)
    write_parquet(
        out / "data/dropped/train-00000.parquet", "dropped", [refused | {"family": "charts", "question": "How many?"}]
    )
    return out


def test_filters_are_exact(scored: Path) -> None:
    index = Index(open_set(scored), "best")
    assert len(index.find(Filter())) == 49
    assert len(index.find(Filter(verdict=(KEPT,)))) == 24
    assert len(index.find(Filter(verdict=(LEFT_OUT,)))) == 24
    assert len(index.find(Filter(split=("test",), family=("charts",)))) == 3
    charts = index.find(Filter(family=("charts",), verdict=(REFUSED,)))
    assert len(charts) == 1 and index.row(charts[0])["reason"] == "leak"
    by_score = index.find(Filter(score="clip_delta", low=0.1, high=0.2))
    assert [index.row(number)["clip_delta"] for number in by_score] == [at / 100 for at in range(20, 9, -1)]
    word = index.row(0)["question"].split()[0].strip("?.,")
    for number in index.find(Filter(words=word.upper())):
        assert word.lower() in index.row(number)["question"].lower()
    assert len(index.find(Filter(perception=(1,)))) + len(index.find(Filter(perception=(2, 3, 4, 5)))) == 48


def test_rows_come_back_whole_and_say_why(scored: Path) -> None:
    index = Index(open_set(scored), "best")
    rows = list(open_set(scored).rows())
    for number in (0, 20, 47):
        shown = index.row(number)
        assert (
            shown["vision_centric_image"] == rows[number]["vision_centric_image"] and shown["id"] == rows[number]["id"]
        )
    left_out = index.row(0)
    assert left_out["verdict"] == LEFT_OUT and left_out["reason"] == "clip_delta" and left_out["detail"] == "below 0.24"


def test_half_typed_bounds_bound_nothing() -> None:
    assert wanted(["", [], [], [], [], [], [], "clip_delta", "-", "0.5"]) == Filter(score="clip_delta", high=0.5)


def test_bad_input_is_one_line(scored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nowhere"]) == 2
    assert "nowhere: no such folder" in capsys.readouterr().err
    assert main([str(scored), "--selection", "bets"]) == 2
    assert "did you mean 'best'" in capsys.readouterr().err


@pytest.mark.browser
def test_the_page_in_a_browser(scored: Path) -> None:
    from playwright.sync_api import expect, sync_playwright

    from renderers.browser import find, sandboxed

    page = make(Config(data=str(scored), selection="best"))
    address = launch(page, Config(data=str(scored), port=0), block=False)
    outside: list[str] = []
    try:
        with sync_playwright() as play:
            flags = [] if sandboxed() else ["--no-sandbox"]
            browser = play.chromium.launch(executable_path=str(find().path), args=flags)
            tab = browser.new_page(viewport={"width": 1500, "height": 1200})
            tab.on("request", lambda call: outside.append(call.url) if _is_outside(call.url, address) else None)
            tab.goto(address)
            expect(tab.locator("#count")).to_contain_text("1–25 of 49 rows", timeout=60_000)
            expect(tab.locator("#about")).to_contain_text(LEFT_OUT)
            tab.get_by_role("button", name="Next").click()
            expect(tab.locator("#count")).to_contain_text("26–49 of 49 rows")
            tab.get_by_label("Words in the question").fill("no question has these words")
            expect(tab.locator("#count")).to_contain_text("0 rows")
            expect(tab.locator("#about")).to_contain_text("No row passes")
            tab.get_by_label("Words in the question").fill("")
            expect(tab.locator("#count")).to_contain_text("49 rows")
            expect(tab.locator("#vision-image img")).to_be_visible()
            browser.close()
    finally:
        page.close()
    assert not outside


def _is_outside(url: str, address: str) -> bool:
    return not url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))
