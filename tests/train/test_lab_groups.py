"""Groups of the lab's arms, each at a size of seconds: diagnosed ones, selection, rollouts, another base."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pytest
import yaml

from builders.dataset import BuiltSet
from builders.shards import locked
from recipes.load import load
from renderers.errors import UserError
from train import paired
from train.laboratory import plan as plans
from train.laboratory import runs
from train.laboratory.arms import Costs
from train.laboratory.data import further
from train.laboratory.forecast import Prices, pairs_of, seconds_of
from train.laboratory.plan import BASE, Chosen
from train.laboratory.probing import CONDITIONS, PROBES, PROBLEMS
from train.laboratory.results import Result
from train.laboratory.runs import Lab
from train.laboratory.selecting import chosen, trivial

ARMS = (
    "base",
    "full_text",
    "base_text",
    "kl_from_text",
    "select_gap",
    "select_random",
    "rl_kl",
    "rl_curriculum_replay",
)


def _tiny(folder: Path) -> Path:
    """The committed plan at a size of seconds, as a file."""
    values = yaml.safe_load(plans.FILE.read_text(encoding="utf-8"))
    values["data"] |= {"families": ["number_line"], "pairs": 60, "train": 0.5, "dev": 0.1, "test": 0.4, "side": 28}
    values["data"] |= {"levels": [3], "held_out": ["graph_properties"]}
    values["model"] |= {"hidden": 16, "layers": 1, "heads": 2, "vision_hidden": 16, "vocabulary": 400}
    values["set"] += ["rollout.prompts=4", "rollout.micro_batch=4", "rollout.max_new_tokens=6"]
    values["rl"]["set"] += ["rollout.prompts=2", "rollout.n=2", "rollout.micro_batch=4", "policy.filter_groups=false"]
    values["rl"]["steps"] = 4
    for arm in values["arms"]:
        if "rows" in arm:
            arm["rows"]["pool"] = 12
    values["presets"] = [
        {"name": "quick", "arms": list(ARMS), "seeds": [0], "base_tokens": 1500, "tokens": 1500, "evaluate": 4,
         "diagnose": ["base", "full_text"], "problems_elsewhere": 3}
    ]  # fmt: skip
    file = folder / "plan.yaml"
    file.write_text(yaml.safe_dump(values), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """A tiny lab whose base is trained."""
    folder = tmp_path_factory.mktemp("lab")
    lab = Lab(plans.load(_tiny(folder)), "quick", folder / "cache")
    lab.run(BASE, 0)
    return lab


def _run(lab: Lab, arm: str) -> Result:
    result = lab.run(arm, 0)
    assert result is not None
    return result


def test_a_diagnosed_arm_is_probed_and_asked_elsewhere(lab: Lab) -> None:
    result = _run(lab, "full_text")
    assert set(result.elsewhere) == {"perception 3", "family graph_properties"}
    assert all(len(found[view]) == 3 for found in result.elsewhere.values() for view in ("text_rich", "vision_centric"))
    assert set(result.diagnosis) == {*PROBES, "attention_share"}
    assert all(map(math.isfinite, result.diagnosis.values()))
    assert 0 < result.diagnosis["attention_share"] < 1
    assert 0 <= result.diagnosis["conflict"] <= 1


def test_probes_see_a_model_that_cannot_see(lab: Lab) -> None:
    from builders.vlm import wrap
    from recipes.settings import Model
    from train.laboratory.probing import probed
    from train.model import load

    model, processor = load(Model(path=str(lab.folder(BASE, 0) / "final"), dtype="float32"))
    weights = list(model.model.visual.merger.parameters())
    seeing = probed(wrap(model, processor), lab.tested, 0)
    for weight in weights:
        weight.data.zero_()
    blind = probed(wrap(model, processor), lab.tested, 0)
    assert blind["corruption"] == 0
    assert blind["attention_share"] != seeing["attention_share"]
    assert blind["image_removed"] == 0


def test_further_sets_differ_in_one_thing_from_the_plans(lab: Lab) -> None:
    data = lab.plan.data
    sets = further(data, 3)
    assert sets["perception 3"].families == data.families
    assert sets["perception 3"].perception == 3
    assert sets["family graph_properties"].perception == data.perception
    for rows in lab.elsewhere.values():
        assert not {row["id"] for row in rows} & {row["id"] for row in lab.built.rows(columns=["id"])}
    (levels,) = {row["level_perception"] for row in lab.elsewhere["perception 3"]}
    (family,) = {row["family"] for row in lab.elsewhere["family graph_properties"]}
    assert (levels, family) == (3, "graph_properties")


def test_a_run_that_another_process_trains_is_left_alone(lab: Lab) -> None:
    out = lab.folder("full_text", 7)
    with (
        locked(out, "lock", shared=False, wait=False, busy="busy"),
        pytest.raises(UserError, match="full_text of seed 7 is being trained by another process"),
    ):
        lab.run("full_text", 7)


def test_nothing_that_trains_reads_the_test(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the tokenizer's corpus nor what the adaptive schedule watches."""
    splits = []
    rows, chosen_rows = BuiltSet.rows, paired.chosen_rows

    def read(built: BuiltSet, *given: object, split: str | None = None, **more: object) -> object:
        splits.append(split)
        return rows(built, *given, split=split, **more)  # type: ignore[arg-type]

    def drawn(built: BuiltSet, split: str, count: int, seed: int) -> object:
        splits.append(split)
        return chosen_rows(built, split, count, seed)

    recipe = load("adaptive")
    recipe = dataclasses.replace(recipe, eval=dataclasses.replace(recipe.eval, paired=2))
    monkeypatch.setattr(BuiltSet, "rows", read)
    assert lab._corpus() and splits == ["train"]
    monkeypatch.setattr(paired, "chosen_rows", drawn)
    assert lab._evaluator(recipe, tmp_path) is not None
    assert set(splits[1:]) == {"dev"}


