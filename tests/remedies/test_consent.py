"""No draft tells of anybody who did not agree: random people, consents, days; a planted leak."""

from __future__ import annotations

import datetime as dt
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cli.desk import PASSPHRASE, Desk, made
from tests.remedies.world import BOOK

from unerased.documents import to_html
from unerased.model.consent import publishable
from unerased.model.records import Claim
from unerased.model.values import Text
from unerased.register import Register, reads
from unerased.remedies import Lens, NoSuchPerson, rules_of
from unerased.remedies.errors import NotConsented, UnknownField
from unerased.remedies.packs import LANGUAGES, allowed, draft, wanted_of
from unerased.remedies.packs.allowed import Others, names_one, sorted_out
from unerased.remedies.packs.frames import frame, frame_of

if TYPE_CHECKING:
    from collections.abc import Iterator

PEOPLE = range(4)
FIRST = dt.date(2020, 1, 1)
RECIPIENT = ("committee", "un_bodies")
#: by the day after the first: who answered what
ANSWERS = (
    (0, 0, "given"), (0, 1, "given"), (2, 1, "withdrawn"), (3, 2, "given"), (4, 1, "given"),
    (5, 3, "given"), (6, 0, "refused"), (7, 0, "given"), (7, 2, "withdrawn"), (9, 2, "given"),
)  # fmt: skip


def name(number: int) -> str:
    return f"Inventa{chr(ord('k') + number) * 3}"


def story() -> list[dict[str, Any]]:
    """Four people: own acts, one act with all of them, words about each other, a common step."""
    by = {"source": "@team"}
    lines: list[dict[str, Any]] = [
        {"entity": "source", "as": "@team"},
        {"subject": "@team", "property": "source.kind", "value": "team", **by},
    ]
    for one in PEOPLE:
        who = f"@p{one}"
        lines += [
            {"entity": "person", "as": who},
            {"subject": who, "property": "person.name", "value": f"Testa {name(one)}", **by},
            {"entity": "act", "as": f"@a{one}"},
        ]
        for property_, value in (
            ("act.victim", who),
            ("act.violation", "detention"),
            ("act.method", f"marking{one}"),
        ):
            lines.append({"subject": f"@a{one}", "property": property_, "value": value, **by})
        other = name((one + 1) % len(PEOPLE))
        told = f"while {other.upper()}'s door was broken"
        lines.append({"subject": f"@a{one}", "property": "act.conditions", "value": told, **by})
    lines.append({"entity": "act", "as": "@all"})
    lines.append({"entity": "intervention", "as": "@step"})
    lines.append({"subject": "@all", "property": "act.means", "value": "jointmeans", **by})
    lines.append(
        {"subject": "@step", "property": "intervention.authority", "value": "jointoffice", **by}
    )
    lines.append({"subject": "@step", "property": "intervention.step", "value": 1, **by})
    for one in PEOPLE:
        for subject, property_ in (("@all", "act.victim"), ("@step", "intervention.person")):
            lines.append({"subject": subject, "property": property_, "value": f"@p{one}", **by})
    for day, one, answer in ANSWERS:
        dated = (FIRST + dt.timedelta(days=day)).isoformat()
        purpose = {"purpose": RECIPIENT[0], "audience": RECIPIENT[1]}
        lines.append(
            {"consent": f"@p{one}", **purpose, "answer": answer, "dated": dated, "obtained": "x"}
        )
    return lines


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Register, list[str]]]:
    desk: Desk = made(tmp_path_factory.mktemp("consent") / "desk")
    answer = desk.add(*story())
    assert answer.code == 0, answer.err
    labels = answer.json["labels"]
    with Register.open(desk.register, desk.storage, PASSPHRASE) as register:
        yield register, [labels[f"@p{one}"] for one in PEOPLE]


def leaks(
    world: tuple[Register, list[str]], about: int, day: dt.date, language: str, later: int = 0
) -> list[str]:
    """What a draft for a day tells of people who did not agree on it, or so many days later."""
    register, codes = world
    wanted = wanted_of(register, "cat_22", codes[about], language, day)
    now = day + dt.timedelta(days=later)
    lens = Lens(rules_of(register), register.codebook, now)
    consents = [row.consent for row in reads.consents(register.db)]
    may = [
        all(publishable(consents, code, *RECIPIENT, on).allowed for on in (day, now))
        for code in codes
    ]
    try:
        document, _, _ = draft(register, wanted, lens)
    except NotConsented:
        assert not may[about]
        return []
    assert may[about]
    said = to_html(document).casefold()
    assert f"marking{about}" in said
    found = [
        secret
        for one in PEOPLE
        if not may[one]
        for secret in (name(one).casefold(), f"marking{one}", codes[one][:6].casefold())
        if secret in said
    ]
    joint = [secret for secret in ("jointmeans", "jointoffice") if secret in said]
    return found + (joint if not all(may) else [])


@given(st.sampled_from(PEOPLE), st.integers(-1, 12), st.sampled_from(LANGUAGES), st.integers(0, 6))
@settings(max_examples=60, deadline=None)
def test_a_draft_tells_nothing_of_who_did_not_agree(
    world: tuple[Register, list[str]], about: int, day: int, language: str, later: int
) -> None:
    assert not leaks(world, about, FIRST + dt.timedelta(days=day), language, later)


def test_leaks_that_are_planted_are_found(
    world: tuple[Register, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    day = FIRST + dt.timedelta(days=1)
    assert not leaks(world, 0, day, "en")
    with monkeypatch.context() as planted:
        planted.setattr(allowed, "names_one", lambda *_: False)
        assert leaks(world, 1, day, "en") == [name(2).casefold()]
    with monkeypatch.context() as planted:
        planted.setattr(allowed, "_why", lambda *_: None)
        found = leaks(world, 1, day, "en")
    assert {"jointmeans", "jointoffice", name(2).casefold()} <= set(found)


@given(st.text(max_size=20), st.sampled_from(("kkk", "Кирилл", "حسن")), st.booleans())
def test_words_with_a_name_never_pass_whatever_stands_around(
    around: str,
    named: str,
    upper: bool,  # noqa: FBT001 - hypothesis draws it
) -> None:
    others = Others(frozenset(), frozenset({f"Testa {named}"}))
    words = f"{around} {named.upper() if upper else named} {around}"
    claim = Claim("C-1", "A-1", "act.method", Text(words), "S-1")
    kept, out = sorted_out([claim], {}, others, BOOK)
    assert (kept, [one.why for one in out]) == ([], ["names another person"])
    assert not names_one("nobody at all", others)


def test_a_frame_with_an_unknown_field_is_refused_by_its_name() -> None:
    text = files("unerased.remedies.packs").joinpath("frames", "en.yaml").read_text("utf-8")
    assert frame_of(text, "en.yaml") == frame("en")
    with pytest.raises(UnknownField, match=r"en.yaml has the field \{surname\}"):
        frame_of(text + 'more: "Of {surname}"\n', "en.yaml")
    with pytest.raises(UnknownField):
        frame_of('a: "{"\n', "own.yaml")


def test_frames_say_the_same_things_in_every_language() -> None:
    assert all(set(frame(language)) == set(frame("en")) for language in LANGUAGES)


def test_a_code_of_nobody_is_named(world: tuple[Register, list[str]]) -> None:
    register, _ = world
    lens = Lens(rules_of(register), register.codebook, FIRST)
    with pytest.raises(NoSuchPerson):
        draft(register, wanted_of(register, "cat_22", "P-0000-0000-0000", "en", FIRST), lens)
