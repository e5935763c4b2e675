"""The only place where a prompt gets its fixed sentences; exports, scores, training and evaluation all read it.

A prompt column holds the user's words alone. MathVerse's two instructions (arXiv 2403.14624, table 5 of its appendix)
are kept in its wording, so that a `versions` set scores under any MathVerse evaluator.
"""

from __future__ import annotations

from typing import Any

# Asked of every model alike, in training, pass rates and evaluation; the format reward checks exactly this shape.
THINK_AND_BOX = "First think step by step between <think> and </think>, then give the final answer in \\boxed{}."
THINK_AND_BOX_LETTER = (
    "First think step by step between <think> and </think>, then give the letter of the right option in \\boxed{}."
)
# A reply that answers without thinking: given as its beginning where the probability of an answer itself is measured.
ANSWER_AT_ONCE = "The answer is \\boxed{"
VISION_ONLY = "According to the question shown in the image, find the answer."

_DIRECT = "directly answer the question and provide the "
_THINK = "first conduct reasoning, and then answer the question and provide the "
_LETTER = "correct option letter, e.g., A, B, C, D"
_VALUE = "final value, e.g., 1, 2.5, 300"


def mathverse_query(question: str, *, multiple_choice: bool, reasoning: bool, in_image: bool) -> str:
    """MathVerse's `query_cot` (reasoning) or `query_wo`: instruction, then the question unless the picture holds it."""
    please = "According to the question shown in the image, please " if in_image else "Please "
    what = _LETTER if multiple_choice else _VALUE
    sentence = please + (_THINK if reasoning else _DIRECT) + what + (", at the end." if reasoning else ".")
    return sentence if in_image else f"{sentence}\nQuestion: {question}"


def instruct(prompt: str, *, multiple_choice: bool) -> str:
    r"""A prompt column's words with the instruction to think and box behind them: what a model is given.

    One template for both views and for training, scores and evaluation (the reference used three wordings).
    """
    return f"{prompt}\n\n{THINK_AND_BOX_LETTER if multiple_choice else THINK_AND_BOX}"


def messages(text: str, *, images: int) -> list[dict[str, Any]]:
    """One user turn in the conversational form of transformers and TRL: `images` placeholders, then the text."""
    content: list[dict[str, Any]] = [{"type": "image"} for _ in range(images)]
    return [{"role": "user", "content": [*content, {"type": "text", "text": text}]}]


def response(solution: str | None, answer: str) -> str:
    r"""A worked solution as a model should give it: steps between the think marks, then the boxed answer.

    The solution's own closing box stays in the steps; without a solution the answer stands alone in its box.
    """
    boxed = f"The answer is \\boxed{{{answer}}}."
    return boxed if not solution else f"<think>\n{solution.strip()}\n</think>\n{boxed}"
