"""The lab: its plan, its arms as shipped recipes, and a tiny one from pairs to report."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
import yaml

from recipes.load import load as shipped
from recipes.load import names, to_dict
from renderers.errors import UserError
from train.lab import Config, todo
from train.laboratory import plan as plans
from train.laboratory.arms import Costs, recipe_of, row_cost, tokens_of, within, within_steps
from train.laboratory.data import suits
from train.laboratory.plan import BASE, Plan
from train.laboratory.results import Results

COSTS = Costs(text_rich=130.0, vision_centric=100.0)
SIZES = ("engine", "rollout", "optim", "model", "eval", "save", "stages", "seed", "name", "sft")  # not the method


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The committed plan."""
    return plans.load()


def _tiny(folder: Path, **more: object) -> Path:
    """The committed plan at a size of seconds, as a file."""
    values = yaml.safe_load(plans.FILE.read_text(encoding="utf-8"))
    values["data"] |= {
        "families": ["number_line"],
        "held_out": ["graph_properties", "solids"],
        "pairs": 40,
        "train": 0.6,
        "dev": 0.1,
        "test": 0.3,
        "side": 28,
    }
    values["model"] |= {"hidden": 16, "layers": 1, "heads": 2, "vision_hidden": 16, "vocabulary": 400}
    values["set"] += ["rollout.prompts=4", "rollout.micro_batch=4", "rollout.max_new_tokens=6"]
    arms = ["base", "full_text", "kl", "curriculum_replay"]
    values["presets"] = [
        {"name": "quick", "arms": arms, "seeds": [0], "base_tokens": 500, "tokens": 1500, "evaluate": 4}
    ]
    file = folder / "plan.yaml"
    file.write_text(yaml.safe_dump(values | more), encoding="utf-8")
    return file


def test_every_arm_is_a_shipped_recipe_and_changes_sizes_alone(plan: Plan) -> None:
    assert plan.rl is not None
    for arm in (*plan.bases, *plan.arms):
        assert arm.recipe in names()
        mine, theirs = to_dict(recipe_of(plan, arm, 3, Path("m"))), to_dict(shipped(arm.recipe))
        own = {word.partition("=")[0] for word in (*arm.set, *(plan.rl.set if arm.group == "rl" else ()))}
        changed = {
            f"{section}.{key}"
            for section in ("kl", "views", "policy", "reward", "mask_contrast", "key_align")
            for key in mine[section]
            if mine[section][key] != theirs[section][key]
        }
        assert changed <= own, arm.name
        assert mine["engine"] == ("rl" if arm.group == "rl" else "sft")
        assert {key for key in mine if mine[key] != theirs[key]} <= {*SIZES, *(key.split(".")[0] for key in own)}
        if not any(word.startswith("stages") for word in own):
            assert [stage["mix"] for stage in mine["stages"]] == [stage["mix"] for stage in theirs["stages"]]


def test_budgets_are_equal_in_tokens_and_keep_the_stages_shares(plan: Plan) -> None:
    budget = plan.preset("quick").tokens
    steps = {}
    for arm in plan.arms:
        if arm.group == "rl":
            continue
        recipe = within(recipe_of(plan, arm, 0, Path("m")), budget, COSTS)
        assert tokens_of(recipe, COSTS) == pytest.approx(budget, rel=0.02), arm.name
        steps[arm.name] = [stage.steps for stage in recipe.stages]
    assert steps["no_text"][0] > steps["mix"][0] > steps["full_text"][0] > steps["kl"][0]
    assert steps["curriculum"][0] == steps["curriculum"][1]
    early, late = steps["curriculum_early"], steps["curriculum_late"]
    assert early[0] / sum(early) == pytest.approx(0.25, abs=0.01)
    assert late[0] / sum(late) == pytest.approx(0.75, abs=0.01)


def test_arms_of_the_group_rl_have_equal_steps_of_whole_generations(plan: Plan) -> None:
    assert plan.rl is not None
    arms = [arm for arm in plan.arms if arm.group == "rl"]
    assert len(arms) == 4
    for arm in arms:
        recipe = within_steps(recipe_of(plan, arm, 0, Path("m")), plan.rl.steps)
        steps = [stage.steps for stage in recipe.stages if stage.steps is not None]
        assert sum(steps) == plan.rl.steps
        assert not any(one % recipe.rollout.updates for one in steps)


def test_the_kl_term_pays_for_both_views(plan: Plan) -> None:
    recipe = recipe_of(plan, plan.arm("kl"), 0, Path("m"))
    assert row_cost(recipe, recipe.stages[0], COSTS) == 230.0
    late = recipe_of(plan, plan.arm("kl_curriculum"), 0, Path("m"))
    assert [row_cost(late, stage, COSTS) for stage in late.stages] == [230.0, 100.0]


