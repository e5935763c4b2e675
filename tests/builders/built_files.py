"""What two builds must have alike: hashes(out) == hashes(other)."""

from __future__ import annotations

from pathlib import Path

from builders.shards import file_hash


def hashes(out: Path) -> dict[str, str]:
    """sha256 of every file of a set but the configuration (it holds the folder) and the lock."""
    files = [file for file in sorted(out.rglob("*")) if file.is_file() and file.name not in ("lock", "config.yaml")]
    return {str(file.relative_to(out)): file_hash(file) for file in files}
