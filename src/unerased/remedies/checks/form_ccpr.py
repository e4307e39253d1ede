"""Complaint to the Human Rights Committee, Optional Protocol to the Covenant.

The treaty bodies share one form: it asks for what the Committee against Torture asks for.
"""

from __future__ import annotations

from dataclasses import replace

from unerased.remedies.checks import form_cat_22

FORM = replace(form_cat_22.FORM, kind="ccpr")
