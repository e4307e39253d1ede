"""What a release proves to everybody: that its number was fixed, how it was defined, by whom.

`docs/receipt.md` describes the form so that it can be checked without this program.
"""

from __future__ import annotations

from unerased.figures.receipt.bound import Bound, bound_of, most_false, needed_for
from unerased.figures.receipt.errors import ReceiptError, ReceiptRefused
from unerased.figures.receipt.picks import picks
from unerased.figures.receipt.receipt import (
    Field,
    Fixed,
    Opened,
    Receipt,
    commit,
    leaf_of_opened,
    load_opened,
    load_receipt,
    opened,
    signed,
    verify_opened,
    verify_receipt,
)

__all__ = [
    "Bound",
    "Field",
    "Fixed",
    "Opened",
    "Receipt",
    "ReceiptError",
    "ReceiptRefused",
    "bound_of",
    "commit",
    "leaf_of_opened",
    "load_opened",
    "load_receipt",
    "most_false",
    "needed_for",
    "opened",
    "picks",
    "signed",
    "verify_opened",
    "verify_receipt",
]
