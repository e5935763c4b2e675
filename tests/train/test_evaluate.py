"""The whole of train.evaluate: tiny models, a server that knows the answers, kills, rows that fail."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.train.evaluations import ROOT, SHORT, asked_of, gap_of, knows, mock, rows_of, served
from train.evaluate import main
from train.questions import digest, mathverse


@pytest.mark.parametrize("table", ["pairs", "versions"])
@pytest.mark.parametrize("kind", ["qwen", "llava"])
def test_a_model_is_asked_everything_once(
    kind: str, table: str, family_set: Path, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    model = request.getfixturevalue(f"tiny_{kind}")
    words = ["--model", str(model), "--data", str(family_set), "--config", table, *SHORT]
    assert main([*words, "--out", str(tmp_path / "a")]) == 0
    rows = rows_of(tmp_path / "a")
    assert [(row["problem"], row["version"]) for row in rows] == list(asked_of(family_set, table).keys)
    assert all(row["tokens"] == [4] and row["truncated"] == 1 and row["error"] == "" for row in rows)
    told = gap_of(tmp_path / "a")
    assert told["counts"]["answered"] == len(rows) and told["report"]["pair"]["gap"]["problems"] == 12
    assert "greedy" in told["protocol"] and "boxed" in told["prompt"] and " responses were cut" in told["warnings"][0]
    text = (tmp_path / "a" / "gap.md").read_text(encoding="utf-8")
    assert told["protocol"] in text and told["prompt"] in text and "cut by the limit" in text
    assert (tmp_path / "a" / "gap.png").read_bytes().startswith(b"\x89PNG")
    assert main([*words, "--out", str(tmp_path / "b")]) == 0
    for name in ("predictions.jsonl", "gap.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_the_prompt_of_a_version_is_the_one_template(family_set: Path) -> None:
    by_version = {one.version: one for one in asked_of(family_set, "versions").stream("think_and_box")}
    assert by_version["Text Only"].request.images == () and len(by_version["Vision Only"].request.images) == 1
    assert by_version["Vision Only"].request.text.startswith("According to the question shown in the image")
    assert all("\\boxed{}" in one.request.text for one in by_version.values())
    assert by_version["Text Dominant"].about["level_perception"] in range(1, 6)
    own = {one.version: one for one in asked_of(family_set, "versions").stream("query_cot")}
    assert "first conduct reasoning" in own["Text Dominant"].request.text


def test_choices_and_golds_of_versions_are_those_of_the_pairs(family_set: Path) -> None:
    views = {
        (one.about["family"], one.gold["answer"], tuple(one.gold["choices"])) for one in _stream(family_set, "pairs")
    }
    named = {
        (one.about["family"], one.gold["answer"], tuple(one.gold["choices"])) for one in _stream(family_set, "versions")
    }
    assert views == named and any(choices for _, _, choices in named)


def _stream(data: Path, table: str) -> Any:
    return asked_of(data, table).stream("think_and_box")


def test_a_larger_limit_goes_on_and_a_full_folder_asks_nothing(
    family_set: Path, tiny_qwen: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--model", str(tiny_qwen), "--data", str(family_set), *SHORT, "--out", str(tmp_path / "e")]
    assert main([*words, "--limit", "3"]) == 0
    first = (tmp_path / "e" / "predictions.jsonl").read_bytes()
    assert first.count(b"\n") == 6
    assert main(words) == 0
    assert (tmp_path / "e" / "predictions.jsonl").read_bytes().startswith(first)
    before = (tmp_path / "e" / "predictions.jsonl").stat().st_mtime_ns, gap_of(tmp_path / "e")
    capsys.readouterr()
    assert main([*words, "--limit", "3"]) == 0
    assert "over 3 problems" in capsys.readouterr().out
    assert len(rows_of(tmp_path / "e")) == 24 and before[1]["counts"]["answered"] == 24


def test_the_papers_protocol(family_set: Path, tiny_qwen: Path, tiny_llava: Path, tmp_path: Path) -> None:
    words = ["--data", str(family_set), "--config", "versions", "--protocol", "paper", *SHORT, "--limit", "1"]
    for model in (tiny_qwen, tiny_llava):
        assert main(["--model", str(model), *words, "--out", str(tmp_path / model.name)]) == 0
    told = gap_of(tmp_path / tiny_qwen.name)
    assert "temperature 0.8" in told["protocol"] and "4 samples" in told["protocol"]
    assert "200,704 to 1,003,520 pixels" in told["protocol"] and told["report"]["grouped"]["problems"] in (0, 1)
    assert "pixels" not in gap_of(tmp_path / tiny_llava.name)["protocol"]  # one picture size: the bounds do not apply
    rows = rows_of(tmp_path / tiny_qwen.name)
    assert all(len(row["responses"]) == 4 for row in rows) and len(set(rows[0]["responses"])) > 1


def test_a_server_that_fails_where_only_the_picture_tells(family_set: Path, tmp_path: Path) -> None:
    """The planted gap comes out exactly: every number of the report is known."""
    asked = asked_of(family_set, "versions")
    known = {problem for problem, _ in asked.keys[:30]}
    with mock.serve(knows(asked, lambda problem, name: name == "Vision Only" or problem not in known)) as server:
        words = [*served(server.url), "--data", str(family_set), "--config", "versions"]
        assert main([*words, "--pair", "Text Dominant:Vision Only", "--out", str(tmp_path)]) == 0
        assert server.most_open <= 3 and len(server.bodies) == len(asked.keys)
    pair = gap_of(tmp_path)["report"]["pair"]
    assert pair["only_rich"] == len(known) and pair["neither"] == 12 - len(known) and pair["both"] == 0
    assert pair["gap"]["value"] == pytest.approx(len(known) / 12) == gap_of(tmp_path)["report"]["td_vo"]["value"]
    by_version = {one["version"]: one for one in gap_of(tmp_path)["report"]["versions"]}
    assert by_version["Vision Only"]["accuracy"]["value"] == 0 and by_version["Text Only"]["tokens"] == 5


def test_mathverse_itself(samples: Path, tmp_path: Path) -> None:
    """All six versions with their own words, pictures and golds; its lettered questions by letter."""
    path = samples / "mathverse"
    asked = mathverse(path)
    questions = list(asked.stream("think_and_box"))
    assert len(questions) == 144 and {one.gold["question_type"] for one in questions} == {"multi-choice", "free-form"}
    published = json.loads((path / "testmini.json").read_text(encoding="utf-8"))
    words = {(row["problem_index"], row["problem_version"]): row["question"] for row in published}
    pictures = {(row["problem_index"], row["problem_version"]): path / row["image"] for row in published}
    for one in questions:
        if one.version not in ("Vision Only", "Text Only"):
            assert one.request.text.startswith(words[one.problem, one.version])
        if one.version != "Text Only":
            assert one.request.images == (pictures[one.problem, one.version].read_bytes(),)
    with mock.serve(knows(asked, lambda _, name: name == "Vision Only")) as server:
        data = ["--data", "mathverse", "--path", str(path)]
        assert main([*served(server.url), *data, "--out", str(tmp_path)]) == 0
    told = gap_of(tmp_path)
    accuracies = {one["version"]: one["accuracy"]["value"] for one in told["report"]["versions"]}
    assert accuracies.pop("Vision Only") == 0 and set(accuracies.values()) == {1.0}
    assert told["report"]["td_vo"]["value"] == 1 and told["report"]["grouped"]["value"] == pytest.approx(1 / 3)
    assert told["data"].startswith("mathverse sha256:")


def test_an_unreadable_picture_of_mathverse_leaves_its_problem_out(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = shutil.copytree(samples / "mathverse", tmp_path / "copy")
    row = json.loads((copy / "testmini.json").read_text(encoding="utf-8"))[0]
    (copy / row["image"]).write_bytes(b"\x89PNG no picture")
    with mock.serve(lambda body: "\\boxed{A}") as server:
        data = ["--data", "mathverse", "--path", str(copy), "--limit", "3"]
        assert main([*served(server.url), *data, "--out", str(tmp_path / "out")]) == 2
        assert len(server.bodies) == 12
    assert f"problem {row['problem_index']}" in capsys.readouterr().err
    counts = gap_of(tmp_path / "out")["counts"]
    assert (counts["asked"], counts["answered"], counts["missing"]) == (12, 12, 0)


def test_a_refused_question_is_named_and_asked_again(
    family_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = asked_of(family_set)
    with mock.serve(knows(asked, lambda *_: False), faults=["400"]) as server:
        words = [*served(server.url), "--data", str(family_set), "--out", str(tmp_path)]
        assert main(words) == 2
        told = capsys.readouterr().err
        assert "error: 1 could not be asked: 400 planned 400" in told
        counts = gap_of(tmp_path)["counts"]
        assert counts["answered"] == 23 and sum(map(len, counts["errors"].values())) == 1
        assert gap_of(tmp_path)["report"]["pair"]["gap"]["problems"] == 11
        assert main(words) == 0
        assert len(server.bodies) == 25 and gap_of(tmp_path)["report"]["pair"]["gap"]["problems"] == 12


def test_killed_it_goes_on_where_it_was(family_set: Path, tmp_path: Path) -> None:
    asked = asked_of(family_set, "versions")
    with mock.serve(knows(asked, lambda _, name: name == "Vision Only"), pause=0.05) as server:
        words = [*served(server.url), "--data", str(family_set), "--config", "versions"]
        killed = [sys.executable, "-m", "train.evaluate", *words, "--out", str(tmp_path / "a")]
        process = subprocess.Popen(killed, cwd=ROOT, env=os.environ, stderr=subprocess.DEVNULL)
        file = tmp_path / "a" / "predictions.jsonl"
        while not file.exists() or file.read_bytes().count(b"\n") < 10:
            assert process.poll() is None, "the run ended before it could be killed"
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        whole = file.read_bytes().count(b"\n")
        assert whole < len(asked.keys)
        with file.open("ab") as cut:
            cut.write(b'{"problem": "cut in the mid')
        server.bodies.clear()
        server.pause = 0
        assert main([*words, "--out", str(tmp_path / "a")]) == 0
        assert len(server.bodies) == len(asked.keys) - whole
        assert main([*words, "--out", str(tmp_path / "b")]) == 0
    for name in ("predictions.jsonl", "gap.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_digest_tells_editions_of_a_question(family_set: Path) -> None:
    found = [digest(one) for table in ("pairs", "versions") for one in _stream(family_set, table)]
    assert len(set(found)) > 0.8 * len(found) and all(len(one) == 16 for one in found)
    assert found == [digest(one) for table in ("pairs", "versions") for one in _stream(family_set, table)]


def test_the_protocols_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["greedy", "paper", "sampled", "cot", "direct"]


def test_pixels_are_scaled_into_the_bounds(tiny_qwen: Path) -> None:
    """Small pictures are scaled up to the fewest pixels, as the paper does."""
    from PIL import Image

    from builders.loading import load_processor

    plain, bounded = load_processor(str(tiny_qwen)), load_processor(str(tiny_qwen), 1280 * 784, 256 * 784)
    sizes = [
        one.image_processor(images=[Image.new("RGB", (60, 60))], return_tensors="pt")["image_grid_thw"].prod().item()
        for one in (plain, bounded)
    ]
    assert sizes[0] < 256 * 4 <= sizes[1]


def test_hashes_of_files_stand_in_the_stamp(tmp_path: Path) -> None:
    row = {"problem": "p", "answer": "3", "responses": ["\\boxed{3}"]}
    file = tmp_path / "mine.jsonl"
    file.write_text("".join(json.dumps({**row, "version": v}) + "\n" for v in ("text_rich", "vision_centric")))
    assert main(["--predictions", str(file), "--out", str(tmp_path / "out")]) == 0
    assert hashlib.sha256(file.read_bytes()).hexdigest()[:16] in (tmp_path / "out" / "config.yaml").read_text()
