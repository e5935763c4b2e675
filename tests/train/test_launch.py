"""The launch files are what accelerate reads, and every command in them is one of the project's."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).parent.parent.parent / "train" / "launch").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_accelerate_reads_it(file: Path) -> None:
    from accelerate.commands.config.config_args import ClusterConfig, load_config_from_file

    config = load_config_from_file(str(file))  # unknown keys raise
    assert isinstance(config, ClusterConfig)
    kinds = {"one_gpu": "NO", "fsdp2": "FSDP", "zero3": "DEEPSPEED"}
    assert str(config.distributed_type).rpartition(".")[2] == kinds[file.stem] and config.mixed_precision == "bf16"
    assert config.num_processes == (1 if file.stem == "one_gpu" else 8)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_accelerate_launch_takes_its_sections(file: Path) -> None:
    """What the launcher would put into the environment of the processes, without starting any."""
    from accelerate.commands.config.config_args import load_config_from_file
    from accelerate.commands.launch import launch_command_parser

    known = {action.dest for action in launch_command_parser()._actions}
    config = load_config_from_file(str(file))
    for section in (config.fsdp_config or {}, config.deepspeed_config or {}):
        assert section.keys() <= known


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_its_command_is_one_of_ours(file: Path) -> None:
    from recipes.load import load
    from train.run import Config

    text = re.sub(r"\\\n#", "", file.read_text())
    (command,) = re.findall(r"#\s+accelerate launch (.*)", text)
    words = shlex.split(command)
    assert words[:2] == ["--config_file", f"train/launch/{file.name}"] and words[2:4] == ["-m", "train.run"]
    flags = [word.removeprefix("--").replace("-", "_") for word in words[4:] if word.startswith("--")]
    assert set(flags) <= set(Config.__dataclass_fields__)
    recipe = load(words[words.index("--recipe") + 1], words[words.index("--set") + 1 :])
    assert recipe.rollout.engine == "vllm"