def test_the_plan_names_what_the_confirmatory_test_needs(plan: Plan) -> None:
    assert len(plan.contrasts) == 3
    assert len(plan.preset("full").seeds) >= plan.endpoints.seeds >= 8
    compared = {name for one in plan.contrasts for name in (one.first, one.second)}
    assert (
        {BASE, plan.endpoints.reference, *compared} <= set(plan.preset("quick").arms) <= set(plan.preset("full").arms)
    )
    for arm in plan.arms:
        assert arm.name in plan.preset("full").arms
        assert len(plan.seeds("full", arm.name)) == (8 if plan.confirmatory(arm.name) else 3)


def test_quick_and_full_share_their_runs(plan: Plan) -> None:
    quick, full = plan.preset("quick"), plan.preset("full")
    assert all(plan.key("quick", name) == plan.key("full", name) for name in quick.arms)
    assert set(quick.seeds) <= set(full.seeds)
    assert {name for name in quick.arms if name in full.diagnose} == set(quick.diagnose)
    assert plan.key("gpu", "kl") != plan.key("full", "kl")


def test_what_is_named_twice_runs_once(plan: Plan) -> None:
    assert todo(Config(arms=("kl", "kl"), seeds=(0, 0)), plan) == [(BASE, 0), ("kl", 0)]


def test_what_the_contrasts_need_runs_first(plan: Plan) -> None:
    tasks = todo(Config(preset="full"), plan)
    first = len(plan.preset("full").seeds)
    assert tasks[:first] == [(BASE, seed) for seed in plan.preset("full").seeds]
    compared = {plan.endpoints.reference, *(name for one in plan.contrasts for name in (one.first, one.second))}
    arms = [(name, seed) for name, seed in tasks if not plan.is_base(name)]
    assert {name for name, _ in arms[: first * len(compared)]} == compared
    assert [seed for _, seed in arms[: len(compared) + 1]] == [0] * len(compared) + [1]
    ranks = [plan.rank(name) for name, _ in arms]
    assert ranks == sorted(ranks)
    assert arms[-1] == ("rl_curriculum_replay", plan.preset("full").other_seeds[-1])
    assert {seed for name, seed in tasks if name == "base_text"} == {0, 1, 2}


def test_a_base_runs_for_every_seed_of_an_arm_that_starts_from_it(plan: Plan) -> None:
    config = Config(preset="full", arms=("kl_from_text",), seeds=(4,))
    assert todo(config, plan) == [("base_text", 4), ("kl_from_text", 4)]
    some = todo(Config(preset="full", seeds=(1, 5, 100)), plan)
    assert {seed for name, seed in some if name == "alternate"} == {1, 100}
    assert {seed for name, seed in some if name == "kl"} == {1, 5, 100}


