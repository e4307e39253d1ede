"""What pure rules must be told about the rest of the register, and what they answer."""

from dataclasses import dataclass
from typing import Protocol

from unerased.model.records import Claim


class Known(Protocol):
    """What the register, and the records before this one in the same save, already hold."""

    def kind_of(self, code: str) -> str | None:
        """Kind of an entity ("person"), or of a record ("claim", "finding", "save" …)."""

    def claim(self, code: str) -> Claim | None:
        """The claim with this code."""

    def victims(self, code: str) -> tuple[str, ...]:
        """Codes of the units to which an entity or record is tied that is no unit itself.

        For an act its victims, for an involvement its actors and the act's victims, for a
        relationship, an intervention, a statement, an event whom their `concerns` properties
        name: all that `units.tied` returned for the claims about this code so far. For a
        finding, a consent or an opening: what `units.units_of` returned for it.
        """


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a record is refused: its code, the field, and a reason of one line."""

    code: str
    field: str
    reason: str
