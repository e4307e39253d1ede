"""The gate before every page: who may ask (Host, Origin, site), and the headers on every answer.

A page of another site can make the browser send requests to 127.0.0.1, by a name that it has
rebound to this machine or by a form. Nothing of that reaches a view: the name asked for must be
this server's own, with its port, and the request must come from its own pages or from the address
bar. The gate stands before Django, so that no answer leaves without its headers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Protocol

from unerased.web.faults import place_of

Environ = dict[str, Any]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
Wsgi = Callable[[Environ, "StartResponse"], Iterable[bytes]]


class StartResponse(Protocol):
    """What a WSGI server gives an application to begin its answer with."""

    def __call__(
        self, status: str, headers: list[tuple[str, str]], exc_info: ExcInfo | None = None, /
    ) -> Callable[[bytes], object]:
        """Begin the answer."""


log = logging.getLogger("unerased.web")

#: no body may be larger; what a field may hold is the model's business and far below it
LARGEST_BODY = 16 * 1024 * 1024

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    ("Content-Security-Policy", _POLICY),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("X-DNS-Prefetch-Control", "off"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), clipboard-read=()"),
)
#: the one place with a script: docs/decisions/0009-one-script-on-one-page.md
_SCRIPTED = "/coding/"
#: a sheet as its readers get it: it brings its style and pictures with it, and its own policy lets
#: no other style in than that one
_SHEETS = "/sheet/"
_SHEET_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
#: what the pages' own forms are sent as; the second one brings a file
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_OURS = frozenset(name.lower() for name, _ in HEADERS) | {"server"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request goes no further."""

    status: HTTPStatus
    reason: str


_FAULT = Refusal(
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "A fault of the program. What was saved before stays saved; try once more.",
)


def hosts_of(port: int) -> tuple[str, str]:
    """The two names under which this server may be asked, each with its port."""
    return (f"127.0.0.1:{port}", f"localhost:{port}")


def refusal_of(environ: Environ, hosts: tuple[str, ...]) -> Refusal | None:
    """Why this request is refused, or None if it may pass.

    Args:
        environ: the WSGI environment; only its headers, method and sizes are read.
        hosts: the exact values of the Host header that are accepted.
    """
    host = environ.get("HTTP_HOST", "")
    if host not in hosts:
        return Refusal(
            HTTPStatus.MISDIRECTED_REQUEST,
            "This address does not belong to the register; use the address the program printed.",
        )
    method = environ.get("REQUEST_METHOD", "")
    if method not in {"GET", "HEAD", "POST"}:
        return Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "Only GET, HEAD and POST are answered.")
    site = environ.get("HTTP_SEC_FETCH_SITE", "")
    # "none": typed into the address bar, which never posts; "": a browser that does not say
    if site not in ({"same-origin", ""} if method == "POST" else {"same-origin", "none", ""}):
        return Refusal(
            HTTPStatus.FORBIDDEN,
            "Another site asked for this page, so it was not answered. "
            "Type the address into the address bar instead.",
        )
    return _refusal_of_post(environ, host, site) if method == "POST" else None


def _refusal_of_post(environ: Environ, host: str, site: str) -> Refusal | None:
    origin = environ.get("HTTP_ORIGIN", "")
    # under "Referrer-Policy: no-referrer" a browser sends "null" with its own forms; then its word
    # about the site, which no page can set, decides
    from_here = origin == f"http://{host}" or (origin == "null" and site == "same-origin")
    if not from_here:
        return Refusal(HTTPStatus.FORBIDDEN, "This form did not come from this register's pages.")
    kind = environ.get("CONTENT_TYPE", "").split(";")[0].strip().lower()
    if kind not in _FORMS:
        return Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Only the pages' own forms are read.")
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST_BODY:
        return Refusal(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "This is more than a form may hold. Nothing was saved; enter long texts as evidence.",
        )
    return None


def with_gate(inner: Wsgi, hosts: tuple[str, ...], extra: dict[str, object]) -> Wsgi:
    """Put the gate before an application.

    Args:
        inner: the application behind it.
        hosts: the exact values of the Host header that are accepted.
        extra: what the application finds in its environment beside the request.
    """

    def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        def start(
            status: str, headers: list[tuple[str, str]], exc_info: ExcInfo | None = None, /
        ) -> Callable[[bytes], object]:
            kept = [(name, value) for name, value in headers if name.lower() not in _OURS]
            return start_response(status, [*kept, *_headers(environ)], exc_info)

        refusal = refusal_of(environ, hosts)
        if refusal is not None:
            return _refuse(refusal, start)
        environ.pop("HTTP_ORIGIN", None)  # checked above; "null" would be refused a second time
        environ.update(extra)
        try:
            return inner(environ, start)
        except Exception as error:  # noqa: BLE001 - the last rim: no answer without its headers
            # the traceback would show the error's words, which may hold a value
            log.error("fault outside the pages: %s", place_of(error))  # noqa: TRY400 - see above
            return _refuse(_FAULT, start)

    return application


def _headers(environ: Environ) -> tuple[tuple[str, str], ...]:
    """The headers of every answer.

    Those below one address may also run our own script; a sheet brings its own style.
    """
    path = environ.get("PATH_INFO", "")
    if path.startswith(_SHEETS):
        return (("Content-Security-Policy", _SHEET_POLICY), *HEADERS[1:])
    if not path.startswith(_SCRIPTED):
        return HEADERS
    return (("Content-Security-Policy", f"{_POLICY}; script-src 'self'"), *HEADERS[1:])


def _refuse(refusal: Refusal, start: StartResponse) -> Iterable[bytes]:
    body = f"{refusal.reason}\n".encode()
    status = f"{refusal.status.value} {refusal.status.phrase}"
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
    ]
    start(status, headers)
    return [body]
