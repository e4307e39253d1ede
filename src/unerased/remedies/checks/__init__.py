"""What a form asks for, and what the record holds of it: one file a form, one list of forms.

A checker names what is missing, uncertain or in conflict, and where it is entered. It never
stops a draft, and it is no lawyer: each point says from where it is known, or that a lawyer has
to check it. Points, answers and forms carry names; `wording` says them in a language.
`reading` reads the register; every other file is pure.
"""

from unerased.remedies.checks.facts import Facts
from unerased.remedies.checks.forms import FORMS, form_of
from unerased.remedies.checks.points import Answer, Checked, Form, Point, Target, checked
from unerased.remedies.checks.reading import facts_of

__all__ = [
    "FORMS",
    "Answer",
    "Checked",
    "Facts",
    "Form",
    "Point",
    "Target",
    "checked",
    "facts_of",
    "form_of",
]
