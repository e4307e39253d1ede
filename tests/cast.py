"""The standing cast: invented members, people and sources that tests share.

Members have names because they use the program. Survivors are known by code only, here as
everywhere; the country and its offices are invented.
"""

from dataclasses import dataclass
from typing import Final

from unerased.model.codes import new_code


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who uses the program. `number` makes reproducible seeds, never real keys."""

    name: str
    role: str
    number: int


OWNER: Final = Member("Test Owner", "began the register and holds it", 1)
COLLEAGUE: Final = Member("Test Colleague", "was invited and codes testimonies", 2)
OUTSIDER: Final = Member("Test Outsider", "has an identity, and no right to this register", 3)
MEMBERS: Final = (OWNER, COLLEAGUE, OUTSIDER)

COUNTRY: Final = "Testland"
REPUBLIC: Final = "Republic of Inventia"
CITY: Final = "Exampleburg"
MINISTER: Final = "minister of the interior of Inventia"
OMBUDSMAN: Final = "ombudsman of Testland"
NETWORK: Final = "a representative of the Testland Network"


def code(prefix: str, number: int) -> str:
    """The same well-formed code every time: number 0, 1, 2 … of a prefix."""
    return new_code(prefix, number.to_bytes(7, "big"))


SURVIVOR: Final = code("P", 1)
SECOND_SURVIVOR: Final = code("P", 2)
RELATIVE: Final = code("P", 3)
SURVIVOR_SPEAKING: Final = code("S", 1)
NETWORK_SPEAKING: Final = code("S", 2)
NEWSPAPER: Final = code("S", 3)
OFFICIAL: Final = code("S", 4)
TEAM: Final = code("S", 5)
