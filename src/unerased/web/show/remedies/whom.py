"""About whom a submission is, and for whom a form is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.web.show.claims.look import Look
from unerased.web.show.drawn.pages import scope_of

if TYPE_CHECKING:
    from unerased.remedies.checks import Form
    from unerased.web.desk import Asked


@dataclass(frozen=True, slots=True)
class Whom:
    """About whom a submission is: a person or group by its code, or nobody.

    Attributes:
        base: where the pages of its submissions begin.
    """

    code: str
    base: str

    def address(self, form: Form) -> str:
        """Where the page of one form is."""
        return f"{self.base}/report" if not self.code else f"{self.base}/{form.kind}"


def whom_of(asked: Asked, kind: str, code: str) -> Whom:
    """The person or group of an address; nobody where it names none."""
    if not kind:
        return Whom("", "/packs")
    found = scope_of(asked, kind, code).code
    return Whom(found, f"/{kind}/{found}/packs")


def recipient_of(form: Form, asked: Asked) -> str:
    """For what and for whom a form is."""
    look = Look.of(asked)
    purpose = look.term("consent_purposes", form.purpose)
    return f"{purpose} · {look.term('audiences', form.audience)}"
