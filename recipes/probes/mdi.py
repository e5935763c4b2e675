"""MDI, the modality dominance index: attention per text token over attention per picture token.

    MDI = (A_T / |T|) / (A_O / |O|)          above 1: text dominates; below 1: the picture does

Source: arXiv 2508.10552 ("When Language Overrules"), A: attention of generated tokens, mean over heads, by layer, in
early, middle and late thirds. The headline is log2 MDI (0: balanced; symmetric, so that means make sense), mean over
layers, interval over samples. It needs attention weights, so attention runs eagerly while it is measured.

What it cannot see: attention is not use. Per *token* it favours text, whose tokens are fewer: a model that answers from
the picture alone may well have MDI above 1, and picture information may reach the answer through text positions that
gathered it. It does not rank models by what they read: small models of built-in bias came out in another order
at each training (a reader of words attends to a few of them and may leave the others with less than the picture has).
So it never concludes.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from recipes.probes import Finding, Given, Want, estimate, told
from recipes.probes._attention import NOTE, attention_of, thirds, with_template

WANTS: tuple[Want, ...] = ("attention",)
PICTUREWARD: Literal[-1, 0, 1] = 0
_TINY = 1e-9


def measure(given: Given) -> Finding:
    """log2 MDI with its layers, and the same with template tokens counted as text."""
    seen = attention_of(given)
    image = seen.image / seen.tokens[:, 1:2] + _TINY
    index = np.log2((seen.text / seen.tokens[:, :1] + _TINY) / image)
    text, count = with_template(seen)
    counted = np.log2((text / count[:, None] + _TINY) / image)
    value = estimate(index.mean(1), given.seed)
    more = {f"log2_mdi_{name}": part for name, part in thirds(index).items()}
    more |= {"mdi": float(2**value.value), "log2_mdi_with_template": float(counted.mean())}
    times = 2 ** abs(value.value)
    who = "text" if value.value > 0 else "picture"
    return Finding(
        probe="mdi",
        says=f"An answer token gives a {who} token {times:.2f} times the attention of a token of the other kind "
        f"(log2 MDI {told(value, 2)}).",
        value=value,
        more=more,
        layers={"log2 MDI": index.mean(0).tolist(), "with template tokens": counted.mean(0).tolist()},
        notes=(NOTE,),
    )
