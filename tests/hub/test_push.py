"""Publishing through the real clients: what arrives is what lies on disk, and comes back by every way of loading."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from builders.hub.places import without_places
from tests.hub.conftest import Hub

pytestmark = pytest.mark.hub

LOAD = """
import sys, datasets
from builders.dataset import open_set
pairs = datasets.load_dataset("me/set")
versions = datasets.load_dataset("me/set", "versions")
print({split: len(rows) for split, rows in pairs.items()}, {split: len(rows) for split, rows in versions.items()})
row = pairs["train"][0]
print(row["id"], row["vision_centric_image"].size, len(row["facts"]))
streamed = list(datasets.load_dataset("me/set", split="test", streaming=True))
assert [row["id"] for row in streamed] == pairs["test"]["id"]
first = next(iter(datasets.load_dataset("me/set", "versions", split="test", streaming=True)))
assert first["image"].size == versions["test"][0]["image"].size
opened, local = open_set("me/set"), open_set(sys.argv[1])
assert list(opened.rows("pairs")) == list(local.rows("pairs"))
assert list(opened.rows("versions")) == list(local.rows("versions"))
assert opened.report == local.report
print("equal")
"""


@pytest.fixture
def built(family_set: Path, tmp_path: Path) -> Path:
    """A set of its own that a test may change."""
    return Path(shutil.copytree(family_set, tmp_path / "set"))


def sent_bytes(hub: Hub) -> dict[str, str]:
    """Path -> sha256 of everything on main."""
    return {path: hashlib.sha256(entry.data).hexdigest() for path, entry in hub.repo().tree().items()}


def test_a_pushed_set_loads_back_row_by_row(hub: Hub, built: Path) -> None:
    code, out, err = hub.push(built)
    assert code == 0, err
    for file in [*(built / "data").rglob("*.parquet"), built / "report.json"]:
        assert sent_bytes(hub)[file.relative_to(built).as_posix()] == hashlib.sha256(file.read_bytes()).hexdigest()
    config = without_places(built)["config.yaml"].encode()  # where the set lay on this machine is nobody's business
    assert sent_bytes(hub)["config.yaml"] == hashlib.sha256(config).hexdigest()
    assert not any(path.startswith("_") for path in sent_bytes(hub))
    commits = [path for method, path in hub.state.log if method == "POST" and "/commit/" in path]
    assert len(commits) == 2 and list(hub.repo().commits)[1] != hub.repo().branches["main"]
    assert set(hub.repo().commits[list(hub.repo().commits)[1]]) == {"README.md"}  # the card stood there alone first
    assert list(hub.repo().tags.values()) == [hub.repo().branches["main"]]
    code, out, err = hub.run("-c", LOAD, str(built))
    assert code == 0 and out.splitlines()[-1] == "equal", err
    assert out.startswith("{'train': 36, 'test': 12}")


def test_the_same_set_again_sends_nothing_and_a_smaller_one_removes_what_is_stale(hub: Hub, built: Path) -> None:
    (built / "scores" / "old").mkdir(parents=True)
    table = pa.table({"id": ["a", "b"], "value": [0.25, None], "truncated_tokens": [0, 3]})
    pq.write_table(table, built / "scores" / "old" / "train-00000.parquet")
    assert hub.push(built)[0] == 0
    before = hub.repo().branches["main"]
    hub.state.log.clear()
    code, out, _ = hub.push(built)
    assert code == 0 and "nothing to send" in out
    assert not [request for request in hub.state.sent() if "paths-info" not in request[1]]
    assert hub.repo().branches["main"] == before and len(hub.repo().tags) == 1

    shutil.rmtree(built / "scores")
    for file in (built / "data" / "versions").glob("*.parquet"):
        file.unlink()
    hub.repo().commits[before]["LICENSE"] = hub.repo().tree()["report.json"]  # somebody's own file stays
    assert hub.push(built)[0] == 0
    paths = set(hub.repo().tree())
    assert "LICENSE" in paths and not any(path.startswith(("scores/", "data/versions/")) for path in paths)


def test_a_private_gated_branch_with_a_named_tag(hub: Hub, built: Path) -> None:
    words = ("--private", "--gated", "manual", "--revision", "v2", "--tag", "release-2")
    code, _, err = hub.push(built, *words)
    assert code == 0, err
    repo = hub.repo()
    assert repo.private and repo.gated == "manual"
    assert not repo.tree("main") and "data/pairs/train-00000.parquet" in repo.tree("v2")
    assert repo.tags == {"release-2": repo.branches["v2"]}
    assert hub.push(built, *words)[0] == 0
    (built / "config.yaml").write_text("source: other\n")
    code, _, err = hub.push(built, *words)
    assert code == 2 and err.startswith("error: --tag release-2: names commit")
    assert b"source: other" not in repo.tree("v2")["config.yaml"].data


def test_a_selection_is_published_as_a_set_of_its_own(hub: Hub, built: Path) -> None:
    from builders.dataset import open_set

    ids = [row["id"] for row in open_set(built).rows("pairs", columns=["id"])][::3]
    (built / "selections" / "third").mkdir(parents=True)
    pq.write_table(pa.table({"id": ids}), built / "selections" / "third" / "kept.parquet")
    assert hub.push(built, "--selection", "third")[0] == 0
    first = hub.repo().branches["main"]
    code, out, _ = hub.push(built, "--selection", "third")
    assert code == 0 and "nothing to send" in out and hub.repo().branches["main"] == first
    code, out, err = hub.run(
        "-c",
        "import datasets; print([r for s in datasets.load_dataset('me/set').values() for r in s['id']]);"
        "print(sum(len(s) for s in datasets.load_dataset('me/set', 'versions').values()))",
    )
    assert code == 0, err
    listed, versions = out.splitlines()
    assert sorted(ids) == sorted(eval(listed)) and int(versions) > len(ids)  # noqa: S307
    card = hub.repo().tree()["README.md"].data.decode()
    assert f"`third` keeps {len(ids)} of 48 rows" in card


def test_a_checkpoint_is_published_with_its_card(hub: Hub, tiny_qwen: Path, tmp_path: Path) -> None:
    model = Path(shutil.copytree(tiny_qwen, tmp_path / "run" / "final"))
    code, _, err = hub.push(model, repo="me/model")
    assert code == 2 and "has no README.md" in err
    head = f"base_model: {tiny_qwen}\ndatasets:\n- {tmp_path}\nlibrary_name: transformers\n"
    (model / "README.md").write_text(f"---\n{head}---\n\n# A model\n", encoding="utf-8")
    code, _, err = hub.push(model.parent, repo="me/model")
    assert code == 2 and f"publish its model: {model}" in err
    code, out, err = hub.push(model, repo="me/model")
    assert code == 0, err
    card = hub.repo("me/model", "model").tree()["README.md"].data.decode()
    assert card == "---\nlibrary_name: transformers\n---\n\n# A model\n" and out.count("not a name on the Hub") == 2
    code, out, err = hub.run(
        "-c",
        "import builders; from transformers import AutoModelForImageTextToText as M, AutoProcessor as P;"
        "print(type(M.from_pretrained('me/model')).__name__, type(P.from_pretrained('me/model')).__name__)",
    )
    assert code == 0 and "Qwen2_5_VL" in out, err