def test_a_changed_plan_names_its_runs_anew_and_a_new_arm_does_not(plan: Plan) -> None:
    other = dataclasses.replace(plan, data=dataclasses.replace(plan.data, seed=plan.data.seed + 1))
    assert other.key("quick", "kl") != plan.key("quick", "kl")
    fewer = dataclasses.replace(plan, arms=plan.arms[:4])
    assert fewer.key("quick", "kl") == plan.key("quick", "kl")
    assert len({plan.key("quick", name) for name in plan.preset("quick").arms}) == len(plan.preset("quick").arms)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda values: values["data"].update(families=["number_lines"]), "number_line"),
        (lambda values: values["data"].update(train=0.9), "add up to 1"),
        (lambda values: values["data"].update(side=30), "multiple of"),
        (lambda values: values["contrasts"][0].update(first="klx"), "'klx'"),
        (lambda values: values["presets"][0].update(seeds=[1, 1]), "a name twice"),
        (lambda values: values["endpoints"].update(guards=0.1), "guards"),
        (lambda values: values.pop("contrasts"), "contrasts is missing"),
        (lambda values: values["data"].update(levels=[1]), "another level than data.perception"),
        (lambda values: values["data"].update(held_out=["instruments"]), "instruments is trained on"),
        (lambda values: values["arms"][0].update(start="mix"), "start mix is no base"),
        (lambda values: values["arms"][0].update(group="other"), "group"),
        (lambda values: values["arms"][0].update(rows={"score": "pair_gaps"}), "pair_gap"),
        (lambda values: values["arms"][0].update(rows={"score": "ink", "share": 0}), "rows.share"),
        (lambda values: values["arms"][0].update(rows={"score": "ink", "pool": 2}), "no row would be left"),
        (lambda values: values.pop("rl"), "needs the section rl"),
        (lambda values: values["presets"][1].update(other_seeds=[9]), "none of its seeds"),
        (lambda values: values["presets"][0].update(diagnose=["alternate"]), "none of its arms"),
        (lambda values: values["presets"][0].update(problems_elsewhere=-1), "must not be negative"),
        (lambda values: values["presets"][2]["model"].update(kind="qwen") or values["data"].update(side=98), "28"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_one_line(tmp_path: Path, change: object, said: str) -> None:
    values = yaml.safe_load(plans.FILE.read_text(encoding="utf-8"))
    change(values)  # type: ignore[operator]
    file = tmp_path / "plan.yaml"
    file.write_text(yaml.safe_dump(values), encoding="utf-8")
    with pytest.raises(UserError, match=said):
        plans.load(file)


def test_rows_with_choices_words_or_long_numbers_are_left_out() -> None:
    row = {"answer": "-12", "choices": [], "text_rich_prompt": "words"}
    for answer in ("-12", "1.5", "7"):
        assert suits(row | {"answer": answer}, 3)
    assert suits(row | {"answer": "02:40"}, 5)
    for other in (
        {"answer": "-120"},
        {"answer": "1."},
        {"answer": "B"},
        {"choices": ["1"]},
        {"text_rich_prompt": None},
    ):
        assert not suits(row | other, 3)


def test_a_tiny_lab_ends_in_a_report_and_is_never_run_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from train.lab import main
    from train.laboratory.runs import Lab

    words = ["--plan", str(_tiny(tmp_path)), "--out", str(tmp_path / "out"), "--cache", str(tmp_path / "cache")]
    words += ["--workers", "1"]
    assert main([*words, "--arms", "kl", "--report", "none"]) == 0
    file = tmp_path / "out" / "results.jsonl"
    first = file.read_text(encoding="utf-8")
    assert [one.arm for one in Results(file).all()] == [BASE, "kl"]
    assert main(words) == 0
    results = Results(file).all()
    assert file.read_text(encoding="utf-8").startswith(first)
    assert [one.arm for one in results] == [BASE, "kl", "full_text", "curriculum_replay"]
    assert len({one.items for one in results}) == 1
    assert {len(one.text_rich) for one in results} == {4}
    assert {one.recipe for one in results} == {"mix", "sft_kl", "full_text", "curriculum_replay"}
    report = (tmp_path / "out" / "report-quick.md").read_text(encoding="utf-8")
    assert "| kl | sft_kl | 1 |" in report
    monkeypatch.setattr(Lab, "run", lambda *_: pytest.fail("a finished run was started again"))
    assert main(words) == 0
    assert (tmp_path / "out" / "report-quick.png").stat().st_size > 5000
    capsys.readouterr()


def test_an_arm_begins_with_its_seeds_base(tmp_path: Path) -> None:
    from train.laboratory.runs import Lab

    lab = Lab(plans.load(_tiny(tmp_path)), "quick", tmp_path / "cache")
    with pytest.raises(UserError, match="run the arm base first"):
        lab.run("kl", 0)
    assert lab.recipe("kl", 0, COSTS).model.path == str(lab.folder(BASE, 0) / "final")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--arms", "random_image"], "not in the preset quick"),
        (["--arms", "klx"], "unknown arm of the lab 'klx'"),
        (["--families", "number_lines"], "unknown family 'number_lines'"),
        (["--report", "only"], "no result of the preset quick"),
    ],
)
def test_mistakes_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    from train.lab import main

    assert main([*words, "--plan", str(plans.FILE), "--out", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_other_families_are_another_plan(plan: Plan) -> None:
    other = plans.load(families=("counting_scene",))
    assert other.data.families == ("counting_scene",)
    assert other.key("quick", BASE) != plan.key("quick", BASE)
    assert json.dumps(dataclasses.asdict(other.model)) == json.dumps(dataclasses.asdict(plan.model))


def test_a_dry_run_measures_and_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from train.lab import main

    words = ["--plan", str(_tiny(tmp_path)), "--out", str(tmp_path / "out"), "--cache", str(tmp_path / "cache")]
    assert main([*words, "--workers", "2", "--unseen", "0.2", "--dry-run"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split(" ")[0] for line in told] == [
        "base",
        "full_text",
        "kl",
        "curriculum_replay",
        "pairs",
        "together:",
    ]
    assert "4 runs" in told[-1]
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "cache").exists()
