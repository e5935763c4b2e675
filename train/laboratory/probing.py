"""What a trained model leans on, in a few numbers: probes of train.diagnose on a few test problems, in this process.

    probed(wrap(model, processor), rows, seed=0)       # {"key_space": 0.31, "conflict": 0.12, ...}

Values are the probes' own headlines (recipes/probes), here with their direction:

- key_space: MMD^2 between keys of text and picture tokens before RoPE, mean over layers; 0: one space
- query_key: q.k of answer tokens on picture keys minus on text keys, in logits; below 0: the picture is handicapped
- mdi: log2 of attention per text token over attention per picture token; above 0: text dominates
- aei: log2 of the text's share of attention over its share of tokens; above 0: text dominates
- attention_share: share of the answer's attention on text and picture together that the picture gets, 0 to 1
- corruption: loss of confidence in the right answer when the picture turns blank, mean of both views; 0: it is not read
- image_removed: fall of accuracy without the picture, mean over words with and without the facts; 0: it is not read
- text_removed: fall of accuracy without the facts in the words, mean over with and without the picture; 0: not read
- conflict: when the picture says otherwise, the picture's share of both answers' probability; 0: words win, 1: picture

For conflicts the picture is another problem's with another answer, not drawn again: coarser, and the same for all arms.
Replies begin with the answer's box. A probe that has nothing to say of a model is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from builders.rows import Row

PROBES = ("key_space", "query_key", "mdi", "aei", "corruption", "image_removed", "text_removed", "conflict")
CONDITIONS = ("rich+own", "plain+own", "rich+blank", "plain+blank", "rich+none", "plain+none", "rich+conflict")
PROBLEMS = 48
TOKENS = 8  # longest reply behind the box


def probed(engine: Any, rows: Sequence[Row], seed: int) -> dict[str, float]:
    """Value of every probe by name. engine: an HfEngine; rows: with both views, the first PROBLEMS are asked."""
    from recipes.probes import Given
    from train.diagnosis import internals
    from train.diagnosis.behaviour import answers
    from train.diagnosis.conditions import Conditions
    from train.diagnosis.running import measure

    asked = list(rows[:PROBLEMS])
    conditions = Conditions(asked, {}, seed=seed, at_once=True)
    said, replies = answers(engine, conditions, CONDITIONS, TOKENS)
    whole = ((conditions.case(row, "rich+own").request, replies.get(f"{row['id']}/rich+own", "")) for row in asked)
    seen = internals.gather(engine, whole, seed=seed)
    given = Given(
        answers=said, sources=conditions.sources(CONDITIONS), seed=seed, rows=asked, keys=seen.keys,
        attention=seen.attention,
    )  # fmt: skip
    findings, _ = measure(PROBES, given)
    values = {name: found.value.value for name, found in findings.items() if found.value is not None}
    if seen.attention is not None:
        text, image = seen.attention.text, seen.attention.image
        values["attention_share"] = float((image / (text + image)).mean())
    return {name: round(value, 5) for name, value in values.items()}
