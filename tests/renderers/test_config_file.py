"""Values of `--config FILE` have the types of their fields, or the mistake is one line that names file and key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest

from renderers import cli
from renderers.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """One field of each kind."""

    data: Path
    """Required."""
    limit: int | None = None
    rows: int = 9
    share: float = 0.5
    level: str = ""
    dry_run: bool = False
    style: Literal["varied", "plain"] = "varied"
    scale: Literal[1, 2] = 1
    batch: int | Literal["auto"] = "auto"
    out: Path | None = None
    names: tuple[str, ...] = ()
    pair: tuple[int, float] = (1, 2.0)
    places: dict[str, Path | None] | None = None


def run(*words: str) -> tuple[int, list[Config]]:
    """The exit code, and the configurations that a command got."""
    seen: list[Config] = []

    def command(config: Config) -> int:
        seen.append(config)
        return 0

    return cli.run(command, Config, words), seen


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("limit: 3", "limit", 3),
        ("limit: null", "limit", None),
        ("share: 1", "share", 1.0),
        ("share: 1e-6", "share", 1e-6),
        ("level: '5'", "level", "5"),
        ("dry_run: true", "dry_run", True),
        ("style: plain", "style", "plain"),
        ("scale: 2", "scale", 2),
        ("batch: auto", "batch", "auto"),
        ("batch: 7", "batch", 7),
        ("out: there", "out", Path("there")),
        ("names: [a, b]", "names", ("a", "b")),
        ("pair: [3, 4]", "pair", (3, 4.0)),
        ("places: {a: there, b: null}", "places", {"a": Path("there"), "b": None}),
    ],
)
def test_a_value_of_the_right_type(text: str, field: str, value: Any, tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text(f"data: here\n{text}\nstamp: {{code: x}}\n")
    code, [config] = run("--config", str(tmp_path / "c.yaml"))
    assert code == 0 and config.data == Path("here")
    assert getattr(config, field) == value and type(getattr(config, field)) is type(value)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("limit: ten", "limit is 'ten': needs a whole number or null"),
        ("limit: 2.5", "limit is 2.5: needs a whole number or null"),
        ("rows: null", "rows is null: needs a whole number"),
        ("rows: true", "rows is True: needs a whole number"),
        ("share: half", "share is 'half': needs a number"),
        ("level: 5", "level is 5: needs text"),
        ("dry_run: 1", "dry_run is 1: needs true or false"),
        ("style: nonsense", "style is 'nonsense': needs 'varied' or 'plain'"),
        ("scale: true", "scale is True: needs 1 or 2"),
        ("batch: many", "batch is 'many': needs a whole number or 'auto'"),
        ("out: 3", "out is 3: needs a path or null"),
        ("out: s3://bucket/set", "out is s3://bucket/set: not a local folder"),
        ("names: a", "names is 'a': needs a list"),
        ("names: [a, 1]", "names[1] is 1: needs text"),
        ("pair: [1]", "pair is [1]: needs a list of 2 values"),
        ("places: [a]", "places is ['a']: needs keys and values or null"),
        ("level: 2020-13-45", "not YAML (month"),
        ("[" * 5000, "not YAML"),
    ],
)
def test_a_value_of_another_type_is_one_line(
    text: str, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "c.yaml"
    file.write_text(text)
    assert run("--data", "x", "--config", str(file)) == (2, [])
    told = capsys.readouterr().err
    assert told.startswith(f"error: --config {file}: {line}") and len(told.splitlines()) == 1


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_bytes(b"level: \xff\xfe")
    with pytest.raises(UserError, match=r"not UTF-8 text .* at byte 7"):
        cli.read_config(Config, tmp_path / "c.yaml")


def test_a_flag_gives_what_the_file_does_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.yaml").write_text("rows: 4")
    words = ["--config", str(tmp_path / "c.yaml")]
    assert run(*words, "--data", "x")[1] == [Config(data=Path("x"), rows=4)]
    assert run(*words) == (2, [])
    assert "--data" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--data", "s3://bucket/set"], ["--data=gs://b"], ["--data", "x", "--out", "hf://a"]]
)
def test_an_address_is_no_folder(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*words) == (2, [])
    told = capsys.readouterr().err
    assert "not a local folder" in told and "builders.pairs --mirror" in told and len(told.splitlines()) == 1
    assert run("--data", "x", "--level", "s3://bucket/set")[0] == 0  # text may be an address
