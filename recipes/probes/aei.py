"""AEI, the attention efficiency index: does text get more of the attention than its share of the tokens?

    AEI = P_T / Q_T,   P_T = A_T / (A_T + A_O),   Q_T = |T| / (|T| + |O|)     1: as its share

Source: arXiv 2508.10552. The headline is log2 AEI (0: as its share), mean over layers, interval over samples.

What it cannot see: AEI has a ceiling of 1 / Q_T, reached when all attention is on text: with long prompts around small
pictures it barely leaves 1 even for a blind model. Attention is not use, and it does not rank
models by what they read either (see mdi), so it never concludes.
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
    """log2 AEI with its layers, its ceiling, and the same with template tokens counted as text."""
    seen = attention_of(given)
    tokens = seen.tokens

    def index(text: np.ndarray, count: np.ndarray) -> np.ndarray:
        attended = text / (text + seen.image + _TINY)
        return np.log2((attended + _TINY) / (count / (count + tokens[:, 1]))[:, None])

    plain, counted = index(seen.text, tokens[:, 0]), index(*with_template(seen))
    value = estimate(plain.mean(1), given.seed)
    share = float((tokens[:, 0] / (tokens[:, 0] + tokens[:, 1])).mean())
    attended = float((seen.text / (seen.text + seen.image + _TINY)).mean())
    more = {f"log2_aei_{name}": part for name, part in thirds(plain).items()}
    more |= {"aei": float(2**value.value), "ceiling": 1 / share, "log2_aei_with_template": float(counted.mean())}
    return Finding(
        probe="aei",
        says=f"Text is {share:.0%} of the tokens and gets {attended:.0%} of the attention (log2 AEI {told(value, 2)}; "
        f"at most {np.log2(1 / share):.2f}).",
        value=value,
        more=more,
        layers={"log2 AEI": plain.mean(0).tolist(), "with template tokens": counted.mean(0).tolist()},
        notes=(NOTE,),
    )
