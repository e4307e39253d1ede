"""Sessions in memory: one browser, bound by an address that works once."""

from __future__ import annotations

import hashlib
import secrets
import threading


class Session(dict[str, str]):
    """What one browser's session holds: its language, its form token, where it wanted to go.

    Attributes:
        bound: the browser brought the address that begins a session.
    """

    bound = False


class Sessions:
    """The sessions of one running server. Nothing of them is written anywhere.

    Another user of the same machine may see the address that a browser was started with (it stands
    in the list of processes). It therefore binds one browser and is then spent: whoever comes
    second, is told so.
    """

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(24)
        self._spent = False
        self._open: dict[bytes, Session] = {}
        self._lock = threading.Lock()

    def bind(self, token: str) -> str | None:
        """The new session's id for the one browser that brings the token first; else None."""
        with self._lock:
            right = secrets.compare_digest(token.encode(), self.token.encode())
            if not right or self._spent:
                return None
            self._spent = True
            session = Session()
            session.bound = True
            return self._begin(session)

    def find(self, identifier: str) -> Session | None:
        """The session of this id, or None."""
        with self._lock:
            return self._open.get(_digest(identifier))

    def renew(self, identifier: str) -> str:
        """Give the session a new id, which it gets at each unlocking; the old one is void.

        Raises:
            KeyError: no such session.
        """
        with self._lock:
            return self._begin(self._open.pop(_digest(identifier)))

    def _begin(self, session: Session) -> str:
        identifier = secrets.token_urlsafe(32)
        self._open[_digest(identifier)] = session
        return identifier


def _digest(identifier: str) -> bytes:
    # looked up by digest, so that the time of a look-up tells nothing about the id
    return hashlib.sha256(identifier.encode()).digest()
