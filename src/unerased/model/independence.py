"""On how many independent origins does a claim rest?

For one question. Whoever asks often builds one `assertions.Assertions` and asks that.
"""

from collections.abc import Collection, Mapping

from unerased.model.assertions import Assertions
from unerased.model.records import Claim


def origins(
    claims: Mapping[str, Claim],
    code: str,
    default_repeats: Mapping[str, str],
    retracted: Collection[str],
) -> frozenset[str]:
    """Distinct sources that said, of their own knowledge, what this claim says.

    Counted over all live claims with the same subject, property and value, and over those who
    accept one of them. Deniers are no origin; a retelling has the origins of what it retells.
    """
    return Assertions(claims, repeats=default_repeats, dead=retracted).origins(code)
