"""Registers and servers for the tests of the pages."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.web import example
from tests.web.complaints import Complaints
from tests.web.visitor import Visitor

from unerased.web import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.web.example import Example


@pytest.fixture(scope="session")
def entered(tmp_path_factory: pytest.TempPathFactory) -> Example:
    """The example, entered once; tests that write take a copy."""
    return example.make(tmp_path_factory.mktemp("example"))


@pytest.fixture
def record(entered: Example, tmp_path: Path) -> Example:
    """A copy of the example that a test may write to."""
    folder, storage = tmp_path / "register", tmp_path / "storage"
    shutil.copytree(entered.folder, folder)
    shutil.copytree(entered.storage, storage)
    return example.Example(folder, storage, entered.codes)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Serves a register on a free port until the test is over."""
    running = []

    def start(held: Example, **options: object) -> Server:
        server = Server(held.opened, folder=held.folder, **options)  # type: ignore[arg-type] # options as given
        running.append((server, server.start()))
        return server

    yield start
    for server, thread in running:
        server.stop()
        thread.join(20)


@pytest.fixture
def server(serve: Callable[..., Server], record: Example) -> Server:
    """The example, served and locked."""
    return serve(record)


@pytest.fixture
def stranger(server: Server) -> Visitor:
    """A browser that has not brought the address."""
    return Visitor(server.port)


@pytest.fixture
def visitor(server: Server) -> Visitor:
    """A browser that brought the address; the register is locked."""
    found = Visitor(server.port)
    found.get(f"/start/{server.desk.sessions.token}")
    return found


@pytest.fixture
def inside(visitor: Visitor) -> Visitor:
    """A browser at the unlocked register."""
    visitor.post("/unlock", passphrase=example.PASSPHRASE)
    return visitor


@pytest.fixture
def complaints(inside: Visitor, record: Example) -> Complaints:
    """Complaints of the example's people, filed through the pages."""
    return Complaints(inside, record)
