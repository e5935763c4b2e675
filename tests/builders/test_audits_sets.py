"""Audits of words, and of whole sets: each fault is planted in a sound problem, or in a sound set."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from builders import audits
from builders.audits import balance, duplicates, language, shortcut
from builders.audits.worked import check as worked
from builders.families import triangle_angles
from renderers.types import Fact, Problem
from tests.builders.sound import altered, angle, reason


class TestWorked:
    @pytest.mark.parametrize(
        "solution", [None, "", "No box.", r"Only \boxed{1}.", "Step.\nThe answer is \\boxed{1}, I think."]
    )
    def test_solution_that_does_not_end_in_the_answer(self, solution: str | None) -> None:
        made = replace(angle(), answer="1", solution=solution)
        assert reason(worked(made, triangle_angles)) == "worked"

    def test_box_of_another_answer(self) -> None:
        made = replace(angle(), solution=str(angle().solution).replace(f"{{{angle().answer}}}", "{7}"))
        assert reason(worked(made, triangle_angles)) == "worked"


class TestLanguage:
    @pytest.mark.parametrize(
        ("text", "smell"),
        [
            ("It is 1 units long.", "1 units"),
            ("From 1 this leads to 1 thirds.", "1 thirds"),
            ("A angle is given.", "A angle"),
            ("It has an side.", "an side"),
            ("This is a 8 cm line.", "a 8"),
            ("Two  spaces.", "double space"),
            ("A mark , misplaced.", "space before a mark"),
            ("The the answer.", "a word twice"),
            ("the the answer.", "a word twice"),
            ("The {what} is 4.", "an unfilled template"),
            ("The value is None.", "an unfilled template"),
            ("The end..", "two full stops"),
        ],
    )
    def test_smells(self, text: str, smell: str) -> None:
        assert list(language.smells(text)) == [smell]

    @pytest.mark.parametrize(
        "text",
        [
            "A is 4 and B is 21 units away.",
            "The class has 1 class and 1.1 units, an 8 and an hour, a unit and a use.",
            r"So \frac{1}{2} of it is $a a$, and \boxed{4}.",
            "A European and an apple; A and E are joined.",
            "∠ABC = 180° − ∠A = 1 · 4°.",
            "From 1 this leads to 4/3.",
            "Adding 1 gives 3, from 1 always on.",
        ],
    )
    def test_sound_english(self, text: str) -> None:
        assert list(language.smells(text)) == []

    def test_faults_in_a_problem(self) -> None:
        full_stop = altered(angle(), ".", lambda text: text.rstrip("."))
        doubled = replace(angle(), question=angle().question.replace(" ", "  ", 1))
        in_solution = replace(angle(), solution=f"It is 1 degrees.\n{angle().solution}")
        for made in (full_stop, doubled, in_solution):
            assert reason(language.check(made, triangle_angles)) == "language"


def plain(index: int, answer: str, question: str = "How many?", choices: tuple[str, ...] = ()) -> Problem:
    """A bare problem for the audits of sets."""
    fact = Fact(key=f"n={index}", text="There are some.", role="condition")
    return Problem(
        family="toy", question=question, answer=answer, choices=choices, facts=(fact,), source_id=f"toy:train:{index}:0"
    )


class TestSets:
    def test_balance_passes_varied_answers(self) -> None:
        assert balance.report([plain(i, str(i % 40)) for i in range(400)])["ok"]
        four = ("1", "2", "3", "4")
        assert balance.report([plain(i, "ABCD"[i % 4], choices=four) for i in range(400)])["ok"]

    def test_balance_sees_a_frequent_answer(self) -> None:
        found = balance.report([plain(i, "7" if i % 4 == 0 else str(i % 40)) for i in range(400)])
        assert not found["ok"]
        assert found["groups"]["toy, open"]["majority"] == "7"
        assert found["groups"]["toy, open"]["limit"] == 0.15

    def test_balance_sees_few_answers_and_a_frequent_letter(self) -> None:
        assert not balance.report([plain(i, "yes" if i % 10 else "no") for i in range(400)])["ok"]
        four = ("1", "2", "3", "4")
        assert not balance.report([plain(i, "ABCD"[max(0, i % 6 - 2)], choices=four) for i in range(400)])["ok"]

    def test_balance_does_not_judge_a_handful(self) -> None:
        assert balance.report([plain(i, "ABBB"[i % 4], choices=("1", "2", "3", "4")) for i in range(4)])["ok"]

    def test_shortcut_passes_what_cannot_be_guessed(self) -> None:
        stream = Random(1)
        rows = [plain(i, str(stream.randint(1, 30)), f"How many {stream.choice('abcdef')}?") for i in range(600)]
        four = [tuple(map(str, sorted(stream.sample(range(50), 4)))) for _ in range(600)]
        rows += [plain(1000 + i, stream.choice("ABCD"), choices=choices) for i, choices in enumerate(four)]
        assert shortcut.report(rows)["ok"]

    def test_shortcut_sees_a_giveaway_word(self) -> None:
        stream, rows = Random(2), []
        for i in range(600):
            answer = stream.randint(1, 20)
            told = "few" if answer == 3 else stream.choice(("red", "blue", "green"))
            rows.append(plain(i, str(answer if stream.random() < 0.7 else 3), f"How many {told} ones?"))
        rows = [replace(p, answer="3") if "few" in p.question else p for p in rows]
        rows = [replace(p, answer=str(4 + len(p.question) % 9)) if "blue" in p.question else p for p in rows]
        found = shortcut.report(rows)
        assert not found["ok"] and not found["bag_of_words"]["ok"]

    def test_shortcut_sees_options_that_give_the_answer_away(self) -> None:
        stream, rows = Random(3), []
        for i in range(400):
            values = sorted(stream.sample(range(10, 90), 4))
            letters = stream.sample("ABCD", 4)
            placed = dict(zip(letters, values, strict=True))
            choices = tuple(str(placed[letter]) for letter in "ABCD")
            rows.append(plain(i, letters[1], choices=choices))  # always the second smallest
        found = shortcut.report(rows)
        assert not found["choices_only"]["ok"]

    def test_duplicates(self) -> None:
        rows = [plain(i, str(i)) for i in range(10)]
        assert duplicates.report(rows)["ok"]
        twice = [*rows, replace(rows[3], source_id="toy:test:9:0")]
        found = duplicates.report(twice)
        assert not found["ok"]
        assert found["twice"] == found["across_splits"] == [rows[3].id]

    def test_report_names_every_set_audit(self) -> None:
        found = audits.report(lambda: [plain(i, str(i)) for i in range(10)])
        assert {"balance", "duplicates", "shortcut"} <= set(found)
        assert all("ok" in figures for figures in found.values())
