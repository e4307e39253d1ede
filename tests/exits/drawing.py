"""Pictures as a browser gets them, with the words that were drawn into them."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING
from unittest import mock

from tests.exits.reading import told
from tests.register.workbench import PASSPHRASE
from tests.web.visitor import Visitor

import unerased.pictures.style
from unerased.register import Register
from unerased.web import Server

if TYPE_CHECKING:
    from tests.exits.leaving import World


def pictures(world: World, number: int, only: str = "") -> list[str]:
    """Everything that the pictures around a person tell: words, files, headers.

    Args:
        world: the register; closed.
        number: of the person.
        only: asks for those alone whose address holds this.
    """
    drawn: list[str] = []
    whole = unerased.pictures.style.clean  # type: ignore[attr-defined] # where it is called

    def note(text: str, longest: int = 400) -> str:
        drawn.append(text.casefold())
        return whole(text, longest)

    server = Server(
        lambda passphrase: Register.open(world.folder, world.storage, passphrase, write=True),
        folder=world.folder,
    )
    thread = server.start()
    try:
        # every word that is drawn goes through there
        with mock.patch("unerased.pictures.style.clean", note):
            found = _fetched(server, world, number, only)
    finally:
        server.stop()
        thread.join(20)
    return [*drawn, *found]


def _fetched(server: Server, world: World, number: int, only: str) -> list[str]:
    visitor = Visitor(server.port)
    visitor.get(f"/start/{server.desk.sessions.token}")
    visitor.post("/unlock", passphrase=PASSPHRASE)
    codes = world.codes
    addresses = [
        f"/person/{codes[f'@p{number}']}/timeline.png",
        f"/person/{codes[f'@p{number}']}/who.png",
        f"/person/{codes[f'@p{number}']}/remedies/way.png",
        f"/statement/{codes[f'@st{number}']}/chain.png",
        f"/claim/{codes[f'@c{number}.14']}/chain.png",
        "/pictures/map.png",
        "/pictures/months.png",
    ]
    found: list[str] = []
    for number_, address in enumerate(one for one in addresses if only in one):
        connection = http.client.HTTPConnection("127.0.0.1", visitor.port, timeout=60)
        connection.request("GET", address, headers={"Cookie": visitor.cookie})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status == http.HTTPStatus.OK, address
        found.append(str(answer.getheaders()).casefold())
        found += told({f"{number_}.png": body})
    return found
