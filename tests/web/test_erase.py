"""The page that proposes to erase a person: what goes, what stays, what is refused, and the end."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from tests.register.workbench import Home
from tests.web import example
from tests.web.forms import form_to, forms_of
from tests.web.test_members import at

from unerased.journal import DELAY_MS, system_clock
from unerased.register import Register, erasing, record_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.web import Server

CANARY = "Zaphodia-Кто"


@pytest.fixture
def text(record: Example) -> str:
    """A text that mentions the first person."""
    with record.opened() as register:
        said = {"source": record.codes["@survivor"]}
        _, codes = record_lines(
            register,
            [
                {"entity": "text", "as": "@t"},
                {"subject": "@t", "property": "text.source", "value": said["source"], **said},
                {"subject": "@t", "property": "text.body", "value": f"{CANARY} told.", **said},
                {
                    "subject": "@t",
                    "property": "text.mentions",
                    "value": record.codes["@p1"],
                    **said,
                },
            ],
        )
    return codes["@t"]


def looked(visitor: Visitor, code: str) -> Page:
    visitor.get(f"/erase/{code}")
    page = visitor.post(f"/erase/{code}", do="look")
    while "Looking through the record" in page.words:
        page = visitor.get(f"/erase/{code}")
    return page


def numbers(server: Server) -> list[tuple[str, ...]]:
    return server.desk.keeper.call(
        lambda register: [one.about for one in register.journal.agreements]
    )


def test_what_goes_and_stays_is_shown_and_texts_are_decided_about(
    text: str, inside: Visitor, server: Server, record: Example
) -> None:
    person = record.codes["@p1"]
    assert f"/erase/{person}" in inside.get(f"/person/{person}").text
    page = inside.get(f"/erase/{person}")
    assert "Nothing happens by that." in page.words
    page = looked(inside, person)
    assert "claims" in page.words
    assert "by which device" in page.words
    assert text[:6] in page.words
    assert f"/source/{record.codes['@survivor']}" in page.text
    assert CANARY not in page.text
    field = f"decide-{text}"
    for fields, told in (
        ({}, "Say of each text and file"),
        ({field: "perhaps", "code": person}, "Say of each text and file"),
        ({field: "destroy", "code": ""}, "Type the code"),
        ({field: "destroy", "code": record.codes["@p2"]}, "Type the code"),
        ({field: "destroy", "code": "<script>x</script>"}, "Type the code"),
    ):
        page = form_to(page, f"/erase/{person}").send(inside, "propose", **fields)
        assert (page.status, told in page.words) == (422, True), fields
        assert "<script>" not in page.text
    assert numbers(server) == []
    page = form_to(page, f"/erase/{person}").send(
        inside, "propose", **{field: "destroy", "code": person[:6].lower()}
    )
    assert page.path == "/members", page.words
    assert numbers(server) == [tuple(sorted([person, text]))]
    assert "Due on this device" in page.words  # a lone member needs nobody
    assert "This is proposed already." in inside.get(f"/erase/{person}").words
    assert "It is proposed to erase everything" in inside.get(f"/person/{person}").words
    assert "It is proposed to erase" not in inside.get(f"/person/{record.codes['@p2']}").words
    inside.get("/members")
    number = server.desk.keeper.call(lambda register: register.journal.agreements[0].id.hex())
    inside.post("/members/erasure/cancel", number=number)
    assert "This is proposed already." not in inside.get(f"/erase/{person}").words
    assert "It is proposed to erase" not in inside.get(f"/person/{person}").words


def test_after_seven_days_nobody_reads_it_here(
    text: str, record: Example, serve: Callable[..., Server]
) -> None:
    person = record.codes["@p1"]
    host = Home(record.folder, record.storage, passphrase=example.PASSPHRASE)
    visitor = at(serve, host)
    form = form_to(looked(visitor, person), f"/erase/{person}")
    page = form.send(visitor, "propose", **{f"decide-{text}": "destroy", "code": person})
    assert page.path == "/members"
    visitor.post("/lock")

    class Later(example.Example):
        def opened(self, passphrase: str = example.PASSPHRASE, /) -> Register:
            return Register.open(
                self.folder,
                self.storage,
                passphrase,
                write=True,
                clock=lambda: system_clock() + DELAY_MS,
            )

    server = serve(Later(record.folder, record.storage, record.codes))
    after = type(visitor)(server.port)
    after.get(f"/start/{server.desk.sessions.token}")
    after.post("/unlock", passphrase=example.PASSPHRASE)
    page = after.get("/members")
    assert "Done on 1 device." in page.words
    assert "Pending" not in page.words
    for path in (f"/record/{text}", f"/person/{person}"):
        assert CANARY not in after.get(path).text
    assert "was erased on this device" in after.get(f"/person/{person}").words
    assert server.desk.keeper.call(lambda register: erasing.erasures(register)[0].pending) == ()


def test_what_changed_since_has_to_be_looked_at_again(
    text: str, inside: Visitor, server: Server, record: Example
) -> None:
    person = record.codes["@p1"]
    form = form_to(looked(inside, person), f"/erase/{person}")
    server.desk.keeper.call(
        lambda register: record_lines(register, [{"entity": "source", "as": "@s"}])
    )
    page = form.send(inside, "propose", **{f"decide-{text}": "destroy", "code": person})
    assert (page.status, "Look again." in page.words) == (422, True)
    assert numbers(server) == []
    assert [one.buttons for one in forms_of(page) if one.action == f"/erase/{person}"] == [
        [("do", "look")]
    ]


def test_only_what_has_a_key_of_its_own_can_be_erased(inside: Visitor, record: Example) -> None:
    event = next(code for code in record.codes.values() if code.startswith("E-"))
    for code in ("P-0000", "x", "P-7K3M-0000-0000", event, "<b>"):
        assert inside.get(f"/erase/{code}").status == 404, code
        inside.get("/")
        assert inside.post(f"/erase/{code}", do="look").status == 404, code


def test_a_form_without_its_token_proposes_nothing(
    inside: Visitor, server: Server, record: Example
) -> None:
    person = record.codes["@p1"]
    looked(inside, person)
    body = f"do=propose&code={person}"
    assert inside.ask("POST", f"/erase/{person}", body).status == 403
    assert inside.ask("GET", f"/erase/{person}?{body}").status == 200
    assert numbers(server) == []


def test_a_long_look_is_shown_and_can_be_stopped(
    inside: Visitor, record: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unerased.web.pages.erase.WAIT_SECONDS", 0)
    person = record.codes["@p1"]
    inside.get(f"/erase/{person}")
    token = inside.token
    begun, go_on = threading.Event(), threading.Event()
    real = erasing.plan

    def slow(*given: object) -> object:
        begun.set()
        go_on.wait(20)
        return real(*given)  # type: ignore[arg-type] # as it was called

    monkeypatch.setattr(erasing, "plan", slow)
    inside.token = token
    page = inside.post(f"/erase/{person}", do="look")
    assert begun.wait(20)
    assert "Looking through the record" in page.words
    assert page.headers["refresh"] == f"1; url=/erase/{person}"
    page = inside.post(f"/erase/{person}", do="stop")
    assert [one for one in forms_of(page) if one.action == f"/erase/{person}"] == []
    go_on.set()
    while "Looking through the record" in page.words:
        page = inside.get(f"/erase/{person}")
    assert "It was stopped. Nothing was proposed." in page.words
    assert "What stays" not in page.words
