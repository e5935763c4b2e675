"""Do answer tokens score the picture's keys lower than the text's? Pre-softmax q.k by modality of the key.

    value = mean over layers and heads of (mean q.k / sqrt(d) over picture keys - the same over text keys)

Source: the mechanism that arXiv 2510.26721 blames for text bias, measured itself: queries of answer tokens after RoPE,
keys of the picture and of the user's words, in logits (a difference of 1 is a factor e of attention per token). Below
0: the picture's tokens start with a handicap. Interval over samples.

What it cannot see: a mean hides the few keys that matter (softmax follows the largest), and logits say nothing of what
the values carry. Attention is not use, and it does not rank models by what they read: small models of built-in bias
came out in another order at each training (a few words may stand out while the others fall below the picture). So it
never concludes.
"""

from __future__ import annotations

from typing import Literal

from recipes.probes import Absent, Finding, Given, Want, estimate, told

WANTS: tuple[Want, ...] = ("attention",)
PICTUREWARD: Literal[-1, 0, 1] = 0


def measure(given: Given) -> Finding:
    """Mean difference of logits, picture minus text, with every layer's."""
    if given.attention is None or not len(given.attention.text_logit):
        raise Absent("no sample with text and a picture")
    text, image = given.attention.text_logit, given.attention.image_logit
    value = estimate((image - text).mean(1), given.seed)
    words = "higher" if value.low > 0 else "lower" if value.high < 0 else "neither higher nor lower"
    return Finding(
        probe="query_key",
        says=f"Answer tokens score picture keys {words} than text keys: {told(value)} logits apart.",
        value=value,
        more={"text_logit": float(text.mean()), "image_logit": float(image.mean())},
        layers={"text keys": text.mean(0).tolist(), "picture keys": image.mean(0).tolist()},
        notes=("Means over heads; it explains, it does not conclude: softmax follows the largest keys, not the mean.",),
    )
