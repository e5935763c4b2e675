"""Your own rows from a file: `--source jsonl:FILE` (.jsonl, .json or .parquet), columns named with --map.

    python -m builders.pairs --source jsonl:my.jsonl --map question=problem,answer=gold,image=picture,facts=caption

A row may lack columns that others have: they are null there. Picture paths are relative to the file. A .jsonl file is
read line by line, so that it may be larger than memory; a line that is no row is quarantined with its number.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from builders.sources._finite import Finite
from builders.sources._lines import Lines
from builders.sources._load import digest_of, local_rows
from builders.sources._own import own_source
from builders.types import SourceOptions
from renderers.errors import UserError


def open_source(options: SourceOptions) -> Finite:
    """The rows of the file. Raises UserError for a missing or unreadable file or a column that is not there."""
    if not options.names:
        raise UserError("--source jsonl needs a file: --source jsonl:FILE")
    file = Path(",".join(options.names))
    if not file.is_file():
        raise UserError(f"--source jsonl:{file}: no such file")
    rows = Lines(file) if file.suffix == ".jsonl" else local_rows(file)
    return own_source(replace(options, path=file), rows, "jsonl", str(file), digest_of([file]))
