"""Serve the pages on 127.0.0.1, and nowhere else."""

from __future__ import annotations

import datetime as dt
import socket
import sys
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any

from unerased.web.cache import Cache
from unerased.web.desk import DESK, Desk
from unerased.web.errors import PortTaken
from unerased.web.gate import LARGEST_BODY, Wsgi, hosts_of, with_gate
from unerased.web.joining import Joining
from unerased.web.keeper import Keeper, Opener

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from unerased.register import Register

LOOPBACK = "127.0.0.1"
IDLE_MINUTES = 10.0
#: so often the server looks whether it was told to stop
STOP_SECONDS = 0.2
#: above any body and any page: what waitress spools beyond it, it writes to disk in clear
IN_MEMORY = 4 * LARGEST_BODY


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def make_application(  # noqa: PLR0913 - each is a choice of whoever serves
    opener: Opener,
    *,
    port: int,
    folder: Path,
    notice: str = "",
    idle_minutes: float = IDLE_MINUTES,
    neutral: bool = False,
    storage: Path | None = None,
    today: Callable[[], dt.date] = _today,
) -> tuple[Wsgi, Desk]:
    """The pages of one register as a WSGI application, and the desk that it works at.

    Args:
        opener: opens the register with a passphrase.
        port: the port it will be served on; the Host of every request must name it.
        folder: the register's folder, shown on the page that unlocks it.
        notice: a line for every page.
        idle_minutes: after this long without a page the register locks itself.
        neutral: the window's title and icon tell nothing.
        storage: this device's private storage, where the pages may let it join; else None.
        today: the date by this device's clock.
    """
    from unerased.web.framework import set_up  # noqa: PLC0415 - Django is slow to import

    set_up()
    from django.core.handlers.wsgi import WSGIHandler  # noqa: PLC0415 - only once it is configured

    # now, and not with the first request: what cannot be loaded must be seen by whoever starts it
    import_module("unerased.web.urls")

    cache = Cache()
    desk = Desk(
        keeper=Keeper(opener, idle_minutes * 60, cache.forget),
        cache=cache,
        cookie=f"unerased-{port}",
        notice=notice,
        folder=folder,
        today=today,
        neutral=neutral,
        joining=None if storage is None else Joining(folder, storage),
    )
    return with_gate(WSGIHandler(), hosts_of(port), {DESK: desk}), desk


class Server:
    """The pages of one register, bound to a port of this machine's own address.

    Raises:
        PortTaken: another program has the port.
    """

    def __init__(  # noqa: PLR0913 - each is a choice of whoever serves
        self,
        opener: Opener,
        *,
        folder: Path,
        port: int = 0,
        notice: str = "",
        idle_minutes: float = IDLE_MINUTES,
        neutral: bool = False,
        storage: Path | None = None,
        today: Callable[[], dt.date] = _today,
    ) -> None:
        import waitress  # noqa: PLC0415 - only who serves needs it

        listening = _bind(port)
        self.port: int = listening.getsockname()[1]
        application, self.desk = make_application(
            opener,
            port=self.port,
            folder=folder,
            notice=notice,
            idle_minutes=idle_minutes,
            neutral=neutral,
            storage=storage,
            today=today,
        )
        self._sockets: dict[int, Any] = {}
        self._stopping = threading.Event()
        self._ending = threading.Lock()
        self._server = waitress.create_server(
            application,
            map=self._sockets,
            sockets=[listening],
            threads=4,
            ident=None,
            max_request_body_size=LARGEST_BODY,
            max_request_header_size=32 * 1024,
            inbuf_overflow=IN_MEMORY,
            outbuf_overflow=IN_MEMORY,
            clear_untrusted_proxy_headers=True,
            connection_limit=64,
            channel_timeout=60,
        )
        self.adjustments = self._server.adj

    @property
    def url(self) -> str:
        """The address that binds one browser, once."""
        return f"http://{LOOPBACK}:{self.port}/start/{self.desk.sessions.token}"

    def run(self) -> None:
        """Answer until stopped; the register is closed when this returns.

        Raises:
            KeyboardInterrupt: as it came; the register is closed then too.
        """
        from waitress import wasyncore  # noqa: PLC0415 - see above

        try:
            while not self._stopping.is_set():
                wasyncore.loop(timeout=STOP_SECONDS, map=self._sockets, count=1)
        finally:
            with self._ending:  # from here on nothing wakes the loop: its pipe is closed
                self._stopping.set()
            self._server.task_dispatcher.shutdown()
            wasyncore.close_all(self._sockets)
            for job in tuple(self.desk.jobs):
                job.stop()
            self.desk.keeper.stop()

    def stop(self) -> None:
        """Make `run` return within a moment; may be called from any thread, and more than once."""
        with self._ending:
            if not self._stopping.is_set():
                self._stopping.set()
                self._server.pull_trigger()

    def start(self) -> threading.Thread:
        """Run on a thread of its own."""
        thread = threading.Thread(target=self.run, name="pages", daemon=True)
        thread.start()
        return thread


def serve(  # noqa: PLR0913 - each is a choice of whoever serves
    folder: Path,
    storage: Path,
    *,
    port: int = 0,
    open_register: Opener | None = None,
    on_ready: Callable[[str], None] = lambda _url: None,
    notice: str = "",
    idle_minutes: float = IDLE_MINUTES,
    neutral: bool = False,
) -> None:
    """Serve the pages of a register on 127.0.0.1 until interrupted.

    Args:
        folder: the register's folder.
        storage: this device's private storage.
        port: 0 for any free port.
        open_register: opens it with the passphrase that the page asked for.
        on_ready: is given the address once it can be opened. The address works once.
        notice: a line for every page.
        idle_minutes: after this long without a page the register locks itself.
        neutral: the window's title and icon tell nothing.

    Raises:
        PortTaken: another program has the port.
    """
    server = Server(
        open_register or _Opener(folder, storage),
        folder=folder,
        port=port,
        notice=notice,
        idle_minutes=idle_minutes,
        neutral=neutral,
        storage=storage,
    )
    on_ready(server.url)
    server.run()


class _Opener:
    """Opens the register, and tells how many records were read since it began."""

    def __init__(self, folder: Path, storage: Path) -> None:
        self._folder, self._storage = folder, storage
        self.replayed = 0

    def __call__(self, passphrase: str, /) -> Register:
        from unerased.register import Register  # noqa: PLC0415 - not before a passphrase is given

        self.replayed = 0
        return Register.open(
            self._folder, self._storage, passphrase, write=True, on_progress=self._tell
        )

    def _tell(self, replayed: int, _: int) -> None:
        self.replayed = replayed


def _bind(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform == "win32":
        # elsewhere a port in use is never given twice; there it must be asked for
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
    except OSError as error:
        listening.close()
        raise PortTaken(
            f"port {port} on {LOOPBACK} cannot be used, another program may have it; "
            "nothing was opened; choose another port or none"
        ) from error
    return listening
