"""The benchmark of scorers: measures against known values, strata against their construction, the whole command."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from builders import score
from builders.benchmark import measure
from builders.benchmarks import measures
from builders.benchmarks.columns import BASELINES, Table, ink, table
from builders.benchmarks.problems import NEEDED
from builders.benchmarks.report import markdown, verdict
from builders.benchmarks.strata import INVARIANCE, MAIN, PERMUTED, Truth, make
from builders.dataset import open_set
from builders.remade import Look, problem_of
from builders.rows import Row
from builders.versions import VERSIONS, in_text

FAMILIES = ["counting_scene", "number_line"]


@pytest.fixture(scope="module")
def strata(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Truth]]:
    """Six problems of two families in every stratum."""
    out = tmp_path_factory.mktemp("benchmark") / "set" / "scores" / "_benchmark"
    return out, make(out, 6, FAMILIES, seed=0)


def test_measures_agree_with_scipy() -> None:
    stream = np.random.default_rng(0)
    values, positive = stream.integers(0, 9, 300).astype(float), stream.random(300) < 0.3
    other = values + stream.normal(size=300)
    up, down = values[positive], values[~positive]
    assert measures.auroc(values, positive) == pytest.approx(
        stats.mannwhitneyu(up, down).statistic / (len(up) * len(down))
    )
    assert measures.spearman(values, other) == pytest.approx(stats.spearmanr(values, other).statistic)
    assert measures.auroc(-values, positive) == pytest.approx(1 - measures.auroc(values, positive))
    assert math.isnan(measures.auroc(values, np.ones(300, bool)))


def test_precision_shares_ties_fairly() -> None:
    positive = np.array([True, False, True, False])
    assert measures.precision(np.array([4.0, 3.0, 2.0, 1.0]), positive, 0.5) == 0.5
    assert measures.precision(np.array([4.0, 1.0, 3.0, 0.0]), positive, 0.5) == 1.0
    assert measures.precision(np.zeros(4), positive, 0.25) == 0.5


def test_intervals_widen_with_families_that_disagree() -> None:
    positive = np.tile([True, False], 100)
    names = [f"f{i // 20}" for i in range(200)]
    good = np.where(positive, 1.0, 0.0)
    torn = np.where(np.arange(200) // 20 % 2 == 0, good, -good)
    same = measures.intervals({"a": lambda at: measures.auroc(good[at], positive[at])}, names, 0)["a"]
    apart = measures.intervals({"a": lambda at: measures.auroc(torn[at], positive[at])}, names, 0)["a"]
    assert same == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert apart["low"] is not None and apart["high"] is not None and apart["high"] - apart["low"] > 0.2


@pytest.mark.browser
def test_strata_differ_in_what_they_are_about(strata: tuple[Path, list[Truth]]) -> None:
    out, truths = strata
    rows = {row["id"]: row for row in open_set(out).rows()}
    by: dict[str, dict[str, Row]] = {}
    for one in truths:
        by.setdefault(one.base, {})[one.stratum] = rows[one.id]
    assert len(by) == 6 and all(set(found) == {*MAIN, *INVARIANCE, *PERMUTED} for found in by.values())
    for found in by.values():
        own = found["required"]
        assert found["redundant"]["vision_centric_prompt"] == own["text_rich_prompt"]
        for same in ("redundant", "guessable", "facts_first", "facts_late"):
            assert png(found[same]) == png(own)
        for other in ("decorative", "blank", "shuffled", "sentences", "contradictory", "restyled"):
            assert png(found[other]) != png(own)
            assert found[other]["vision_centric_prompt"] == own["vision_centric_prompt"]
        assert ink(png(found["blank"])) == 0 < ink(png(found["decorative"]))
        assert found["guessable"]["answer"] in found["guessable"]["vision_centric_prompt"]
    dealt = sorted(png(found[name]) for found in by.values() for name in PERMUTED)
    assert dealt == sorted(png(found[name]) for found in by.values() for name in ("required", "decorative"))


def png(row: Row) -> bytes:
    data: bytes = row["vision_centric_image"]["bytes"]
    return data


@pytest.mark.browser
def test_truth_is_what_the_words_leave_open(strata: tuple[Path, list[Truth]]) -> None:
    out, truths = strata
    for one in truths:
        if one.stratum in ("required", "sentences"):
            assert one.bits == one.words_bits > NEEDED
        elif one.stratum == "contradictory":
            assert one.bits == -one.words_bits < 0
        elif one.stratum == "guessable":
            assert 0 < one.bits <= NEEDED
        elif one.stratum in ("redundant", "decorative", "blank", "shuffled"):
            assert one.bits == 0
    row = next(row for row in open_set(out).rows(split="required"))
    problem = problem_of(row, Look.of(open_set(out)))
    assert any(not in_text(fact, VERSIONS["Vision Dominant"]) for fact in problem.facts)


@pytest.mark.browser
def test_a_perfect_and_a_blind_score_are_told_apart(strata: tuple[Path, list[Truth]]) -> None:
    out, truths = strata
    made = table(open_set(out), truths, [])
    perfect = np.array([one.bits for one in truths])
    blind = np.array([len(one.id) * 1.0 for one in truths])
    told = measure(
        Table(truths=truths, columns={**made.columns, "perfect": perfect, "blind": blind}), ["perfect", "blind"], 0
    )
    assert told["rows"] == 48 and told["positives"] == 12 and set(told["baselines"]) == set(BASELINES)
    best, worst = told["scores"]["perfect"], told["scores"]["blind"]
    assert best["auroc"]["value"] == best["within_family"]["value"] == 1.0 and best["spearman"]["value"] > 0.8
    assert best["precision_10%"]["value"] == 1.0 and worst["auroc"]["value"] == 0.5
    assert "beats |T|-|V|" in verdict("perfect", best) and "LOSES" in verdict("blind", worst)
    lengths = told["baselines"]["|T|-|V|"]["against"]
    assert lengths["redundant"]["value"] == 1.0 and lengths["shuffled"]["value"] == 0.5
    assert "| perfect | 100% | 1.00" in markdown(told)


@pytest.mark.slow
@pytest.mark.browser
def test_the_command_writes_table_and_figure(
    tiny_clip: Path, strata: tuple[Path, list[Truth]], capsys: pytest.CaptureFixture[str]
) -> None:
    data = strata[0].parent.parent
    words = ["--benchmark", "--stratum", "6", "--strata-families", ",".join(FAMILIES)]
    model = ["--model", f"local-dir:{tiny_clip}", "--precision", "fp32"]
    assert score.main(["--data", str(data), "--scores", "clip_delta,fact_choice", *words, *model]) == 0
    told = json.loads((data / "scores" / "benchmark.json").read_text())
    assert set(told["scores"]) == {"clip_delta", "fact_choice"} and told["families"] == 2
    assert len(told["scores"]["clip_delta"]["weights_hash"]) == 16
    about = told["scores"]["clip_delta"]["auroc"]
    assert about["low"] <= about["value"] <= about["high"]
    assert (data / "scores" / "benchmark.png").read_bytes().startswith(b"\x89PNG")
    assert "clip_delta" in capsys.readouterr().out


def test_the_benchmark_needs_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert score.main(["--benchmark", "--data", "/no/where"]) == 2
    assert capsys.readouterr().err.startswith("error: --benchmark: name with --data the folder")
