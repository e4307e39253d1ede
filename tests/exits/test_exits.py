"""No exit tells of anybody who did not agree, whatever was agreed; a planted leak is found.

Exits: a figure that is released, its sheet, what is exported of it later; a pack and a report,
their names of files and what stands inside files beside their words; a calendar; a picture; what
another member finds. `python -m bench.exits` runs the same for as long as asked.
"""

from __future__ import annotations

import importlib
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as replace_struct
from tests.exits.drawing import pictures
from tests.exits.leaving import (
    ANYBODY,
    RECIPIENTS,
    STATISTICS,
    Base,
    World,
    answers,
    every_secret,
    leaks_of_export,
    leaks_of_files,
    leaks_of_pack,
    leaks_of_release,
)
from tests.exits.people import PEOPLE, SHARED, every_name, secrets
from tests.exits.reading import found_in, told
from tests.register.colleagues import colleague

from unerased.documents import Paragraph, spans
from unerased.journal import Terms
from unerased.register import reads
from unerased.remedies import calendar_file
from unerased.remedies.checks import FORMS
from unerased.remedies.packs import LANGUAGES, allowed, make
from unerased.remedies.packs.allowed import Others

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    from tests.exits.leaving import Answers

    from unerased.evidence.cleaned import Copy

_NUMBERS = count()
#: of the names of somebody, the name of the place where they lived
HOME = 5
PERSON = st.sampled_from(PEOPLE)
BOUNDED = settings(
    deadline=None,
    # a copy of the register is made for each; to make a failure smaller takes minutes
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def module(name: str) -> ModuleType:
    """A module by its name, also where a function of its package is called the same."""
    return importlib.import_module(name)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    return Base.entered(tmp_path_factory.mktemp("exits"))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    return tmp_path / str(next(_NUMBERS))


@pytest.fixture
def agreed(base: Base, tmp_path: Path) -> Iterator[World]:
    """Everybody but the last two agreed to everything."""
    with base.copy(tmp_path / "agreed") as world:
        world.say(MOST)
        yield world


MOST: Answers = {
    (number, recipient): ("given",) for number in PEOPLE[:-2] for recipient in RECIPIENTS
}


@given(said=answers())
@settings(BOUNDED, max_examples=4)
def test_no_release_and_no_sheet_tells_of_who_did_not_agree(
    base: Base, tmp_path: Path, said: Answers
) -> None:
    with base.copy(tmp_path / str(next(_NUMBERS))) as world:
        world.say(said)
        assert leaks_of_release(world, world.release(), said) == []


ASKED = st.tuples(st.sampled_from(sorted(FORMS)), PERSON, st.sampled_from(LANGUAGES))


@given(said=answers(), asked=ASKED)
@settings(BOUNDED, max_examples=10)
def test_no_pack_and_no_report_tells_of_who_did_not_agree(
    base: Base, tmp_path: Path, said: Answers, asked: tuple[str, int, str]
) -> None:
    kind, number, language = asked
    with base.copy(tmp_path / str(next(_NUMBERS))) as world:
        world.say(said)
        files = world.pack(kind, number, language)
        assert leaks_of_pack(world, files, kind, said, number) == []


@given(said=answers())
@settings(BOUNDED, max_examples=10)
def test_no_mass_export_names_anybody_or_tells_of_who_did_not_agree(
    base: Base, tmp_path: Path, said: Answers
) -> None:
    with base.copy(tmp_path / str(next(_NUMBERS))) as world:
        world.say(said)
        assert leaks_of_export(world, world.mass_export(), said) == []


@given(said=answers())
@settings(BOUNDED, max_examples=5)
def test_no_calendar_tells_of_anybody(base: Base, tmp_path: Path, said: Answers) -> None:
    with base.copy(tmp_path / str(next(_NUMBERS))) as world:
        world.say(said)
        assert leaks_of_files(world.calendar(), every_secret(world)) == []


@given(said=answers(), number=PERSON)
@settings(BOUNDED, max_examples=1)
def test_no_picture_names_anybody(base: Base, tmp_path: Path, said: Answers, number: int) -> None:
    with base.copy(tmp_path / str(next(_NUMBERS)), keep=True) as world:
        world.say(said)
    assert found_in(pictures(world, number), every_name()) == []


@pytest.fixture(scope="module")
def other(base: Base, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Another member, who opens neither names nor files."""
    folder = tmp_path_factory.mktemp("other")
    terms = Terms("Analyst", ("cases", "figures", "legal"))
    home = colleague(base.home, folder, terms)
    with home.open() as register:
        yield register


@given(number=PERSON, at=st.integers(0, 8), whole=st.booleans())
@settings(BOUNDED, max_examples=80)
def test_another_member_finds_no_name(
    other: Any,
    number: int,
    at: int,
    whole: bool,  # noqa: FBT001 - hypothesis draws it
) -> None:
    asked = secrets(number).names[at]
    hits = reads.search(other.db, asked if whole else asked[:4])
    # free words of a case, and names of places, are for everybody who opens cases
    assert {hit.property for hit in hits} <= set(ANYBODY)
    if whole and at > 2 and at != HOME:
        assert hits == []


def test_no_name_of_a_file_of_the_register_tells_of_anybody(base: Base) -> None:
    names = [
        str(path.relative_to(folder)).casefold()
        for folder in (base.home.folder, base.home.storage)
        for path in folder.rglob("*")
    ]
    assert len(names) > 5
    assert found_in(names, [*every_name(), *base.codes.values()]) == []


# -- leaks that are planted, one in each exit


def test_a_person_counted_against_their_will_is_found(
    agreed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module("unerased.figures.release.consented"), "why_not", lambda *_: "")
    found = leaks_of_release(agreed, agreed.release(), MOST)
    assert found == ["counted 6", "counted 7", "told another number"]


def test_a_name_in_a_sheet_is_found(agreed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = module("unerased.figures.release.sheet.made")
    whole = made.document_of

    def with_name(*given: Any) -> Any:
        document = whole(*given)
        more = Paragraph(spans(secrets(0).names[1]))
        return replace(document, blocks=(*document.blocks, more))

    monkeypatch.setattr(made, "document_of", with_name)
    assert leaks_of_release(agreed, agreed.release(), MOST) == [secrets(0).names[1]]


def test_a_name_in_the_table_of_a_sheet_is_found(
    agreed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = module("unerased.figures.release.sheet.made")
    monkeypatch.setattr(made, "csv_of", lambda *_: secrets(3).names[2].encode())
    assert leaks_of_release(agreed, agreed.release(), MOST) == [secrets(3).names[2]]


def test_somebody_in_the_words_of_a_pack_is_found(
    agreed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowed, "names_one", lambda *_: False)
    found = leaks_of_pack(agreed, agreed.pack("cat_22", 5, "en"), "cat_22", MOST, 5)
    assert set(found) == set(secrets(6).names[:3])


def test_what_several_suffered_in_a_pack_is_found(
    agreed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowed, "_why", lambda *_: None)
    found = leaks_of_pack(agreed, agreed.pack("cat_22", 0, "ru"), "cat_22", MOST, 0)
    assert {"jointmeans", "jointoffice", "Notizkkk"} <= set(found)


def test_a_name_in_a_report_is_found(agreed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    gathering = module("unerased.remedies.packs.gather")
    monkeypatch.setattr(gathering, "_WITHOUT_NAME", frozenset())
    found = leaks_of_pack(agreed, agreed.pack("cat_shadow", 0, "fr"), "cat_shadow", MOST, 0)
    assert secrets(0).names[0] in found
    monkeypatch.setattr(gathering.Reader, "others", lambda _: Others(frozenset(), frozenset()))
    found = leaks_of_pack(agreed, agreed.pack("cat_shadow", 0, "fr"), "cat_shadow", MOST, 0)
    assert secrets(6).words[2] in found


def test_copies_of_files_go_with_a_pack_under_numbers(agreed: World) -> None:
    files = agreed.pack("cat_22", 0, "en")
    assert {"annex-01.pdf", "annex-02.pdf"} <= set(files)
    assert found_in(told({"annex-01.pdf": files["annex-01.pdf"]}), [secrets(0).words[1]])
    # the letter of the sixth names the seventh, who did not agree
    assert {name for name in agreed.pack("cat_22", 5, "en") if "annex" in name} == {"annex-02.pdf"}
    assert not [name for name in agreed.pack("cat_shadow", 0, "en") if "annex" in name]


def test_a_name_in_what_an_annex_says_of_itself_is_found(
    agreed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    annexes = module("unerased.remedies.packs.annexes")
    whole = annexes.cleaned

    def as_it_came(data: bytes, name: str) -> Copy:
        copy = whole(data, name)
        return replace_struct(copy, data=data) if name.endswith(".pdf") else copy

    monkeypatch.setattr(annexes, "cleaned", as_it_came)
    found = leaks_of_pack(agreed, agreed.pack("cat_22", 0, "en"), "cat_22", MOST, 0)
    assert set(found) == {secrets(0).names[at] for at in (3, 4, 7, 8)}


def test_a_name_in_the_words_of_an_annex_is_found(
    agreed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    annexes = module("unerased.remedies.packs.annexes")
    monkeypatch.setattr(annexes, "names_one", lambda *_: False)
    found = leaks_of_pack(agreed, agreed.pack("cat_22", 5, "en"), "cat_22", MOST, 5)
    assert found == [secrets(6).names[0]]


def test_a_name_in_the_name_of_a_file_is_found(
    agreed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = make

    def named(*given: Any) -> Any:
        pack = whole(*given)
        return replace(pack, files=pack.files | {f"{secrets(1).names[3]}.txt": b""})

    monkeypatch.setattr("tests.exits.leaving.make", named)
    found = leaks_of_pack(agreed, agreed.pack("cat_22", 0, "en"), "cat_22", MOST, 0)
    assert found == [secrets(1).names[3]]


@pytest.mark.parametrize("made", ["to_docx", "to_pdf", "to_html"])
def test_a_name_in_what_a_file_says_of_itself_is_found(
    agreed: World, monkeypatch: pytest.MonkeyPatch, made: str
) -> None:
    making = module("unerased.remedies.packs.make")
    whole = getattr(making, made)

    def titled(document: Any, *more: Any) -> Any:
        return whole(replace(document, title=f"Of {secrets(2).names[4]}"), *more)

    monkeypatch.setattr(making, made, titled)
    found = leaks_of_pack(agreed, agreed.pack("cat_22", 0, "en"), "cat_22", MOST, 0)
    assert found == [secrets(2).names[4]]


def test_words_with_a_name_in_a_mass_export_are_found(
    agreed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert leaks_of_export(agreed, agreed.mass_export(), MOST) == []
    monkeypatch.setattr(reads, "names_somebody", lambda *_: False)
    found = leaks_of_export(agreed, agreed.mass_export(), MOST)
    assert set(found) & {secrets(1).names[0], secrets(1).names[1]}


def test_somebody_who_did_not_agree_in_a_mass_export_is_found(
    agreed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = module("unerased.exchange.handing_over")
    monkeypatch.setattr(gate, "units_of", lambda *_: ())
    found = leaks_of_export(agreed, agreed.mass_export(), MOST)
    assert set(SHARED) <= set(found)  # what they suffered together with others
    monkeypatch.setattr(gate, "OF_SOURCE", "source.office")
    found = leaks_of_export(agreed, agreed.mass_export(), MOST)
    assert secrets(PEOPLE[-1]).words[0] in found


def test_what_only_others_refer_to_in_a_mass_export_is_found(
    agreed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = module("unerased.exchange.handing_over")
    monkeypatch.setattr(gate, "SUPPORTING", frozenset())
    found = leaks_of_export(agreed, agreed.mass_export(), MOST)
    assert secrets(0).names[HOME] in found


def test_a_name_in_a_calendar_is_found(agreed: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_file, "short", lambda _: f"{secrets(4).names[1]} " * 9)
    assert leaks_of_files(agreed.calendar(), every_secret(agreed)) == [secrets(4).names[1]]


def test_the_code_of_a_person_in_a_calendar_is_found(
    agreed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_file, "_uid", lambda due: due.person)
    found = leaks_of_files(agreed.calendar(), every_secret(agreed))
    assert set(found) & {agreed.person(number)[:6] for number in PEOPLE}


def test_a_name_in_a_picture_is_found(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing = module("unerased.web.show.drawn.time")
    monkeypatch.setattr(drawing, "what_was_done", lambda *_: secrets(0).names[2])
    with base.copy(tmp_path / "drawn", keep=True) as world:
        pass
    assert secrets(0).names[2] in found_in(pictures(world, 0, "timeline"), every_name())


def test_words_with_a_name_are_not_drawn(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with base.copy(tmp_path / "drawn", keep=True) as world:
        pass
    monkeypatch.setattr(reads, "names_somebody", lambda *_: False)
    assert found_in(pictures(world, 0, "/statement/"), every_name()) == [secrets(0).names[0]]


def test_a_name_that_another_member_finds_is_found(base: Base) -> None:
    with base.home.open() as register:
        for name in secrets(0).names[3:5]:
            assert {hit.property for hit in reads.search(register.db, name)} & {
                "person.contact",
                "person.note",
            }


def test_too_few_who_agreed_are_no_figure(base: Base, place: Path) -> None:
    with base.copy(place) as world:
        world.say({(0, STATISTICS): ("given",), (1, STATISTICS): ("given",)})
        assert world.release() is None
