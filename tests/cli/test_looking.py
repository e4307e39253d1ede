"""Looking something up: for people by cards, for programs by JSON, and names only when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cast import code

from unerased.model.codes import short

if TYPE_CHECKING:
    from tests.cli.desk import Desk


def test_search_finds_by_words_and_shows_short_codes(desk: Desk, codes: dict[str, str]) -> None:
    (hit,) = desk.json("search", "raid")["hits"]
    assert hit["subject"] == codes["@e"]
    assert hit["snippet"] == "the [raid]"
    told = desk.run("search", "raid").out
    assert short(codes["@e"]) in told
    assert codes["@e"] not in told


def test_search_says_when_nothing_was_found(desk: Desk) -> None:
    assert desk.json("search", "zebra") == {"hits": []}
    assert desk.run("search", "zebra").out.startswith("Nothing was found.")
    assert desk.json("search", "-", '"', "*") == {"hits": []}


def test_a_passage_that_tells_who_somebody_is_needs_names_and_is_noted(
    desk: Desk, codes: dict[str, str]
) -> None:
    (hit,) = desk.json("search", '"Test Person"')["hits"]
    assert (hit["subject"], hit["snippet"]) == (codes["@p"], None)
    assert "Test Person" not in desk.run("search", '"Test Person"').out
    (hit,) = desk.json("search", '"Test Person"', "--names")["hits"]
    assert hit["snippet"] == "[Test Person]"
    noted = desk.json("log", "--looked-at")["looked_at"]
    assert [entry["kind"] for entry in noted] == ["read", "search", "search", "search"]
    assert (noted[0]["code"], noted[0]["property"]) == (codes["@p"], "person.name")
    assert "1 found" in desk.run("log", "--looked-at").out


def test_limits_bound_what_is_listed(desk: Desk) -> None:
    assert len(desk.json("search", "e*", "--limit", "1")["hits"]) == 1
    assert len(desk.json("log", "--limit", "1")["saves"]) == 1


def test_a_person_is_shown_with_acts_and_who_denies_them(desk: Desk, codes: dict[str, str]) -> None:
    told = desk.json("person", "show", codes["@p"])
    assert told["code"] == codes["@p"]
    by_name = {claim["property"]: claim for claim in [*told["claims"], *told["related"]]}
    assert by_name["person.age"]["value"] == {"low": 28, "high": 32}
    assert by_name["person.age"]["as_stated"] == "about 30"
    assert by_name["act.duration"]["value"] == {"min_days": 3, "max_days": 21}
    (stance,) = by_name["act.violation"]["stances"]
    assert (stance["source"], stance["stance"]) == (codes["@minister"], "denies_act")
    assert told["consents"][0]["answer"] == "given"


def test_people_read_words_and_short_codes(desk: Desk, codes: dict[str, str]) -> None:
    out = desk.run("person", "show", short(codes["@p"])).out
    assert "age in years: 28 to 32 “about 30”" in out
    assert f"comes from: {short(codes['@town'])} (Exampleburg)" in out
    assert "how long: 3 to 21 days" in out
    assert (
        f"denies act: {short(codes['@minister'])} (official, minister of Testland), par. 9" in out
    )
    assert "given: publication with code, to public, on 2031-12-01" in out


def test_names_are_kept_back_unless_asked_for(desk: Desk, codes: dict[str, str]) -> None:
    assert "Test Person" not in desk.run("person", "show", codes["@p"]).out
    hidden = desk.run("person", "show", codes["@p"], "--json")
    assert "Test Person" not in hidden.out
    assert [row["hidden"] for row in hidden.json["claims"]] == [True, False, False]
    assert desk.json("log", "--looked-at")["looked_at"] == []
    told = desk.json("person", "show", codes["@p"], "--names")
    assert told["claims"][0]["value"] == "Test Person"
    (noted,) = desk.json("log", "--looked-at")["looked_at"]
    assert (noted["code"], noted["property"]) == (codes["@p"], "person.name")


@pytest.mark.parametrize(
    ("kind", "label", "said"),
    [
        ("group", "@g", ("group.size", 12)),
        ("event", "@e", ("event.title", "the raid")),
        ("source", "@minister", ("source.office", "minister of Testland")),
    ],
)
def test_every_kind_shows_what_is_said_of_it(
    desk: Desk, codes: dict[str, str], kind: str, label: str, said: tuple[str, object]
) -> None:
    told = desk.json(kind, "show", codes[label])
    assert said in [(row["property"], row["value"]) for row in told["claims"]]
    assert desk.run(kind, "show", codes[label]).out.startswith(f"{kind} {codes[label]}")


def test_a_source_shows_what_it_says_and_a_statement_what_was_said_in_it(
    desk: Desk, codes: dict[str, str]
) -> None:
    said = desk.json("source", "show", codes["@minister"])["related"]
    assert {row["subject"] for row in said} == {codes["@held"], codes["@victim"]}
    said = desk.json("statement", "show", codes["@st"])["related"]
    assert {row["claim"] for row in said} == {codes["@no.1"], codes["@no.2"]}


def test_a_person_without_consent_is_said_to_be_unpublishable(desk: Desk) -> None:
    made = desk.add({"entity": "person", "as": "@new"}).json["labels"]["@new"]
    out = desk.run("person", "show", made).out
    assert "Nothing is said of it yet" in out
    assert "No consent is recorded: nothing about this person may be published." in out


@pytest.mark.parametrize(
    ("line", "exit_code", "named"),
    [
        (["person", "show", code("P", 999)], 6, "nothing in this register has this code"),
        (["person", "show", "nonsense"], 6, "a code has a prefix"),
        (["person", "show", "P-0001-0000-0000"], 6, "mistyped"),
        (["event", "show", "@p"], 6, "is no event in this register"),
        (["history", "@gone"], 6, "a code has a prefix"),
        (["person", "show", "@p", "--as-of", "yesterday"], 2, "--as-of takes a day"),
        (["person", "show", "@p", "--as-of", "2018-02-30"], 2, "--as-of takes a day"),
        (["person", "show", "@p", "--as-of", "0001-01-01"], 6, "(as of then)"),
        (["contradictions", "--as-of", "2018-13-01"], 2, "--as-of takes a day"),
        (["figure", "show", "held", "--as-of", "99999-01-01"], 2, "--as-of takes a day"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(
    desk: Desk, codes: dict[str, str], line: list[str], exit_code: int, named: str
) -> None:
    answer = desk.run(*(codes.get(word, word) for word in line))
    assert (answer.code, answer.out) == (exit_code, "")
    assert named in answer.line


def test_contradictions_are_pairs_with_their_places(desk: Desk, codes: dict[str, str]) -> None:
    pairs = desk.json("contradictions")["contradictions"]
    assert {(pair["a"]["claim"], pair["b"]["claim"], pair["why"]) for pair in pairs} == {
        (codes["@held"], codes["@no.1"], "denies"),
        (codes["@victim"], codes["@no.2"], "denies"),
    }
    assert {pair["b"]["locator"] for pair in pairs} == {"par. 9"}
    out = desk.run("contradictions").out
    assert out.startswith("2 pairs of claims cannot both hold.")
    assert "    denies: " in out
    assert desk.json("contradictions", "--as-of", "2000-01-01") == {"contradictions": []}


def test_rival_values_contradict_and_a_repetition_does_not(
    desk: Desk, codes: dict[str, str]
) -> None:
    assert desk.run("contradictions", "--as-of", "1999-01-01").out.startswith("No two claims")
    one = {"property": "group.size", "source": codes["@minister"], "locator": "p. 3"}
    again = {**one, "subject": codes["@g"], "value": 12, "derived_from": [codes["@twelve"]]}
    assert desk.add(again).code == 0
    assert len(desk.json("contradictions")["contradictions"]) == 2
    assert desk.add({**one, "subject": codes["@g"], "value": 0, "as": "@r"}).code == 0
    whys = [pair["why"] for pair in desk.json("contradictions")["contradictions"]]
    assert whys.count("rival") == 2  # with the claim and with the one that repeats it
    assert "rival: " in desk.run("contradictions").out


def test_history_names_every_record_that_touches_a_code(desk: Desk, codes: dict[str, str]) -> None:
    told = desk.json("history", codes["@held"])
    assert told["code"] == codes["@held"]
    assert [(row["type"], row["code"]) for row in told["history"]] == [
        ("claim", codes["@held"]),
        ("claim", codes["@no.1"]),
    ]
    out = desk.run("history", short(codes["@held"])).out
    assert codes["@no.1"] in out
    assert "Test Person" not in desk.run("history", codes["@p"]).out


def test_the_log_names_saves_the_latest_first(desk: Desk) -> None:
    story, figure = desk.json("log")["saves"]
    assert (story["title"], figure["title"]) == ("story", "figure held, version 1")
    assert story["status"] == "live"
    assert story["save"] in desk.run("log").out


def test_an_undone_save_no_longer_holds_and_stays_in_the_history(
    desk: Desk, codes: dict[str, str]
) -> None:
    (story, _) = desk.json("log")["saves"]
    told = desk.json("undo", short(story["save"]), "--reason", "entered twice")
    assert told["undone"] == story["save"]
    assert desk.json("search", "raid") == {"hits": []}
    assert desk.json("contradictions") == {"contradictions": []}
    history = desk.json("history", codes["@held"])["history"]
    assert [row["status"] for row in history if row["type"] == "claim"] == ["undone", "undone"]
    assert [row["status"] for row in desk.json("log")["saves"]] == ["live", "undone", "live"]
    assert "undone" in desk.run("log").out
    # an undo is a save, and can be undone
    assert "Undone." in desk.run("undo", told["save"], "--reason", "it was right").out
    assert desk.json("verify")["ok"]


@pytest.mark.parametrize(
    ("line", "exit_code", "named"),
    [
        ([code("SV", 999), "--reason", "why"], 6, "nothing in this register has this code"),
        (["@p", "--reason", "why"], 2, "only a whole save is undone"),
        (["@story", "--reason", " "], 2, "needs a reason"),
    ],
)
def test_an_undo_that_cannot_be_is_refused(
    desk: Desk, codes: dict[str, str], line: list[str], exit_code: int, named: str
) -> None:
    story = desk.json("log")["saves"][0]["save"]
    known = {**codes, "@story": story}
    before = desk.record_state()
    answer = desk.run("undo", *(known.get(word, word) for word in line))
    assert answer.code == exit_code
    assert named in answer.line
    assert desk.record_state() == before


def test_tables_are_as_wide_as_their_rows_where_nobody_looks(desk: Desk) -> None:
    long = "word " * 100
    assert desk.run("undo", desk.json("log")["saves"][1]["save"], "--reason", long).code == 0
    assert desk.add({"entity": "person"}, json=False).code == 0
    file = desk.home / "many.jsonl"
    file.write_text('{"entity": "person"}')
    assert desk.run("claim", "add", "--file", str(file), "--title", long).code == 0
    rows = [line for line in desk.run("log").out.splitlines() if "SV-" in line]
    assert long.strip() in rows[0]
