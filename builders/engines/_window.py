"""Requests in batches of like length, results in the order of the requests, memory bounded by a window.

A batch runs as long as its longest row; sorting a window of some batches by length removes most of the padding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

WINDOW = 8  # batches that are read ahead and sorted together


def in_batches(
    items: Iterable[T],
    size: int,
    length: Callable[[T], tuple[int, int]],
    work: Callable[[Sequence[T]], Sequence[R]],
    window: int = WINDOW,
) -> Iterator[R]:
    """`work` on batches of at most `size` items; its results, one per item, in the order of the items.

    length: (kind, length); only items of one kind share a batch, the longest go first (memory runs out at once or not
    at all).
    """
    for group in _groups(items, size * window):
        results: list[R | None] = [None] * len(group)
        for batch in _batches(group, size, length):
            for index, result in zip(batch, work([group[index] for index in batch]), strict=True):
                results[index] = result
        yield from (result for result in results if result is not None)


def _groups(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    source = iter(items)
    while group := tuple(islice(source, size)):
        yield group


def _batches(group: Sequence[T], size: int, length: Callable[[T], tuple[int, int]]) -> Iterator[list[int]]:
    keys = [length(item) for item in group]
    order = sorted(range(len(group)), key=lambda index: (keys[index][0], -keys[index][1], index))
    batch: list[int] = []
    for index in order:
        if batch and (len(batch) == size or keys[batch[0]][0] != keys[index][0]):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
