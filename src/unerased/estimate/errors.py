"""Errors of the estimation room: what happened, what was kept, what to do."""

from __future__ import annotations


class EstimateError(Exception):
    """Root of every error of `unerased.estimate`."""


class TableError(EstimateError):
    """The table of overlaps cannot be read or contradicts itself.

    Nothing was computed. The message names the line or the list at fault and what to change.
    """


class FamilyError(EstimateError):
    """A model family cannot be used on this table (too few or too many lists, no such family).

    Nothing was computed. The message says which families can be used instead.
    """


class SettingsError(EstimateError):
    """A setting is outside its range. Nothing was computed."""


class NoEndError(SettingsError):
    """Under this prior the posterior of N has no end. Nothing was computed."""
