"""Every command line of the toolkit: a dataclass is the interface, `--config FILE` gives defaults, flags win.

    def build(config: Config) -> int: ...
    def main(argv=None) -> int: return run(build, Config, argv)

User mistakes (`UserError`) end in one line on stderr and exit code 2; anything else is a bug and keeps its traceback.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import re
import sys
import types
import typing
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, cast

from renderers.errors import UserError, unknown

T = TypeVar("T")
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_NAMES = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text (in quotes, if it looks like anything else)",
    Path: "a path",
}


def run(command: Callable[[T], int], config: type[T], argv: Sequence[str] | None = None) -> int:
    """Parse `argv` into `config`, run `command` on it and return the exit code (2 for a user mistake)."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return command(_parse(config, words, _summary(command)))
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted: run the same command again to go on", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output (head, less) has gone; that is no error
        sys.stderr.close()
        return 0


def _parse(config: type[T], words: list[str], about: str) -> T:
    """tyro draws a box around a mistake; ours are one line each, with the nearest match for a wrong flag."""
    import tyro

    default, words = _defaults(config, words)
    given: dict[str, Any] = {} if default is None else {"default": default}
    told = io.StringIO()
    try:
        with contextlib.redirect_stderr(told):
            parsed, rest = tyro.cli(config, args=words, description=about, return_unknown_args=True, **given)
    except SystemExit as stop:
        if not stop.code:
            raise  # --help
        words_told = " ".join(re.sub(r"[─-╿]", " ", told.getvalue()).split())
        raise UserError(re.split(r" (?:Argument|For full) helptext", words_told)[0]) from stop
    if rest:
        flags = [f"--{field.name.replace('_', '-')}" for field in dataclasses.fields(cast(Any, config))]
        raise unknown("option", rest[0], [*flags, "--config"])
    _refuse_addresses(parsed, words)
    return cast(T, parsed)


def _refuse_addresses(parsed: Any, words: Sequence[str]) -> None:
    """Path("s3://bucket/set") is the folder s3:/bucket/set, which nobody means."""
    parts = [part for word in words for part in (word, word.partition("=")[2]) if ADDRESS.match(part)]
    given = {Path(part): part for part in parts}
    for field in dataclasses.fields(parsed):
        value = getattr(parsed, field.name)
        if isinstance(value, Path) and value in given:
            raise UserError(f"--{field.name.replace('_', '-')} {not_local(given[value])}")


def not_local(address: str) -> str:
    """What to say to an address where a folder is wanted."""
    return (
        f"{address}: not a local folder; a set must lie in one or on the Hub (USER/NAME), and all else in one; "
        "python -m builders.pairs --mirror sends sets to remote stores"
    )


def _summary(command: Callable[..., Any]) -> str:
    module = sys.modules[command.__module__]
    return (module.__doc__ or "").strip()


def _defaults(config: type[T], words: list[str]) -> tuple[T | None, list[str]]:
    """Take `--config FILE` out of `words` and read the defaults that it gives."""
    for index, word in enumerate(words):
        name, _, inline = word.partition("=")
        if name != "--config":
            continue
        if not inline and index + 1 == len(words):
            raise UserError("--config needs a file")
        file = Path(inline or words[index + 1])
        rest = words[:index] + words[index + (1 if inline else 2) :]
        return read_config(config, file), rest
    return None, words


def read_config(config: type[T], file: Path) -> T:
    """The dataclass `config` from a YAML file; fields that neither it nor the class gives stay tyro.MISSING.

    Raises UserError for a missing file, bad YAML, an unknown key or a value of another type than its field.
    """
    import tyro

    values = _read_yaml(file)
    kinds = typing.get_type_hints(config)
    values.pop("stamp", None)  # a saved configuration carries the stamp of its build
    for key in values:
        if key not in kinds:
            raise unknown(f"key in {file}", str(key), kinds)
    given = {key: _typed(kinds[key], value, f"--config {file}: {key}") for key, value in values.items()}
    for field in dataclasses.fields(cast(Any, config)):
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            given.setdefault(field.name, tyro.MISSING)  # a flag may give it
    return config(**given)


