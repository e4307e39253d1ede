"""What the pages refuse. Messages are for people and never carry a value of the register."""

from __future__ import annotations


class WebError(Exception):
    """Root of what the room of the pages raises."""


class Locked(WebError):
    """The register is locked: a page asked for it without the passphrase having been given."""


class Stopped(WebError):
    """The program is stopping: nothing more is read or written."""


class NotHere(WebError):
    """The register holds nothing under the code or name that a page was asked for."""


class PortTaken(WebError):
    """The port cannot be bound; the message names it and what to do."""
