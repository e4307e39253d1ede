"""Coding from a text: blocks to claims in one save, quotes that must be there, one small script."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.test_attach import paste
from tests.web.test_entry import ATTRIBUTES, HOSTILE, TAGS, marks_of

from unerased.model.values import Amount, Ref, Stance, Term, Text
from unerased.register import reads
from unerased.web.show.coding.quote import Misplaced, Place, placed

if TYPE_CHECKING:
    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.model.records import Claim
    from unerased.register import Register
    from unerased.web import Server

TEXT = """They came to my flat in July 2018. There were four of them.

They took me to “a building” at the edge of Exampleburg. I was held there for twelve days.

My brother came and paid money.

There were about forty of us; thirty were tortured.
"""


@pytest.fixture
def source(inside: Visitor, record: Example) -> str:
    """The survivor, with a text of four paragraphs."""
    code = record.codes["@survivor"]
    assert "4 paragraphs" in paste(inside, code, TEXT).words
    return code


def text_of(page: Page) -> str:
    """The part of the text that the form is about."""
    found = re.search(r'<input type="hidden" name="text" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def post(visitor: Visitor, source: str, go: str, *blocks: dict[str, str], **more: str) -> Page:
    """Send the form with these blocks."""
    page = visitor.get(f"/coding/{source}")
    fields = {
        f"b{index}.{name}": value
        for index, block in enumerate(blocks)
        for name, value in {"text": text_of(page), **block}.items()
    }
    frame = {"text": text_of(page), "blocks": str(len(blocks)), "go": go}
    return visitor.post(f"/coding/{source}", **{**frame, **fields, **more})


def newest(server: Server) -> list[Claim]:
    """The claims of the latest save."""

    def read(register: Register) -> list[Claim]:
        save = register.saves(limit=1)[0].code
        codes = [
            row.code for row in reads.records_of_save(register.db, save) if row.type == "claim"
        ]
        found = reads.get_claims(register.db, codes)
        return [found[code].claim for code in codes]

    return server.desk.keeper.call(read)


def saves(server: Server) -> int:
    return server.desk.keeper.call(lambda register: len(register.saves()))


ACT = {"kind": "act", "para": "2", "quote": "They took me", "violation": "detention"}


def test_an_act_with_whom_when_where_how_long_and_who_did_it_is_one_save(
    inside: Visitor, server: Server, source: str
) -> None:
    before = saves(server)
    page = post(
        inside,
        source,
        "save",
        {
            **ACT,
            "whom": "speaker",
            "date": "2018-07~",
            "duration": "12",
            "place": "Exampleburg",
            "actor_kind": "law_enforcement",
            "stated": "men in uniform",
            "degree": "direct",
        },
    )
    assert page.status == 200
    assert "Saved." in page.words
    assert "They took me to “a building”" in page.words
    assert saves(server) == before + 1
    found = newest(server)
    said = {claim.property: claim for claim in found}
    person, act = said["source.person"].value, said["act.violation"].subject
    assert isinstance(person, Ref)
    assert said["act.victim"].value == person
    assert said["act.violation"].value == Term("detention")
    assert said["involvement.act"].value == Ref(act)
    assert said["involvement.actor_kind"].value == Term("law_enforcement")
    assert said["act.place"].value == Ref(said["place.name"].subject)
    assert said["place.name"].value == Text("Exampleburg")
    assert {"act.date", "act.duration", "involvement.degree", "involvement.actor_stated"} <= set(
        said
    )
    text = text_of(page)
    assert {claim.source for claim in found} == {source}
    assert {claim.locator for claim in found} == {f"{text} \u00b62"}
    assert said["act.victim"].as_stated == "They took me"
    assert said["text.mentions"].value == person
    assert said["text.mentions"].subject == text
    assert len(re.findall('<li id="p2" class="coded">', page.text)) == 1
    assert "Coded from S-" in inside.get(f"/history/{act}").words


def test_several_blocks_are_saved_as_one_and_may_speak_of_the_block_before(
    inside: Visitor, server: Server, source: str
) -> None:
    before = saves(server)
    page = post(
        inside,
        source,
        "save",
        {**ACT, "whom": "new"},
        {**ACT, "violation": "beating", "whom": "same"},
        {"kind": "claim", "about": "person", "property": "person.age", "value": "30", "para": "1"},
        {"kind": "claim", "para": "3", "about": "act",
         "property": "act.outcome", "value": "Released"},
        {"kind": "number", "described": "people held there", "size": "40", "para": "4"},
        {"kind": "number", "para": "4", "described": "those tortured", "size": "30",
         "within": "yes"},
        {"kind": "act", "text": ""},
    )  # fmt: skip
    assert "Saved." in page.words
    assert saves(server) == before + 1
    found = newest(server)
    victims = [claim.value for claim in found if claim.property == "act.victim"]
    assert len(victims) == 2
    assert victims[0] == victims[1]
    ages = [claim for claim in found if claim.property == "person.age"]
    assert [(Ref(claim.subject), claim.value) for claim in ages] == [(victims[0], Amount(30, 30))]
    acts = [claim.subject for claim in found if claim.property == "act.violation"]
    outcomes = [claim for claim in found if claim.property == "act.outcome"]
    assert [(claim.subject, claim.value) for claim in outcomes] == [(acts[1], Term("released"))]
    sizes = {claim.subject: claim.value for claim in found if claim.property == "group.size"}
    (part,) = [claim for claim in found if claim.property == "group.part_of"]
    assert sizes[part.subject] == Amount(30, 30)
    assert isinstance(part.value, Ref)
    assert sizes[part.value.code] == Amount(40, 40)
    mentions = [claim for claim in found if claim.property == "text.mentions"]
    assert len(mentions) == 1


def test_a_denial_by_an_official_is_said_in_a_new_statement_of_the_same_save(
    inside: Visitor, server: Server, record: Example
) -> None:
    minister = record.codes["@minister"]
    paste(inside, minister, "Nothing of the kind happened.\n\nSuch people do not live here.")
    before = saves(server)
    targets = " ".join(record.codes[name] for name in ("@c1", "@c2"))
    stance = {"kind": "stance", "claims": targets, "stance": "denies_act"}
    page = post(
        inside,
        minister,
        "save",
        {**stance, "quote": "such PEOPLE  do not"},
        statement="new",
        **{"new.office": "minister", "new.date": "2018-11-06", "new.setting": "on television"},
    )
    assert "Saved." in page.words
    assert saves(server) == before + 1
    found = newest(server)
    said = {claim.property: claim for claim in found}
    statement = said["statement.speaker"].subject
    assert said["statement.speaker"].value == Ref(minister)
    assert said["statement.setting"].value == Text("on television")
    denials = [claim for claim in found if claim.property == "claim.stance"]
    assert [claim.value for claim in denials] == [Stance("denies_act")] * 2
    assert {claim.statement for claim in denials} == {statement}
    assert {claim.as_stated for claim in denials} == {"Such people do not"}
    assert {claim.locator for claim in denials} == {f"{text_of(page)} \u00b62"}
    assert f'<option value="{statement}" selected>' in page.text
    assert "denies" in inside.get(f"/history/{record.codes['@c1']}").words


def test_errors_stand_at_their_fields_everything_typed_is_kept_and_the_text_stays_open(
    inside: Visitor, server: Server, source: str
) -> None:
    before = server.desk.keeper.call(lambda register: register.heads)
    page = post(
        inside,
        source,
        "save",
        {
            **ACT,
            "quote": "kept words that are not there",
            "date": "no date at all",
            "degree": "direct",
        },
        {"kind": "act", "para": "9", "whom": "same"},
        {
            "kind": "claim",
            "about": "code",
            "subject": "P-7K3M",
            "property": "act.date",
            "value": "x",
        },
        {"kind": "stance", "para": "1"},
        {"kind": "number", "para": "1", "described": "some people"},
    )
    assert page.status == 422
    for said in (
        "Nothing was saved.",
        "These words do not stand in the paragraph named.",
        "This text has no such paragraph.",
        "No block before this one has one.",
        "Say who it was, or leave this empty.",
        "Nothing in this register has this code.",
        "This is needed.",
        "Write a code here.",
    ):
        assert said in page.words, said
    for typed in ("kept words that are not there", "no date at all", "P-7K3M", "some people"):
        assert typed in page.text
    assert "My brother came" in page.words
    assert server.desk.keeper.call(lambda register: register.heads) == before


def test_an_empty_form_saves_nothing(inside: Visitor, server: Server, source: str) -> None:
    before = saves(server)
    page = post(inside, source, "save", {"kind": "act"}, {"kind": "claim", "about": "code"})
    assert page.status == 422
    assert "Nothing is filled in yet." in page.words
    assert saves(server) == before


def test_blocks_come_and_go_with_what_was_typed_into_the_others(
    inside: Visitor, source: str
) -> None:
    page = post(inside, source, "more:stance", {**ACT, "stated": "men in uniform"})
    assert "2. A stance on a claim" in page.words
    assert "men in uniform" in page.text
    page = post(inside, source, "drop:0", ACT, {"kind": "number", "described": "held there"})
    assert "1. A number of people" in page.words
    assert "held there" in page.text
    assert "An act" not in re.sub("One more:.*", "", page.words)
    many = post(inside, source, "more:act", *[ACT] * 30)
    assert many.text.count('role="group" aria-labelledby="b') == 20


def test_a_value_of_a_list_is_typed_by_its_label_and_the_labels_are_named_when_none_fits(
    inside: Visitor, server: Server, source: str, record: Example
) -> None:
    block = {"kind": "claim", "about": "code", "subject": record.codes["@p2"], "para": "1"}
    block |= {"property": "person.whereabouts_kind"}
    page = post(inside, source, "save", {**block, "value": "somewhere"})
    assert "Write one of these:" in page.words
    assert "abroad" in page.words
    post(inside, source, "save", {**block, "value": "Abroad"})
    assert [claim.value for claim in newest(server)][-1] == Term("abroad")
    page = post(inside, source, "save", {**block, "property": "act.date", "value": "2018"})
    assert "This is not said of what has this code." in page.words


def test_the_text_is_shown_only_when_asked_for_and_each_showing_is_logged_once(
    inside: Visitor, server: Server, source: str
) -> None:
    def logged() -> int:
        return server.desk.keeper.call(
            lambda register: [
                getattr(entry, "property", "") for entry in register.read_log.entries()
            ].count("text.body")
        )

    page = inside.get(f"/coding/{source}")
    assert "came to my flat" not in page.text
    before = logged()
    page = post(inside, source, "show", {"kind": "act"})
    assert "came to my flat" in page.text
    assert logged() == before + 1
    post(inside, source, "save", ACT)
    assert logged() == before + 2


def test_a_source_without_a_text_says_how_to_add_one(inside: Visitor, record: Example) -> None:
    page = inside.get(f"/coding/{record.codes['@press']}")
    assert "This source has no text yet." in page.words
    assert f'href="/attach/{record.codes["@press"]}"' in page.text
    assert inside.get(f"/coding/{record.codes['@p1']}").status == 404


def test_only_answers_below_coding_may_run_a_script(
    inside: Visitor, source: str, record: Example
) -> None:
    page = inside.get(f"/coding/{source}")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("; script-src 'self'")
    assert page.text.count("<script") == 1
    assert '<script src="/static/coding.js" defer></script>' in page.text
    script = inside.get("/static/coding.js")
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert len(script.text.splitlines()) <= 80
    for word in ("fetch", "XMLHttp", "innerHTML", "eval", "Storage", "cookie", "import", "http"):
        assert word not in script.text
    for path in (
        "/", "/sources", f"/source/{source}", f"/attach/{source}", f"/person/{record.codes['@p1']}",
        "/static/coding.js", "/codingx", "/coding", "/search", "/saves", "/x/coding/y", "/lock",
    ):  # fmt: skip
        answer = inside.ask("GET", path)
        assert "script" not in answer.headers["content-security-policy"], path
        assert path == "/static/coding.js" or "<script" not in answer.text
    refused = inside.ask("GET", f"/coding/{source}", headers={"Host": "elsewhere.example"})
    assert refused.status == 421


@pytest.mark.parametrize("kind", [*sorted(HOSTILE), "long", "controls"])
def test_hostile_words_in_every_field_do_no_harm(
    inside: Visitor, server: Server, source: str, kind: str
) -> None:
    text = {**HOSTILE, "long": "y" * 100_000, "controls": "a\x00b\ud800".encode(
        "utf-8", "surrogatepass").decode("utf-8", "replace")}[kind]  # fmt: skip
    names = {
        "act": ("quote", "para", "actor_kind", "stated", "organisation", "actor", "violation",
                "whom", "victim", "date", "duration", "place", "degree", "text"),
        "claim": ("quote", "para", "about", "subject", "property", "value", "text"),
        "stance": ("quote", "para", "claims", "stance"),
        "number": ("quote", "para", "described", "group", "size", "part_of"),
        text: ("quote",),
    }  # fmt: skip
    blocks = [{"kind": name, **dict.fromkeys(fields, text)} for name, fields in names.items()]
    before = saves(server)
    more = dict.fromkeys(("statement", "new.office", "new.date", "new.setting"), text)
    page = post(inside, source, "save", *blocks, **more)
    other = post(inside, source, text, *blocks, blocks=text, text=text)
    for one in (page, other):
        assert one.status in {200, 422}
        tags, attributes = marks_of(one.text)
        assert tags <= TAGS | {"optgroup", "script"}
        assert attributes <= ATTRIBUTES | {
            *("src", "defer", "data-block", "data-text", "label", "formaction", "open")
        }
        assert one.text.count("<script") == 1
    assert page.status == 422
    assert saves(server) == before
    fine = {"kind": "act", "para": "1", "violation": "detention", "stated": text}
    kept = post(inside, source, "save", fine)
    assert kept.status in {200, 422}
    assert marks_of(kept.text)[0] <= TAGS | {"optgroup", "script"}


# an anonymous source


@pytest.fixture
def anonymous(inside: Visitor) -> str:
    """A source with an office, a title, a setting, and the mark."""
    inside.get("/add/source")
    page = inside.post(
        "/add/source",
        source__kind="insider",
        source__office="canary office",
        source__reliability="mostly_reliable",
        source__setting="canary setting",
        source__anonymous="yes",
    )
    assert "Saved." in page.words
    return page.path.rpartition("/")[2]


def test_of_an_anonymous_source_nothing_but_code_and_reliability_is_shown_unasked(
    inside: Visitor, server: Server, record: Example, anonymous: str
) -> None:
    for name, value in (("source.title", "canary title"), ("source.connection", "saw")):
        inside.get(f"/add/claim/{anonymous}")
        inside.post(f"/add/claim/{anonymous}", property=name, value=value, source=anonymous)
    paste(inside, anonymous, "They denied it.\n\nIt was so.")
    stance = {"kind": "stance", "claims": record.codes["@c1"], "stance": "accepts", "para": "2"}
    made = {"statement": "new", "new.office": "canary office", "new.setting": "canary setting"}
    page = post(inside, anonymous, "save", stance, **made)
    assert "Saved." in page.words
    found = re.search(r'<option value="(ST-[^"]+)" selected', page.text)
    assert found is not None
    pages = [
        page,
        inside.get(f"/source/{anonymous}"),
        inside.get("/sources"),
        inside.get("/statements"),
        inside.get(f"/statement/{found[1]}"),
        inside.get(f"/claim/{record.codes['@c1']}"),
        inside.get(f"/person/{record.codes['@p1']}"),
        inside.get(f"/history/{anonymous}"),
        inside.get(f"/history/{found[1]}"),
        inside.get(f"/attach/{anonymous}"),
        inside.get("/contradictions"),
    ]
    inside.get("/search")
    pages.append(inside.post("/search", words="canary"))
    for one in pages:
        assert one.status == 200
        assert "canary" not in one.text.replace('value="canary"', ""), one.path
        assert "insider" not in one.words, one.path
    assert "mostly reliable" in pages[1].words
    assert "anonymous source" in pages[1].words
    asked = inside.post(f"/source/{anonymous}", show="identifying")
    for word in ("canary office", "canary title", "canary setting", "insider", "saw or heard it"):
        assert word in asked.words
    log = server.desk.keeper.call(lambda register: list(register.read_log.entries()))
    read = {(getattr(entry, "code", ""), getattr(entry, "property", "")) for entry in log}
    assert {(anonymous, "source.office"), (anonymous, "source.title")} <= read


def test_a_source_that_is_not_anonymous_is_named_as_before(
    inside: Visitor, record: Example
) -> None:
    page = inside.get(f"/source/{record.codes['@minister']}")
    assert "minister of the interior" in page.words
    assert "anonymous" not in page.words


def test_the_name_of_an_anonymous_source_is_refused_in_every_form(
    inside: Visitor, server: Server, anonymous: str
) -> None:
    before = saves(server)
    said = "This source is anonymous, so its name is not entered."
    inside.get("/add/source")
    page = inside.post("/add/source", source__anonymous="yes", source__name="Test Person")
    assert page.status == 422
    assert said in page.words
    inside.get(f"/add/claim/{anonymous}")
    page = inside.post(
        f"/add/claim/{anonymous}", property="source.name", value="Test Person", source=anonymous
    )
    assert page.status == 422
    assert said in page.words
    assert saves(server) == before
    paste(inside, anonymous, "One.\n\nTwo.")
    block = {"kind": "claim", "about": "code", "subject": anonymous, "property": "source.name"}
    page = post(inside, anonymous, "save", {**block, "value": "Test Person", "para": "1"})
    assert page.status == 422
    assert said in page.words


# quotes

PARAGRAPHS = (
    "He said: \u201cThey\u00a0took me\u201d.",
    "Nothing\u2014at all. \u0418\u0306!",
    "They left.",
)


@pytest.mark.parametrize(
    ("numbers", "quote", "place"),
    [
        ("1", "", Place(1, 1)),
        (" \u00b61 ", "they took ME", Place(1, 1, "They\u00a0took me")),
        ("1", "'they took me'", Place(1, 1, "They\u00a0took me")),
        ("1", 'said: "They\n took me"', Place(1, 1, "said: \u201cThey\u00a0took me\u201d")),
        ("2", "nothing-at  all. \u0439", Place(2, 2, "Nothing\u2014at all. \u0419")),
        ("1\u20132", "me\u201d. Nothing", Place(1, 2, "me\u201d. Nothing")),
        ("", "left", Place(3, 3, "left")),
        ("2-3", "", Place(2, 3)),
    ],
)
def test_quotes_are_found_and_kept_as_they_stand(numbers: str, quote: str, place: Place) -> None:
    assert placed(PARAGRAPHS, numbers, quote) == place


@pytest.mark.parametrize(
    ("numbers", "quote", "field"),
    [
        ("3", "took me", "quote"),
        ("", "nowhere", "quote"),
        ("", "They", "para"),
        ("", " ", "para"),
        ("0", "", "para"),
        ("4", "", "para"),
        ("2-1", "", "para"),
        ("one", "", "para"),
        ("1" * 40, "", "para"),
    ],
)
def test_what_is_not_there_is_refused_at_its_field(numbers: str, quote: str, field: str) -> None:
    with pytest.raises(Misplaced) as refused:
        placed(PARAGRAPHS, numbers, quote)
    assert refused.value.field == field


@given(st.text(max_size=60), st.data())
def test_every_piece_of_a_paragraph_is_found_in_it(paragraph: str, data: st.DataObject) -> None:
    plain = unicodedata.normalize("NFC", paragraph)
    start = data.draw(st.integers(0, len(plain)))
    piece = plain[start : data.draw(st.integers(start, len(plain)))].strip()
    if any(letter.isalnum() for letter in piece) and piece in plain:
        found = placed((plain,), "1", piece)
        assert found.quote
        assert placed((plain,), "1", found.quote).quote == found.quote
