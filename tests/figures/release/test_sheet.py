"""The sheet: it tells nothing that was not attacked, names nobody, and is made again the same."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
import re
from contextlib import contextmanager
from itertools import combinations
from string import Formatter
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.figures.release.bench import BY_MONTH, FEBRUARY, HELD, MARCH, Bench

from unerased.attack import Policy
from unerased.figures.receipt import load_receipt, verify_receipt
from unerased.figures.release import (
    BadMethod,
    Content,
    Issued,
    ReleaseRefused,
    draft,
    issued,
    method_of,
    one,
    past,
    plan_release,
    publish,
    read_method,
    text_of_method,
    withdraw,
)
from unerased.figures.release.sheet.method import LANGUAGES, PARTS, Method
from unerased.figures.release.sheet.stating import held_back
from unerased.figures.release.sheet.told import Said
from unerased.figures.release.sheet.words import sheet_words
from unerased.register import record_lines
from unerased.seal import digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RULE = Policy(k=5, width=5)
NAME = "Zukhra Testova"
STATED = HELD + "groups: true\n"
LENGTH = HELD + "measure: duration\nof: {suffered: deprivation_of_liberty}\n"
APRIL = dt.date(2031, 4, 1)
MAY = dt.date(2031, 5, 1)


@contextmanager
def bench(folder: Path, figure: str = HELD) -> Iterator[Bench]:
    made = Bench(folder, figure)
    with made.register:
        yield made


def content(held: Bench, made: Issued) -> Content:
    return one(held.register.db, made.code)[0].content


def words_of(page: bytes) -> str:
    """What a reader reads: the body without tags, pictures and style."""
    body = page.decode().partition("<body>")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


def numbers_in(text: str) -> set[int]:
    """Whole numbers as a reader sees them; codes, keys and names of files and programs are none."""
    bare = re.sub(r"RL-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}|PL-\S+|[0-9a-f]{64}", " ", text)
    bare = re.sub(r"SHA-256|(?<=\d)\u202f(?=\d)", "", bare)
    return {int(found) for found in re.findall(r"\d+", bare)}


def days_of(*days: dt.date) -> set[int]:
    return {part for day in days for part in (day.year, day.month, day.day)}


def attacked(found: Content, *days: dt.date) -> set[int]:
    """Everything that the attack took as published, and what the sheet tells of the policy."""
    shown = found.published
    values = {shown.total, *map(int, filter(None, shown.extremes))}
    values |= {number for table in shown.tables for _, number in table.cells if number is not None}
    # the keys of the cells are told as well: they are what the numbers are of
    keys = {key for table in shown.tables for cell, _ in table.cells for key in cell}
    values |= {int(part) for key in keys for part in re.findall(r"\d+", key)}
    assert found.sheet is not None
    values |= {one.total for one in found.sheet.earlier}
    values |= {end for row in found.sheet.stated for end in (row.low, row.high) if end}
    policy = found.policy
    told = {policy.k, policy.k - 1, policy.width + 1, policy.choices, found.version}
    return values | told | days_of(found.dated, *days)


STATING = [
    {"entity": "group", "as": "@g"},
    {"entity": "act", "as": "@ga"},
    {"entity": "source", "as": "@press"},
    {"subject": "@press", "property": "source.kind", "value": "press", "source": "@press"},
    {
        "subject": "@ga",
        "property": "act.violation",
        "value": "detention",
        "source": "@press",
        "as": "@done",
    },
    {"subject": "@ga", "property": "act.victim", "value": "@g", "source": "@press"},
]
SIZE = {"property": "group.size", "source": "@press"}


def stating(held: Bench, size: object) -> None:
    lines = [*STATING, {"subject": "@g", **SIZE, "value": size, "as": "@size"}]
    _, held.labels = record_lines(held.register, lines, labels=held.labels)


def denying(held: Bench, name: str, target: str = "@size", **more: Any) -> None:
    """An official who denies what is stated, and our answer."""
    office, said = more.get("office", "press secretary"), more.get("said", "it is all invented")
    rests = [{"property": "statement.answer_rests_on", "value": more["rests_on"]}] if (
        "rests_on" in more) else []  # fmt: skip
    told = [
        {"property": "statement.speaker", "value": f"@{name}"},
        {"property": "statement.office", "value": office},
        {"property": "statement.date", "value": "2018-11-06"},
        {"property": "statement.setting", "value": "before the press"},
        {"property": "statement.says", "value": {"text": said, "lang": "en"}},
    ]
    ours = [
        {"property": "statement.answer", "value": {"text": more.get("answer", "We stand by it"),
                                                   "lang": "en"}},
        *rests,
    ]  # fmt: skip
    lines: list[dict[str, Any]] = [
        {"entity": "source", "as": f"@{name}"},
        {"subject": f"@{name}", "property": "source.kind", "value": "official", "source": "@s"},
        {"entity": "source", "as": f"@{name}team"},
        {
            "subject": f"@{name}team",
            "property": "source.kind",
            "value": "team",
            "source": f"@{name}team",
        },
        {"entity": "statement", "as": f"@{name}st"},
        *({"subject": f"@{name}st", "source": f"@{name}", **line} for line in told),
        *({"subject": f"@{name}st", "source": f"@{name}team", **line} for line in ours),
        {
            "stance": "denies_act",
            "on": [target, *more.get("also", ())],
            "source": f"@{name}",
            "statement": f"@{name}st",
        },
    ]
    if more.get("anonymous"):
        lines.append(
            {"subject": f"@{name}", "property": "source.anonymous", "value": "yes", "source": "@s"}
        )
    _, held.labels = record_lines(held.register, lines, labels=held.labels)


def sheets(made: Issued) -> dict[str, str]:
    return {language: words_of(made.sheet[f"sheet.{language}.html"]) for language in LANGUAGES}


# -- nothing is told that was not attacked


def check_told(held: Bench, made: Issued, *days: dt.date) -> None:
    found = content(held, made)
    known = attacked(found, *days)
    for language, text in sheets(made).items():
        assert numbers_in(text) <= known, language
        table = made.sheet[f"sheet.{language}.csv"].decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(table)))[1:]
        assert {row[0] for row in rows} == {made.code}
        assert numbers_in(" ".join(cell for row in rows for cell in row[1:])) <= known
        told = [row[-1] for row in rows]
        assert str(found.published.total) in told
        left_out = sum(
            number is None for shown in found.published.tables for _, number in shown.cells
        )
        assert told.count(sheet_words(language).say("left_out")) == left_out
    published = json.loads(made.published)["published"]
    assert published["total"] == found.published.total


def test_what_a_sheet_tells_was_attacked_small_numbers_left_out(tmp_path: Path) -> None:
    with bench(tmp_path, BY_MONTH) as held:
        for month, sex, number in (
            ("2018-07", "woman", 9), ("2018-08", "man", 2), ("2018-09", "woman", 7),
            ("2018-09", "man", 14),
        ):  # fmt: skip
            held.enter(number, dates=(month,), sex=sex)
        made = publish(held.register, "held", "suppression", RULE, FEBRUARY)
        check_told(held, made)
        shown = content(held, made).published
        hidden = [number for table in shown.tables for _, number in table.cells]
        assert None in hidden
        assert "\u201cNot told\u201d stands for small numbers" in sheets(made)["en"]
        held.enter(6, dates=("2018-09",), sex="man")
        again = publish(held.register, "held", "waiting", RULE, MARCH)
        check_told(held, again, FEBRUARY)


@pytest.mark.parametrize("way", ["rounding", "coarser"])
def test_what_a_sheet_tells_was_attacked_rounded_or_coarser(tmp_path: Path, way: str) -> None:
    with bench(tmp_path, BY_MONTH) as held:
        held.enter(9, dates=("2018-07",))
        held.enter(8, dates=("2018-08",), sex="man")
        held.enter(3, dates=("2018-08",))
        made = publish(held.register, "held", way, RULE, FEBRUARY)
        check_told(held, made)


def test_ends_of_a_duration_are_told_only_where_enough_stand_at_them(tmp_path: Path) -> None:
    with bench(tmp_path, LENGTH) as held:
        held.enter(6, days=(3, 3))
        held.enter(6, days=(21, 21))
        made = publish(held.register, "held", "as_it_is", RULE, FEBRUARY)
        check_told(held, made)
        assert "3 to 21" in sheets(made)["en"]
        held.enter(1, days=(30, 30))
        with pytest.raises(ReleaseRefused):
            publish(held.register, "held", "as_it_is", RULE, MARCH)
    with bench(tmp_path / "few", LENGTH) as held:
        held.enter(6, days=(3, 3))
        held.enter(2, days=(21, 21))
        made = publish(held.register, "held", "coarser", RULE, FEBRUARY)
        check_told(held, made)
        assert "would describe single persons" in sheets(made)["en"]


def test_a_picture_says_in_words_what_it_shows_and_nothing_in_its_file(tmp_path: Path) -> None:
    with bench(tmp_path, HELD + "breakdowns: [month]\n") as held:
        held.enter(9, dates=("2018-07",))
        held.enter(8, dates=("2018-08",))
        made = publish(held.register, "held", "as_it_is", RULE, FEBRUARY)
        page = made.sheet["sheet.en.html"].decode()
        (alt,) = (found for found in re.findall(r'alt="([^"]+)"', page) if "by month" in found)
        assert html.unescape(alt) == "Held: by month. July 2018: 9; August 2018: 8"
        for name, data in made.sheet.items():
            if name.endswith(".png"):
                assert data.startswith(b"\x89PNG")
                assert b"tEXt" not in data
                assert b"iTXt" not in data


# -- its hash, and the same bytes again


def test_the_receipt_fixes_every_file_and_they_are_the_same_when_made_again(tmp_path: Path) -> None:
    with bench(tmp_path, BY_MONTH) as held:
        held.enter(9)
        held.enter(8, sex="man")
        made = publish(held.register, "held", "as_it_is", RULE, FEBRUARY)
        receipt = load_receipt(made.receipt)
        verify_receipt(receipt, definition=made.definition)
        assert receipt.published == digest(made.published).hex()
        told = json.loads(made.published)["files"]
        assert told == {name: digest(data).hex() for name, data in made.sheet.items()}
        assert {name.rpartition(".")[2] for name in told} == {"html", "pdf", "csv", "png"}
        found, row = one(held.register.db, made.code)
        again = issued(found.content, row.release.receipt.encode(), found.code)
        assert again == made
        assert again.unlike == ()
        changed = msgspec.structs.replace(found.content, files={**told, "sheet.en.html": "00"})
        other = issued(changed, row.release.receipt.encode(), found.code)
        assert other.unlike == ("sheet.en.html",)


def test_no_file_names_anybody_in_words_names_or_metadata(tmp_path: Path) -> None:
    with bench(tmp_path) as held:
        people = held.enter(12)
        named = [
            {"subject": person, "property": "person.name", "value": f"{NAME} {number}",
             "source": "@s"}
            for number, person in enumerate(people)
        ]  # fmt: skip
        record_lines(held.register, named, labels=held.labels)
        made = publish(held.register, "held", "as_it_is", RULE, FEBRUARY)
        codes = [*people, *held.acts, held.labels["@s"]]
        for name, data in made.files.items():
            text = data.decode("utf-8", "replace")
            for secret in (*codes, "Zukhra", "Testova"):
                assert secret not in text, name
                assert secret not in name
        pdf = made.sheet["sheet.en.pdf"]
        assert b"/Author" not in pdf
        assert b"/MarkInfo" in pdf


# -- consent at the exit, and what changed since


def test_after_consent_is_taken_back_the_sheet_says_not_updated_until_k_left(
    tmp_path: Path,
) -> None:
    with bench(tmp_path) as held:
        people = held.enter(14)
        publish(held.register, "held", "as_it_is", RULE, FEBRUARY)
        held.answer(people[0], "withdrawn", dated="2031-02-10")
        before = held.counts
        with pytest.raises(ReleaseRefused) as refused:
            publish(held.register, "held", "as_it_is", RULE, MARCH)
        assert any("is -1" in why or "is 1" in why for why in refused.value.reasons)
        assert held.counts == before
        waits = publish(held.register, "held", "waiting", RULE, MARCH)
        for language, text in sheets(waits).items():
            assert sheet_words(language).say("not_updated") in text
            assert 14 in numbers_in(text)
            assert 13 not in numbers_in(text)
        for person in people[1:5]:
            held.answer(person, "withdrawn", dated="2031-03-10")
        enough = publish(held.register, "held", "waiting", RULE, APRIL)
        assert content(held, enough).published.total == 9
        for language, text in sheets(enough).items():
            assert sheet_words(language).say("not_updated") not in text
            assert numbers_in(text) <= attacked(content(held, enough), FEBRUARY, MARCH)


def test_what_was_withdrawn_or_redefined_or_described_otherwise_stands_in_the_next_sheet(
    tmp_path: Path,
) -> None:
    with bench(tmp_path) as held:
        held.enter(12)
        first = publish(held.register, "held", "as_it_is", RULE, FEBRUARY)
        assert "This is the first release of this figure." in sheets(first)["en"]
        withdraw(held.register, first.code, "a page was misread by somebody")
        second = publish(held.register, "held", "as_it_is", RULE, MARCH)
        text = sheets(second)["en"]
        assert f"Withdrawn: the release {first.code} of 1 February 2031 (12 persons)" in text
        assert "misread" not in text
        assert "Neither the definition nor the description of the method changed." in text
        held.define(HELD.replace("version: 1", "version: 2"))
        mine = read_method("collection: {en: By two of us}\ncorrections: Write to our page\n")
        third = publish(held.register, "held", "as_it_is", RULE, APRIL, method=mine)
        text = sheets(third)["en"]
        assert "The definition changed" in text
        assert "The description of the method changed: Collection, Corrections." in text
        assert f"Release {second.code} of 1 March 2031 told 12 persons." in text
        assert "By two of us" in text
        assert "By two of us" in sheets(third)["ar"]
        assert 'lang="en"' in third.sheet["sheet.ar.html"].decode()
        fourth = publish(held.register, "held", "as_it_is", RULE, MAY)
        assert "Write to our page" in sheets(fourth)["ru"]
        assert method_of(past(held.register.db), "held") == mine


# -- stated apart from documented


def test_what_is_stated_of_groups_stands_apart_and_small_changes_of_it_wait(
    tmp_path: Path,
) -> None:
    with bench(tmp_path, STATED) as held:
        held.enter(12)
        stating(held, 125)
        first = publish(held.register, "held", "as_it_is", RULE, FEBRUARY)
        check_told(held, first)
        assert "125 persons" in sheets(first)["en"].partition("Stated by sources")[2]
        assert json.loads(first.published)["stated"] == [{"kind": "press", "low": 125, "high": 125}]
        _correct(held, 126)
        second = publish(held.register, "held", "as_it_is", RULE, MARCH)
        assert 126 not in numbers_in(sheets(second)["en"])
        assert json.loads(second.published)["stated"][0]["low"] == 125
        _correct(held, 131)
        third = publish(held.register, "held", "as_it_is", RULE, APRIL)
        assert json.loads(third.published)["stated"][0]["low"] == 131


def _correct(held: Bench, size: int) -> None:
    new = f"@size{size}"
    lines = [
        {"subject": "@g", **SIZE, "value": size, "as": new},
        {
            "correct": "@size",
            "action": "superseded",
            "reason": "counted anew",
            "replacement": new,
        },
    ]
    _, held.labels = record_lines(held.register, lines, labels=held.labels)
    held.labels["@size"] = held.labels[new]


def test_few_are_not_stated_either(tmp_path: Path) -> None:
    with bench(tmp_path, STATED) as held:
        held.enter(12)
        stating(held, 3)
        made = publish(held.register, "held", "as_it_is", RULE, FEBRUARY)
        assert json.loads(made.published)["stated"] == []
        assert "Nothing is told here" in sheets(made)["en"]


ENDS = st.integers(0, 60)
ROWS = st.lists(
    st.builds(
        Said, st.sampled_from(["S1 G1", "S1 G2", "S2 G1", "S2 G3"]), st.just("press"), ENDS, ENDS
    ),
    max_size=6,
    unique_by=lambda row: row.of,
)


@given(st.lists(ROWS, min_size=1, max_size=6), st.integers(2, 8))
def test_stated_numbers_are_large_and_change_by_nothing_or_by_k(
    states: list[list[Said]], k: int
) -> None:
    before: tuple[Said, ...] = ()
    ever: dict[str, Said] = {}
    for state in states:
        told = held_back(state, tuple(ever.values()), (), k)
        for row, other in combinations(told, 2):
            # of two that one source states newly, the difference would tell of few
            if row.of[:2] == other.of[:2] and not {row.of, other.of} & ever.keys():
                assert not 0 < abs((row.low or 0) - (other.low or 0)) < k
                assert not 0 < abs((row.high or 0) - (other.high or 0)) < k
        for row in told:
            assert row.low is not None
            assert row.high is not None
            assert min(row.low, row.high) >= k
            if row.of in ever:
                last = ever[row.of]
                for now, then in ((row.low, last.low), (row.high, last.high)):
                    assert then is not None
                    assert now == then or abs(now - then) >= k
            ever[row.of] = row
        before = told
    assert len(before) <= len(states[-1])


# -- denials and answers


def test_a_denial_and_our_answer_stand_side_by_side_by_office(tmp_path: Path) -> None:
    with bench(tmp_path, STATED) as held:
        held.enter(12)
        stating(held, 125)
        denying(held, "official", rests_on="@done")
        made = publish(held.register, "held", "as_it_is", RULE, FEBRUARY)
        text = sheets(made)["en"]
        beside = text.partition("What is denied, and what we hold")[2].partition("Method")[0]
        assert "press secretary denies it (6 November 2018; before the press)" in beside
        assert "it is all invented" in beside
        assert "We stand by it" in beside
        assert "press secretary" in sheets(made)["ar"]
        left = publish(
            held.register, "held", "as_it_is", RULE, MARCH,
            method=read_method(f"without: [{held.labels['@officialst']}]"),
        )  # fmt: skip
        assert "press secretary" not in sheets(left)["en"]


@pytest.mark.parametrize(
    ("more", "there", "gone"),
    [
        ({"anonymous": True}, "No denial", "press secretary"),
        ({"office": "Colonel Zukhra Testova"}, "No denial", "Colonel"),
        ({"said": "that Testova is a liar"}, "The words are not printed", "liar"),
        ({"said": "P-7K3M is a liar"}, "The words are not printed", "liar"),
        ({"answer": "Zukhra told us herself"}, "testimony that we do not publish", "herself"),
        ({"rests_on": "@of_person"}, "testimony that we do not publish", "We stand by it"),
        ({"also": ("@of_person",)}, "The words are not printed", "invented"),
    ],
)
def test_what_may_speak_of_one_person_is_not_printed(
    tmp_path: Path, more: dict[str, Any], there: str, gone: str
) -> None:
    with bench(tmp_path, STATED) as held:
        (person, *_) = held.enter(12)
        stating(held, 125)
        lines = [
            {"subject": person, "property": "person.name", "value": NAME, "source": "@s"},
            {"entity": "act", "as": "@own"},
            {"subject": "@own", "property": "act.victim", "value": person, "source": "@s"},
            {
                "subject": "@own",
                "property": "act.violation",
                "value": "detention",
                "source": "@s",
                "as": "@of_person",
            },
        ]
        _, held.labels = record_lines(held.register, lines, labels=held.labels)
        denying(held, "official", **more)
        made = publish(held.register, "held", "as_it_is", RULE, FEBRUARY)
        text = sheets(made)["en"]
        assert there in text
        assert gone not in text


def test_hostile_words_stay_words_on_the_page_in_the_pdf_and_in_the_table(tmp_path: Path) -> None:
    label = '"=HYPERLINK(1) <script>alert(1)</script>"'
    figure = STATED.replace("en: Held", f"en: {label}") + "breakdowns: [place]\n"
    with bench(tmp_path, figure) as held:
        held.enter(12)
        _put_in(held, "=HYPERLINK(2) <b>")
        stating(held, 125)
        denying(held, "official", office="<img src=x> #eval", said="#import \\ $x$ <b>\u202eno</b>")
        texts = read_method("note: '</main><script>1</script> #read(\"/etc/passwd\")'")
        made = publish(held.register, "held", "as_it_is", RULE, FEBRUARY, method=texts)
        page = made.sheet["sheet.en.html"].decode()
        assert "<script" not in page
        assert "<img src=x" not in page
        assert "#import" in html.unescape(page)
        assert 'http-equiv="Content-Security-Policy" content="default-src' in page
        for address in re.findall(r'(?:src|href)="([^"]*)"', page):
            assert address.startswith("data:image/png;base64,")
        assert made.sheet["sheet.en.pdf"].startswith(b"%PDF-")
        assert "<b>" not in page
        rows = list(csv.reader(io.StringIO(made.sheet["sheet.en.csv"].decode("utf-8-sig"))))
        assert any("HYPERLINK(2)" in cell for row in rows for cell in row)
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def _put_in(held: Bench, name: str) -> None:
    """Everything happened in a place of this name."""
    lines = [
        {"entity": "place", "as": "@there"},
        {"subject": "@there", "property": "place.name", "value": name, "source": "@s"},
        *(
            {"subject": act, "property": "act.place", "value": "@there", "source": "@s"}
            for act in held.acts
        ),
    ]
    record_lines(held.register, lines, labels=held.labels)


# -- texts


def test_every_language_has_every_word_with_the_same_values() -> None:
    def shape(found: Any) -> Any:
        if isinstance(found, dict):
            return {key: shape(value) for key, value in found.items()}
        if isinstance(found, list):
            return len(found)
        return sorted(name for _, name, _, _ in Formatter().parse(str(found)) if name)

    def bare(language: str) -> dict[str, Any]:
        texts = dict(sheet_words(language).texts)
        texts.pop("months_alone", None)
        return {key: shape(value) for key, value in texts.items()}

    for language in LANGUAGES[1:]:
        assert bare(language) == bare("en")
        for part in PARTS:
            text, of = Method().text(part, language)
            assert text
            assert of == language
            assert text != Method().text(part, "en")[0]


def test_the_packaged_method_never_changes_under_its_version() -> None:
    texts = "\n".join(Method().text(part, language)[0] for part in PARTS for language in LANGUAGES)
    assert digest(texts.encode()).hex() == PACKAGED


PACKAGED = "c10f881d0b47b24018a4fa076cd0159f7fb98d5acb4a11cd913860ff65ab1c8f"


def test_the_texts_are_written_read_and_refused_in_one_line() -> None:
    mine = read_method("note: {ru: Исправлено}\nquality: Checked twice\n")
    assert mine.text("note", "ru") == ("Исправлено", "ru")
    assert mine.text("note", "en") == ("Исправлено", "ru")
    assert mine.text("quality", "ar")[0] == "Checked twice"
    again = read_method(text_of_method(mine))
    assert again.text("note", "ru")[0] == "Исправлено"
    assert read_method("") == Method()
    for wrong, where in {
        "colour: red": "colour",
        "quality: {de: gut}": "quality",
        "quality: {en: [a]}": "quality",
        f"quality: {'x' * 1300}": "quality",
        "without: ST-1": "without",
        "".join(f"{part}: {'x' * 1100}\n" for part in PARTS): "as a whole",
        "[a]": "as a whole",
        "{": "as a whole",
    }.items():
        with pytest.raises(BadMethod) as refused:
            read_method(wrong)
        assert refused.value.where == where


def test_a_plan_that_is_refused_makes_no_sheet(tmp_path: Path) -> None:
    with bench(tmp_path) as held:
        held.enter(3)
        before = held.counts
        with pytest.raises(ReleaseRefused, match="fewer may be counted"):
            plan_release(held.register, "held", RULE, FEBRUARY)
        with pytest.raises(ReleaseRefused):
            publish(held.register, "held", "as_it_is", Policy(k=40), FEBRUARY)
        assert held.counts == before
        held.enter(9)
        publish(held.register, "held", "as_it_is", RULE, FEBRUARY)
        held.enter(1)
        plan = plan_release(held.register, "held", RULE, MARCH)
        assert draft(held.register, plan, "waiting", RULE, MARCH).sheet is not None
        with pytest.raises(ReleaseRefused, match="protects"):
            draft(held.register, plan, "as_it_is", RULE, MARCH)
