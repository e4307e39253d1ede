"""The command line: one command a verb, ``--json`` everywhere, one-line errors with advice."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code (docs/reference/cli.md lists the codes)."""
    from unerased.cli.run import run

    sys.exit(run(list(sys.argv[1:] if argv is None else argv)))
