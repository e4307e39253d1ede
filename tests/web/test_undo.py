"""Undoing a save as a whole: what it wrote, what was built on it, and undoing the undoing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests import cast
from tests.web.example import NAME

from unerased.register import reads, record_lines
from unerased.register.reads.changes import codes_written, history_part, save_of, written

if TYPE_CHECKING:
    from tests.web.example import Example
    from tests.web.visitor import Visitor

    from unerased.register import Register
    from unerased.web import Server


def test_the_notice_after_a_save_leads_to_undoing_it(inside: Visitor) -> None:
    inside.get("/add/source")
    source = inside.post("/add/source", source__kind="witness", source__office="a neighbour")
    found = re.search(r'role="status">Saved\. <a href="(/save/SV-[^"]+)">Undo</a>', source.text)
    assert found is not None
    page = inside.get(found[1])
    assert "3 records:" in page.words
    assert "source 1" in page.words
    assert "claim 2" in page.words
    assert "a neighbour" in page.words
    assert "Nothing else rests on it." in page.words
    bare = inside.post(found[1], reason="  ")
    assert bare.status == 422
    assert "Nothing was saved." in bare.words
    assert "Say why." in bare.words
    undone = inside.post(found[1], reason="a slip of the hand")
    assert "Saved. Undo" in undone.words
    assert "It does not hold any more. undone with its save" in undone.words
    assert "a slip of the hand" in undone.words
    assert "a neighbour" not in inside.get("/sources").words
    assert "a neighbour" in inside.get(found[1]).words


def test_an_undoing_is_undone_by_undoing_its_own_save(inside: Visitor) -> None:
    inside.get("/add/source")
    source = inside.post("/add/source", source__office="a neighbour")
    save = re.search(r'href="(/save/SV-[^"]+)">Undo<', source.text)
    assert save is not None
    undone = inside.post(save[1], reason="a slip")
    again = re.search(r'To make it hold again.*?href="(/save/SV-[^"]+)"', undone.text, re.DOTALL)
    assert again is not None
    assert again[1] != save[1]
    page = inside.get(again[1])
    assert "What it corrected holds again:" in page.words
    inside.post(again[1], reason="it was no slip")
    assert "a neighbour" in inside.get("/sources").words
    assert "It does not hold any more." not in inside.get(save[1]).words


def test_before_it_is_done_the_page_says_what_others_built_on_it(
    inside: Visitor, record: Example, server: Server
) -> None:
    address = f"/add/claim/{record.codes['@p2']}"
    inside.get(f"{address}?property=person.age")
    survivor, network = record.codes["@survivor"], record.codes["@network"]
    first = inside.post(address, property="person.age", value="20", source=survivor)
    save = re.search(r'href="(/save/SV-[^"]+)">Undo<', first.text)
    claim = server.desk.keeper.call(
        lambda register: reads.claims_of(register.db, record.codes["@p2"])[0].code
    )
    inside.post(
        address, property="person.age", value="20", source=network, derived="repeats", repeats=claim
    )
    inside.get(f"/add/claim/{claim}?property=claim.stance")
    inside.post(
        f"/add/claim/{claim}",
        property="claim.stance",
        value="denies_act",
        source=record.codes["@minister"],
    )
    assert save is not None
    page = inside.get(save[1])
    assert "What others built on it" in page.words
    assert cast.NETWORK in page.words
    assert f"{cast.MINISTER}" in page.words
    assert "Nothing else rests on it." not in page.words
    assert inside.post(save[1], reason="a slip").status == 200


def test_a_save_shows_no_name_and_lists_the_first_fifty(inside: Visitor, server: Server) -> None:
    code = server.desk.keeper.call(lambda register: register.saves()[0].code)
    page = inside.get(f"/save/{code}")
    assert NAME not in page.text
    assert "The example" in page.words
    assert page.text.count("<tr>") == 1 + 50 or "The first" not in page.words
    assert f"/save/{code}" in inside.get("/saves").text


def test_a_save_of_another_code_is_not_there(inside: Visitor, record: Example) -> None:
    for code in (record.codes["@p1"], "SV-0000-0000-0000", "%00"):
        assert inside.get(f"/save/{code}").status == 404


@pytest.fixture
def register(record: Example) -> Register:
    """The example, open for a test that needs no pages."""
    return record.opened()


def test_what_a_save_wrote_is_read_exactly_also_between_other_saves(
    register: Register, record: Example
) -> None:
    with register:
        made = [
            record_lines(
                register,
                [
                    {"entity": "person", "as": "@x"},
                    *(
                        {
                            "subject": "@x",
                            "property": "person.age",
                            "value": age,
                            "source": record.codes["@survivor"],
                        }
                        for age in range(number)
                    ),
                ],
                title=f"save {number}",
            )[0].code
            for number in (1, 7, 3)
        ]
        for code, number in zip(made, (1, 7, 3), strict=True):
            wrote = written(register.db, code, limit=5)
            every = reads.records_of_save(register.db, code)[1:]
            assert wrote.counts == {"person": 1, "claim": number}
            assert list(wrote.rows) == every[:5]
            codes = codes_written(register.db, code, limit=100)
            assert sorted(codes) == sorted(row.code for row in every)
            found = save_of(register.db, code)
            assert found is not None
            assert (found[0].records, found[0].title) == (number + 1, f"save {number}")
        assert written(register.db, "SV-nothing", limit=5).counts == {}
        assert codes_written(register.db, "", limit=5) == []


@pytest.mark.parametrize("label", ["@p1", "@c1", "@survivor", "@a1", "@denial", "@minister"])
def test_the_parts_of_a_history_are_together_the_whole(
    register: Register, record: Example, label: str
) -> None:
    code = record.codes[label]
    with register:
        whole = {row.code for row in reads.history(register.db, code)}
        found: set[str] = set()
        before, parts = "", 0
        while True:
            part = history_part(register.db, code, limit=2, before=before)
            parts += 1
            found |= {row.code for row in part.rows}
            before = part.older
            if not before:
                break
        assert found == whole
        assert parts > 1 or label not in {"@survivor", "@minister"}
        at_once = history_part(register.db, code, limit=10_000)
        assert list(at_once.rows) == reads.history(register.db, code)
