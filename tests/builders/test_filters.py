"""Planted duplicates and planted contamination are found; nothing else is, not even among pages that hash alike."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from made_sets import page, row, saved, write_set
from PIL import Image

from builders import counts
from builders.clip.texts import Text
from builders.clip.vectors import Kept, key
from builders.dataset import open_set
from builders.filters import FILTERS, Asked, Drop, Found, load
from builders.filters._alike import alike
from builders.lookalikes import dhash, near, same_pixels
from builders.rows import Row
from renderers.errors import UserError

LONG = "A farmer has twelve sheep and sells five of them at the market before noon on a rainy Tuesday in May."


def found(out: Path, name: str, *against: str) -> Found:
    data = open_set(out)
    return load(name).find(Asked(data=data, splits=data.splits(), against=against))


def reasons(drops: Found) -> dict[str, str]:
    return {drop.id: drop.reason for drop in drops.drops}


def jpeg(png: bytes, quality: int = 85, scale: float = 1.0) -> bytes:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    size = (round(picture.width * scale), round(picture.height * scale))
    return saved(picture.resize(size, Image.Resampling.LANCZOS), "JPEG", quality=quality)


def same_question(key: str) -> dict[str, str]:
    asked = f"What is the value of the number with the name {key}?"
    return {"question": asked, "vision_centric_prompt": asked}


def test_planted_duplicates_are_found_and_why(tmp_path: Path) -> None:
    own = page("x = 17, y = 4")
    rows = [
        row("a", own),
        row("content", page("other"), problem_id="p-a", split="train"),
        row("bytes", own, **same_question("a")),
        row("shade", page("x = 17, y = 4", shade=25), **same_question("a")),
        row("jpeg", jpeg(own), **same_question("a")),
        row("smaller", jpeg(own, scale=0.8), **same_question("a")),
        row("asks_other", own, question="Which is greater?", vision_centric_prompt="Which is greater?"),
        row("other_answer", own, answer="4", **same_question("a")),
        row("other_value", page("x = 11, y = 4"), **same_question("a")),
        row("other_facts", own, facts=[fact("y=5")], **same_question("a")),
        row("none", None, **same_question("a")),
        row("broken", b"no picture", **same_question("a")),
    ]
    drops = found(write_set(tmp_path / "set", rows), "duplicate")
    assert reasons(drops) == {
        "content": "duplicate_content",
        "bytes": "duplicate_picture",
        "shade": "duplicate_looks",
        "jpeg": "duplicate_looks",
        "smaller": "duplicate_looks",
    }
    assert all(drop.detail.endswith(" as a") for drop in drops.drops)


def fact(key: str) -> Row:
    return {"key": key, "text": key, "role": "condition", "shown_in": []}


def test_the_row_of_the_test_split_is_kept(tmp_path: Path) -> None:
    own = page("x = 17")
    rows = [row("a", own), row("b", own, split="test", **same_question("a"))]
    assert reasons(found(write_set(tmp_path / "set", rows), "duplicate")) == {"a": "duplicate_picture"}


def test_only_rows_that_ask_the_same_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Multiple choice has few answers and no facts: by these alone every row would be compared with all others."""
    from builders.filters import duplicate

    compared: list[int] = []

    def watched(hashes: np.ndarray) -> Iterator[tuple[int, int]]:
        compared.append(len(hashes))
        return near(hashes)

    monkeypatch.setattr(duplicate, "near", watched)
    own = page("x = 17")
    rows = [row(f"{number}", own, answer="AB"[number % 2]) for number in range(8)]
    twins = [row("again", page("x = 17", shade=25), answer="A", **same_question("0"))]
    assert reasons(found(write_set(tmp_path / "set", rows + twins), "duplicate")) == {"again": "duplicate_looks"}
    assert compared == [2]


def test_counts_of_equal_prompts_hold_no_prompts() -> None:
    tracemalloc.start()
    told = counts.groups((f"{number % 400}\ud800" * 10_000, str(number)) for number in range(404))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told == {"groups": 4, "problems": 8, "examples": [[str(n), str(n + 400)] for n in range(4)]}
    assert peak < 400 * 20_000


