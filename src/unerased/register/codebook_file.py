"""The codebook of the package, and the prefixes of codes that follow from it."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from unerased.model.codebook import extended, load_codebook
from unerased.model.errors import BadCodebook
from unerased.register.encoding import FORMS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unerased.model.codebook import Codebook

__all__ = ["codebook_file", "packaged_codebook", "record_prefixes", "with_extensions"]


def codebook_file() -> str:
    """The text of the packaged codebook."""
    return resources.files("unerased.model").joinpath("codebook.yaml").read_text(encoding="utf-8")


@cache
def packaged_codebook() -> Codebook:
    """The packaged codebook."""
    return load_codebook([codebook_file()])


def with_extensions(texts: Iterable[str]) -> tuple[Codebook, int]:
    """The packaged codebook with additions, and how many of them contradict it and are not in."""
    codebook = packaged_codebook()
    left_out = 0
    for text in texts:
        try:
            codebook = extended(codebook, text)
        except BadCodebook:
            left_out += 1
    return codebook, left_out


@cache
def record_prefixes() -> dict[str, str]:
    """How codes of each type of record begin, such as "C-"; an addition cannot change it."""
    kinds = packaged_codebook().kinds
    return {name: f"{kinds[name].prefix}-" for name in FORMS if name != "entity"}
