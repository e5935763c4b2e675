"""One bad row of the user's own data is quarantined with its line and reason, and the rest is built."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from builders import pairs
from builders.build import open_source
from builders.sources._load import local_rows
from builders.sources._pictures import check_image
from builders.types import BadRow, SourceOptions
from renderers.errors import UserError

GOOD = b'{"question": "1+1?", "answer": 2}'
# A TIFF whose decoder raises TypeError: a fraction stands where its reader counts rows.
TIFF = base64.b64decode(
    "SUkqAAgAAAAIAAABBAABAAAAGAAAAAEBBAABAAAAEgAAAAMBAwABAAAAAQAAAAYBAwABAAAAAQAAABEBBQABAAAAbgAAABYBBAAB////fwAAABcB"
    "BAABAADdNgAAABwBAwABAOUAAQAAAAAAAACAACBAABAgAAgQAAQIAAAEAAECAAABAAAAgAAAQAAAIAAAEAAACAAABAAAAgAAAQAAAIAAAEA="
)
LINES = {
    "truncated": (b'{"question": "broken', "Unterminated string starting at: column 14"),
    "a list": (b"[1, 2]", "needs one object a row, is list"),
    "null": (b"null", "needs one object a row, is NoneType"),
    "no UTF-8": (b'{"question": "caf\xe9?", "answer": 1}', "'utf-8' codec can't decode byte 0xe9 in position 17"),
    "a long number": (b'{"question": "n?", "answer": ' + b"7" * 5000 + b"}", "Exceeds the limit"),
    "deep": (b'{"question": "n?", "answer": ' + b"[" * 401 + b"]" * 401 + b"}", "more than 400 deep"),
    "very deep": (b"[" * 100_000 + b"]" * 100_000, "more than 400 deep"),
    "no split": (b'{"question": "n?", "answer": 1, "split": "my-split"}', "split 'my-split': needs a name of letters"),
    "a false split": (b'{"question": "n?", "answer": 1, "split": 0}', "split '0': needs a name of letters"),
    "a long split": (b'{"question": "n?", "answer": 1, "split": "' + b"a" * 101 + b'"}', "at most 100 characters"),
}


def write(folder: Path, *lines: bytes) -> Path:
    file = folder / "my.jsonl"
    file.write_bytes(b"\n".join(lines) + b"\n")
    return file


def opened(file: Path) -> Any:
    return open_source("jsonl", SourceOptions(names=(str(file),), splits=(("train", 1.0),)))


@pytest.mark.parametrize("name", LINES)
def test_a_line_that_is_no_row_is_quarantined_with_its_number(name: str, tmp_path: Path) -> None:
    line, reason = LINES[name]
    source = opened(write(tmp_path, b"", GOOD, b"  ", b"", line, b"", GOOD))
    assert source.sizes() == {"train": 3}
    assert [source.problem("train", index, 0).answer for index in (0, 2)] == ["2", "2"]
    with pytest.raises(BadRow) as refused:
        source.problem("train", 1, 0)
    assert refused.value.reason == "bad_row"
    assert refused.value.detail.startswith(f"{tmp_path / 'my.jsonl'} line 5: ") and reason in refused.value.detail


@pytest.mark.parametrize("name", LINES)
def test_a_file_without_any_row_stops_with_the_first_reason(name: str, tmp_path: Path) -> None:
    line, reason = LINES[name]
    with pytest.raises(UserError) as refused:
        opened(write(tmp_path, b"", line, b"{"))
    assert "my.jsonl line 2: " in str(refused.value) and reason in str(refused.value)


def test_what_is_nested_less_deep_is_a_row(tmp_path: Path) -> None:
    deep = (
        b'{"question": "n?", "answer": 1, "more": ' + b"[" * 399 + b"]" * 399 + b', "wide": [' + b"[]," * 500 + b"[]]}"
    )
    assert opened(write(tmp_path, deep)).problem("train", 0, 0).answer == "1"


def test_a_bad_row_makes_no_split_of_its_own(tmp_path: Path) -> None:
    source = opened(write(tmp_path, b"{", b'{"question": "1?", "answer": 1, "split": "test"}', b"{"))
    assert source.sizes() == {"test": 3}


def test_rows_of_a_json_file_with_a_bad_split(tmp_path: Path) -> None:
    file = tmp_path / "my.json"
    file.write_text(json.dumps([{"question": "1?", "answer": 1}, {"question": "2?", "answer": 2, "split": "a b"}]))
    source = opened(file)
    assert source.problem("train", 0, 0).answer == "1"
    with pytest.raises(BadRow, match="bad_row: jsonl 1: split 'a b': needs a name"):
        source.problem("train", 1, 0)


def test_the_rest_of_the_file_is_built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.tif").write_bytes(TIFF)
    (tmp_path / "cut.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    rows = [b'{"question": "How many?", "answer": 2, "image": "%s"}' % name for name in (b"bad.tif", b"cut.png")]
    sound = {"question": "How many?", "answer": 2, "image": {"bytes": base64.b64encode(_png()).decode()}}
    file = write(tmp_path, *rows, b"{", json.dumps(sound).encode())
    words = ["--source", f"jsonl:{file}", "--splits", "train=1", "--workers", "1", "--gallery", "0"]
    assert pairs.main([*words, "--out", str(tmp_path / "out")]) == 2
    told = [line for line in capsys.readouterr().err.splitlines() if "error: " in line]
    assert len(told) == 1 and "input rows were quarantined" in told[0] and "and 2 more" in told[0]
    assert pq.read_table(tmp_path / "out" / "data" / "pairs").num_rows == 1
    dropped = pq.read_table(tmp_path / "out" / "data" / "dropped").to_pylist()
    assert [row["reason"] for row in dropped] == ["corrupt_image", "corrupt_image", "bad_row"]
    assert "TypeError" in dropped[0]["detail"] and "line 3: " in dropped[2]["detail"]


def test_any_error_of_a_decoder_is_a_corrupt_image() -> None:
    with pytest.raises(BadRow, match="corrupt_image: row 7: TypeError"):
        check_image(TIFF, "row 7")


def _png() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_a_published_table_names_the_line(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text('{"a": 1}\n\n{"a": \n')
    with pytest.raises(UserError, match=r"line 3: Expecting value: column "):
        local_rows(tmp_path / name)
