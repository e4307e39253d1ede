"""Persons whose names are like a name: by rank, whatever was corrected since, as of then."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.register.workbench import claim, code, correction, note, person, source

from unerased.model.names import keys
from unerased.model.values import Text, Unknown
from unerased.register import reads
from unerased.register.reads import NameLike
from unerased.register.reads import names as module

if TYPE_CHECKING:
    from tests.register.workbench import Home

    from unerased.model.records import Claim
    from unerased.register import Register

SYLLABLES = ("ta", "vro", "li", "da", "mi", "ska", "ne", "ru", "to", "vi", "sho", "ge", "zu", "ka")

#: names of all sorts: two scripts and a third, parts with signs in them, what stands between parts
CROWD = (
    "Zukhra Testova", "Тестова Зухра", "Abdul-Khadr ibn Daud", "زخرا", "bin", "Хава Ёлкина",
    "D'Arzu Ab", "Umar", "Х1ава", "Dada Zuza Dada Ruza Duda Zada Ada Uda Aza Zaza",
)  # fmt: skip


@pytest.fixture
def crowded(register: Register) -> Register:
    """A register of people with these names."""
    register.record(
        [
            *(person(number) for number in range(2, len(CROWD) + 1)),
            *(named(number, number, name) for number, name in enumerate(CROWD, 1)),
        ]
    )
    return register


def named(number: int, of: int, name: str, prop: str = "person.name") -> Claim:
    return claim(number, code("P", of), prop, Text(name))


def found(register: Register, typed: str) -> list[str]:
    return [one.person for one in reads.names_like(register.db, typed)]


@pytest.mark.parametrize(
    "typed",
    ["Zukhra Testova", "Зухра Тестова", "Testowa Suchra", "зухра магомедовна тестова", "زخرا"],
)
def test_a_name_is_found_in_any_script_and_order(register: Register, typed: str) -> None:
    register.record([person(2), named(1, 1, "Тестова Зухра"), named(2, 2, "Umar Probin")])
    assert found(register, typed) == [code("P", 1)]


def test_the_likest_comes_first_and_each_person_once(register: Register) -> None:
    register.record(
        [
            *(person(number) for number in (2, 3)),
            named(1, 1, "Zukhra Testina"),
            named(2, 2, "Zukhra Testova"),
            named(3, 2, "Зухра Тестова", "person.other_spelling"),
            named(4, 3, "Umar Probin", "person.alias"),
        ]
    )
    ranked = reads.names_like(register.db, "Зухра Тестова")
    assert [one.person for one in ranked] == [code("P", 2), code("P", 1)]
    assert ranked[0] == NameLike(code("P", 2), 1.0, code("C", 2), "person.name")
    assert 0.5 < ranked[1].score < 1
    assert len(reads.names_like(register.db, "Зухра Тестова", 1)) == 1


def test_sources_are_ranked_only_when_they_are_asked_for(register: Register) -> None:
    spoke = claim(2, code("S", 1), "source.name", Text("Zukhra Testova"))
    register.record([named(1, 1, "Zukhra Testova"), spoke])
    assert found(register, "Zukhra Testova") == [code("P", 1)]
    (one,) = reads.names_like(register.db, "Zukhra Testova", of="S")
    assert (one.person, one.property) == (code("S", 1), "source.name")


def test_only_names_are_compared(register: Register) -> None:
    register.record(
        [
            note(1, "Zukhra Testova"),
            named(2, 1, "Zukhra Testova", "person.pseudonym"),
            claim(3, code("P", 1), "person.name", Unknown()),
            named(4, 1, "...", "person.name"),
        ]
    )
    assert found(register, "Zukhra Testova") == []


def test_what_was_corrected_is_not_found_and_then_still_is(register: Register) -> None:
    register.record([named(1, 1, "Zukhra Testova")])
    before = register.heads
    register.record([correction(1, code("C", 1), "retracted")])
    assert found(register, "Zukhra Testova") == []
    then = reads.names_like(register.db, "Zukhra Testova", heads=before)
    assert [one.claim for one in then] == [code("C", 1)]
    saved = register.record([named(2, 1, "Zukhra Testova")])
    undone = register.undo(saved.code, "wrong person")
    assert found(register, "Zukhra Testova") == []
    register.undo(undone.code, "it was right")
    assert found(register, "Zukhra Testova") == [code("P", 1)]


def test_others_like_a_person_are_found_by_all_of_their_names(register: Register) -> None:
    register.record(
        [
            *(person(number) for number in (2, 3, 4)),
            named(1, 1, "Zukhra Testova"),
            named(2, 1, "Marika", "person.alias"),
            named(3, 2, "Зухра Тестовна"),
            named(4, 3, "Марика"),
            named(5, 4, "Umar Probin"),
        ]
    )
    like = reads.name_candidates(register.db, code("P", 1), 10)
    assert [one.person for one in like] == [code("P", 3), code("P", 2)]
    assert like[0].score == 1.0
    assert "Zukhra" not in repr(like)
    assert reads.name_candidates(register.db, code("P", 9), 10) == []


@pytest.mark.parametrize(
    "typed", ["", " ", "...", "\x00", '"', "*", "f OR h", "\ud800", "é" * 9999]
)
def test_hostile_words_find_nothing(register: Register, typed: str) -> None:
    register.record([named(1, 1, "Zukhra Testova")])
    assert found(register, "Zukhra")
    assert found(register, typed) == []


def test_most_slips_of_the_pen_are_found_among_the_first_ten(register: Register) -> None:
    random = Random(7)  # noqa: S311 - invented names, the same in every run

    def name() -> str:
        parts = ("".join(random.choices(SYLLABLES, k=random.randint(2, 4))) for _ in range(2))
        return " ".join(part.title() for part in parts)

    names = [name() for _ in range(400)]
    register.record(
        [
            *(person(number) for number in range(10, 410)),
            *(named(number, number, names[number - 10]) for number in range(10, 410)),
        ]
    )
    hits = 0
    for number in range(10, 210):
        written = names[number - 10]
        place = random.randrange(1, len(written))
        slipped = written[:place] + random.choice("aeioukrstn") + written[place + 1 :]
        hits += code("P", number) in found(register, slipped)[:10]
    assert hits >= 195


def test_a_name_that_thousands_share_is_still_ranked(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SHARING", 30)
    monkeypatch.setattr(module, "_ROUGHLY", 20)
    register.record(
        [
            *(person(number) for number in range(10, 110)),
            *(named(number, number, "Zukhra Testova") for number in range(10, 109)),
            named(109, 109, "Zukhra Invento"),
        ]
    )
    assert reads.names_like(register.db, "Zukhra Invento")[0].person == code("P", 109)


def test_the_index_is_the_same_after_a_rebuild(home: Home, register: Register) -> None:
    register.record(
        [source(2), named(1, 1, "Zukhra Testova"), named(2, 1, "Х1ава", "person.alias")]
    )
    digest = reads.dump_digest(register.db)
    register.rebuild()
    assert reads.dump_digest(register.db) == digest
    assert found(register, "Хава") == [code("P", 1)]
    assert b"Zukhra" not in home.projection.read_bytes()


@pytest.mark.parametrize("name", ["Zukhra", "Зухра", "Testova", "Тестова"])
def test_words_with_a_word_of_a_name_name_somebody(register: Register, name: str) -> None:
    register.record([named(1, 1, "Тестова Зухра")])
    register.record([claim(2, code("S", 1), "source.name", Text("Umar Probin"))])
    assert reads.names_somebody(register.db, f"They took {name}, at night.")
    assert reads.names_somebody(register.db, name.upper())
    for words in ("", "They took somebody.", "Umar", "за", "1 2 3", "zukhrazukhra"):
        assert not reads.names_somebody(register.db, words)


def test_a_name_that_was_corrected_still_names_somebody(register: Register) -> None:
    register.record([named(1, 1, "Zukhra Testova")])
    register.record([correction(1, code("C", 1), "retracted")])
    assert reads.names_somebody(register.db, "Testova")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_the_index_finds_who_is_named_as_reading_every_name_does(
    crowded: Register, data: st.DataObject
) -> None:
    letters = st.sampled_from("abdzukhra'ʼ’-ёъьАЗухраشزد 1")
    words = data.draw(
        st.one_of(
            st.text(letters, max_size=30),
            st.lists(st.sampled_from(CROWD), min_size=1, max_size=3).map(" ".join),
            st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4).map("".join),
        )
    )
    parts = {part for name in CROWD for part in keys(name)}
    said = {key for word in re.findall(r"[^\W\d_]+", words) for key in keys(word)}
    wanted = any(len(key) >= 3 and key in parts for key in said)
    assert reads.names_somebody(crowded.db, words) is wanted


def test_a_name_is_found_behind_hundreds_of_other_words(crowded: Register) -> None:
    others = [f"{a}{b}{c}q" for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES[:3]]
    assert not reads.names_somebody(crowded.db, " ".join(others))
    assert reads.names_somebody(crowded.db, " ".join([*others, "Zukhra"]))
