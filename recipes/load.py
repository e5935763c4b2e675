"""Recipe files read strictly: YAML in, a checked `Recipe` out; every mistake is one line that names file and key.

    python -m recipes.load --list                                   # every shipped recipe
    python -m recipes.load --show kl --set kl.coef=0.05 kl.estimator=jsd

    recipe = load("kl", ["kl.coef=0.05", "stages.0.steps=8"])      # a shipped name, or a file of your own

A file may say `extends: NAME_OR_FILE` and then holds only what differs: mappings are merged, lists are replaced.
"""

from __future__ import annotations

import contextlib
import dataclasses
import sys
import types
import typing
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, Union

from recipes.checks import check
from recipes.recipe import Recipe
from renderers.cli import listing, run
from renderers.errors import UserError, unknown

CONFIGS = Path(__file__).parent / "configs"
T = TypeVar("T")
_SCALARS: dict[type, str] = {int: "a whole number", float: "a number", bool: "true or false", str: "text"}


def names() -> list[str]:
    """Sorted names of the shipped recipes; files that start with an underscore only serve to be extended."""
    return sorted(file.stem for file in CONFIGS.glob("*.yaml") if not file.stem.startswith("_"))


def describe(name: str) -> str:
    """A recipe's one-line description. Raises UserError for an unknown name."""
    return load(name).description


def catalogue() -> list[tuple[str, str]]:
    """(name, description) of every shipped recipe: what `--list` shows."""
    return [(name, describe(name)) for name in names()]


def load(name: str | Path, overrides: Iterable[str] = ()) -> Recipe:
    """The recipe of a shipped name or of a YAML file, with `section.key=value` overrides on top, checked.

    Raises UserError in one line for a file that cannot be read, an unknown key or name (with the nearest match), a
    value of the wrong type, and a combination that makes no sense.
    """
    file = _file(str(name), Path())
    values = _with_parents(file, ())
    for override in overrides:
        _override(values, override)
    return from_dict(values, where=file.name, name=file.stem)


def from_dict(values: dict[str, Any], *, where: str, name: str = "") -> Recipe:
    """A checked recipe from plain values, as `to_dict` and YAML give them; `where` names their place in messages."""
    recipe = typing.cast(Recipe, _typed(Recipe, {"name": name, **values}, where, ""))
    check(recipe, where)
    return recipe


def typed(kind: type[T], values: Any, where: str) -> T:
    """Any dataclass from plain values, read as strictly as a recipe; `where` names their file. Raises UserError."""
    return typing.cast(T, _typed(kind, values, where, ""))


def to_dict(recipe: Recipe) -> dict[str, Any]:
    """Plain mappings, lists and scalars, every key included: `from_dict` reads them back to an equal recipe."""
    plain: dict[str, Any] = _plain(dataclasses.asdict(recipe))
    return plain


def to_yaml(recipe: Recipe) -> str:
    """The resolved recipe as YAML that `load` reads back."""
    import yaml

    return yaml.safe_dump(to_dict(recipe), sort_keys=False, allow_unicode=True)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _file(name: str, beside: Path) -> Path:
    """A shipped recipe's file, or the file of that path (relative to `beside` for parents of own files)."""
    if name.endswith((".yaml", ".yml")):
        near = beside / name
        return near if near.exists() else Path(name)
    shipped = CONFIGS / f"{name}.yaml"
    if not shipped.exists() or "/" in name:
        raise unknown("recipe", name, names())
    return shipped


def _read(file: Path) -> dict[str, Any]:
    import yaml

    try:
        values = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"recipe {file}: {getattr(error, 'strerror', None) or error}") from error
    except yaml.YAMLError as error:
        raise UserError(f"recipe {file}: not YAML ({' '.join(str(error).split())})") from error
    if not isinstance(values, dict):
        raise UserError(f"recipe {file}: needs a mapping of keys to values")
    return values


def _with_parents(file: Path, seen: tuple[Path, ...]) -> dict[str, Any]:
    if file.resolve() in seen:
        raise UserError(f"recipe {file}: extends itself ({' -> '.join(f.name for f in (*seen, file))})")
    values = _read(file)
    parent = values.pop("extends", None)
    if parent is None:
        return values
    base = _with_parents(_file(str(parent), file.parent), (*seen, file.resolve()))
    base.pop("name", None)
    return _merged(base, values)


def _merged(base: dict[str, Any], top: dict[str, Any]) -> dict[str, Any]:
    result = dict(base)
    for key, value in top.items():
        below = result.get(key)
        result[key] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return result


