"""Any data set on the Hub: `--source hf:OWNER/NAME`, columns named with --map.

    python -m builders.pairs --source hf:OWNER/NAME --map question=problem,answer=gold,image=picture,facts=caption

All its splits are read; without a mapped split column rows are divided by --splits.
"""

from __future__ import annotations

from builders.sources._finite import Finite
from builders.sources._load import hub_revision, hub_rows, hub_splits
from builders.sources._own import own_source
from builders.types import SourceOptions
from renderers.errors import UserError


def open_source(options: SourceOptions) -> Finite:
    """The rows of the data set's default config. Raises UserError when it cannot be loaded."""
    if len(options.names) != 1 or options.path is not None:
        raise UserError("--source hf needs a data set: --source hf:OWNER/NAME (a local file is --source jsonl:FILE)")
    repo = options.names[0]
    revision = hub_revision(repo)
    rows = [row for split in hub_splits(repo, revision) for row in hub_rows(repo, None, split, revision)]
    return own_source(options, rows, "hf", repo, revision)
