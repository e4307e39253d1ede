"""What relays showed: that somebody has read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_POST

from unerased.web.answer import go
from unerased.web.answer import reads as reading

if TYPE_CHECKING:
    from django.http import HttpResponse

    from unerased.web.desk import Asked


@require_POST
@reading
def read(asked: Asked) -> HttpResponse:
    """Somebody has read what does not stand at the relays; it is not shown any more."""
    asked.register.journal.acknowledge()
    return go("/")
