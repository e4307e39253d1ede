"""What this room refuses, and what a person can do about it."""

from __future__ import annotations

__all__ = [
    "BadShare",
    "BadSignature",
    "CostRefused",
    "Damaged",
    "FileRefused",
    "IdentityDamaged",
    "InvalidKey",
    "NoTimestamps",
    "PassphraseRefused",
    "SealError",
    "SharesRefused",
    "TimestampRefused",
    "TooFewShares",
    "WrongKey",
    "WrongPassphrase",
]


class SealError(Exception):
    """Root of everything that `unerased.seal` refuses."""


class WrongKey(SealError):
    """The key, or the place that it is used for, is not the one that the data was sealed for."""


class Damaged(SealError):
    """The data was changed or cut after it was sealed."""


class InvalidKey(SealError):
    """A key has the wrong length or is none at all."""


class BadSignature(SealError):
    """The signature was not made by this key over this message, or is malformed."""


class PassphraseRefused(SealError):
    """The passphrase is empty, too long or no text."""


class WrongPassphrase(SealError):
    """The passphrase does not open this identity."""


class IdentityDamaged(SealError):
    """The identity file was changed or cut, or is none."""


class CostRefused(SealError):
    """The cost of deriving a key lies outside what the policy allows, or this machine can pay."""


class FileRefused(SealError):
    """An encrypted file is not of the form that this program opens."""


class SharesRefused(SealError):
    """So many recovery shares of so many are not offered."""


class BadShare(SealError):
    """A recovery share was copied wrongly or belongs to another set; says which and where."""


class TooFewShares(SealError):
    """Not enough recovery shares are there."""


class NoTimestamps(SealError):
    """What reads and checks timestamps is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "Timestamps need an extra that is not installed: pip install 'unerased[timestamp]'. "
            "Without it, `openssl ts` asks for and checks them; nothing else depends on it."
        )


class TimestampRefused(SealError):
    """An authority's answer does not prove a time.

    Attributes:
        reason: why, in a few words.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"This timestamp proves nothing: {reason}.")
        self.reason = reason
