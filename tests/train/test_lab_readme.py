"""The README's section of results is what the committed results and the plan give, and nothing by hand."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from renderers.errors import UserError
from tests.train.planted import everything
from train.laboratory import plan as plans
from train.laboratory.analysis import Table
from train.laboratory.plan import Plan
from train.laboratory.readme import BEGIN, END, current, section, update
from train.laboratory.report import text
from train.laboratory.results import Result, Results

ROOT = Path(__file__).parents[2]
LAB = ROOT / "cards" / "lab"
AGAIN = "run python -m train.lab --report only --preset full --readme README.md"


@pytest.fixture(scope="module")
def committed() -> list[Result]:
    """The committed results; none as long as nothing was run."""
    return Results(LAB / "results.jsonl").all()


def test_the_readme_tells_what_the_committed_results_give(plan: Plan, committed: list[Result]) -> None:
    """Holds before the runs, too: then it says that there are none."""
    assert current(ROOT / "README.md") == section(Table.of(plan, "full", committed)), AGAIN


@pytest.mark.parametrize("preset", ["quick", "full"])
def test_a_committed_report_is_what_the_committed_results_give(
    plan: Plan, committed: list[Result], preset: str
) -> None:
    file = LAB / f"report-{preset}.md"
    table = Table.of(plan, preset, committed)
    assert file.read_text(encoding="utf-8") == text(table), f"run python -m train.lab --report only --preset {preset}"


def test_new_pictures_are_told_as_their_results_are() -> None:
    """The report is what its results give, and every figure that the README tells of it stands there."""
    other = plans.load(unseen=0.2)
    folder = LAB / "unseen"
    report = text(Table.of(other, "full", Results(folder / "results.jsonl").all()))
    assert (folder / "report-full.md").read_text(encoding="utf-8") == report
    told = (ROOT / "README.md").read_text(encoding="utf-8").partition("### On pictures that were never trained on")[2]
    told = told.partition("\n## ")[0]
    figures = re.findall(r"[+-]?\d\.\d{3} \([^)]*\)", told)
    assert len(figures) >= 5 * 3 + 3
    assert [figure for figure in figures if figure not in report] == []


def test_without_results_it_says_so(plan: Plan) -> None:
    told = section(Table.of(plan, "full", []))
    assert told.startswith("Not run yet")
    assert not re.search(r"\d\.\d", told)


def test_every_figure_of_the_section_stands_in_the_report(plan: Plan) -> None:
    table = Table.of(plan, "full", everything(plan))
    told, whole = section(table), text(table)
    figures = re.findall(r"[+-]?\d\.\d{3} \([^)]*\)", told)
    assert len(figures) > 3 * len(table.group("main"))
    assert [figure for figure in figures if figure not in whole] == []
    for arm in table.group("main"):
        assert f"| {arm.name} | {len(arm.seeds)} |" in told
    assert "No language model was pretrained on text" in told
    assert "(cards/lab/report-full.png)" in told


def test_a_flipped_verdict_changes_the_section(plan: Plan) -> None:
    results = everything(plan)
    before = section(Table.of(plan, "full", results))
    at = next(at for at, one in enumerate(results) if one.arm == "kl")
    flipped = results[at].text_rich.replace("1", "0")
    results[at] = dataclasses.replace(results[at], text_rich=flipped)
    assert section(Table.of(plan, "full", results)) != before


def test_only_what_is_between_the_markers_is_written(tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text(f"# A\n\n{BEGIN}\nold\n{END}\n\nafter\n", encoding="utf-8")
    update(file, "new\n")
    assert file.read_text(encoding="utf-8") == f"# A\n\n{BEGIN}\nnew\n{END}\n\nafter\n"
    assert current(file) == "new\n"
    update(file, "new\n")
    assert file.read_text(encoding="utf-8").count("new") == 1


@pytest.mark.parametrize("words", ["", BEGIN, END, f"{END}{BEGIN}", f"{BEGIN}{BEGIN}{END}", f"{BEGIN}{END}{END}"])
def test_a_readme_without_both_markers_is_refused_and_kept(tmp_path: Path, words: str) -> None:
    file = tmp_path / "README.md"
    file.write_text(words, encoding="utf-8")
    with pytest.raises(UserError, match="needs one line <!-- lab:begin -->"):
        update(file, "new\n")
    assert file.read_text(encoding="utf-8") == words


def test_a_readme_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        update(tmp_path / "README.md", "new\n")


def test_the_command_writes_report_and_readme(tmp_path: Path, plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    from train.lab import main

    store = Results(tmp_path / "results.jsonl")
    for one in everything(plan, "quick"):
        store.append(one)
    file = tmp_path / "README.md"
    file.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    words = ["--report", "only", "--preset", "quick", "--plan", str(plans.FILE), "--out", str(tmp_path)]
    assert main([*words, "--readme", str(file)]) == 0
    assert current(file) == section(Table.of(plan, "quick", store.all()))
    assert (tmp_path / "report-quick.md").read_text(encoding="utf-8") == text(Table.of(plan, "quick", store.all()))
    assert "report-quick.png" in capsys.readouterr().out
