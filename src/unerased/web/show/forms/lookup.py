"""From a code as people type it into a field to the full code, or the reason why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.register import reads
from unerased.register.reads import Ambiguous, Unknown
from unerased.web.show.claims.codes import prefix_kind
from unerased.web.show.forms.typed import Mistyped
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Collection

    from unerased.register import Register


def code_typed(register: Register, typed: str, kinds: Collection[str]) -> str:
    """The full code of one of these kinds.

    Raises:
        Mistyped: nothing, or more than one thing, has this code, or it is of another kind.
    """
    found = reads.resolve(register.db, typed.strip())
    if isinstance(found, Ambiguous):
        raise Mistyped(mark("Several records share this short code. Write the full code."))
    if isinstance(found, Unknown):
        raise Mistyped(mark("Nothing in this register has this code. Check it, or search for it."))
    if kinds and prefix_kind(found, register.codebook) not in kinds:
        raise Mistyped(mark("This code is of another kind than what is asked for here."))
    return found
