"""A box under words that are said, not sent; and the words that stand for keys.

The words of a box are stretched as a passphrase is, so a file that falls into wrong hands without
its words tells nothing. Safety words are a fingerprint: two people who read the same six to each
other hold the same keys, but for one chance in 2^77.
"""

from __future__ import annotations

import secrets
import struct
from typing import Final

from unerased.seal.box import KEY_SIZE, OVERHEAD, Sealed, open_box, seal_box
from unerased.seal.cost import Cost, Policy, derive
from unerased.seal.errors import Damaged, WrongKey, WrongPassphrase
from unerased.seal.frames import digest, frame
from unerased.seal.passphrase import normalise, word_list

__all__ = [
    "CODE_WORDS",
    "WORDED_OVERHEAD",
    "new_code",
    "open_worded",
    "safety_words",
    "seal_worded",
]

CODE_WORDS: Final = 4
SAFETY_WORDS: Final = 6

_HEAD: Final = struct.Struct(f">III{KEY_SIZE}s")
_CONTEXT: Final = b"unerased worded v1"
_SAFETY: Final = b"unerased safety words v1"
WORDED_OVERHEAD: Final = _HEAD.size + OVERHEAD


def new_code() -> str:
    """Give four random words (52 bits), separated by spaces: to be said, not sent."""
    choices = word_list()
    return " ".join(secrets.choice(choices) for _ in range(CODE_WORDS))


def seal_worded(words: str, context: bytes, content: bytes, cost: Cost, policy: Policy) -> bytes:
    """Seal `content` under words.

        memory in KiB u32 | passes u32 | lanes u32 | salt of Argon2id 32 | box

    Args:
        words: as a passphrase; spaces and forms of letters do not matter.
        context: what the box is for; it opens in the same context only.
        content: what to seal.
        cost: of deriving the key.
        policy: bounds of the cost.

    Raises:
        PassphraseRefused, CostRefused: as `seal_identity`.
    """
    policy.check(cost)
    head = _HEAD.pack(cost.memory_kib, cost.passes, cost.lanes, secrets.token_bytes(KEY_SIZE))
    key = derive(normalise(words), head[-KEY_SIZE:], cost, policy)
    return head + seal_box([key], frame(_CONTEXT, context, head), content).to_bytes()


def open_worded(words: str, context: bytes, data: bytes, policy: Policy) -> bytes:
    """Open what `seal_worded` sealed.

    Raises:
        WrongPassphrase: the words do not open it.
        Damaged: it is cut short, or was changed.
        CostRefused: it asks for a cost outside the policy; nothing was derived.
        PassphraseRefused: there are no words.
    """
    if len(data) < WORDED_OVERHEAD:
        raise Damaged("The file is cut short. Ask for it again.")
    head = data[: _HEAD.size]
    memory, passes, lanes, salt = _HEAD.unpack(head)
    key = derive(normalise(words), salt, Cost(memory, passes, lanes), policy)
    try:
        return open_box(
            [key], frame(_CONTEXT, context, head), Sealed.from_bytes(data[_HEAD.size :])
        )
    except WrongKey as fault:
        raise WrongPassphrase(
            "The words do not open this file. Nothing was changed. Ask for them again, and check "
            "each word and the order."
        ) from fault


def safety_words(*facts: bytes) -> str:
    """Six words that stand for facts, such as the keys of two people: 77 bits of their hash.

    Whoever wants other facts with the same words has to try 2^77 of them, as long as one side's
    facts were fixed before the other's were known.
    """
    choices = word_list()
    number = int.from_bytes(digest(frame(_SAFETY, *facts)))
    words: list[str] = []
    for _ in range(SAFETY_WORDS):
        number, index = divmod(number, len(choices))
        words.append(choices[index])
    return " ".join(words)
