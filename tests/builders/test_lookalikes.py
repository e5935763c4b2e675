"""Look-alikes: planted copies are found, and pages of different words are not taken for one another."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw

from builders.lookalikes import dhash, near, same_pixels
from renderers.seeds import rng


def page(text: str, shade: int = 0, size: tuple[int, int] = (400, 300)) -> bytes:
    """White paper with words on it."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((20, 20), text, fill=(shade, shade, shade), font_size=24)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def test_hash_distance_is_the_count_of_differing_bits() -> None:
    stream = np.random.default_rng(0)
    hashes = stream.integers(0, 2**63, (1500, 4), dtype=np.uint64)  # more than one block
    hashes[1400] = hashes[3] ^ np.array([0b1111111111, 0, 0, 0], np.uint64)  # 10 bits apart
    hashes[1401] = hashes[4] ^ np.array([0b111111111111, 0, 0, 0], np.uint64)  # 12
    assert list(near(hashes)) == [(3, 1400)]
    assert list(near(hashes[1400:1402], hashes)) == [(0, 3), (0, 1400), (1, 1401)]
    assert set(near(hashes[:10], radius=256)) == {(i, j) for i in range(10) for j in range(i + 1, 10)}


def test_different_pages_with_like_hashes_are_not_the_same() -> None:
    stream = rng(0, "pages")
    pages = [page(f"find the {stream.randint(10**7, 10**8)}") for _ in range(60)]
    hashes = np.stack([dhash(data) for data in pages])
    proposed = list(near(hashes, radius=20))
    assert len(proposed) > 200, "the hash alone should confuse pages of text; else this test shows nothing"
    assert not [pair for pair in proposed if same_pixels(pages[pair[0]], pages[pair[1]])]


def test_a_copy_with_a_changed_shade_is_found() -> None:
    first, second = page("the same words"), page("the same words", shade=20)
    assert list(near(np.stack([dhash(first), dhash(second)]))) == [(0, 1)]
    assert same_pixels(first, second)
    assert not same_pixels(first, page("the same words", size=(401, 300)))
    assert not same_pixels(first, page("one two three four five six seven eight nine ten " * 2))
