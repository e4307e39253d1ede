"""Search: passages with the words marked, and persons whose names are like what was typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.web.example import NAME

from unerased.register import LogRead, record_lines

if TYPE_CHECKING:
    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.web import Server

OTHER = "Зухра Тестова"


@pytest.fixture
def named(inside: Visitor, server: Server, record: Example) -> str:  # noqa: ARG001 - the register is open
    """A second person with a like name in another script; the code."""
    by = record.codes["@survivor"]
    lines: list[dict[str, object]] = [
        {"entity": "person", "as": "@other"},
        {"subject": "@other", "property": "person.name", "value": OTHER, "source": by},
    ]
    made = server.desk.keeper.call(lambda register: record_lines(register, lines, title="More"))
    return str(made[1]["@other"])


def search(inside: Visitor, words: str, **more: str) -> Page:
    inside.get("/search")
    return inside.post("/search", words=words, **more)


def like(page: Page) -> list[str]:
    """Codes of the persons whose names are like, in their order."""
    section = page.text.partition('id="like"')[2].partition("</section>")[0]
    return re.findall(r'title="(P-[^"]+)"', section)


@pytest.mark.parametrize("typed", ["Zukhra Testova", "Тестова Зухра", "Suchra Testowa", "زخرا"])
def test_persons_are_ranked_by_likeness_without_their_names(
    inside: Visitor, record: Example, named: str, typed: str
) -> None:
    page = search(inside, typed)
    assert named in like(page)
    assert set(like(page)) <= {named, record.codes["@p1"]}
    assert any(words in page.words for words in ("Very like", "very like", "like"))
    assert NAME not in page.text
    assert OTHER not in page.text


def test_names_are_shown_after_asking_and_each_is_recorded(
    inside: Visitor, server: Server, record: Example, named: str
) -> None:
    page = search(inside, "Zukhra Testova", names="yes")
    assert OTHER in page.text
    entries = server.desk.keeper.call(lambda register: list(register.read_log.entries()))
    reads = [one for one in entries if isinstance(one, LogRead) and one.kind == "read"]
    assert (named, "person.name") in {(one.code, one.property) for one in reads}
    assert {one.code for one in reads} <= {named, record.codes["@p1"]}
    log = inside.get("/log")
    assert OTHER not in log.text
    assert "Testova" not in log.text


def test_a_search_is_recorded_without_its_words(
    inside: Visitor, server: Server, named: str
) -> None:
    assert like(search(inside, "Zukhra Testova"))[0] == named
    entries = server.desk.keeper.call(lambda register: list(register.read_log.entries()))
    found = [one for one in entries if isinstance(one, LogRead)]
    assert [one.kind for one in found] == ["search"]
    assert found[0].hits >= 1
    assert found[0].code == found[0].property == ""
    assert not any("Testova" in page.path or "%D0" in page.path for page in inside.history)


def test_passages_are_marked_and_names_stay_beside_them(inside: Visitor, named: str) -> None:
    page = search(inside, "облава")
    assert "<mark>Облава</mark>" in page.text
    assert named not in like(page)
    sentence = search(inside, "one two three four five six seven")
    assert "Names like this" not in sentence.words


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    "typed",
    ["<script>x</script>", "=1+1", '"', "NEAR(a b)", "\u202eabc", "a\x00b", "w" * 100_000,
     "name_words:x", "f* OR h*", "{a}"],
)  # fmt: skip
def test_hostile_words_do_no_harm(inside: Visitor, typed: str) -> None:
    page = search(inside, typed)
    assert page.status == 200
    assert "<script>x" not in page.text
    assert OTHER not in page.text


def test_a_lone_surrogate_does_no_harm(inside: Visitor) -> None:
    inside.get("/search")
    body = f"csrfmiddlewaretoken={inside.token}&words=%ED%A0%80"
    assert inside.ask("POST", "/search", body).status == 200


@pytest.mark.usefixtures("named")
def test_nothing_is_asked_and_nothing_is_recorded_without_words(
    inside: Visitor, server: Server
) -> None:
    page = search(inside, "  ")
    assert "Names like this" not in page.words
    assert not server.desk.keeper.call(lambda register: list(register.read_log.entries()))
