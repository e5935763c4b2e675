"""How a model is asked when it is evaluated, by name: samples, temperature, lengths, picture sizes and the prompt.

    python -m train.evaluate --list
    python -m train.evaluate --protocol paper ...                     # as the reference evaluates
    python -m train.evaluate --protocol greedy --max-new-tokens 512   # a change is written beside every figure

The protocol stands beside every figure: two accuracies that were asked differently are not a gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from builders.engines import Sampling
from builders.prompts import THINK_AND_BOX, THINK_AND_BOX_LETTER
from renderers.errors import UserError, unknown

Template = Literal["think_and_box", "query_cot", "query_wo"]
_PATCH = 28 * 28  # pixels of one picture token of Qwen2.5-VL
TEMPLATES: dict[Template, str] = {
    "think_and_box": f"the row's words, then: {THINK_AND_BOX} (lettered questions: {THINK_AND_BOX_LETTER})",
    "query_cot": "MathVerse's own `query_cot`: its instruction to reason first, then the question",
    "query_wo": "MathVerse's own `query_wo`: its instruction to answer directly, then the question",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """One way of asking.

    by_source: temperatures of single sources where they differ. pixels: (fewest, most) that pictures are scaled to,
    0 the model's own bound; models with one picture size keep it.
    """

    name: str
    about: str
    samples: int = 1
    temperature: float = 0.0
    by_source: Mapping[str, float] = field(default_factory=dict)
    top_p: float = 1.0
    max_new_tokens: int = 4096
    pixels: tuple[int, int] = (0, 0)
    template: Template = "think_and_box"
    seed: int = 0

    def sampling(self) -> Sampling:
        """The protocol as engines take it."""
        return Sampling(
            samples=self.samples,
            temperature=self.temperature,
            top_p=self.top_p,
            max_new_tokens=self.max_new_tokens,
            seed=self.seed,
        )

    def deciding(self) -> dict[str, Any]:
        """What decides an answer, in plain values: not the protocol's name."""
        told = asdict(self)
        for name in ("name", "about", "by_source"):
            del told[name]
        return {**told, "pixels": list(self.pixels)}

    def line(self) -> str:
        """One line for people: what stands under a figure."""
        how = "greedy" if self.temperature == 0 else f"temperature {self.temperature:g}, top-p {self.top_p:g}"
        low, high = self.pixels
        sizes = f", pictures of {low:,} to {high:,} pixels" if high else ""
        counted = "1 sample" if self.samples == 1 else f"{self.samples} samples"
        return f"{self.name} ({how}, {counted}, at most {self.max_new_tokens} tokens{sizes}, seed {self.seed})"


PROTOCOLS: dict[str, Protocol] = {
    one.name: one
    for one in (
        Protocol(name="greedy", about="one greedy answer a question; the default"),
        Protocol(
            name="paper",
            about="arXiv 2510.22836: 4 samples, T 0.8 (PGPS9K: 0.6), 256 to 1280 picture tokens, grouped gap",
            samples=4,
            temperature=0.8,
            by_source={"pgps9k": 0.6},
            pixels=(256 * _PATCH, 1280 * _PATCH),
        ),
        Protocol(name="sampled", about="4 samples at T 0.8, the model's own picture sizes", samples=4, temperature=0.8),
        Protocol(name="cot", about="greedy with MathVerse's own instruction to reason first", template="query_cot"),
        Protocol(
            name="direct", about="greedy with MathVerse's own instruction to answer directly", template="query_wo"
        ),
    )
}


def protocol(name: str, source: str = "", **changes: Any) -> Protocol:
    """The protocol of that name for rows of `source`; `changes` that are not None replace its values.

    Raises UserError for an unknown name or a value that no engine can use.
    """
    if name not in PROTOCOLS:
        raise unknown("--protocol", name, PROTOCOLS)
    found = PROTOCOLS[name]
    found = replace(found, temperature=found.by_source.get(source, found.temperature))
    found = replace(found, **{key: value for key, value in changes.items() if value is not None})
    from builders.vlm import check_sampling

    check_sampling(found.sampling())
    if found.temperature == 0 and found.samples > 1:
        raise UserError(f"--samples {found.samples}: greedy answers are all the same one; raise --temperature above 0")
    return found
