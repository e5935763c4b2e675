"""The diagnosis of models whose bias is built in: every probe ranks them, and a person can read what it says."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

import builders.families
from recipes.probes import PROBES, Finding
from tests.train import biased
from train.diagnose import Config, main
from train.diagnosis import report
from train.diagnosis.running import diagnosis

RANKED = (
    "conflict", "corruption", "text_removed", "image_removed", "perceptual_score", "four_way_shuffle",
    "information_gain", "visual_dependency", "mm_shap", "backbone_factor",
)  # fmt: skip
CONCLUDING = ("conflict", "perceptual_score", "four_way_shuffle", "information_gain", "visual_dependency", "mm_shap")
UNRANKED = ("mdi", "aei", "query_key")
Diagnoses = dict[str, dict[str, Finding]]


@pytest.fixture(scope="session")
def plugins() -> Iterator[None]:
    """`builders.families` also looks where the family of colours is put."""
    usual = list(builders.families.__path__)
    yield
    builders.families.__path__ = usual


@pytest.fixture(scope="session")
def readers(tmp_path_factory: pytest.TempPathFactory, plugins: None) -> Path:
    """The set of colours and the three models."""
    return biased.make(tmp_path_factory.mktemp("biased"))


@pytest.fixture(scope="session")
def found(readers: Path) -> Diagnoses:
    """All findings of the three models."""
    told = {}
    for bias in biased.BIASES:
        config = Config(
            model=str(readers / bias), data=str(readers / "set"), out=readers / f"diagnosis-{bias}", limit=14,
            max_new_tokens=4, batch=32, shap_samples=4, shap_budget=48, attention="eager",
        )  # fmt: skip
        told[bias] = diagnosis(config, PROBES.names())
    return told


def towards_picture(found: Diagnoses, bias: str, name: str) -> float:
    """The headline of a probe, signed so that more is more picture."""
    value = found[bias][name].value
    assert value is not None
    return PROBES.load(name).PICTUREWARD * value.value


@pytest.mark.parametrize("name", RANKED)
def test_probe_ranks_the_readers(found: Diagnoses, name: str) -> None:
    text, both, picture = (towards_picture(found, bias, name) for bias in ("text", "both", "picture"))
    assert text < both < picture


@pytest.mark.parametrize("name", CONCLUDING)
def test_probe_concludes_rightly_on_readers_of_one_side(found: Diagnoses, name: str) -> None:
    assert (found["text"][name].leans, found["picture"][name].leans) == ("text", "picture")


def test_multimodal_gain_tells_who_sees_and_no_more(found: Diagnoses) -> None:
    text, both, picture = (towards_picture(found, bias, "multimodal_gain") for bias in ("text", "both", "picture"))
    assert text < 0.2 < min(both, picture)
    assert "the same for one that reads only pictures" in str(PROBES.load("multimodal_gain").__doc__).replace("\n", " ")


@pytest.mark.parametrize("name", UNRANKED)
def test_attention_does_not_conclude_and_says_so(found: Diagnoses, name: str) -> None:
    assert all(found[bias][name].leans == "" for bias in biased.BIASES)
    assert "does not rank" in str(PROBES.load(name).__doc__).replace("\n", " ")


def test_masked_facts_blind_the_reader_of_pictures_alone(found: Diagnoses) -> None:
    def accuracy(bias: str, picture: str) -> float:
        rows = [row for row in found[bias]["corruption"].table if row["view"] == "vision-centric"]
        return float(next(row["accuracy"].value for row in rows if row["picture"] == picture))  # type: ignore[union-attr]

    assert accuracy("picture", "whole") > 0.9 > 0.6 > accuracy("picture", "facts masked")
    assert accuracy("picture", "restyled") > accuracy("picture", "facts masked")


def test_inputs_are_drawn_by_our_renderer(found: Diagnoses) -> None:
    assert "14 drawn by our renderer" in found["text"]["conflict"].notes[0]


@pytest.mark.parametrize(("bias", "sentence"), [("text", "leans on the words"), ("picture", "leans on the picture")])
def test_report_says_it_in_words_and_numbers(readers: Path, found: Diagnoses, bias: str, sentence: str) -> None:
    folder = readers / f"diagnosis-{bias}"
    told = (folder / "diagnosis.md").read_text()
    assert sentence in told.splitlines()[2] and sentence in report.summary(found[bias])
    record = json.loads((folder / "diagnosis.json").read_text())
    assert record["findings"].keys() == found[bias].keys()
    conflict = found[bias]["conflict"].value
    assert conflict is not None and math.isclose(record["findings"]["conflict"]["value"]["value"], conflict.value)
    for name in ("leans", "corruption", "layers", "keys"):
        assert f"({name}.png)" in told and (folder / f"{name}.png").stat().st_size > 5000
    assert "objective_factor: no training run (--run RUN)" in told


@pytest.mark.parametrize("kind", ["qwen", "llava"])
def test_untrained_models_lean_on_nothing(
    kind: str, tiny_qwen: Path, tiny_llava: Path, family_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tiny_qwen if kind == "qwen" else tiny_llava
    probes = "conflict,corruption,visual_dependency,four_way_shuffle,key_space,mdi"
    words = ["--model", str(model), "--data", str(family_set), "--out", str(tmp_path), "--limit", "8"]
    assert main([*words, "--probes", probes, "--max-new-tokens", "3"]) == 0
    assert "do not agree" in capsys.readouterr().out
    assert json.loads((tmp_path / "diagnosis.json").read_text())["findings"]["key_space"]["value"]["value"] > 0.02


def test_list_and_mistakes_are_one_line(family_set: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    assert [line.partition("  ")[0] for line in capsys.readouterr().out.splitlines()] == PROBES.names()
    for words, told in (
        (["--probes", "conflikt"], "did you mean 'conflict'?"),
        ([], "--data"),
        (["--data", str(family_set)], "--model"),
        (["--data", str(family_set), "--probes", "mdi", "--engine", "openai", "--model", "m"], "need --engine hf"),
    ):
        assert main(words) == 2
        error = capsys.readouterr().err.strip()
        assert told in error and len(error.splitlines()) == 1


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
