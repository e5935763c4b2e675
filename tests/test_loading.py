"""Files of others are data: no loader of the toolkit runs what stands in them."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders import pairs
from renderers.errors import UserError

ROOT = Path(__file__).parent.parent
FILES = [file for name in ("renderers", "builders", "recipes", "train") for file in sorted((ROOT / name).rglob("*.py"))]
UNSAFE = {
    "yaml.load",
    "yaml.unsafe_load",
    "yaml.full_load",
    "pickle.load",
    "pickle.loads",
    "joblib.load",
    "marshal.loads",
}
SAFE_ONLY_WITH = {"torch.load": ("weights_only", True)}
NEVER = {"allow_pickle": True, "trust_remote_code": True, "weights_only": False}


class Bomb:
    """A pickle that makes a file when it is loaded."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.file,)


def unsafe_calls(tree: ast.AST) -> Iterator[str]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            name = ast.unparse(call.func)
            given = {word.arg: word.value.value for word in call.keywords if isinstance(word.value, ast.Constant)}
            needed = SAFE_ONLY_WITH.get(name)
            wrong = [word for word, value in NEVER.items() if word in given and given[word] is value]
            if name in UNSAFE or wrong or (needed and given.get(needed[0]) is not needed[1]):
                yield f"line {call.lineno}: {ast.unparse(call)[:80]}"


@pytest.mark.parametrize("text", ["yaml.load(x)", "torch.load(f)", "np.load(f, allow_pickle=True)", "pickle.loads(b)"])
def test_the_search_finds_what_it_is_for(text: str) -> None:
    assert list(unsafe_calls(ast.parse(text)))


def test_no_loader_runs_what_it_loads() -> None:
    found = [f"{file.name} {call}" for file in FILES for call in unsafe_calls(ast.parse(file.read_text("utf-8")))]
    assert len(FILES) > 300
    assert found == []


def test_a_checkpoint_is_weights_alone(tmp_path: Path) -> None:
    from builders.clip.model import load

    touched, file = tmp_path / "touched", tmp_path / "weights.pt"
    file.write_bytes(pickle.dumps(Bomb(touched)))
    pickle.loads(file.read_bytes())
    assert touched.exists()  # the bomb works
    touched.unlink()
    with pytest.raises(UserError, match="cannot be read as a checkpoint"):
        load("ViT-S-32", str(file))
    assert not touched.exists()


@pytest.mark.parametrize(
    "form", ["!!python/object/apply:os.system ['touch {}']", "!!python/name:os.system", "!!set [x"]
)
def test_a_configuration_is_values_alone(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    touched, file = tmp_path / "touched", tmp_path / "config.yaml"
    file.write_text("source: " + form.format(touched))
    assert pairs.main(["--config", str(file)]) == 2
    told = capsys.readouterr().err.strip()
    assert told.startswith(f"error: --config {file}: not YAML") and len(told.splitlines()) == 1
    assert not touched.exists()
