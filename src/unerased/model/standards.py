"""Standards of proof: a ladder, from "as reported, no finding" upwards.

The rungs are those that UN commissions of inquiry use; "reasonable grounds to believe" is the
usual one for establishing facts.
"""

from typing import Final

from unerased.model.errors import ModelError, shown

AS_REPORTED: Final = "as_reported"
LADDER: Final = (
    AS_REPORTED,
    "reasonable_suspicion",
    "reasonable_grounds",
    "balance_of_probabilities",
    "clear_and_convincing",
    "beyond_reasonable_doubt",
)
# Naming someone as a perpetrator harms them if it is wrong: it needs a higher rung than counting
# a person among those harmed.
TO_COUNT: Final = AS_REPORTED
TO_NAME: Final = "clear_and_convincing"


def rank(standard: str) -> int:
    """Place on the ladder, from 0.

    Raises:
        ModelError: no such standard.
    """
    if standard not in LADDER:
        raise ModelError(f"no such standard of proof: {shown(standard)}")
    return LADDER.index(standard)


def meets(found: str, required: str) -> bool:
    """Whether a finding at standard `found` is enough where `required` is asked for."""
    return rank(found) >= rank(required)
