"""Load an image-text model and its processor with transformers; every way in which that fails is one clear line."""

from __future__ import annotations

import hashlib
import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from renderers.errors import UserError, unknown

if TYPE_CHECKING:
    from builders.vlm import ModelOptions

LOWER = "lower --batch, --max-pixels or --max-new-tokens, or load with --dtype bfloat16"
_DTYPES = ("auto", "float32", "bfloat16", "float16")


class FixedSize(UserError):
    """Bounds on the sizes of pictures were asked of a model that scales every picture to one size."""


def load_processor(name: str, max_pixels: int = 0, min_pixels: int = 0) -> Any:
    """The processor of a local folder or a Hub id. Raises UserError when it is not one for pictures and chat.

    Raises FixedSize for bounds on pictures that it cannot keep.
    """
    from transformers import AutoProcessor

    folder = _folder(name)
    try:
        processor = AutoProcessor.from_pretrained(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{name}: no processor there ({_line(error)})") from error
    if getattr(processor, "image_processor", None) is None:
        raise UserError(f"{name}: has no image processor; an image-text model is needed, such as Qwen2.5-VL or LLaVA")
    if not getattr(processor, "chat_template", None):
        raise UserError(f"{name}: its processor has no chat template; take the instruction-tuned model")
    if max_pixels or min_pixels:
        _bound_pictures(processor.image_processor, min_pixels, max_pixels)
    processor.tokenizer.padding_side = "left"
    if processor.tokenizer.pad_token is None:
        processor.tokenizer.pad_token = processor.tokenizer.eos_token
    return processor


def _bound_pictures(images: Any, fewest: int, most: int) -> None:
    """Scale pictures into `fewest` to `most` pixels, 0 is the processor's own bound.

    Processors of the Qwen kind hold areas where others hold edges.
    """
    size = dict(getattr(images, "size", None) or {})
    low, high = size.get("shortest_edge"), size.get("longest_edge")
    flag, value = ("--max-pixels", most) if most else ("--min-pixels", fewest)
    if not low or not high or not hasattr(images, "merge_size"):
        raise FixedSize(f"{flag} {value}: this model scales every picture to one size")
    low, high = fewest or low, most or high
    if fewest > high:
        raise UserError(f"--min-pixels {fewest}: is above the most pixels, {high}")
    images.size = {"shortest_edge": min(low, high), "longest_edge": high}


def load_model(options: ModelOptions) -> Any:
    """The model in evaluation mode on its device. Raises UserError when it cannot be had, read or held."""
    import torch
    from transformers import AutoModelForImageTextToText

    if options.dtype not in _DTYPES:
        raise unknown("--dtype", options.dtype, _DTYPES)
    device = pick_device(options.device)
    dtype = _dtype(options.dtype, device)
    settings = {"attn_implementation": options.attention} if options.attention else {}
    try:
        model = AutoModelForImageTextToText.from_pretrained(_folder(options.model), dtype=dtype, **settings)
        return model.to(device).eval()
    except torch.OutOfMemoryError as error:
        raise UserError(f"{options.model}: does not fit into the memory of {device}; {LOWER}") from error
    except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
        raise UserError(f"{options.model}: {_why(error)}") from error


def _why(error: Exception) -> str:
    text = str(error)
    if "Unrecognized configuration class" in text:
        kind = text.partition("configuration class ")[2].partition(" for")[0].rpartition(".")[2].strip("'<>")
        return f"is not an image-text model ({kind}); take one such as Qwen2.5-VL or LLaVA"
    return f"cannot be loaded ({_line(error)})"


def _folder(name: str) -> str:
    """Local folders are checked here: transformers would look for them on the Hub."""
    folder = Path(name)
    looks_local = folder.exists() or name.startswith((".", "/", "~")) or name.count("/") != 1
    if not name:
        raise UserError("--model: name a local folder or a Hub id, such as Qwen/Qwen2.5-VL-7B-Instruct")
    if looks_local and not folder.expanduser().is_dir():
        raise UserError(f"{name}: no such folder, and not a Hub id (USER/NAME)")
    if looks_local and not (folder.expanduser() / "config.json").exists():
        raise UserError(f"{name}: holds no config.json; a model folder is what save_pretrained writes")
    if not looks_local:
        _check_hub(name)
    return str(folder.expanduser()) if looks_local else name


def _check_hub(name: str) -> None:
    """One question to the Hub for a model that is not in its cache; transformers would try each file for minutes."""
    import httpx
    import huggingface_hub as hub
    from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError

    if hub.try_to_load_from_cache(name, "config.json"):
        return
    if hub.constants.is_offline_mode():
        raise UserError(f"{name}: not downloaded before, and HF_HUB_OFFLINE is set")
    try:
        hub.model_info(name, timeout=20)
    except RepositoryNotFoundError as error:
        raise UserError(f"{name}: no such model on the Hub, or not open to you (HF_TOKEN)") from error
    except (HfHubHTTPError, httpx.HTTPError, _transport_error(), OSError) as error:
        raise UserError(f"{name}: no such folder, and the Hub was not reached ({_line(error)})") from error


def _transport_error() -> type[Exception]:
    """What the Hub's own HTTP library raises: huggingface_hub speaks through httpx in release 1, httpx2 in 2."""
    from huggingface_hub import get_session

    library = importlib.import_module(type(get_session()).__module__.partition(".")[0])
    found: type[Exception] = library.HTTPError
    return found


def _line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:200]


def pick_device(name: str) -> str:
    """`auto` is the first accelerator, else the CPU. Raises UserError for a device that is not there."""
    import torch

    if name == "auto":
        if torch.cuda.is_available():
            return "cuda"
        return "mps" if torch.backends.mps.is_available() else "cpu"
    try:
        torch.empty(1, device=name)
    except (RuntimeError, AssertionError) as error:
        raise UserError(f"--device {name}: {_line(error)}") from error
    return name


def _dtype(name: str, device: str) -> Any:
    import torch

    if name == "auto":
        name = "bfloat16" if device.startswith("cuda") else "float32"
    return getattr(torch, name)


def fingerprint(model: Any) -> str:
    """16 hex digits of a model's weights: every tensor's name, shape and up to 64 of its values, evenly spread.

    Reads a few kilobytes, so that a model of any size is named at once; any optimizer step changes it.
    """
    import torch

    told = hashlib.sha256()
    with torch.no_grad():
        for name, weight in sorted(model.state_dict().items()):
            flat = weight.reshape(-1)
            step = max(1, flat.numel() // 64)
            told.update(f"{name}{tuple(weight.shape)}".encode())
            told.update(flat[::step][:64].float().cpu().numpy().tobytes())
    return told.hexdigest()[:16]
