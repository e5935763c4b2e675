"""CLIP scores by a small model that learnt to see: they tell matched pictures from shuffled ones, and lose no row."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image

from builders import score
from builders.clip import Clip
from builders.dataset import open_set
from builders.rows import Row
from builders.scores import masked as masked_score
from builders.scores._studio import Studio, Twins
from builders.shards import write_parquet
from renderers.png import decode
from renderers.types import Rendered


@pytest.fixture
def data(counting_set: Path, tmp_path: Path) -> Path:
    out = tmp_path / "set"
    shutil.copytree(counting_set, out)
    return out


@pytest.fixture
def run(data: Path, tiny_clip: Path) -> Callable[..., int]:
    def run(scores: str, *words: str) -> int:
        return score.main(["--data", str(data), "--scores", scores, "--model", f"local-dir:{tiny_clip}", *words])

    return run


def column(data: Path, name: str) -> list[Row]:
    return [
        row for file in sorted((data / "scores" / name).glob("*.parquet")) for row in pq.read_table(file).to_pylist()
    ]


def rewrite(data: Path, change: Callable[[int, Row], Row]) -> None:
    for file in open_set(data).files("pairs"):
        write_parquet(file, "pairs", [change(i, row) for i, row in enumerate(pq.read_table(file).to_pylist())])


def shuffled(data: Path, out: Path) -> Path:
    """The same rows, each with the picture of another."""
    shutil.copytree(data, out, ignore=shutil.ignore_patterns("scores"))
    pictures = [row["vision_centric_image"] for row in open_set(data).rows(columns=["vision_centric_image"])]
    moved = iter(pictures[7:] + pictures[:7])
    rewrite(out, lambda i, row: row | {"vision_centric_image": next(moved)})
    return out


def above(matched: list[float], other: list[float]) -> float:
    """AUROC: how often a matched row stands above one that is not."""
    one, two = np.array(matched)[:, None], np.array(other)[None]
    return float(((one > two) + 0.5 * (one == two)).mean())


@pytest.mark.slow
def test_scores_tell_matched_from_shuffled_pictures(data: Path, run: Callable[..., int], tmp_path: Path) -> None:
    other = shuffled(data, tmp_path / "other")
    for folder in (data, other):
        assert run("clip_delta,fact_choice", "--data", str(folder)) == 0
    raw = [[row["raw"] for row in column(folder, "clip_delta")] for folder in (data, other)]
    won = [[row["won"] for row in column(folder, "fact_choice")] for folder in (data, other)]
    margins = [[row["value"] for row in column(folder, "fact_choice")] for folder in (data, other)]
    assert above(*raw) > 0.75
    assert above(*margins) > 0.55 and np.mean(won[0]) > np.mean(won[1])


def test_clip_delta_is_the_difference_standardised(data: Path, run: Callable[..., int]) -> None:
    assert run("clip_delta") == 0
    rows = column(data, "clip_delta")
    assert all(row["raw"] == pytest.approx(row["rich"] - row["vision"]) for row in rows)
    values = np.array([row["value"] for row in rows])
    assert len(rows) == 60 and abs(values.mean()) < 1e-9 and values.std() == pytest.approx(1)
    assert np.corrcoef(values, [row["raw"] for row in rows])[0, 1] == pytest.approx(1)
    assert any(row["truncated_tokens"] > 0 for row in rows) and any(row["truncated_tokens"] == 0 for row in rows)
    assert {row["weights_hash"] for row in rows} == {rows[0]["weights_hash"]} and len(rows[0]["weights_hash"]) == 16


def test_embeddings_are_shared_and_kept(data: Path, run: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("clip_delta", "--precision", "fp32") == 0
    monkeypatch.setattr(Clip, "_forward", lambda *_: pytest.fail("encoded again"))
    assert run("clip_delta", "--chunks", "max", "--as", "clip_delta_max") == 0
    means, maxima = (column(data, name) for name in ("clip_delta", "clip_delta_max"))
    for mean, largest in zip(means, maxima, strict=True):
        if mean["truncated_tokens"] == 0:
            assert mean["raw"] == pytest.approx(largest["raw"], abs=1e-6)
    assert any(abs(mean["raw"] - largest["raw"]) > 1e-3 for mean, largest in zip(means, maxima, strict=True))
    assert means[0]["scorer"] != maxima[0]["scorer"]


def test_broken_embeddings_are_made_again(data: Path, run: Callable[..., int]) -> None:
    assert run("clip_delta", "--precision", "fp32") == 0
    before = column(data, "clip_delta")
    for file in (data / "scores" / "_embeddings").rglob("*.npz"):
        file.write_bytes(file.read_bytes()[:100])
    shutil.rmtree(data / "scores" / "clip_delta")
    assert run("clip_delta") == 0  # auto takes the precision that is there
    assert column(data, "clip_delta") == before


def test_pictures_at_fault_lose_no_row(data: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    cells = {0: None, 1: {"bytes": b"no picture at all", "path": "x.png"}, 2: {"bytes": None, "path": "y.png"}}
    rewrite(data, lambda i, row: row | ({"vision_centric_image": cells[i]} if i in cells else {}))
    scores = "clip_delta,fact_choice,masked,counterfactual"
    assert run(scores) == 2
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert error.startswith("error: clip_delta: 6 rows at fault") and error.endswith("all other values are written")
    for name in scores.split(","):
        rows = column(data, name)
        reasons = [row["reason"] for row in rows if row["defect"]]
        assert reasons == ["no picture", "the picture cannot be decoded", "no picture"] * 2
        assert sum(row["value"] is not None for row in rows) >= 50


def test_a_set_without_a_text_rich_form_has_no_score(
    data: Path, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(data, lambda i, row: row | {"text_rich_prompt": None})
    assert run("clip_delta,fact_choice,masked") == 2
    assert capsys.readouterr().err.strip().splitlines()[-1].count("no row has a value") == 3
    assert {row["reason"] for row in column(data, "fact_choice")} == {"no text-rich form"}


def test_published_rows_are_scored_where_no_scene_is_needed(data: Path, run: Callable[..., int]) -> None:
    rewrite(data, lambda i, row: row | {"source": "mine", "family": "mine", "facts": [], "level_perception": None})
    assert run("clip_delta,fact_choice") == 0
    assert all(row["value"] is not None for row in column(data, "fact_choice"))
    assert run("masked,counterfactual") == 2
    assert {row["reason"] for row in column(data, "masked")} == {"not of a family: there is no scene to draw anew"}


def test_masks_cover_every_label_and_nothing_else(tmp_path: Path) -> None:
    import tiny_clip

    out = tiny_clip.build(tmp_path / "set", 4, seed=3, families="number_line,triangle_angles")
    rows = list(open_set(out).rows())
    studio = Studio(open_set(out), 0)
    for drawn in studio.own(rows):
        assert isinstance(drawn, Rendered)
        boxes = masked_score.text_boxes(drawn)
        before, after = decode(drawn.png), decode(masked_score.mask_text(drawn))
        free = np.ones(before.shape[:2], bool)
        for box in boxes:
            inside = after[int(box.y0) : int(box.y1) + 1, int(box.x0) : int(box.x1) + 1]
            assert (inside == inside[0, 0]).all()
            free[int(box.y0) - 2 : int(box.y1) + 4, int(box.x0) - 2 : int(box.x1) + 4] = False
        assert boxes and (before != after).any()
        assert (before[free] == after[free]).all()
    studio.close()


def test_masked_equals_unmasked_where_nothing_is_printed(data: Path, run: Callable[..., int]) -> None:
    assert run("masked") == 0
    rows = column(data, "masked")
    assert all(row["unmasked"] == pytest.approx(row["value"] + row["reading"]) for row in rows)
    bare = [row for row in rows if row["boxes"] == 0]
    assert bare and all(row["reading"] == pytest.approx(0, abs=1e-3) for row in bare)


def test_twins_change_the_answer_or_the_style_alone(data: Path) -> None:
    rows = list(open_set(data).rows())[:6]
    studio = Studio(open_set(data), 0)
    own, twins = studio.own(rows), studio.twins(rows)
    studio.close()
    for row, one, two in zip(rows, own, twins, strict=True):
        assert isinstance(one, Rendered) and isinstance(two, Twins), (row["id"], two)
        facts = {fact["key"] for fact in row["facts"]}
        assert two.changed >= 1 and set(two.fact.scene.shows) - facts
        assert set(two.style.scene.shows) <= facts
        assert len({one.sha256, two.fact.sha256, two.style.sha256}) == 3


def test_counterfactual_is_the_ratio_of_distances(data: Path, run: Callable[..., int]) -> None:
    assert run("counterfactual") == 0
    for row in column(data, "counterfactual"):
        assert row["value"] == pytest.approx(max(row["fact_distance"], 0) / max(row["style_distance"], 1e-5))
        assert row["changed"] >= 1


@pytest.mark.browser
def test_parrot_compares_with_a_page_of_the_words(data: Path, run: Callable[..., int]) -> None:
    assert run("parrot") == 0
    rows = column(data, "parrot")
    assert all(row["value"] == pytest.approx(row["own"] - row["page"]) for row in rows)
    # this model has never seen a letter: the picture itself must be far closer to the words than their page
    assert np.mean([row["value"] > 0 for row in rows]) > 0.8
    studio = Studio(open_set(data), 0)
    (page,) = studio.pages(["There are 3 red circles."])
    studio.close()
    assert isinstance(page, Rendered) and "circles." in " ".join(box.text for box in page.boxes)
    assert Image.open(io.BytesIO(page.png)).size[0] == 560
