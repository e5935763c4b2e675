"""Loading one open_clip model: by architecture and tag, from a local checkpoint, a local folder or the Hub.

    loaded = load("ViT-B-32", "laion2b_s34b_b79k")
    loaded = load("ViT-B-32", "my/epoch_12.pt")        # a checkpoint of that architecture
    loaded = load("local-dir:my/model", "")            # open_clip_config.json and weights in one folder

Whatever does not fit is one line: an unknown name, no network, a checkpoint of another architecture, no text tower.
"""

from __future__ import annotations

import contextlib
import difflib
import hashlib
import logging
import pickle
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.errors import UserError

if TYPE_CHECKING:
    import torch

_SCHEMES = ("local-dir:", "hf-hub:")
_UNREADABLE = (OSError, EOFError, pickle.UnpicklingError)
_FAILURES = (*_UNREADABLE, RuntimeError, ValueError, KeyError, TypeError, AttributeError, AssertionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A model on the CPU in fp32, in evaluation mode.

    name: `ViT-B-32/laion2b_s34b_b79k`; local paths give their last part alone. weights_hash: 16 hex digits.
    tokenizer: texts -> token ids, padded and cut to `context`. size: (height, width) of its pictures.
    mean, std: of the pictures' RGB channels, in 0 to 1.
    """

    name: str
    weights_hash: str
    model: torch.nn.Module
    tokenizer: Any
    context: int
    size: tuple[int, int]
    mean: tuple[float, ...]
    std: tuple[float, ...]


def load(model: str, pretrained: str) -> Loaded:
    """The model with its tokenizer. Raises UserError, in one line, for whatever does not fit."""
    architecture = not model.startswith(_SCHEMES)
    if architecture:
        _check(model, pretrained)
    with _quiet():
        made = _made(model, pretrained if architecture else "")
        if not hasattr(made, "encode_text") or not hasattr(made, "encode_image"):
            raise UserError(f"--model {model}: has no text tower; CLIP scores compare pictures with texts")
        tokenizer = _tokenizer(model)
    shown = made.visual.preprocess_cfg
    size = shown["size"]
    return Loaded(
        name=f"{model}/{Path(pretrained).name}" if architecture else f"{model.partition(':')[0]}:{_last(model)}",
        weights_hash=weights_hash(made),
        model=made.eval().requires_grad_(False),
        tokenizer=tokenizer,
        context=int(tokenizer.context_length),
        size=(size, size) if isinstance(size, int) else (size[0], size[1]),
        mean=tuple(shown["mean"]),
        std=tuple(shown["std"]),
    )


def weights_hash(model: torch.nn.Module) -> str:
    """16 hex digits over all parameters and buffers, by name; equal weights have equal hashes on every machine."""
    import torch

    state = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        state.update(f"{name}{tuple(tensor.shape)}{tensor.dtype}".encode())
        state.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().data)
    return state.hexdigest()[:16]


def _check(model: str, pretrained: str) -> None:
    """Names first: they are checked without the network. Raises UserError with the nearest ones."""
    import open_clip

    known = open_clip.list_models()
    if model not in known:
        near = difflib.get_close_matches(model, known, n=3)
        hint = f" did you mean {' or '.join(near)}?" if near else ""
        raise UserError(f"--model {model}: no architecture of open_clip;{hint} open_clip.list_models() names all")
    tags = open_clip.list_pretrained_tags_by_model(model)
    if pretrained.replace("-", "_").lower() in {tag.replace("-", "_").lower() for tag in tags}:
        return
    if not Path(pretrained).is_file():
        raise UserError(
            f"--pretrained {pretrained}: no tag of {model} (it has: {', '.join(tags) or 'none'}) and no file"
        )


def _made(model: str, pretrained: str) -> Any:
    import open_clip

    try:
        return open_clip.create_model(model, pretrained=pretrained or None, require_pretrained=True, device="cpu")
    except _FAILURES as error:
        raise UserError(_told(model, pretrained, error)) from error


def _told(model: str, pretrained: str, error: Exception) -> str:
    """What went wrong, in one line, from open_clip's own words."""
    line = " ".join((str(error) or type(error).__name__).split())
    if not Path(pretrained).is_file() or not pretrained:
        what = f"--model {model}" + (f" --pretrained {pretrained}" if pretrained else "")
        return f"{what}: the weights cannot be had ({line[:200]}); name a local checkpoint with --pretrained FILE"
    missing = line.partition("Missing key(s)")[2].partition("Unexpected key(s)")[0].partition("size mismatch")[0]
    if '"visual.' not in missing and any(f'"{key}' in missing for key in ("token_embedding", "text.", "transformer.")):
        return f"--pretrained {pretrained}: has no text tower (a picture model?); --model {model} needs both"
    if isinstance(error, _UNREADABLE) or "PytorchStreamReader" in line:
        return f"--pretrained {pretrained}: cannot be read as a checkpoint ({line[:160]})"
    return f"--pretrained {pretrained}: does not fit --model {model} ({_part(line)})"


def _part(line: str) -> str:
    """The telling part of a load_state_dict error: the first mismatch, or the first missing and unexpected keys."""
    at = line.find("size mismatch")
    part = line[at:] if at >= 0 else line.rpartition("state_dict for ")[2]
    return part[:160] + ("..." if len(part) > 160 else "")


def _tokenizer(model: str) -> Any:
    import open_clip

    try:
        return open_clip.get_tokenizer(model)
    except (*_FAILURES, ImportError) as error:
        line = " ".join(str(error).split())[:200]
        raise UserError(f"--model {model}: its tokenizer cannot be had ({line})") from error


def _last(model: str) -> str:
    name = model.partition(":")[2].rstrip("/")
    return name if model.startswith("hf-hub:") else Path(name).name


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """open_clip logs every step to the root logger; our one line says what matters."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