def _override(values: dict[str, Any], override: str) -> None:
    """Put `a.b.0.c=value` into nested mappings and lists; the value is read as YAML."""
    import yaml

    path, equals, text = override.partition("=")
    if not equals or not path:
        raise UserError(f"override '{override}': write section.key=value, as kl.coef=0.05 or stages.0.steps=8")
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UserError(f"override '{override}': the value is not YAML") from error
    place: Any = values
    *parents, last = path.split(".")
    for key in parents:
        place = _inside(place, key, override)
    if isinstance(place, list):
        _inside(place, last, override)
        place[int(last)] = value
    else:
        place[last] = value


def _inside(place: Any, key: str, override: str) -> Any:
    if isinstance(place, list):
        if not key.isdigit() or int(key) >= len(place):
            raise UserError(f"override '{override}': '{key}' is no place of a list of {len(place)} (the first is 0)")
        return place[int(key)]
    if place.get(key) is None:
        place[key] = {}
    inner = place[key]
    if not isinstance(inner, dict | list):
        raise UserError(f"override '{override}': '{key}' is a value, not a section")
    return inner


def _typed(kind: Any, value: Any, where: str, key: str) -> Any:
    """`value` as `kind`, or a UserError that names `where` (a file) and `key` (a dotted path)."""
    origin = typing.get_origin(kind)
    if dataclasses.is_dataclass(kind):
        return _dataclass(typing.cast("type[Any]", kind), value, where, key)
    if origin in (Union, types.UnionType):
        inner = [arm for arm in typing.get_args(kind) if arm is not type(None)]
        return None if value is None else _typed(inner[0], value, where, key)
    if origin is Literal:
        return _choice(typing.get_args(kind), value, where, key)
    if origin is tuple:
        return _tuple(typing.get_args(kind), value, where, key)
    if origin is dict:
        return _mapping(typing.get_args(kind)[1], value, where, key)
    if kind is Any:
        return value
    return _scalar(kind, value, where, key)


def _dataclass(kind: type[T], value: Any, where: str, key: str) -> T:
    if not isinstance(value, dict):
        raise UserError(f"{where}: {f'{key} is ' if key else ''}{value!r}: needs keys and values")
    hints = typing.get_type_hints(kind)
    for name in value:
        if name not in hints:
            raise unknown(f"key in {where}", f"{key}.{name}" if key else str(name), _dotted(key, hints))
    given = {name: _typed(hints[name], inner, where, f"{key}.{name}".strip(".")) for name, inner in value.items()}
    needed = [f.name for f in dataclasses.fields(typing.cast(Any, kind)) if _required(f)]
    for name in needed:
        if name not in given:
            raise UserError(f"{where}: {f'{key}.{name}'.strip('.')} is missing")
    return kind(**given)


def _required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _dotted(key: str, hints: dict[str, Any]) -> list[str]:
    return [f"{key}.{name}".strip(".") for name in hints]


def _choice(allowed: tuple[Any, ...], value: Any, where: str, key: str) -> Any:
    if value not in allowed:
        raise unknown(f"value of {key} in {where}", str(value), [str(name) for name in allowed])
    return value


def _tuple(arms: tuple[Any, ...], value: Any, where: str, key: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise UserError(f"{where}: {key} is {value!r}: needs a list")
    if arms[-1] is Ellipsis:
        return tuple(_typed(arms[0], inner, where, f"{key}.{at}") for at, inner in enumerate(value))
    if len(value) != len(arms):
        raise UserError(f"{where}: {key} is {list(value)!r}: needs {len(arms)} values")
    return tuple(
        _typed(arm, inner, where, f"{key}.{at}") for at, (arm, inner) in enumerate(zip(arms, value, strict=True))
    )


def _mapping(kind: Any, value: Any, where: str, key: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UserError(f"{where}: {key} is {value!r}: needs keys and values")
    return {str(name): _typed(kind, inner, where, f"{key}.{name}") for name, inner in value.items()}


def _scalar(kind: Any, value: Any, where: str, key: str) -> Any:
    if kind is float and isinstance(value, str):  # YAML reads 1e-6 as text
        with contextlib.suppress(ValueError):
            value = float(value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not kind:
        raise UserError(f"{where}: {key} is {value!r}: needs {_SCALARS[kind]}")
    return value


@dataclass(frozen=True, kw_only=True)
class Options:
    """Look at recipes: their names, or one of them with every key."""

    list: bool = False
    """Every shipped recipe with its description."""
    show: str | None = None
    """A recipe's name or a file: print it resolved."""
    set: tuple[str, ...] = ()
    """Overrides for --show, as kl.coef=0.05."""


def _main(options: Options) -> int:
    """Recipes: list the shipped ones, or show one resolved."""
    if options.show is None:
        print(listing(catalogue()))
    else:
        print(to_yaml(load(options.show, options.set)), end="")
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    return run(_main, Options, argv)


if __name__ == "__main__":
    sys.exit(main())
