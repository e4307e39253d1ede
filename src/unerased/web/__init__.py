"""The pages: served on this machine's own address, to one browser, without any script."""

from unerased.web.errors import Locked, NotHere, PortTaken, Stopped, WebError
from unerased.web.serve import Server, make_application, serve

__all__ = [
    "Locked",
    "NotHere",
    "PortTaken",
    "Server",
    "Stopped",
    "WebError",
    "make_application",
    "serve",
]
