"""The codebook of the package, and the prefixes of codes that follow from it."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from unerased.model.codebook import load_codebook
from unerased.register.encoding import FORMS

if TYPE_CHECKING:
    from unerased.model.codebook import Codebook

__all__ = ["codebook_file", "packaged_codebook", "record_prefixes"]


def codebook_file() -> str:
    """The text of the packaged codebook."""
    return resources.files("unerased.model").joinpath("codebook.yaml").read_text(encoding="utf-8")


@cache
def packaged_codebook() -> Codebook:
    """The packaged codebook."""
    return load_codebook([codebook_file()])


@cache
def record_prefixes() -> dict[str, str]:
    """How codes of each type of record begin, such as "C-"; an addition cannot change it."""
    kinds = packaged_codebook().kinds
    return {name: f"{kinds[name].prefix}-" for name in FORMS if name != "entity"}
