"""Erasing a person: what is shown, what goes, what stays."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs
from tests.register.colleagues import ALL, colleague, copy
from tests.register.workbench import Home

from unerased.evidence import vault
from unerased.journal import DELAY_MS, NoSecret, Terms
from unerased.register import Refused, Register, backing, erasing, reads, record_lines
from unerased.seal import split

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.model.records import FileRecord

CANARY = "Canary Name of Exampleland"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "register", tmp_path / "storage")


def story(register: Register, tmp_path: Path) -> dict[str, str]:
    """Two persons tied to each other, a text and a file that mention the first."""
    lines: list[dict[str, Any]] = [
        {"entity": "source", "as": "@s"},
        {"entity": "person", "as": "@p"},
        {"entity": "person", "as": "@q"},
        {"entity": "text", "as": "@t"},
        {"entity": "relationship", "as": "@r"},
        {"entity": "act", "as": "@a"},
        {"subject": "@p", "property": "person.name", "value": CANARY, "source": "@s"},
        {"subject": "@q", "property": "person.name", "value": "Other Person", "source": "@s"},
        {"subject": "@a", "property": "act.violation", "value": "detention", "source": "@s"},
        {"subject": "@a", "property": "act.victim", "value": "@p", "source": "@s"},
        {"subject": "@r", "property": "relationship.a", "value": "@p", "source": "@s"},
        {"subject": "@r", "property": "relationship.b", "value": "@q", "source": "@s"},
        {"subject": "@t", "property": "text.body", "value": f"What {CANARY} said", "source": "@s"},
        {"subject": "@t", "property": "text.mentions", "value": "@p", "source": "@s"},
    ]
    _, labels = record_lines(register, lines)
    (tmp_path / "scan.txt").write_text(f"a scan of {CANARY}", "utf-8")
    file = vault.add(register, tmp_path / "scan.txt", received="by hand")
    mention = {"subject": file.code, "property": "file.mentions", "value": labels["@p"]}
    record_lines(register, [{**mention, "source": labels["@s"]}])
    return {**labels, "@f": file.code, "@sealed": file.sealed_name}


def texts(register: Register) -> str:
    rows = register.db.rows("SELECT c.text, c.as_stated $from(claim)")
    return json.dumps(rows, ensure_ascii=False)


def test_what_goes_and_what_has_to_be_decided_is_shown_first(home: Home, tmp_path: Path) -> None:
    with home.create() as register:
        codes = story(register, tmp_path)
        plan = erasing.plan(register, codes["@p"])
        assert plan.goes["claim"] >= 6
        assert plan.mentioning == tuple(sorted([codes["@f"], codes["@t"]]))
        assert plan.releases == plan.backups == ()
        assert CANARY not in repr(plan)
        for chosen in (
            {},
            {"destroy": [codes["@t"]]},
            {"destroy": [codes["@t"], codes["@f"]], "keep": [codes["@t"]]},
            {"destroy": [codes["@t"], codes["@f"], codes["@q"]]},
        ):
            with pytest.raises(Refused):
                erasing.propose(register, plan, **chosen)
        assert erasing.erasures(register) == []
        assert erasing.propose(register, plan, [codes["@t"]], [codes["@f"]])
        with pytest.raises(Refused, match="no person"):
            erasing.plan(register, codes["@a"])
        assert CANARY in texts(register)


def test_after_seven_days_the_person_is_gone_and_the_others_stay(
    home: Home, tmp_path: Path
) -> None:
    with home.create() as register:
        codes = story(register, tmp_path)
        plan = erasing.plan(register, codes["@p"])
        erasing.propose(register, plan, [codes["@t"], codes["@f"]])
        sealed = home.folder / "evidence" / codes["@sealed"]
        assert sealed.exists()
        old = home.projection.read_bytes()
    home.clock.now += DELAY_MS
    with home.open(write=False) as register:  # reading does nothing
        assert CANARY in texts(register)
    with home.open() as register:
        assert any("Erased on this device" in notice for notice in register.notices)
        assert CANARY not in texts(register)
        assert "Other Person" in texts(register)
        assert not sealed.exists()
        assert home.projection.read_bytes() != old
        assert reads.entity(register.db, codes["@p"]) is not None  # the code stays
        (erasure,) = erasing.erasures(register)
        assert erasure.agreement.done == {register.journal.device}
        assert erasure.pending == ()
        with pytest.raises(NoSecret):
            register.journal.secret(f"age:{codes['@f']}")
        assert register.verify().faults == ()
        # what is tied to the person went with the tie, and nothing more is written about them
        again = {"subject": codes["@p"], "property": "person.name", "value": "x"}
        with pytest.raises(Exception, match="erased"):
            record_lines(register, [{**again, "source": codes["@s"]}])
    with home.open() as register:
        assert register.notices == ()
        assert CANARY not in texts(register)


def test_it_is_pending_on_the_device_that_has_not_done_it_and_in_backups(
    home: Home, tmp_path: Path
) -> None:
    with home.create() as register:
        codes = story(register, tmp_path)
    other = colleague(home, tmp_path / "other", Terms("Colleague", ALL))
    with other.open() as register:
        assert CANARY in texts(register)
        device = register.journal.device
        plan = erasing.plan(register, codes["@p"])
        number = erasing.propose(register, plan, [codes["@t"], codes["@f"]])
    copy(home, other)
    with home.open() as register:
        register.journal.govern(lambda governor: governor.agree(number))
    copy(home, other)
    other.open().close()  # received
    home.clock.now += DELAY_MS
    with home.open() as register:
        (erasure,) = erasing.erasures(register)
        assert erasure.pending == (device,)
        assert CANARY not in texts(register)
    with other.open() as register:
        assert CANARY not in texts(register)
        (erasure,) = erasing.erasures(register)
        assert erasure.pending == (home.open(write=False).journal.device,)
    copy(home, other)
    for one in (home, other):
        with one.open() as register:
            (erasure,) = erasing.erasures(register)
            assert erasure.pending == ()
            assert register.verify().faults == ()
            assert texts(register).count("Other Person") == 1
            assert list((one.folder / "evidence").iterdir()) == []


def test_a_hostile_name_of_a_sealed_file_deletes_nothing_else(home: Home, tmp_path: Path) -> None:
    with home.create() as register:
        kept = tmp_path / "kept"
        kept.write_bytes(b"x")
        names = ["../../kept", str(kept), "..", "", "format"]
        sealed = home.folder / "evidence" / ("a" * 32 + ".age")
        sealed.write_bytes(b"x")
        erasing.delete_sealed(register.journal, names)
        assert kept.exists()
        assert (home.folder / "format").exists()
        assert sealed.exists()
        erasing.delete_sealed(register.journal, [sealed.name, sealed.name])
        assert not sealed.exists()


def test_a_record_that_names_anothers_sealed_file_does_not_have_it_deleted(
    home: Home, tmp_path: Path
) -> None:
    with home.create() as register:
        codes = story(register, tmp_path)
        (row,) = reads.files(register.db)
        other = replace_file(row.file, register.new_code("file"))
        register.record([other])
        assert erasing.sealed_names(register.db, [other.code]) == []
        assert erasing.sealed_names(register.db, [other.code, codes["@f"]]) == [codes["@sealed"]]


def replace_file(file: FileRecord, code: str) -> FileRecord:
    return structs.replace(file, code=code, source="")


def test_a_backup_is_named_unless_its_device_had_destroyed_the_keys_before(
    home: Home, tmp_path: Path
) -> None:
    whole, _ = split(2, 3)
    today = date(2031, 4, 5)
    with home.create() as register:
        codes = story(register, tmp_path)
        register.journal.share_recovery(whole)
        before = backing.back_up(register, tmp_path / "before", "a drawer", today).backup.code
        plan = erasing.plan(register, codes["@p"])
        assert plan.backups == (before,)
        erasing.propose(register, plan, [codes["@t"], codes["@f"]])
        within = backing.back_up(register, tmp_path / "within", "a drawer", today).backup.code
        (erasure,) = erasing.erasures(register)
        assert erasure.backups == (before, within)
        assert erasure.pending == (register.journal.device,)  # and paper is waited for by nobody
    home.clock.now += DELAY_MS
    with home.open() as register:
        backing.back_up(register, tmp_path / "after", "a drawer", today)
        (erasure,) = erasing.erasures(register)
        assert erasure.pending == ()
        assert erasure.backups == (before, within)
        backing.destroyed(register, before, "burnt, two saw it")
        (erasure,) = erasing.erasures(register)
        assert erasure.backups == (within,)
