"""What people say of a date, a length of time or a number, in words, to the values of the model.

English, Russian and Arabic are always all read: the language of a page says nothing of the
language of whoever types into it. The whole text is read or nothing is; what could be meant in
two ways is not guessed. Readers are pure, their time bounded by the longest text (`LONGEST`).
"""

from unerased.model.said.amounts import read_amount
from unerased.model.said.errors import Fault, NotUnderstood
from unerased.model.said.known import unknown
from unerased.model.said.lengths import read_duration
from unerased.model.said.moments import Ambiguous, read_date
from unerased.model.said.numbers import plain_ends
from unerased.model.said.tokens import LONGEST

__all__ = [
    "LONGEST",
    "Ambiguous",
    "Fault",
    "NotUnderstood",
    "plain_ends",
    "read_amount",
    "read_date",
    "read_duration",
    "unknown",
]