def test_too_few_problems_elsewhere_name_their_set(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "further", lambda data, problems: {"family sectors": data})
    presets = (dataclasses.replace(lab.preset, problems_elsewhere=60),)
    with pytest.raises(UserError, match="60 test problems of family sectors are wanted"):
        Lab(dataclasses.replace(lab.plan, presets=presets), "quick", lab.cache).elsewhere  # noqa: B018


def test_selection_trains_on_its_share_of_one_pool(lab: Lab) -> None:
    result = _run(lab, "select_gap")
    kept = {name: set(lab.built.selection(name)) for name in lab.built.selection_names() if name.startswith("lab-")}
    assert [len(ids) for ids in kept.values()] == [4]
    train = {row["id"] for row in lab.built.rows(split="train", columns=["id"])}
    assert next(iter(kept.values())) < train
    assert result.steps == _run(lab, "select_random").steps
    assert len(lab.built.selection_names()) == 2


def test_the_highest_by_a_score_or_as_many_at_random(lab: Lab) -> None:
    pool = list(lab.built.rows(split="train"))[:9]
    rows = Chosen(score="|T|-|V|", share=1 / 3)
    values = dict(zip((row["id"] for row in pool), trivial(pool, "|T|-|V|"), strict=True))
    first = pool[0]
    assert values[first["id"]] == len(first["text_rich_prompt"]) - len(first["vision_centric_prompt"])
    top = chosen(pool, rows, 0, lab.built, Path("none"))
    assert sorted(values.values())[-3:] == sorted(values[key] for key in top)
    drawn = [chosen(pool, dataclasses.replace(rows, end="random"), seed, lab.built, Path("none")) for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(drawn[0]) == 3


@pytest.mark.parametrize("arm", ["rl_kl", "rl_curriculum_replay"])
def test_rollouts_train_from_the_same_base(lab: Lab, arm: str) -> None:
    result = _run(lab, arm)
    assert result.steps == 4
    told = (lab.folder(arm, 0) / "metrics.jsonl").read_text(encoding="utf-8")
    assert "reward" in told
    assert ("kl/mean" in told) == (arm == "rl_kl")


def test_an_arm_may_start_from_another_base(lab: Lab) -> None:
    with pytest.raises(UserError, match="run the arm base_text first"):
        lab.run("kl_from_text", 0)
    base = _run(lab, "base_text")
    assert base.recipe == "curriculum_replay"
    assert _run(lab, "kl_from_text").elsewhere == {}
    costs = Costs(text_rich=130.0, vision_centric=100.0)
    assert lab.recipe("kl_from_text", 0, costs).model.path == str(lab.folder("base_text", 0) / "final")


def test_a_forecast_prices_what_each_group_adds() -> None:
    plan = plans.load()
    prices = Prices(pair=1.0, token=0.0, problem=1.0, start=5.0, rollouts=2.0)

    def seconds(arm: str) -> float:
        return seconds_of(plan, "full", arm, prices)

    assert plan.rl is not None
    chosen = plan.preset("full")
    plain = 5.0 + chosen.evaluate
    assert seconds("random_image") == plain
    assert seconds("rl_mix") == plain + 2.0 * plan.rl.steps
    assert seconds("kl") == plain + PROBLEMS * len(CONDITIONS) + chosen.problems_elsewhere * 6
    assert seconds("select_random") == seconds("select_trivial") == plain < seconds("select_gap")
    assert pairs_of(plan, "full") == plan.data.pairs + 6 * (4 * chosen.problems_elsewhere + 40)
