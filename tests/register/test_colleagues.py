"""Several members: who opens what, and one record whatever the order in which saves arrive."""

from __future__ import annotations

import itertools
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.register.colleagues import ALL, colleague, copy
from tests.register.workbench import Home, claim, code, note, person, source

from unerased.journal import Terms
from unerased.model.records import Claim, CodebookExtension
from unerased.model.values import Text
from unerased.register import Refused, Register, reads, record_lines

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "Canary Name of Exampleland"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "a" / "register", tmp_path / "a" / "storage")
    made.create().close()
    return made


def everything(register: Register) -> str:
    """Every value in the searchable copy."""
    tables = ("claim", "entity", "segment", "finding", "consent", "save", "dead", "erased", "note")
    rows = [register.db.rows(f"SELECT * FROM {table}") for table in tables]  # noqa: S608 - own names
    return repr(rows)


def test_rival_values_of_two_members_are_both_kept_and_shown(home: Home, tmp_path: Path) -> None:
    with home.open() as register:
        register.record([person(1), source(1)])
    other = colleague(home, tmp_path / "b", Terms("B", ALL))
    with home.open() as ours, other.open() as theirs:
        for register, birth in ((ours, "1990-01-02"), (theirs, "1991-03-04")):
            told = {"subject": code("P", 1), "property": "person.birth", "value": birth}
            record_lines(register, [{**told, "source": code("S", 1)}])
    copy(home, other)
    found = []
    for one in (home, other):
        with one.open() as register:
            rows = reads.claims_of(register.db, code("P", 1))
            assert len(rows) == 2
            found.append([(row.claim.code, row.claim.value) for row in rows])
            contested = reads.contradictions(register.db, register.codebook)
            assert contested
    assert found[0] == found[1]


@pytest.fixture
def three(home: Home, tmp_path: Path) -> tuple[Home, Home, Home]:
    with home.open() as register:
        register.record([person(1), source(1)])
    b = colleague(home, tmp_path / "b", Terms("B", ALL))
    c = colleague(home, tmp_path / "c", Terms("C", ALL))
    copy(home, b, c)
    number = itertools.count(10)
    for _ in range(2):
        for one in (home, b, c):
            home.clock.now += 1000
            with one.open() as register:
                register.record([note(next(number), f"words {one.folder.parent.name}")])
    return home, b, c


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_order_of_arrival_gives_the_same_searchable_copy(
    three: tuple[Home, Home, Home], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    a, b, c = three
    wanted: dict[str, list[Path]] = {}
    for one in (a, c):
        for path in sorted(one.folder.rglob("*.seg")):
            name = path.parent.name
            if not (b.folder / path.relative_to(one.folder)).exists():
                wanted.setdefault(name, [])
                if path.name not in {known.name for known in wanted[name]}:
                    wanted[name].append(path)
    assert len(wanted) == 2
    order = data.draw(
        st.permutations([name for name, paths in wanted.items() for _ in paths]), label="arrival"
    )
    root = tmp_path_factory.mktemp("arrives")
    shutil.copytree(b.folder, root / "register")
    shutil.copytree(b.storage, root / "storage")
    here = Home(root / "register", root / "storage", b.clock)
    left = {name: iter(paths) for name, paths in wanted.items()}
    for name in order:
        path = next(left[name])
        target = here.folder / "journal" / name / path.name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, target)
        with here.open() as register:
            counts = register.counts()
    assert counts.claims == 6
    with here.open() as register:
        arrived = reads.dump_digest(register.db)
        register.rebuild()
        assert reads.dump_digest(register.db) == arrived
    sorted_root = tmp_path_factory.mktemp("sorted")
    shutil.copytree(here.folder, sorted_root / "register")
    shutil.copytree(b.storage, sorted_root / "storage")
    with Home(sorted_root / "register", sorted_root / "storage", b.clock).open() as register:
        assert reads.dump_digest(register.db) == arrived


def test_who_has_no_identities_finds_codes_and_never_names(home: Home, tmp_path: Path) -> None:
    with home.open() as register:
        lines = [
            {"entity": "source", "as": "@s"},
            {"entity": "person", "as": "@p"},
            {"subject": "@p", "property": "person.name", "value": CANARY, "source": "@s"},
            {"subject": "@p", "property": "person.age", "value": 30, "source": "@s"},
        ]
        _, labels = record_lines(register, lines)
        assert reads.search(register.db, "Canary")
    other = colleague(home, tmp_path / "b", Terms("Analyst", ("cases", "figures")))
    with other.open() as register:
        assert register.journal.compartments == ("cases", "figures")
        assert reads.search(register.db, "Canary") == []
        held = everything(register)
        assert CANARY not in held
        assert labels["@p"] in held
        told = [row.claim.property for row in reads.claims_of(register.db, labels["@p"])]
        assert told == ["person.age"]
        name = {"subject": labels["@p"], "property": "person.name", "value": "x"}
        with pytest.raises(Refused) as refused:
            record_lines(register, [{**name, "source": labels["@s"]}])
        assert CANARY not in str(refused.value)
        assert register.verify().faults == ()
    with home.open() as register:
        register.journal.grant(register_member(other), ("identities",))
    copy(home, other)
    with other.open() as register:  # granted later: what was closed opens
        assert reads.search(register.db, "Canary")


def register_member(home: Home) -> bytes:
    with home.open(write=False) as register:
        return register.journal.member


def test_an_addition_to_the_codebook_brings_a_compartment_of_its_own(
    home: Home, tmp_path: Path
) -> None:
    addition = """
format: unerased codebook 1
compartments:
  shelter: {labels: {en: Shelter, ru: Убежище, ar: المأوى}}
properties:
  person:
    shelter: {type: text, compartment: shelter, labels: {en: shelter, ru: убежище, ar: مأوى}}
"""
    with home.open() as register:
        register.record([person(1), source(1)])
        register.record([CodebookExtension(register.new_code("codebook"), addition)])
        stays = [claim_of("a safe place")]
        with pytest.raises(Refused, match="compartment"):
            register.record(stays)
        register.journal.govern(lambda governor: governor.found("shelter"))
        register.record(stays)
    other = colleague(home, tmp_path / "b", Terms("B", ALL))
    with other.open() as register:
        assert "safe place" not in everything(register)
    keeper = colleague(home, tmp_path / "k", Terms("Keeper", (*ALL, "shelter")))
    with keeper.open() as register:
        assert "safe place" in everything(register)


def claim_of(words: str) -> Claim:
    return claim(90, code("P", 1), "person.shelter", Text(words))


def test_a_removed_members_late_saves_leave_and_come_back_when_accepted(
    home: Home, tmp_path: Path
) -> None:
    with home.open() as register:
        register.record([person(1), source(1)])
    other = colleague(home, tmp_path / "b", Terms("B", ALL))
    third = colleague(home, tmp_path / "c", Terms("C", ALL))
    copy(home, other, third)
    with other.open() as register:
        register.record([note(1, "late words")])
    copy(other, third)
    with third.open() as register:  # C has it before the removal, A has not
        assert reads.search(register.db, "late")
    whom = register_member(other)
    with home.open() as register:
        register.journal.govern(lambda governor: governor.remove(whom, None))
    copy(home, other, third)
    for one in (home, third):
        with one.open() as register:
            assert reads.search(register.db, "late") == []
    with home.open() as register:
        (held,) = register.journal.quarantine()
        register.journal.govern(lambda governor: governor.accept([held.segment]))
    copy(home, third)
    for one in (home, third):
        with one.open() as register:
            assert reads.search(register.db, "late")
