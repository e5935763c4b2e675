"""Do answer tokens score the picture's keys lower than the text's? Pre-softmax q.k by modality of the key.

    value = mean over layers and heads of (mean q.k / sqrt(d) over picture keys - the same over text keys)

Source: the mechanism that arXiv 2510.26721 blames for text bias, measured itself: queries of answer tokens after RoPE,
keys of the picture and of the user's words, in logits (a difference of 1 is a factor e of attention per token). Below
0: the picture's tokens start with a handicap. Interval over samples.

What it cannot see: a mean hides the few keys that matter (softmax follows the largest), and logits say nothing of what
the values carry. In small models of built-in bias it is smaller for text readers than for picture readers only where
reading goes through attention to picture tokens at the answer itself; a model may also gather the picture on the way.
"""

from __future__ import annotations

from typing import Literal

from recipes.probes import Absent, Finding, Given, Want, estimate, side, told

WANTS: tuple[Want, ...] = ("attention",)
PICTUREWARD: Literal[-1, 0, 1] = 1


def measure(given: Given) -> Finding:
    """Mean difference of logits, picture minus text, with every layer's."""
    if given.attention is None or not len(given.attention.text_logit):
        raise Absent("no sample with text and a picture")
    text, image = given.attention.text_logit, given.attention.image_logit
    value = estimate((image - text).mean(1), given.seed)
    lean = side(value, above="picture", below="text", within="both")
    words = {"picture": "higher", "text": "lower"}.get(lean, "neither higher nor lower")
    return Finding(
        probe="query_key",
        says=f"Answer tokens score picture keys {words} than text keys: {told(value)} logits apart.",
        value=value,
        leans="",
        more={"text_logit": float(text.mean()), "image_logit": float(image.mean())},
        layers={"text keys": text.mean(0).tolist(), "picture keys": image.mean(0).tolist()},
        notes=("Means over heads; it explains, it does not conclude: softmax follows the largest keys, not the mean.",),
    )