def _read_yaml(file: Path) -> dict[Any, Any]:
    import yaml

    try:
        values = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"--config {file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UserError(f"--config {file}: not UTF-8 text ({error.reason} at byte {error.start})") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date that does not exist
        raise UserError(f"--config {file}: not YAML ({str(error).splitlines()[0]})") from error
    if not isinstance(values, dict):
        raise UserError(f"--config {file}: needs a mapping of keys to values")
    return values


def _typed(kind: Any, value: Any, where: str) -> Any:
    """A value of YAML as `kind`. Raises UserError that says what `where` allows; a kind not known here takes all."""
    origin, arms = typing.get_origin(kind), typing.get_args(kind)
    if isinstance(value, str) and Path in (kind, *arms) and ADDRESS.match(value):
        raise UserError(f"{where} is {not_local(value)}")
    if origin is tuple:
        return tuple(
            _typed(arm, inner, f"{where}[{at}]") for at, (arm, inner) in enumerate(_paired(kind, value, where))
        )
    if origin is dict:
        if not isinstance(value, dict):
            raise _wrong(kind, value, where)
        return {key: _typed(arms[1], inner, f"{where}.{key}") for key, inner in value.items()}
    if origin not in (Union, types.UnionType):
        return _scalar(kind, value, where)
    for arm in arms:
        with contextlib.suppress(UserError):
            return _typed(arm, value, where)
    raise _wrong(kind, value, where)


def _paired(kind: Any, value: Any, where: str) -> list[tuple[Any, Any]]:
    """The elements of a list, each with its kind."""
    arms = typing.get_args(kind)
    if not isinstance(value, list) or (arms[-1] is not Ellipsis and len(value) != len(arms)):
        raise _wrong(kind, value, where)
    return [(arms[0], inner) for inner in value] if arms[-1] is Ellipsis else list(zip(arms, value, strict=True))


def _scalar(kind: Any, value: Any, where: str) -> Any:
    if typing.get_origin(kind) is Literal:
        if any(value == one and type(value) is type(one) for one in typing.get_args(kind)):
            return value
    elif kind is Path and isinstance(value, str):
        return Path(value)
    elif kind is float and isinstance(value, int | str) and not isinstance(value, bool):
        with contextlib.suppress(ValueError, OverflowError):  # YAML reads 1e-6 as text
            return float(value)
    elif kind is type(value) or kind not in {*_NAMES, type(None)}:
        return value
    raise _wrong(kind, value, where)


def _wrong(kind: Any, value: Any, where: str) -> UserError:
    return UserError(f"{where} is {'null' if value is None else repr(value)}: needs {_name(kind)}")


def _name(kind: Any) -> str:
    """What a kind allows, in words."""
    origin, arms = typing.get_origin(kind), typing.get_args(kind)
    if origin is Literal:
        return " or ".join(repr(one) for one in arms)
    if origin is tuple:
        return "a list" if arms[-1] is Ellipsis else f"a list of {len(arms)} values"
    if origin is dict:
        return "keys and values"
    if arms:
        return " or ".join(_name(arm) for arm in arms)
    return "null" if kind is type(None) else _NAMES.get(kind, str(kind))


def as_yaml(config: Any) -> str:
    """The resolved configuration as YAML that `--config` reads back."""
    import yaml

    values = {key: str(v) if isinstance(v, Path) else v for key, v in dataclasses.asdict(config).items()}
    return yaml.safe_dump(values, sort_keys=False, allow_unicode=True)


def listing(entries: Sequence[tuple[str, str]]) -> str:
    """One name a line at column 0, two spaces, its description: the form of every `--list`."""
    return "\n".join(f"{name}  {text}" for name, text in entries)
