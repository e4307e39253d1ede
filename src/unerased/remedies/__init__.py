"""Remedies: the way of a complaint, its time limits, denials and answers, protection work.

``shelf`` reads files of rules; ``reader`` and ``denials`` read the register, and put what they
find to the other files, which are pure.
"""

from unerased.remedies.calendar_file import Due, calendar, due_days
from unerased.remedies.denials import denials_of
from unerased.remedies.errors import BadRules, NoSuchPerson, RemediesError
from unerased.remedies.exporting import export_calendar
from unerased.remedies.faults import Fault
from unerased.remedies.investigation import Criterion, Investigation, Point
from unerased.remedies.limits import Limit, limit_of
from unerased.remedies.needs import Need, travel_days
from unerased.remedies.position import Denial, Denials, Turn, Unaddressed
from unerased.remedies.reader import (
    Case,
    Lens,
    case_of,
    cases,
    every_step,
    investigation_of,
    needs_of,
    steps_for,
)
from unerased.remedies.rows import Ledger, Next, Row
from unerased.remedies.rules import Gate, Remedy, Rule, Rules
from unerased.remedies.shelf import load, own_folder, rules_of
from unerased.remedies.steps import Between, Step
from unerased.remedies.waits import Wait, waits_of

__all__ = [
    "BadRules",
    "Between",
    "Case",
    "Criterion",
    "Denial",
    "Denials",
    "Due",
    "Fault",
    "Gate",
    "Investigation",
    "Ledger",
    "Lens",
    "Limit",
    "Need",
    "Next",
    "NoSuchPerson",
    "Point",
    "RemediesError",
    "Remedy",
    "Row",
    "Rule",
    "Rules",
    "Step",
    "Turn",
    "Unaddressed",
    "Wait",
    "calendar",
    "case_of",
    "cases",
    "denials_of",
    "due_days",
    "every_step",
    "export_calendar",
    "investigation_of",
    "limit_of",
    "load",
    "needs_of",
    "own_folder",
    "rules_of",
    "steps_for",
    "travel_days",
    "waits_of",
]
