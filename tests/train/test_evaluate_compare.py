"""Two evaluations side by side: planted changes are found, equal ones are not, and what differs is said."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from recipes.outcomes import Outcome
from train.contrasts import contrasts
from train.evaluate import main

VERSIONS = ("Text Dominant", "Text Lite", "Vision Intensive", "Vision Dominant", "Vision Only")


def _planted(seed: int, shares: dict[str, float], problems: int = 200, samples: int = 4) -> list[Outcome]:
    """Problems of unequal ease (the same for one name), independent samples."""
    draw = random.Random(seed)
    found = []
    for number in range(problems):
        ease = random.Random(number).gauss(0, 0.15)
        for version, share in shares.items():
            correct = tuple(draw.random() < share + ease for _ in range(samples))
            found.append(Outcome(problem=f"p{number}", version=version, correct=correct))
    return found


def _folder(out: Path, found: list[Outcome], **about: str) -> Path:
    out.mkdir()
    rows = [
        {
            "problem": one.problem, "version": one.version, "correct": list(one.correct), "error": "",
            "extracted": ["7" if good else "9" for good in one.correct], "tokens": [5] * len(one.correct),
            "truncated": 0, "asked": f"{one.problem}{one.version}",
        }
        for one in found
    ]  # fmt: skip
    (out / "predictions.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (out / "gap.json").write_text(json.dumps({"model": out.name, "protocol": "greedy", "prompt": "box", **about}))
    return out


def test_a_planted_change_is_found_and_only_that() -> None:
    before = dict.fromkeys(VERSIONS, 0.6) | {"Vision Dominant": 0.4}
    found = {
        one.name: one
        for one in contrasts(
            _planted(1, before), _planted(2, before | {"Vision Dominant": 0.6}), "Text Dominant", "Vision Dominant"
        )
    }
    gap, rich, vision = list(found.values())[:3]
    assert gap.change.value == pytest.approx(rich.change.value - vision.change.value)
    assert gap.holm < 0.001 and vision.holm < 0.001 and (vision.mcnemar or 1) < 0.001 and rich.holm > 0.05
    assert 0.1 < vision.change.low < 0.2 < vision.change.high < 0.3
    assert len(found) == 5 and found["Text Dominant − Vision Only"].mcnemar is None


def test_holm_covers_all_contrasts_and_p_is_that_of_signs() -> None:
    """p against scipy's permutation test of paired samples on the same differences."""
    a, b = (_planted(seed, dict.fromkeys(VERSIONS, 0.5 + 0.04 * seed), problems=60) for seed in (3, 4))
    found = contrasts(a, b, "Text Dominant", "Vision Only")
    assert [one.name for one in found][3:] == ["grouped gap"]  # TD - VO is the paired gap itself
    rich = {side: {one.problem: one.accuracy for one in who if one.version == "Text Dominant"} for side, who in
            (("a", a), ("b", b))}  # fmt: skip
    changes = np.array([rich["b"][name] - rich["a"][name] for name in rich["a"]])
    wanted = stats.permutation_test(
        (changes,), lambda x: x.mean(), permutation_type="samples", n_resamples=20_000, rng=np.random.default_rng(0)
    )
    assert found[1].p == pytest.approx(wanted.pvalue, abs=0.015)
    ordered = sorted(found, key=lambda one: one.p)
    assert ordered[0].holm == pytest.approx(min(1, 4 * ordered[0].p)) and ordered[-1].holm >= ordered[-1].p


def test_two_draws_of_one_model_seldom_differ() -> None:
    """At 5 %, of 60 comparisons without a change about 3 have any significant contrast; Holm keeps it at that."""
    shares = dict.fromkeys(VERSIONS, 0.5)
    hits = 0
    for seed in range(60):
        found = contrasts(
            _planted(2 * seed, shares, problems=40, samples=1),
            _planted(2 * seed + 1, shares, problems=40, samples=1),
            "Text Dominant",
            "Vision Dominant",
        )
        hits += any(one.holm < 0.05 for one in found)
    assert hits <= 9  # binomial(60, 0.05): more than 9 once in 1,000


def test_the_command_and_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shares = dict.fromkeys(VERSIONS, 0.6)
    a = _folder(tmp_path / "a", _planted(1, shares, problems=50))
    b = _folder(tmp_path / "b", _planted(2, shares, problems=40), protocol="paper")
    assert main(["--compare", str(a), str(b), "--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    assert "protocol differs: greedy | paper" in printed and "10 problems only in the first" in printed
    told: dict[str, Any] = json.loads((tmp_path / "out" / "comparison.json").read_text())
    assert len(told["contrasts"]) == 5 and {one["change"]["problems"] for one in told["contrasts"]} == {40}
    assert (tmp_path / "out" / "comparison.md").read_text() == printed
    assert (tmp_path / "out" / "comparison.png").read_bytes().startswith(b"\x89PNG")
    assert main(["--compare", str(a), str(a), "--pair", "Text Lite:Vision Only"]) == 0
    same = capsys.readouterr().out
    assert "| paired gap Text Lite − Vision Only |" in same and "differs" not in same and "+0.000 (+0.000" in same


def test_runs_are_compared_by_their_last_evaluation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shares = {"text_rich": 0.9, "vision_centric": 0.2}
    for name, seed in (("a", 1), ("b", 2)):
        run = _folder(tmp_path / name, _planted(seed, shares))
        (run / "samples").mkdir()
        (run / "samples" / "answers-00000001.jsonl").write_text("not read")
        (run / "predictions.jsonl").rename(run / "samples" / "answers-00000002.jsonl")
    assert main(["--compare", str(tmp_path / "a"), str(tmp_path / "b")]) == 0
    assert "| paired gap text-rich − vision-centric |" in capsys.readouterr().out


def test_other_questions_are_said_and_strangers_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _planted(1, {"text_rich": 0.9, "vision_centric": 0.2}, problems=5)
    a, b = _folder(tmp_path / "a", found), _folder(tmp_path / "b", found)
    file = b / "predictions.jsonl"
    file.write_text(file.read_text().replace('"asked": "p0', '"asked": "q0'))
    assert main(["--compare", str(a), str(b)]) == 0
    assert "2 of 10 common questions were asked with other words" in capsys.readouterr().out
    file.write_text(file.read_text().replace('"problem": "p', '"problem": "q'))
    assert main(["--compare", str(a), str(b)]) == 2
    assert "are they of the same set?" in capsys.readouterr().err
    assert main(["--compare", str(a), str(tmp_path)]) == 2
    assert "holds neither predictions.jsonl nor samples/" in capsys.readouterr().err
