"""The CLIP engine: models of every kind load or say why not, long texts are cut whole, shortcuts change no vector."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import tiny_clip
import torch
from PIL import Image

from builders import score
from builders.clip.engine import Clip, opened, similarity
from builders.clip.model import load, weights_hash
from builders.clip.pictures import Unreadable, fitted
from builders.clip.probe import Trial, choose
from builders.clip.texts import Cutter, Text
from builders.clip.towers import _encode, quicken, text_tower
from builders.dataset import open_set
from builders.score import Config
from builders.scores._swaps import swaps
from renderers.errors import UserError
from renderers.seeds import rng

LONG = "The bar chart shows how many apples, pears and plums 12 shops sold in 31 days of each of 12 months. " * 6


@pytest.fixture(scope="module")
def siglip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    model = tiny_clip.fresh(tiny_clip.SIGLIP)
    return tiny_clip.save(model, tiny_clip.SIGLIP, tmp_path_factory.mktemp("models") / "siglip")


@pytest.fixture
def engine(tiny_clip: Path) -> Clip:
    return opened(load(f"local-dir:{tiny_clip}", ""), torch.device("cpu"), Config(precision="fp32"), None)


def told(call: Callable[[], object]) -> str:
    with pytest.raises(UserError) as caught:
        call()
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 900
    return str(caught.value)


def test_names_are_checked_before_anything_is_fetched() -> None:
    assert "did you mean ViT-B-32" in told(lambda: load("ViT-B-23", "openai"))
    message = told(lambda: load("ViT-B-32", "laion2b"))
    assert "no tag of ViT-B-32" in message and "laion2b_s34b_b79k" in message


def test_weights_that_cannot_be_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # wherever this runs, at once
    message = told(lambda: load("ViT-B-32", "laion2b_s34b_b79k"))
    assert "cannot be had" in message and "--pretrained FILE" in message
    assert "cannot be had" in told(lambda: load("local-dir:/nowhere", ""))
    assert "cannot be had" in told(lambda: load("hf-hub:nobody/nothing", ""))


def test_checkpoints_that_do_not_fit(tiny_clip: Path, tmp_path: Path) -> None:
    small = "ViT-S-32-alt"
    checkpoint = tiny_clip / "open_clip_pytorch_model.bin"
    assert f"does not fit --model {small}" in told(lambda: load(small, str(checkpoint)))
    import open_clip

    whole = open_clip.create_model(small, pretrained=None)
    eyes = {name: value for name, value in whole.state_dict().items() if name.startswith("visual.")}
    torch.save(eyes, tmp_path / "eyes.pt")
    assert "has no text tower" in told(lambda: load(small, str(tmp_path / "eyes.pt")))
    (tmp_path / "garbage.pt").write_bytes(b"not a checkpoint")
    assert "cannot be read as a checkpoint" in told(lambda: load(small, str(tmp_path / "garbage.pt")))
    torch.save(whole.state_dict(), tmp_path / "whole.pt")
    loaded = load(small, str(tmp_path / "whole.pt"))
    assert loaded.name == f"{small}/whole.pt" and loaded.context == 77 and loaded.size == (224, 224)
    assert loaded.weights_hash == weights_hash(whole) != load(f"local-dir:{tiny_clip}", "").weights_hash


def test_a_model_without_numbers_scores_no_row_and_says_so(
    tiny_clip: Path, counting_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, data = tmp_path / "broken", tmp_path / "set"
    shutil.copytree(tiny_clip, broken)
    shutil.copytree(counting_set, data)
    file = broken / "open_clip_pytorch_model.bin"
    weights = torch.load(file)
    weights["visual.proj"][:, 0] = float("nan")
    torch.save(weights, file)
    assert score.main(["--data", str(data), "--scores", "clip_delta", "--model", f"local-dir:{broken}"]) == 2
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert "60 rows at fault" in error and "its embedding is not a number" in error
    shards = [pq.read_table(file) for file in (data / "scores" / "clip_delta").glob("*.parquet")]
    assert sum(table.num_rows for table in shards) == 60 and all(t["value"].null_count == len(t) for t in shards)


def test_siglip_scores(siglip: Path, counting_set: Path, tmp_path: Path) -> None:
    data = tmp_path / "set"
    shutil.copytree(counting_set, data)
    words = ["--scores", "clip_delta,fact_choice", "--model", f"local-dir:{siglip}", "--fit", "squash"]
    assert score.main(["--data", str(data), *words]) == 0
    values = open_set(data).scores("fact_choice")
    assert len(values) == 60 and np.isfinite(list(values.values())).all()
    loaded = load(f"local-dir:{siglip}", "")
    assert loaded.context == 64
    # its text tower reads the padding too: the short way is refused
    assert not quicken(loaded.model, torch.rand(1, 3, 64, 64), loaded.tokenizer(["AB = 5."]))


def test_shortcuts_leave_every_vector_as_it_is(tiny_clip: Path) -> None:
    loaded: Any = load(f"local-dir:{tiny_clip}", "")
    ids = loaded.tokenizer(["AB = 5.", "", LONG, "Find the angle."])
    pixels = torch.rand(3, 3, 64, 64)
    with torch.inference_mode():
        seen, read = loaded.model.encode_image(pixels), loaded.model.encode_text(ids)
        assert quicken(loaded.model, pixels[:1], ids[:1])
        assert torch.allclose(loaded.model.encode_image(pixels), seen, atol=1e-5)
        assert torch.allclose(text_tower(loaded.model, cut=True)(ids), read, atol=1e-5)
        assert torch.allclose(text_tower(loaded.model, cut=True)(ids[[0, 3]]), read[[0, 3]], atol=1e-5)
        assert not torch.allclose(_encode(loaded.model, ids[:, :4]), read, atol=1e-3)  # cut too short, it differs


def test_long_texts_are_cut_whole(engine: Clip) -> None:
    cutter = Cutter(engine.loaded.tokenizer, 77)
    pieces, truncated = cutter.cut(LONG)
    lengths = [cutter.tokens(piece) for piece in pieces]
    assert " ".join(pieces).split() == LONG.split() and max(lengths) <= 75
    assert truncated == cutter.tokens(LONG) - 75 == sum(lengths) - 75 > 0
    assert max(lengths) - min(lengths) < 12
    assert cutter.cut("AB = 5.") == (["AB = 5."], 0) and cutter.cut("") == ([""], 0)
    formula = "x^{" + "+".join(f"y_{{{i}}}" for i in range(60)) + "}"
    parts, cut = cutter.cut(formula)
    assert "".join(parts) == formula and cut > 0 and all(cutter.tokens(part) <= 75 for part in parts)


def test_a_fact_past_the_first_window_is_still_read(engine: Clip) -> None:
    long, other = engine.texts([LONG + "The answer is 3 red circles.", LONG + "The answer is 9 blue stars."])
    assert long.truncated > 75 and not np.allclose(long.pieces, other.pieces)
    picture = other.pieces[-1]
    assert similarity(picture, other, "max") > similarity(picture, long, "max")
    assert similarity(picture, other, "max") == pytest.approx(1, abs=1e-4)


def test_similarity_takes_the_mean_or_the_best_piece() -> None:
    text = Text(pieces=np.array([[1, 0], [0, 1]], np.float32), truncated=9)
    picture = np.array([1, 0], np.float32)
    assert similarity(picture, text, "max") == 1
    assert similarity(picture, text, "mean") == pytest.approx(2**-0.5)
    assert np.isnan(similarity(np.full(2, np.nan, np.float32), text))


def test_pictures_and_their_faults_keep_their_places(engine: Clip) -> None:
    one, other = (_png(Image.new("RGB", (80, 40), colour)) for colour in ("red", "blue"))
    vectors, reasons = engine.pictures([one, None, b"junk", other, one])
    assert reasons == ["", "no picture", "the picture cannot be decoded", "", ""]
    assert np.isnan(vectors[[1, 2]]).all() and np.array_equal(vectors[0], vectors[4])
    assert np.linalg.norm(vectors[[0, 3]], axis=1) == pytest.approx(1) and not np.allclose(vectors[0], vectors[3])
    vectors, reasons = engine.pictures([None, b""])
    assert len(vectors) == 2 and np.isnan(vectors).all() and set(reasons) == {"no picture"}


def test_batches_that_do_not_fit_are_halved(engine: Clip) -> None:
    pictures: list[bytes | None] = [_png(Image.new("RGB", (8, 8), (i, 0, 0))) for i in range(9)]
    whole, _ = engine.pictures(pictures)
    honest, sizes = engine.towers.picture, []

    def small(batch: torch.Tensor) -> torch.Tensor:
        if len(batch) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory")
        sizes.append(len(batch))
        return honest(batch)

    object.__setattr__(engine.towers, "picture", small)
    halved, reasons = engine.pictures(pictures)
    assert np.allclose(whole, halved, atol=1e-3) and not any(reasons) and max(sizes) <= 2


def test_pad_keeps_the_whole_picture_crop_does_not() -> None:
    wide = Image.new("RGB", (200, 100), "white")
    wide.paste("black", (0, 40, 10, 60))  # a label at the left edge
    pixels = {fit: fitted(_png(wide), (64, 64), fit) for fit in ("pad", "crop", "squash")}  # type: ignore[arg-type]
    assert {made.shape for made in pixels.values()} == {(64, 64, 3)}
    assert (pixels["pad"] < 60).any() and (pixels["squash"] < 60).any() and not (pixels["crop"] < 60).any()
    assert (pixels["pad"][0] == 255).all()
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    assert (fitted(_png(clear), (64, 64), "pad") == 255).all()
    with pytest.raises(Unreadable):
        fitted(_png(wide)[:80], (64, 64), "pad")


def test_the_fastest_way_is_taken_only_where_it_agrees() -> None:
    def trial(seconds: float, agrees: float) -> Trial:
        return Trial(towers=None, picture_s=seconds, text_s=seconds, agrees=agrees)  # type: ignore[arg-type]

    slow, fast, wrong = trial(1, 1), trial(0.3, 0.999), trial(0.1, 0.7)
    assert choose({"fp32": slow, "amp_bf16": fast, "bf16": wrong}) == "amp_bf16"
    assert choose({"fp32": trial(1, float("nan")), "bf16": trial(0.5, float("nan"))}) == "fp32"


def test_swaps_are_false_statements_in_the_same_words() -> None:
    facts = ["The picture has 3 green crosses.", "There are 5 red stars.", "A dot lies at A.", "AB = 7.", "CD = 7."]
    made = [swaps(fact, facts, rng(0, fact), 40) for fact in facts]
    assert "The picture has 5 green crosses." in made[0] and "The picture has 3 green hearts." in made[0]
    assert "There are 5 blue stars." in made[1]
    assert made[2] == []  # one label alone, and the article is none
    assert "AB = 5." in made[3] and "CD = 7." not in made[3]  # that one is true
    for fact, others in zip(facts, made, strict=True):
        assert len(others) == len(set(others)) and not set(others) & set(facts)
        assert all(len(other.split()) == len(fact.split()) for other in others)
    assert swaps("Every shape is either small or large.", [], rng(0), 9) == []
    assert swaps("One finds 1 star.", [], rng(0), 3)[0].startswith("One finds 1 ")
    kinds = swaps(facts[0], facts, rng(0), 2)
    assert sum("3 green crosses" not in other and "3" not in other for other in kinds) == 1  # a value, then a word


def test_settings_that_do_not_fit(tiny_clip: Path, counting_set: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, message in (
        (["--batch-size", "0"], "needs at least 1"),
        (["--device", "cuda:99"], "--device cuda:99: cannot be used here"),
        (["--device", "abacus"], "--device abacus"),
    ):
        assert score.main(["--data", str(counting_set), "--model", f"local-dir:{tiny_clip}", *words]) == 2
        (line,) = capsys.readouterr().err.strip().splitlines()
        assert message in line


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
