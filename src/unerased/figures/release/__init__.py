"""Releases: which units may leave, what would follow from the numbers, and the ledger of all of it.

`plan_release` shows every alternative with its cost and what an outsider could infer; `publish`
plans once more and writes what may go; `audit` opens a sample of what was committed to.
"""

from __future__ import annotations

from unerased.figures.release.alternatives import Member, Offer, State
from unerased.figures.release.attacking import Found, Layer, attacked
from unerased.figures.release.audit import Checked, Drawn, Needed, check, draw, needed, open_drawn
from unerased.figures.release.consented import PURPOSE, Consented, concerned, consented, why_not
from unerased.figures.release.cube import Cube, cube_of
from unerased.figures.release.errors import (
    AuditRefused,
    BadMethod,
    BadOthers,
    NoRelease,
    ReleaseError,
    ReleaseRefused,
)
from unerased.figures.release.estimates import (
    EstimatePlan,
    Worked,
    plan_estimate,
    publish_estimate,
)
from unerased.figures.release.ledger import Content, Past, one, past
from unerased.figures.release.others import Other, read_others
from unerased.figures.release.plan import (
    Alternative,
    Plan,
    Ready,
    gather,
    judge,
    plan_release,
)
from unerased.figures.release.publish import (
    Issued,
    draft,
    issued,
    publish,
    published_json,
    withdraw,
)
from unerased.figures.release.published import Published, Shown, Snapshot, profiles_of
from unerased.figures.release.resting import releases_by_claim
from unerased.figures.release.sheet.gather import method_of
from unerased.figures.release.sheet.method import Method, read_method, text_of_method

__all__ = [
    "PURPOSE",
    "Alternative",
    "AuditRefused",
    "BadMethod",
    "BadOthers",
    "Checked",
    "Consented",
    "Content",
    "Cube",
    "Drawn",
    "EstimatePlan",
    "Found",
    "Issued",
    "Layer",
    "Member",
    "Method",
    "Needed",
    "NoRelease",
    "Offer",
    "Other",
    "Past",
    "Plan",
    "Published",
    "Ready",
    "ReleaseError",
    "ReleaseRefused",
    "Shown",
    "Snapshot",
    "State",
    "Worked",
    "attacked",
    "check",
    "concerned",
    "consented",
    "cube_of",
    "draft",
    "draw",
    "gather",
    "issued",
    "judge",
    "method_of",
    "needed",
    "one",
    "open_drawn",
    "past",
    "plan_estimate",
    "plan_release",
    "profiles_of",
    "publish",
    "publish_estimate",
    "published_json",
    "read_method",
    "read_others",
    "releases_by_claim",
    "text_of_method",
    "why_not",
    "withdraw",
]