def test_embeddings_propose_where_they_are(tmp_path: Path) -> None:
    """Two drawings of one problem in different styles: only their embeddings are alike."""
    first, second = page("x = 17"), page("x = 17", size=(300, 300))
    rows = [row("a", first), row("b", second, **same_question("a")), row("c", page("c"), **same_question("c"))]
    out = write_set(tmp_path / "set", rows)
    assert not found(out, "duplicate").drops
    kept = Kept(out / "scores" / "_embeddings" / "0123456789abcdef-fp32")
    for one in rows:
        vector = np.eye(1, 8, dtype=np.float32)
        kept.put("train-00000", key("pad", one["vision_centric_image"]["bytes"]), Text(pieces=vector, truncated=0))
    kept.done("train-00000")
    assert reasons(found(out, "duplicate")) == {"b": "duplicate_embedding"}


def test_hashes_are_kept_and_made_again_when_the_shard_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = write_set(tmp_path / "set", [row("a", page("1")), row("b", page("2"))])
    before = found(out, "duplicate")
    with monkeypatch.context() as patched:
        patched.setattr("builders.filters._prints._print", lambda _: pytest.fail("hashed again"))
        assert found(out, "duplicate") == before
    write_set(out, [row("a", page("1")), row("b", page("1"), **same_question("a"))])
    assert reasons(found(out, "duplicate")) == {"b": "duplicate_picture"}


def pages_of_words(first: int, last: int) -> list[bytes]:
    """Rendered pages of one text that differ in one number."""
    from renderers.render import Renderer
    from renderers.types import Rendered, Scene

    texts = [
        f"A train leaves at 7:45 and travels {number} kilometres in 6 hours, stops on the way for 35 minutes, and then "
        "travels back at twice the speed. When does it arrive, and how far has it come by 12:20?"
        for number in range(first, last)
    ]
    scenes = [Scene(kind="page", data={"blocks": [{"type": "markdown", "text": t}]}, size=(560, 0)) for t in texts]
    with Renderer() as renderer:
        drawn = renderer.render(scenes)
    return [one.png for one in drawn if isinstance(one, Rendered)]


@pytest.mark.slow
@pytest.mark.browser
def test_no_page_of_500_is_taken_for_another(tmp_path: Path) -> None:
    """All rows ask the same in words and have the same answer: the pixels alone must tell the pages apart."""
    pages = pages_of_words(100, 600)
    assert len(set(pages)) == 500
    hashes = np.stack([dhash(one) for one in pages])
    proposed = list(near(hashes))
    assert len({i for pair in proposed for i in pair}) > 250, "the hash should confuse most pages"
    confused = [pair for pair in proposed[:300] if same_pixels(pages[pair[0]], pages[pair[1]])]
    assert confused, "a share of differing pixels should confuse some, else this shows too little"
    rows = [row(f"r{i:03}", one, **same_question("a")) for i, one in enumerate(pages)]
    rows += [row("copy", jpeg(pages[7], 90), **same_question("a"))]
    drops = found(write_set(tmp_path / "set", rows), "duplicate")
    assert drops.figures["candidates"] > 1000
    assert [(drop.id, drop.detail) for drop in drops.drops] == [("copy", "pictures look alike as r007")]
    (tmp_path / "eval").mkdir()
    (tmp_path / "eval" / "leaked.png").write_bytes(pages[3])
    for i, other in enumerate(pages_of_words(600, 630)):
        (tmp_path / "eval" / f"clean{i}.png").write_bytes(other)
    leaked = found(tmp_path / "set", "contamination", str(tmp_path / "eval"))
    assert reasons(leaked) == {"r003": "contamination_picture"}


