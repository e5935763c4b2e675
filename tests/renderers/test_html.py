"""The HTML back end: the same pixels whatever the company, boxes that hit the ink, scripts of the world, two scales."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import numpy as np
import pytest

from renderers import browser, cards, fonts
from renderers.errors import UserError
from renderers.html import HtmlBackend, resolve
from renderers.png import decode
from renderers.render import Renderer
from renderers.session import Shot
from renderers.style import PLAIN
from renderers.types import Rejected, Rendered, Scene
from tests.renderers._pages import hashes, mixed, page

pytestmark = pytest.mark.browser

TABLE = Scene(
    kind="table",
    size=(420, 0),
    shows=("apples(Bao)=7",),
    data={
        "caption": "Stock",
        "header": ["name", "apples"],
        "rows": [
            ["Amara", {"text": "12", "fact": "apples(Amara)=12"}],
            ["Bao", {"text": "7", "fact": "apples(Bao)=7"}],
        ],
    },
)


def drawn(renderer: Renderer, scene: Scene) -> Rendered:
    (result,) = renderer.render([scene])
    assert isinstance(result, Rendered), result
    return result


def test_pixels_depend_on_nothing_but_the_scene(renderer: Renderer) -> None:
    scenes = mixed(60)
    order = list(range(60))
    random.Random(5).shuffle(order)
    expected = hashes(renderer, scenes)
    shuffled = hashes(renderer, [scenes[i] for i in order])
    assert [shuffled[order.index(i)] for i in range(60)] == expected
    assert [hashes(renderer, [scene])[0] for scene in scenes[:8]] == expected[:8]
    assert len(set(expected)) == 60


LARGE = (
    r"${\large x^2} + {\Large \frac{a^{b_c}}{d}} + {\tiny y_{z_1}} + \left(\sum_i^{n^2}\right) + {\Huge \sqrt{q}}$, `x`"
)


def test_every_font_size_is_a_whole_step(renderer: Renderer) -> None:
    """The browser caches fonts by size to about 0.02 px, so sizes that are closer would share each other's spacing."""
    renderer.render([*mixed(12, seed=8), *(page(LARGE, profile="varied", seed=i) for i in range(3))])
    script = "[...document.querySelectorAll('.card *')].map((e) => parseFloat(getComputedStyle(e).fontSize) * 20)"
    session = renderer.html.session
    sizes = session._call(lambda: session.shell.peek(script), 30)
    assert len(sizes) > 200
    assert max(abs(size - round(size)) for size in sizes) < 1e-3


def test_pixels_do_not_depend_on_what_was_drawn_before(chromium: browser.Browser) -> None:
    """Text sizes a hair apart, in both orders: the spacing of one must not leak into the other."""
    sizes = [16.0 + i / 100 for i in range(24)]
    batch = [_sized(size) for size in sizes]
    forth, back = HtmlBackend(), HtmlBackend()
    one, other = list(forth.draw(batch)), list(back.draw(batch[::-1]))[::-1]
    forth.close()
    back.close()
    for first, second in zip(one, other, strict=True):
        assert isinstance(first, Shot)
        assert isinstance(second, Shot)
        assert (first.pixels == second.pixels).all()


def _sized(size: float) -> cards.Card:
    style = replace(PLAIN, size=size)
    text = "Name and number of $x^2 + \\frac{1}{2}$ things, some words. `code`"
    (card,) = cards.with_formulas([cards.make(page(text), style)])
    assert isinstance(card, cards.Card)
    return card


def test_driven_frames_and_screenshots_are_pixel_equal(renderer: Renderer, chromium: browser.Browser) -> None:
    if not chromium.steps_frames:
        pytest.skip(f"{chromium.path} is no headless shell: there is only one way of capturing")
    scenes = mixed(30, seed=1)
    with Renderer(capture="plain") as plain:
        assert hashes(plain, scenes) == hashes(renderer, scenes)
    assert renderer.html.session._capture == "frames"


def test_frames_without_a_headless_shell_are_a_user_error(chromium: browser.Browser) -> None:
    other = replace(chromium, path=chromium.path.with_name("google-chrome"))
    assert resolve("auto", other) == "plain"
    with pytest.raises(UserError, match="headless-shell"):
        resolve("frames", other)


def test_height_follows_the_content_and_fixed_size_holds(renderer: Renderer) -> None:
    short, long = drawn(renderer, page("one line")), drawn(renderer, page("\n".join(["one line"] * 9)))
    assert short.size[0] == long.size[0] == 420
    assert long.size[1] > short.size[1] + 100
    assert drawn(renderer, page("one line", size=(300, 200))).size == (300, 200)


def test_the_double_scale_has_twice_the_pixels_and_the_same_layout(renderer: Renderer) -> None:
    one, two = (drawn(renderer, page("Let $x^2 = 2$.\n\n- one\n- two", scale=scale)) for scale in (1, 2))
    assert abs(two.size[0] - 2 * one.size[0]) <= 1
    assert abs(two.size[1] - 2 * one.size[1]) <= 2
    for small, large in zip(one.boxes, two.boxes, strict=True):
        assert small.text == large.text
        assert abs(large.x0 - 2 * small.x0) < 2.5
    high, wide = two.size[1] // 2, two.size[0] // 2
    shrunk = decode(two.png)[: 2 * high, : 2 * wide].reshape(high, 2, wide, 2, 3).astype(float).mean(axis=(1, 3))
    assert np.abs(shrunk - decode(one.png)[:high, :wide]).mean() < 4


