"""Lets the ordinary torchvision wheel import beside a CPU build of torch; open_clip, timm and transformers import it.

    torchvision_cpu.install()  # builders/__init__.py does, so that every part of the toolkit is served

The CUDA wheel's operators do not load there, and its Python half then fails on two that it registers fakes for. Both
are declared here (declared, not implemented: nothing in this toolkit calls them). Where the real operators load, this
does nothing; torch is imported only when torchvision is.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

_OPERATORS = ("nms", "qnms")
_kept: list[Any] = []  # a torch Library's declarations last as long as the object


class _Guard(importlib.abc.MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != "torchvision":
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.loader is None or not spec.submodule_search_locations:
            return spec
        folder, execute = Path(spec.submodule_search_locations[0]), spec.loader.exec_module

        def declare_and_execute(module: ModuleType) -> None:
            _declare_missing(folder)
            execute(module)

        spec.loader.exec_module = declare_and_execute  # type: ignore[method-assign]
        return spec


def _declare_missing(folder: Path) -> None:
    import torch

    for library in sorted(folder.glob("_C*.so")):
        try:
            torch.ops.load_library(str(library))
        except OSError:
            continue  # built for CUDA: exactly the case that this module is for
    if hasattr(torch.ops.torchvision, "nms"):
        return
    fragment = torch.library.Library("torchvision", "FRAGMENT")
    for name in _OPERATORS:
        fragment.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    _kept.append(fragment)


def install() -> None:
    """Put the guard in front of the import system, once."""
    if "torchvision" not in sys.modules and not any(isinstance(finder, _Guard) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Guard())