def test_planted_contamination_is_found_in_train_alone(tmp_path: Path) -> None:
    own = page("x = 17, y = 4")
    rows = [
        row("clean", page("a")),
        row("text", page("b"), question=f"Read this. {LONG.upper()} How many are left?"),
        row("rich", page("c"), text_rich_prompt=LONG),
        row("picture", jpeg(own)),
        row("short", page("d"), question="Find x.", vision_centric_prompt="Find x."),
        row("whole", page("e"), vision_centric_prompt="How many of the nine red balls are left?"),
        row("eval", own, question=LONG, split="test"),
    ]
    out = write_set(tmp_path / "set", rows)
    reference = [
        row("e1", own, question=LONG, text_rich_prompt=LONG, split="test"),
        row("e2", page("q"), question="Find x.", vision_centric_prompt="Find x.", split="test"),
        row("e3", page("r"), question="how many of the nine RED balls are left", split="test"),
    ]
    against = write_set(tmp_path / "evaluation", reference)
    drops = found(out, "contamination", str(against))
    assert reasons(drops) == {
        "text": "contamination_text",
        "rich": "contamination_text",
        "whole": "contamination_text",
        "picture": "contamination_picture",
    }
    told = json.loads((out / "contamination.json").read_text())
    assert (told["checked"], told["n"], len(told["removed"]), told["items"]) == (6, 13, 4, 3)
    assert {"against", "revision", "threshold"} <= set(told)
    by = {one["id"]: one["detail"] for one in told["removed"]}
    assert "a farmer has twelve sheep and sells five of them at the market" in by["text"] and "e1" in by["text"]


def test_sets_beside_are_found_and_none_is_said(tmp_path: Path) -> None:
    out = write_set(tmp_path / "out" / "mine", [row("a", page("1"), question=LONG)])
    none = found(out, "contamination")
    assert "NOT checked" in none.told and not none.drops and not (out / "contamination.json").exists()
    write_set(tmp_path / "out" / "mathverse", [row("m", page("2"), question=LONG, split="test", source="mathverse")])
    assert reasons(found(out, "contamination")) == {"a": "contamination_text"}


def test_a_copy_of_mathverse_is_read_as_it_is(samples: Path, tmp_path: Path) -> None:
    where = samples / "mathverse"
    table = json.loads((where / "testmini.json").read_text())
    item = next(one for one in table if len(one["question"].split()) > 20 and one["image"])
    picture = next(where.rglob(Path(item["image"]).name)).read_bytes()
    rows = [row("clean", page("a")), row("text", page("b"), question=item["question"]), row("picture", picture)]
    drops = found(write_set(tmp_path / "set", rows), "contamination", str(where))
    assert reasons(drops) == {"text": "contamination_text", "picture": "contamination_picture"}
    assert "mathverse" in drops.drops[0].detail


@pytest.mark.parametrize("bad", ["nowhere/at all", "empty", "file.txt", "nosource=x"])
def test_what_cannot_be_compared_with_is_one_line(tmp_path: Path, bad: str) -> None:
    out = write_set(tmp_path / "set", [row("a", page("1"))])
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.txt").write_text("x")
    named = str(tmp_path / bad) if "=" not in bad and "/" not in bad else bad
    with pytest.raises(UserError):
        found(out, "contamination", named)


def test_pictures_that_nobody_can_read(tmp_path: Path) -> None:
    pale = Image.new("RGB", (100, 100), (250, 250, 250))
    pale.paste((230, 230, 230), (0, 0, 50, 100))
    rows = [
        row("fine", page("1")),
        row("absent", None),
        row("broken", b"nothing"),
        row("small", page("1", size=(400, 20))),
        row("blank", page("")),
        row("pale", saved(pale, "PNG")),
    ]
    names = {key: f"illegible_{key}" for key in ("absent", "broken", "small", "blank", "pale")}
    assert reasons(found(write_set(tmp_path / "set", rows), "legible")) == names


def test_one_changed_sign_is_another_picture() -> None:
    assert alike(page("x = 15 + 3"), jpeg(page("x = 15 + 3"), 75))
    for other in ("x = 15 - 3", "x = 16 + 3", "y = 15 + 3", "x = 1.5 + 3"):
        assert not alike(page("x = 15 + 3"), page(other)), other


def test_every_filter_answers_with_drops(tmp_path: Path) -> None:
    out = write_set(tmp_path / "set", [row("a", page("1")), row("b", page("2"))])
    for name in FILTERS.names():
        result = found(out, name)
        assert result.told and all(isinstance(drop, Drop) for drop in result.drops)
