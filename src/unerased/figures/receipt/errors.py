"""What is refused of receipts, with advice."""

from __future__ import annotations

from unerased.figures.errors import FiguresError

__all__ = ["ReceiptError", "ReceiptRefused"]


class ReceiptError(FiguresError):
    """Root of what goes wrong with receipts."""


class ReceiptRefused(ReceiptError):
    """A receipt, or a record opened against one, does not prove what it claims.

    Attributes:
        reason: what does not fit, in a few words that stay the same from version to version.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"This proves nothing: {reason}. Ask the organisation for the file as it was released, "
            "and compare its key with the one they published."
        )
        self.reason = reason
