"""Every form that can be checked, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.remedies.checks import (
    form_cat_22,
    form_cat_shadow,
    form_ccpr,
    form_echr_copy_sheet,
    form_istanbul,
    form_special_procedures,
    form_wgeid,
)
from unerased.remedies.errors import UnknownForm

if TYPE_CHECKING:
    from unerased.remedies.checks.points import Form

FORMS: Final[dict[str, Form]] = {
    one.FORM.kind: one.FORM
    for one in (
        form_cat_22,
        form_ccpr,
        form_special_procedures,
        form_wgeid,
        form_echr_copy_sheet,
        form_cat_shadow,
        form_istanbul,
    )
}


def form_of(kind: str) -> Form:
    """The form of this kind.

    Raises:
        UnknownForm: there is none.
    """
    if kind not in FORMS:
        raise UnknownForm(kind, tuple(FORMS))
    return FORMS[kind]
