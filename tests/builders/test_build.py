"""The builder: retries, drops, duplicates, batches that do not matter, and rows that can be made again."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from builders import pairs
from builders.build import ATTEMPTS, Builder, BuildPlan, Made, Slot
from builders.reduce import Reducer
from builders.shards import Store, shards
from builders.sources.families import remake, turns
from builders.types import BadRow, Retry, SourceOptions
from builders.views import Plan, Request
from renderers.errors import UserError
from renderers.render import Renderer
from renderers.types import Fact, Level, Problem, Rejected, Rendered, Scene

REQUEST = Request(rich="Text Dominant", vision="Vision Dominant", images="same", versions=("Text Only", "Vision Only"))
PLAN = BuildPlan(source="families", options=SourceOptions(names=("triangle_angles",)), request=REQUEST, stamp="{}")


class Numbered:
    """A source whose problems say which attempt made them; `script` gives the outcome of each (index, attempt)."""

    license, procedural, revision = "mit", True, ""

    def __init__(self, script: dict[tuple[int, int], Any]) -> None:
        self.script = script

    def problem(self, split: str, index: int, attempt: int) -> Problem:
        outcome = self.script.get((index, attempt), f"{index}.{attempt}")
        if isinstance(outcome, Retry):
            raise outcome
        fact = Fact(key=f"n={outcome}", text=f"n is {outcome}.", role="condition")
        label = {"type": "label", "at": [0, 0], "text": {"text": str(outcome), "fact": fact.key}}
        segment = {"type": "segment", "from": [-1, -1], "to": [1, 1]}
        scene = Scene(kind="figure", data={"primitives": [segment, label]}, shows=(fact.key,))
        return Problem(family="n", question="What is n?", answer=str(outcome), facts=(fact,), scene=scene)

    def versions(self, problem: Problem) -> tuple[str, ...]:
        return ("Text Only",)

    def audit(self, problem: Problem) -> Rejected | None:
        return Rejected(reason="leak", detail="planted") if problem.answer == "leaky" else None

    def sizes(self) -> dict[str, int]:
        return {"train": 3}


def make(script: dict[tuple[int, int], Any], count: int = 3) -> list[Made]:
    with Builder(PLAN) as builder:
        builder.source = Numbered(script)
        return builder.make([Slot("train", index) for index in range(count)])


def test_a_refused_draw_is_kept_aside_and_the_slot_retried() -> None:
    first, second, third = make({(1, 0): Retry("no_triangle", "flat"), (1, 1): "leaky"})
    assert [one.pair and one.pair["answer"] for one in (first, second, third)] == ["0.0", "1.2", "2.0"]
    assert [(row["reason"], row["detail"]) for row in second.dropped] == [("no_triangle", "flat"), ("leak", "planted")]
    assert second.attempt == 2 and not second.bad_input and first.dropped == []


def test_a_slot_that_never_works_ends_after_all_attempts() -> None:
    (made,) = make({(0, attempt): "leaky" for attempt in range(ATTEMPTS)}, count=1)
    assert made.pair is None and len(made.dropped) == ATTEMPTS


def test_a_defect_of_the_input_is_marked() -> None:
    (made,) = make({(0, 0): BadRow("no_gold", "row 0")}, count=1)
    assert made.bad_input and made.pair is not None


def test_a_picture_that_cannot_be_drawn_is_retried() -> None:
    class Refusing(Renderer):
        def render(self, scenes: Any) -> list[Rendered | Rejected]:
            done = super().render(scenes)
            for at, scene in enumerate(scenes):
                if scene.shows == ("n=0.0",):
                    done[at] = Rejected(reason="overlap", detail="planted")
            return done

    with Builder(PLAN) as builder:
        builder.source, builder.renderer = Numbered({}), Refusing()
        first, second = builder.make([Slot("train", 0), Slot("train", 1)])
    assert first.pair is not None and first.pair["answer"] == "0.1" and first.dropped[0]["reason"] == "overlap"
    assert second.pair is not None and second.pair["answer"] == "1.0"


def test_same_images_differ_only_in_text_and_own_images_show_what_their_version_draws() -> None:
    problem = Numbered({}).problem("train", 7, 0)
    same = Plan.of(problem, REQUEST, ())
    own = Plan.of(problem, replace(REQUEST, images="own"), ())
    assert len(same.scenes) == 1 and same.pair[0][1] == same.pair[1][1] == 0
    shows = {name: own.scenes[at].shows for name, at in own.pair if at is not None}
    assert shows == {"Text Dominant": (), "Vision Dominant": ("n=7.0",)}


@pytest.fixture
def no_audits(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[int, int], Any]:
    """The families source replaced by a scripted one, wherever a Builder opens it."""
    script: dict[tuple[int, int], Any] = {}
    monkeypatch.setattr("builders.build.open_source", lambda name, options: Numbered(script))
    return script


def reduce_twice(
    out: Path, script: dict[tuple[int, int], Any], rows: int, train: int = 2
) -> tuple[list[str], list[str]]:
    """Build, reduce, and reduce again (as after a crash): the answers and the drop reasons, which must not move."""
    store, todo = Store(out, "h"), shards({"train": train, "test": 1}, rows)
    for shard in todo:
        with Builder(PLAN) as builder:
            store.write(shard, builder.make(shard.slots))
    found = []
    for _ in range(2):
        Reducer(store, PLAN).run(todo)
        answers = [row["answer"] for shard in todo for row in store.read("pairs", shard)]
        reasons = [row["reason"] for shard in todo for row in store.read("dropped", shard)]
        versions = [row["answer"] for shard in todo for row in store.read("versions", shard)]
        assert versions == answers
        found.append((answers, reasons))
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize("rows", [1, 2])
def test_duplicates_are_replaced_in_slot_order_across_shards_and_splits(
    rows: int, no_audits: dict[tuple[int, int], Any], tmp_path: Path
) -> None:
    no_audits.update({(0, 0): "a", (1, 0): "a", (1, 1): "a"})  # index 0 of test is `a` too
    answers, reasons = reduce_twice(tmp_path, no_audits, rows)
    assert answers == ["a", "1.2", "0.1"] and reasons == ["duplicate"] * 3


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_a_replacement_is_kept_rather_than_a_later_row_that_it_equals(
    rows: int, no_audits: dict[tuple[int, int], Any], tmp_path: Path
) -> None:
    no_audits.update({(0, 0): "a", (1, 0): "a", (1, 1): "b", (2, 0): "b", (2, 1): "b"})
    answers, reasons = reduce_twice(tmp_path, no_audits, rows, train=3)
    assert answers == ["a", "b", "2.2", "0.1"] and reasons == ["duplicate"] * 4


def test_a_duplicate_that_cannot_be_replaced_is_dropped(no_audits: dict[tuple[int, int], Any], tmp_path: Path) -> None:
    no_audits.update({(1, attempt): "0.0" for attempt in range(ATTEMPTS)})
    answers, reasons = reduce_twice(tmp_path, no_audits, 2)
    assert answers == ["0.0", "0.1"] and reasons == ["duplicate"] * (ATTEMPTS + 1)


@pytest.mark.browser
def test_any_row_can_be_made_again_from_its_own_columns(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    out = tmp_path / "out"
    words = [
        "--source",
        "families:triangle_angles,charts,table_qa",
        "--limit",
        "9",
        "--seed",
        "3",
        "--versions",
        "Vision Only",
        "--gallery",
        "0",
    ]
    assert pairs.main([*words, "--out", str(out), "--workers", "1"]) == 0
    rows = [row for file in sorted((out / "data" / "pairs").glob("*")) for row in pq.read_table(file).to_pylist()]
    pages = [row for file in sorted((out / "data" / "versions").glob("*")) for row in pq.read_table(file).to_pylist()]
    page_of = {page["problem_index"]: page["image"]["bytes"] for page in pages}
    request = replace(REQUEST, versions=("Vision Only",))
    with Renderer() as renderer:
        for row in rows:
            level = Level(perception=row["level_perception"], reasoning=row["level_reasoning"])
            problem = remake(row["source_id"], row["seed"], level)
            assert problem.id == row["problem_id"]
            plan = Plan.of(problem, request, ("Vision Only",))
            drawn = [picture for picture in renderer.render(plan.scenes) if isinstance(picture, Rendered)]
            rich, vision, (page,) = plan.show(drawn)
            assert (rich.prompt, vision.prompt) == (row["text_rich_prompt"], row["vision_centric_prompt"])
            assert vision.image == row["vision_centric_image"]["bytes"]
            assert page.image == page_of[problem.id]


@pytest.mark.browser
def test_the_gallery_stands_alone_and_shows_both_views(tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["--source", "families:triangle_angles", "--limit", "4", "--gallery", "3", "--workers", "1"]
    assert pairs.main([*words, "--out", str(out)]) == 0
    page = (out / "gallery" / "index.html").read_text()
    assert page.count("<article>") == 3 and page.count("data:image/png;base64,") == 3
    assert "http" not in page.replace("http-equiv", "")
    with Image.open(io.BytesIO((out / "gallery" / "contact.png").read_bytes())) as sheet:
        assert sheet.width > 500


@pytest.mark.parametrize(
    ("weights", "round_"),
    [({}, "abc"), ({"a": 3}, "aabca"), ({"b": 0.5, "c": 2}, "cacbcac"), ({"a": 0, "b": 0}, "c")],
)
def test_turns_follow_the_weights_and_are_spread_evenly(weights: dict[str, float], round_: str) -> None:
    assert "".join(turns(list("abc"), weights)) == round_


@pytest.mark.parametrize("weights", [{"d": 1}, {"a": 0.3}, {"a": -1}, dict.fromkeys("abc", 0)])
def test_weights_that_make_no_sense_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(UserError, match="--weights"):
        turns(list("abc"), weights)
