"""Each distinct picture of a step goes through the vision tower once, however many forwards show it.

    with SharedVision(model) as vision:
        vision.expect(keys)          # one key per picture of the next forward, in order; equal key = equal picture
        model(**batch)

Rollouts of one prompt show one picture, and the two views of a pair often do too; encoding it for each of them is what
makes the reference's second forward cost as much as its first. The features keep their graph, so that gradients of all
forwards flow through the one encoding. Inside the block the model's `get_image_features` answers from a cache; a model
without that method, or a picture layout that cannot be taken apart, is encoded as usual and counted in `unshared`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

_NAME = "get_image_features"


def unwrapped(model: Any) -> Any:
    """The model itself, out of DDP, FSDP, DeepSpeed or PEFT wrappers."""
    while hasattr(model, "module"):
        model = model.module
    return model.get_base_model() if hasattr(model, "get_base_model") else model


class SharedVision:
    """A context in which `model` encodes every distinct picture once. encoded, unshared: pictures counted so far."""

    def __init__(self, model: Any) -> None:
        whole = unwrapped(model)
        inner = getattr(whole, "model", whole)
        self._owner: Any = inner if hasattr(inner, _NAME) else whole if hasattr(whole, _NAME) else None
        self._cache: dict[str, torch.Tensor] = {}
        self._expected: list[str] | None = None
        self.encoded = self.unshared = 0

    def __enter__(self) -> SharedVision:
        if self._owner is not None:
            self._encode = getattr(self._owner, _NAME)
            setattr(self._owner, _NAME, self._features)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._owner is not None:
            delattr(self._owner, _NAME)  # the class's method shows again
        self._cache.clear()
        self._expected = None

    def expect(self, keys: Sequence[str] | None) -> None:
        """Keys of the pictures of the next forwards, in order; None: encode as usual."""
        self._expected = None if keys is None else list(keys)

    def _features(self, pixel_values: torch.Tensor, image_grid_thw: torch.Tensor | None = None, **more: Any) -> Any:
        kwargs = more if image_grid_thw is None else {**more, "image_grid_thw": image_grid_thw}
        keys = self._expected
        parts = None
        if keys is not None and (image_grid_thw is not None or not _tensors(more)):
            parts = picture_rows(pixel_values, image_grid_thw, len(keys))
        if keys is None or parts is None:
            self.unshared += 0 if keys is None else len(keys)
            return self._encode(pixel_values, **kwargs)
        missing = {key: at for at, key in reversed(list(enumerate(keys))) if key not in self._cache}
        if missing:
            self._add(list(missing.items()), parts, image_grid_thw, more)
        from transformers.modeling_outputs import BaseModelOutputWithPooling

        return BaseModelOutputWithPooling(pooler_output=tuple(self._cache[key] for key in keys))

    def _add(
        self,
        missing: Sequence[tuple[str, int]],
        parts: Sequence[torch.Tensor],
        grid: torch.Tensor | None,
        more: dict[str, Any],
    ) -> None:
        import torch

        places = [at for _, at in missing]
        kwargs = more if grid is None else {**more, "image_grid_thw": grid[places]}
        features = self._encode(torch.cat([parts[at] for at in places]), **kwargs).pooler_output
        self._cache.update({key: feature for (key, _), feature in zip(missing, features, strict=True)})
        self.encoded += len(places)


def _tensors(given: dict[str, Any]) -> bool:
    import torch

    return any(isinstance(value, torch.Tensor) for value in given.values())


def picture_rows(pixels: torch.Tensor, grid: torch.Tensor | None, pictures: int) -> Sequence[torch.Tensor] | None:
    """The rows of each picture, or None where the layout does not say which rows are whose.

    Qwen lays patches of all pictures end to end and says their number in the grid; LLaVA has one row a picture.
    Raises ValueError when the grid has more or fewer pictures.
    """
    import torch

    if grid is None and len(pixels) != pictures:
        return None
    if grid is not None and len(grid) != pictures:
        raise ValueError(f"{len(grid)} pictures for {pictures} keys")
    return torch.split(pixels, 1 if grid is None else grid.prod(-1).tolist())


class Kept:
    """A hook that keeps what a module gives out, one entry a forward in the block: (batch, tokens, width).

    Within a block nothing is copied: the tensors are those of the forward itself, with their graph. read: takes the
    tensor out of the module's output.
    """

    def __init__(self, module: Any, read: Callable[[Any], Any] | None = None) -> None:
        self.states: list[torch.Tensor] = []
        self._read = read or _states
        self._handle = module.register_forward_hook(self._keep)

    def _keep(self, module: Any, arguments: Any, output: Any) -> None:
        self.states.append(self._read(output))

    def __enter__(self) -> Kept:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._handle.remove()


def _states(output: Any) -> Any:
    if hasattr(output, "last_hidden_state"):
        return output.last_hidden_state
    return output[0] if isinstance(output, tuple) else output


class LastHidden(Kept):
    """Keeps the decoder's own output, behind the final norm: what the language-model head sees.

    So the distribution of a forward that was paid for anyway (the policy's) costs nothing more.
    """

    def __init__(self, model: Any) -> None:
        super().__init__(decoder(model))


def decoder(model: Any) -> Any:
    """The language decoder of an image-text model: the module whose output the head projects."""
    whole = unwrapped(model)
    inner = getattr(whole, "model", whole)
    return getattr(inner, "language_model", None) or whole.get_decoder()


def layer(model: Any, share: float) -> Any:
    """The decoder layer at a depth given as a share of all layers: 0 is the first one, 1 the last."""
    layers = decoder(model).layers
    return layers[max(round(share * len(layers)) - 1, 0)]


def head_weight(model: Any) -> torch.Tensor:
    """(vocabulary, width) weight of the language-model head; gathered where FSDP2 shards it."""
    weight: Any = unwrapped(model).get_output_embeddings().weight
    whole: torch.Tensor = weight.full_tensor() if hasattr(weight, "full_tensor") else weight
    return whole