def test_boxes_lie_on_the_ink_of_their_words(renderer: Renderer) -> None:
    picture = drawn(renderer, page("Wide words here, and $a + b$ too.", {"type": "choices", "items": ["red", "$x$"]}))
    pixels = decode(picture.png).min(axis=2)
    expected = ["Wide", "words", "here,", "and", "a + b", "too.", "A.", "red", "B.", "x"]
    assert [box.text for box in picture.boxes] == expected
    outside = np.ones_like(pixels, bool)
    for box in picture.boxes:
        rows, columns = slice(int(box.y0), int(box.y1) + 1), slice(int(box.x0), int(box.x1) + 1)
        assert pixels[rows, columns].min() < 100, box
        outside[rows, slice(max(0, columns.start - 2), columns.stop + 2)] = False
    assert pixels[outside].min() > 200


def test_a_formula_over_two_lines_has_two_boxes(renderer: Renderer) -> None:
    latex = "a + b + c + d + e + f + g + h"
    words = "Some words that come before the formula "
    picture = drawn(renderer, page(f"{words} ${latex}$ and some that come behind it, too.", size=(420, 0)))
    first, second = (box for box in picture.boxes if box.text == latex)
    assert first.y1 <= second.y0 + 4
    assert second.x0 < first.x0


def test_labels_carry_facts_and_hidden_cells_are_empty(renderer: Renderer) -> None:
    shown = drawn(renderer, replace(TABLE, shows=("apples(Amara)=12", "apples(Bao)=7")))
    hidden = drawn(renderer, TABLE)
    labels = {box.fact: box for box in shown.boxes if box.kind == "label"}
    assert set(labels) == {"apples(Amara)=12", "apples(Bao)=7"}
    assert [box.fact for box in hidden.boxes if box.kind == "label"] == ["apples(Bao)=7"]
    gone = labels["apples(Amara)=12"]
    where = slice(int(gone.y0), int(gone.y1)), slice(int(gone.x0), int(gone.x1))
    assert decode(shown.png)[where].min() < 100
    assert "12" not in [box.text for box in hidden.boxes]


def test_a_figure_is_embedded_with_its_boxes(renderer: Renderer) -> None:
    figure = replace(TABLE, size=(260, 0))
    whole = drawn(renderer, page("Look:", {"type": "figure"}, figure=figure, size=(500, 0)))
    (label,) = (box for box in whole.boxes if box.fact == "apples(Bao)=7")
    pixels = decode(whole.png)
    assert pixels[int(label.y0) : int(label.y1), int(label.x0) : int(label.x1)].min() < 100
    assert whole.scene.figure == figure


def test_a_finished_picture_is_embedded_and_a_broken_one_rejected(renderer: Renderer) -> None:
    inner = drawn(renderer, page("inside"))
    whole = drawn(renderer, page("Look:", {"type": "figure"}, picture=inner.png, size=(600, 0)))
    assert whole.size[1] > inner.size[1]
    assert decode(whole.png)[inner.size[1] // 2 + 30 :].min() < 100
    bad = renderer.render([page({"type": "figure"}, picture=data) for data in (b"GIF89a", inner.png[:-40], b"")])
    assert [r.reason for r in bad[:2] if isinstance(r, Rejected)] == ["bad_picture", "bad_picture"]


def test_any_error_of_a_decoder_is_a_bad_picture(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decoders raise what no list foresees, TypeError for one."""
    sound = drawn(renderer, page("inside any decoder")).png

    def fail(_: object) -> None:
        raise TypeError("'IFDRational' object cannot be interpreted as an integer")

    with monkeypatch.context() as patched:
        patched.setattr("PIL.ImageFile.ImageFile.load", fail)
        with pytest.raises(cards.MarkupError, match="no PNG or JPEG") as refused:
            cards.data_uri(sound)
    assert refused.value.reason == "bad_picture"
    assert cards.data_uri(sound).startswith("data:image/png;base64,")


def test_right_to_left_text_starts_at_the_right(renderer: Renderer) -> None:
    if fonts.missing("פתור", "Open Sans"):
        pytest.skip("no font on this machine has Hebrew letters")
    picture = drawn(renderer, page("פתור את $x + 3 = 5$ עכשיו"))
    order = sorted(picture.boxes, key=lambda box: -box.x0)
    assert [box.text for box in order] == ["פתור", "את", "x + 3 = 5", "עכשיו"]
    assert order[0].x1 > 380


def test_every_chinese_character_has_a_box(renderer: Renderer) -> None:
    text = "如图求角的大小"
    (result,) = renderer.render([page(text * 8)])
    if fonts.missing(text, "Open Sans"):
        assert isinstance(result, Rejected)
        assert (result.reason, "U+5982" in result.detail) == ("missing_glyph", True)
        return
    assert isinstance(result, Rendered)
    assert [box.text for box in result.boxes] == list(text * 8)
    assert len({box.y0 for box in result.boxes}) > 1


def test_a_renderer_works_under_a_running_event_loop(chromium: browser.Browser) -> None:
    async def notebook() -> list[str]:
        with Renderer() as inside:
            return hashes(inside, [page("so $x^2 = 12345$")])

    assert asyncio.run(notebook()) != []


def test_bad_data_are_rejected_and_the_others_arrive(renderer: Renderer) -> None:
    scenes = [
        page("fine"),
        page(r"so $\frac{1$"),
        page({"type": "sculpture"}),
        page("x" * 250_000),
        page("also fine"),
        replace(TABLE, data={"header": ["no rows"]}),
    ]
    results = renderer.render(scenes)
    reasons = [result.reason if isinstance(result, Rejected) else "" for result in results]
    assert reasons == ["", "bad_maths", "data", "too_large", "", "data"]


def test_an_unknown_kind_of_scene_is_a_user_error(renderer: Renderer) -> None:
    with pytest.raises(UserError, match="did you mean 'page'"):
        renderer.render([Scene(kind="pagee", data={})])
