"""Remedies: the way of a complaint, its time limits, denials and answers, protection work.

``counting``, ``rules``, ``reading``, ``steps``, ``limits``, ``ledger`` and ``faults`` are pure;
``shelf`` reads files of rules, ``reader`` reads the register and puts what it finds to them.
"""

from unerased.remedies.errors import BadRules, NoSuchPerson, RemediesError, UnknownRemedy
from unerased.remedies.faults import Fault
from unerased.remedies.ledger import Ledger, Next, Row
from unerased.remedies.limits import Limit, limit_of
from unerased.remedies.reader import Case, Lens, case_of, cases, every_step, steps_for
from unerased.remedies.rules import Gate, Remedy, Rule, Rules
from unerased.remedies.shelf import load, own_folder, rules_of
from unerased.remedies.steps import Between, Step

__all__ = [
    "BadRules",
    "Between",
    "Case",
    "Fault",
    "Gate",
    "Ledger",
    "Lens",
    "Limit",
    "Next",
    "NoSuchPerson",
    "RemediesError",
    "Remedy",
    "Row",
    "Rule",
    "Rules",
    "Step",
    "UnknownRemedy",
    "case_of",
    "cases",
    "every_step",
    "limit_of",
    "load",
    "own_folder",
    "rules_of",
    "steps_for",
]
