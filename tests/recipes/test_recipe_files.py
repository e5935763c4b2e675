"""Recipe files: every shipped one is whole and says what its name promises, and every mistake is one clear line."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from recipes import load as loading
from recipes import schedule
from recipes.load import from_dict, load, names, to_dict, to_yaml
from recipes.recipe import Recipe
from renderers.errors import UserError

REFERENCE = ("full_text", "no_text", "mix", "curriculum", "kl", "kl_curriculum")
OTHERS = (
    "curriculum_replay", "curriculum_ramp", "mix_matched", "alternate", "adaptive", "sft_kl", "mask_contrast",
    "key_align", "kl_shuffled_text", "kl_blank_image", "random_image", "default",
)  # fmt: skip


def test_every_recipe_that_users_are_promised_is_shipped() -> None:
    assert names() == sorted([*REFERENCE, *(f"{name}_seed_compat" for name in REFERENCE), *OTHERS])


@pytest.mark.parametrize("name", names())
def test_a_recipe_survives_its_own_yaml(name: str, tmp_path: Path) -> None:
    recipe = load(name)
    assert recipe.name == name and recipe.description
    saved = tmp_path / "config.yaml"
    saved.write_text(to_yaml(recipe), encoding="utf-8")
    assert load(saved) == recipe
    assert from_dict(to_dict(recipe), where="again") == recipe


@pytest.mark.parametrize("name", REFERENCE)
def test_the_originals_settings_are_as_published(name: str) -> None:
    recipe = load(f"{name}_seed_compat")
    assert (recipe.rollout.n, recipe.rollout.prompts * recipe.rollout.updates, recipe.rollout.prompts) == (5, 512, 128)
    assert (recipe.optim.lr, recipe.optim.weight_decay, recipe.optim.schedule) == (1e-6, 0.01, "constant")
    assert (recipe.policy.clip_low, recipe.policy.clip_high, recipe.policy.dual_clip) == (0.2, 0.28, 10.0)
    assert (recipe.rollout.temperature, recipe.rollout.max_new_tokens) == (0.8, 4096)
    assert (recipe.kl.estimator, recipe.kl.normalise, recipe.kl.clamp) == ("k3_seed", "micro_batch", 10.0)
    assert all(stage.lr_rewarm == 0 for stage in recipe.stages)
    mixes = [(stage.mix, stage.steps) for stage in recipe.stages]
    assert mixes == [(stage.mix, stage.steps) for stage in load(name).stages]
    assert (recipe.kl.coef > 0) == (load(name).kl.coef > 0) == name.startswith("kl")


def test_corrected_recipes_use_the_estimator_without_dead_zone() -> None:
    for name in [*REFERENCE, *OTHERS]:
        kl = load(name).kl
        assert (kl.estimator, kl.normalise) == ("forward_top_k", "kd_tokens")


def test_controls_differ_from_their_recipe_in_one_thing() -> None:
    changed = {"kl_shuffled_text": "views", "kl_blank_image": "views", "mix_matched": "stages", "random_image": "views"}
    for control, key in changed.items():
        mine, base = to_dict(load(control)), to_dict(load("kl" if control.startswith("kl") else "mix"))
        assert {name for name in mine if mine[name] != base[name]} == {"name", "description", key}


def test_mix_matched_takes_the_kl_recipes_steps_times_their_highest_cost() -> None:
    assert schedule.total_steps(load("mix_matched")) == round(1.3 * schedule.total_steps(load("kl")))


def test_overrides_reach_into_sections_lists_and_what_is_null() -> None:
    recipe = load("kl_curriculum", ["kl.coef=1e-2", "stages.1.mix.text_rich=0.5", "stages.1.mix.vision_centric=0.5",
                                    "model.lora.rank=8", "reward.overlong=null", "data.evaluate=out/x"])  # fmt: skip
    assert recipe.kl.coef == 0.01 and recipe.stages[1].mix.text_rich == 0.5 and recipe.stages[0].mix.text_rich == 1
    assert recipe.model.lora is not None and recipe.model.lora.rank == 8
    assert recipe.reward.overlong is None and recipe.data.evaluate == "out/x"


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("kl.estimatr=jsd", "unknown key in kl.yaml 'kl.estimatr': did you mean 'kl.estimator'?"),
        ("kl.estimator=jds", "unknown value of kl.estimator in kl.yaml 'jds': did you mean 'jsd'?"),
        ("kll.coef=1", "unknown key in kl.yaml 'kll': did you mean 'kl'?"),
        ("kl.coef=much", "kl.yaml: kl.coef is 'much': needs a number"),
        ("kl.coef=.nan", "kl.yaml: kl.coef is nan: must not be negative"),
        ("rollout.n=2.5", "kl.yaml: rollout.n is 2.5: needs a whole number"),
        ("rollout.n=true", "kl.yaml: rollout.n is True: needs a whole number"),
        ("rollout.n=1", "kl.yaml: rollout.n is 1: a group needs two responses: its mean is the baseline"),
        ("kl=5", "kl.yaml: kl is 5: needs keys and values"),
        ("stages=[]", "kl.yaml: stages is []: needs at least one stage"),
        ("stages.3.steps=1", "override 'stages.3.steps=1': '3' is no place of a list of 1 (the first is 0)"),
        ("stages.0.mix.text_rich=0.7", "kl.yaml: stages.0.mix is [0.7, 0.0]: needs two shares of 0 to 1 that add"),
        ("stages.0.steps=null", "kl.yaml: stages.0.steps is None: a stage needs either steps or until"),
        ("kl.on=vision_centric", "kl.yaml: kl.gate is 'teacher_correct': on vision-centric rollouts it would drop"),
        ("kl.off_step=0", "kl.yaml: kl.off_step is 0: must come after kl.on_step 0"),
        ("stages.0.kl=0", "kl.yaml: kl.coef is 0.1: no stage has text_rich rollouts with the term on"),
        ("optim.betas=[0.9]", "kl.yaml: optim.betas is [0.9]: needs 2 values"),
        ("kl.coef", "override 'kl.coef': write section.key=value"),
        ("seed.x=1", "override 'seed.x=1': 'seed' is a value, not a section"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_that_names_file_and_key(override: str, said: str) -> None:
    given = ["seed=1", override] if override.startswith("seed") else [override]
    with pytest.raises(UserError) as error:
        load("kl", given)
    assert str(error.value).startswith(said) and "\n" not in str(error.value)


def test_token_estimators_need_the_teachers_own_tokens() -> None:
    with pytest.raises(UserError, match="k3_seed reads the teacher's own tokens"):
        load("kl_seed_compat", ["kl.on=both", "kl.gate=all"])


def test_own_files_extend_shipped_ones_and_each_other(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("extends: kl\nkl: {coef: 0.5}\n")
    (tmp_path / "next.yaml").write_text("extends: mine.yaml\nkl: {top_k: 8}\n")
    recipe = load(tmp_path / "next.yaml")
    assert (recipe.name, recipe.kl.coef, recipe.kl.top_k) == ("next", 0.5, 8)
    assert dataclasses.replace(recipe, name="kl", kl=load("kl").kl) == load("kl")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extends: self.yaml", "extends itself"),
        ("a: [", "not YAML"),
        ("- kl", "needs a mapping"),
        ("extends: klx", "unknown recipe 'klx': did you mean 'kl'?"),
        ("stages: [{name: a, steps: 1}]", "self.yaml: description is missing"),
        ("description: x\nstages: [{steps: 1}]", "self.yaml: stages.0.name is missing"),
        ("extends: mix\nadaptive: {bounds: [0.9, 0.1]}", "adaptive.bounds is [0.9, 0.1]"),
        ("extends: mix\nstages: [{name: a, steps: 4}, {name: a, steps: 8}]", "two stages have one name"),
    ],
)
def test_a_bad_file_is_one_line(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "self.yaml").write_text(text)
    with pytest.raises(UserError) as error:
        load(tmp_path / "self.yaml")
    assert said in str(error.value) and "\n" not in str(error.value)


def test_missing_file_and_name() -> None:
    with pytest.raises(UserError, match=r"recipe nowhere\.yaml: No such file"):
        load("nowhere.yaml")
    with pytest.raises(UserError, match="unknown recipe 'curriculm': did you mean 'curriculum'"):
        load("curriculm")


def test_every_key_of_a_recipe_has_a_default_that_passes() -> None:
    recipe = from_dict({"name": "x", "description": "x", "stages": [{"name": "a", "steps": 4}]}, where="x")
    assert isinstance(recipe, Recipe) and recipe.policy.coef == 1


def test_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert loading.main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines] == names() and all(
        len(line.split("  ", 1)[1]) > 10 for line in lines
    )
    assert loading.main(["--show", "mix", "--set", "seed=3"]) == 0
    assert "seed: 3" in capsys.readouterr().out
    assert loading.main(["--show", "mixx"]) == 2
    assert "did you mean 'mix'" in capsys.readouterr().err
