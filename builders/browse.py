"""Look at a built set in a browser: filter by family, level, score and verdict; both views of every row side by side.

    python -m builders.browse out/families
    python -m builders.browse out/families --selection default --port 7861

Rows that were refused in the build or left out by a selection are there with their reasons. Needs the extra `browse`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import tyro

from renderers.cli import run
from renderers.errors import UserError


@dataclass(frozen=True, kw_only=True)
class Config:
    """Which set, and where the page is served."""

    data: Annotated[str, tyro.conf.Positional]
    """A built set's folder or a Hub id (USER/NAME)."""
    selection: str = ""
    """Show what this selection keeps and leaves out."""
    host: str = "127.0.0.1"
    """Address to serve on; 0.0.0.0 lets others in."""
    port: int = 7860
    """Port to serve on; 0 takes a free one."""
    open: bool = False
    """Open the page in the default browser."""


def serve(config: Config) -> int:
    """Serve the page until interrupted."""
    page = make(config)
    launch(page, config, block=True)
    return 0


def make(config: Config) -> Any:
    """The app of a set. Raises UserError for a set or selection that is not there, or without gradio."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    try:
        import gradio  # noqa: F401
    except ImportError as error:
        raise UserError("builders.browse needs gradio: pip install -e '.[browse]'") from error
    from builders.browsing.index import Index
    from builders.browsing.page import app
    from builders.dataset import open_set

    built = open_set(config.data)
    title = Path(built.name).name if Path(built.name).exists() else built.name
    return app(Index(built, config.selection), title + (f", selection {config.selection}" if config.selection else ""))


def launch(page: Any, config: Config, *, block: bool) -> str:
    """Start the server; returns its address. Raises UserError when the port is taken."""
    try:
        _, address, _ = page.launch(
            server_name=config.host,
            server_port=config.port or None,
            inbrowser=config.open,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            **page.theme_and_style,
        )
    except OSError as error:
        raise UserError(f"--port {config.port}: cannot be served on ({str(error).splitlines()[0]})") from error
    print(f"look:  {address}", file=sys.stderr)
    if block:
        page.block_thread()
    return str(address)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    return run(serve, Config, argv)


if __name__ == "__main__":
    sys.exit(main())
