"""Passphrases: made of words, the same on every keyboard."""

from __future__ import annotations

import secrets
import unicodedata
from importlib import resources

from unerased.seal.errors import PassphraseRefused

__all__ = ["generate", "normalise", "word_list"]

MIN_WORDS = 6
MAX_LENGTH = 1024


def word_list() -> tuple[str, ...]:
    """The 7,776 words of the EFF's long list (J. Bonneau, 2016): 12.9 bits each."""
    source = resources.files("unerased.seal").joinpath("eff_long.txt")
    return tuple(source.read_text(encoding="ascii").split())


def generate(words: int = MIN_WORDS) -> str:
    """Give a random passphrase of `words` words (6 words: 77 bits), separated by spaces.

    Raises:
        PassphraseRefused: fewer than 6 words are asked for.
    """
    if words < MIN_WORDS:
        raise PassphraseRefused(f"A passphrase has at least {MIN_WORDS} words.")
    choices = word_list()
    return " ".join(secrets.choice(choices) for _ in range(words))


def normalise(text: str) -> bytes:
    """Bring a typed passphrase into the one form that keys are derived from.

    Unicode is composed (NFC), runs of white space become one space, the ends are stripped: the
    passphrase opens on a machine that composes letters as on one that does not.

    Raises:
        PassphraseRefused: nothing is left, it has more than 1,024 characters, or is no text.
    """
    if len(text) > MAX_LENGTH:
        raise PassphraseRefused(f"A passphrase has at most {MAX_LENGTH} characters.")
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    if not folded:
        raise PassphraseRefused("The passphrase is empty. Type the words that were given to you.")
    try:
        return folded.encode("utf-8")
    except UnicodeEncodeError:
        # The codec's own error quotes the text, so it is not kept as the cause.
        raise PassphraseRefused("The passphrase holds a character that is no text.") from None
