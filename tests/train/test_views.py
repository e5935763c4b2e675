"""What is fed: the views as they are, and controls that really change them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from builders.dataset import open_set
from builders.prompts import instruct
from tests.train import small
from train import session
from train.feed import Drawn, Feed


def feed(name: str, model: Path, data: Path, *sets: str) -> Feed:
    recipe, built = small.recipe(name, model, *sets), open_set(data)
    return Feed(recipe, session.rows_of(recipe, built, "train"), built)


def colours(data: bytes | None) -> set[object]:
    assert data is not None
    with Image.open(io.BytesIO(data)) as picture:
        return {colour for _, colour in picture.convert("RGB").getcolors(1 << 24)}


def test_the_plain_recipe_shows_rows_as_they_are(tiny_qwen: Path, family_set: Path) -> None:
    made = feed("kl", tiny_qwen, family_set)
    row, one = made.rows.row(3), made.draw(3, "text_rich")
    choices = bool(row["choices"])
    assert one.prompt.text == instruct(row["text_rich_prompt"], multiple_choice=choices)
    assert one.prompt.image == row["text_rich_image"]["bytes"] and one.teacher is None and one.student is not None
    assert one.student.text == instruct(row["vision_centric_prompt"], multiple_choice=choices) != one.prompt.text
    other = made.draw(3, "vision_centric")
    assert other.student is None and other.teacher == one.prompt and other.prompt == one.student
    assert len(set(one.image_keys) - {None}) == 1  # same-picture pairs


def test_a_shuffled_teacher_reads_another_problem(tiny_qwen: Path, family_set: Path) -> None:
    made = feed("kl_shuffled_text", tiny_qwen, family_set)
    texts = [made.rows.row(row)["text_rich_prompt"] for row in range(len(made.rows))]
    for row in range(8):
        one, choices = made.draw(row, "text_rich"), bool(made.rows.row(row)["choices"])
        others = [instruct(text, multiple_choice=choices) for text in texts if text != texts[row]]
        assert one.teacher is not None and one.teacher.text in others  # the form of the answer stays its own
        assert one.prompt.text == instruct(texts[row], multiple_choice=choices)
        assert one.teacher.image == one.prompt.image


def test_a_blank_students_picture_is_one_colour_of_the_same_size(tiny_qwen: Path, family_set: Path) -> None:
    one = feed("kl_blank_image", tiny_qwen, family_set).draw(0, "text_rich")
    assert one.student is not None and len(colours(one.student.image)) == 1 < len(colours(one.prompt.image))
    sizes = [Image.open(io.BytesIO(data)).size for data in (one.student.image, one.prompt.image) if data]
    assert sizes[0] == sizes[1] and one.image_keys[0] != one.image_keys[2]


def test_a_share_of_the_rows_shows_another_rows_picture(tiny_qwen: Path, family_set: Path) -> None:
    made, plain = feed("mix", tiny_qwen, family_set, "views.mismatch=0.3"), feed("mix", tiny_qwen, family_set)
    pairs = [(made.draw(row, "text_rich"), plain.draw(row, "text_rich")) for row in range(len(made.rows))]
    other = [one.prompt.image != own.prompt.image for one, own in pairs]
    assert 0.1 < sum(other) / len(other) < 0.5
    assert all(one.prompt.text == own.prompt.text for one, own in pairs)
    again = [made.draw(row, "vision_centric").prompt.image for row in range(len(made.rows))]
    assert again == [one.prompt.image for one, _ in pairs]  # the same rows under both views


def test_random_pictures_are_other_rows_own(tiny_qwen: Path, family_set: Path) -> None:
    made, plain = feed("random_image", tiny_qwen, family_set), feed("mix", tiny_qwen, family_set)
    views: tuple[Drawn, ...] = tuple(made.draw(row, "vision_centric") for row in range(8))
    pictures = [plain.draw(row, "vision_centric").prompt.image for row in range(len(plain.rows))]
    for row, one in enumerate(views):
        assert one.prompt.image != pictures[row] and one.prompt.image in pictures
        assert one.prompt.text == plain.draw(row, "vision_centric").prompt.text
        assert one.teacher is not None and one.teacher.image != plain.draw(row, "text_rich").prompt.image


def test_blank_everywhere(tiny_qwen: Path, family_set: Path) -> None:
    one = feed("mix", tiny_qwen, family_set, "views.images=blank").draw(0, "text_rich")
    assert one.student is not None
    assert [len(colours(image)) for image in (one.prompt.image, one.student.image)] == [1, 1]


@pytest.mark.parametrize("share", [0.25, 0.5])
def test_views_of_slots_are_exact_over_a_stage(share: float, tiny_qwen: Path, family_set: Path) -> None:
    mix = f"stages=[{{name: m, mix: {{text_rich: {1 - share}, vision_centric: {share}}}, steps: 8}}]"
    made = feed("mix", tiny_qwen, family_set, mix)
    assert [one.view for one in made.slots(16)].count("vision_centric") == share * 16
