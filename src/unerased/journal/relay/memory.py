"""A relay in memory: for tests, benches, and whoever wants to see how small one can be."""

from __future__ import annotations

from unerased.journal.errors import Invalid, Reason
from unerased.journal.relay.interface import MAX_OBJECT, checked_name

__all__ = ["MemoryRelay"]


class MemoryRelay:
    """Names to bytes.

    Attributes:
        objects: what it holds.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self.objects: dict[str, bytes] = {}

    def names(self, folder: str) -> dict[str, int]:
        """Names in a folder, and the bytes of each."""
        begins = f"{folder}/"
        return {
            name.removeprefix(begins): len(data)
            for name, data in self.objects.items()
            if name.startswith(begins) and "/" not in name.removeprefix(begins)
        }

    def get(self, name: str) -> bytes:
        """The bytes of an object.

        Raises:
            Invalid: it is missing or too large.
        """
        data = self.objects.get(name)
        if data is None:
            raise Invalid(Reason.MISSING)
        if len(data) > MAX_OBJECT:
            raise Invalid(Reason.TOO_LARGE)
        return data

    def put(self, name: str, data: bytes) -> None:
        """Keep an object."""
        checked_name(name)
        self.objects[name] = data

    def remove(self, name: str) -> None:
        """Drop an object."""
        self.objects.pop(name, None)
