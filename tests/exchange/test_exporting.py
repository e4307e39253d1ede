"""A mass export: two members and seven days; what goes is read back; what stays, stays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.register.colleagues import ALL, colleague, copy
from tests.register.workbench import Home

from unerased.exchange import exporting
from unerased.exchange.errors import ExportRefused
from unerased.exchange.exporting import exports, propose, write
from unerased.exchange.handing_over import Terms, gather
from unerased.journal import DELAY_MS, NotAllowed
from unerased.journal import Terms as Invited
from unerased.register import reads, record_lines

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from unerased.register import Register

PARTNER = Terms("Test Partner, by courier", "sharing", "partners")


def story() -> list[dict[str, Any]]:
    """Two persons, tied to each other; the second did not agree. A group, a denial, a finding."""
    by = {"source": "@team"}
    yes = {"purpose": "sharing", "audience": "partners", "answer": "given"}
    return [
        {"entity": "source", "as": "@team"},
        {"entity": "source", "as": "@minister"},
        {"entity": "source", "as": "@unused"},
        {"entity": "person", "as": "@p"},
        {"entity": "person", "as": "@q"},
        {"entity": "act", "as": "@a"},
        {"entity": "act", "as": "@b"},
        {"entity": "group", "as": "@g"},
        {"entity": "relationship", "as": "@r"},
        {"entity": "place", "as": "@town"},
        {"subject": "@team", "property": "source.kind", "value": "team", **by},
        {"subject": "@unused", "property": "source.kind", "value": "press", **by},
        {"subject": "@p", "property": "person.name", "value": "Zvukova Testa", **by},
        {"subject": "@q", "property": "person.name", "value": "Umbrova Testa", **by},
        {"subject": "@p", "property": "person.sex", "value": "woman", **by},
        {"subject": "@q", "property": "person.sex", "value": "woman", **by},
        {"subject": "@a", "property": "act.violation", "value": "detention", "as": "@done",
         "as_stated": "they took Zvukova away", "locator": "p. 2", "derived_from": [], **by},
        {"subject": "@a", "property": "act.victim", "value": "@p", **by},
        {"subject": "@a", "property": "act.place", "value": "@town", **by},
        {"subject": "@town", "property": "place.name", "value": "Exampleburg", **by},
        {"subject": "@b", "property": "act.violation", "value": "torture", "as": "@other", **by},
        {"subject": "@b", "property": "act.victim", "value": "@q", **by},
        {"subject": "@g", "property": "group.size", "value": 60, "as": "@sixty", **by},
        {"subject": "@g", "property": "group.size", "value": 61, "source": "@minister",
         "derived_from": ["@sixty", "@other"], "as": "@again"},
        {"subject": "@a", "property": "act.conditions", "value": "Umbrova saw it", **by},
        {"subject": "@r", "property": "relationship.a", "value": "@p", **by},
        {"subject": "@r", "property": "relationship.b", "value": "@q", **by},
        {"stance": "denies_act", "on": ["@done"], "source": "@minister", "as": "@denial"},
        {"finding": "claim", "about": ["@done"], "verdict": "established",
         "standard": "reasonable_grounds", "reasons": "Three agree.", "dated": "2018-11-01"},
        {"finding": "same_person", "about": ["@p", "@q"], "verdict": "not_established",
         "standard": "reasonable_grounds", "reasons": "Ages differ.", "dated": "2018-11-01"},
        {"finding": "claim", "about": ["@sixty"], "verdict": "established",
         "standard": "reasonable_grounds", "reasons": "Umbrova told it.", "dated": "2018-11-01"},
        {"consent": "@p", **yes, "dated": "2018-11-01", "obtained": "in person"},
    ]  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "register", tmp_path / "storage")


@pytest.fixture
def codes(home: Home) -> dict[str, str]:
    with home.create() as register:
        return record_lines(register, story())[1]


@pytest.fixture
def pair(home: Home, codes: dict[str, str], tmp_path: Path) -> tuple[Home, Home]:
    assert codes
    return home, colleague(home, tmp_path / "other", Invited("Colleague", ALL))


def today(home: Home) -> dt.date:
    from datetime import UTC, datetime  # noqa: PLC0415

    return datetime.fromtimestamp(home.clock.now / 1000, UTC).date()


def agreed(pair: tuple[Home, Home]) -> bytes:
    """Proposed by the first, agreed by the second, and seven days passed for both."""
    mine, other = pair
    with mine.open() as register:
        number = propose(register, PARTNER)
    copy(*pair)
    with other.open() as register:
        register.journal.govern(lambda governor: governor.agree(number))
    copy(*pair)
    mine.open().close()  # received
    mine.clock.now += DELAY_MS
    return number


def test_what_goes_is_read_back_by_the_import_and_nothing_that_stays_is_in_it(
    home: Home, codes: dict[str, str], tmp_path: Path
) -> None:
    with home.open() as register:
        found = gather(register, PARTNER, today(home))
    text = "\n".join(found.lines)
    assert (found.persons, found.refused) == ((codes["@p"],), {"not_asked": 1})
    for name in ("Zvukova", "Umbrova"):
        assert name not in text
    for label in ("@q", "@b", "@r", "@other", "@unused"):
        assert codes[label] not in text
    lines = [json.loads(line) for line in found.lines]
    assert sum("entity" in line for line in lines) == found.entities
    assert sum("finding" in line for line in lines) == found.findings == 1
    done = next(line for line in lines if line.get("code") == codes["@done"])
    assert "as_stated" not in done  # somebody is named in it
    assert (done["locator"], done["derived_from"]) == ("p. 2", [])
    again = next(line for line in lines if line.get("code") == codes["@again"])
    assert again["derived_from"] == [codes["@sixty"]]
    fresh = Home(tmp_path / "theirs", tmp_path / "their storage")
    with fresh.create() as theirs:
        record_lines(theirs, found.lines)
        assert reads.counts(theirs.db).claims == found.claims
        again_out = gather_all(theirs)
    assert again_out == {line for line in found.lines if '"entity"' not in line}


def gather_all(register: Register) -> set[str]:
    from unerased.model.line_out import line_of  # noqa: PLC0415

    claims = [row.claim for row in reads.claims_all(register.db)]
    findings = [row.finding for row in reads.findings(register.db)]
    return {json.dumps(line_of(one), ensure_ascii=False) for one in (*claims, *findings)}


def test_a_claim_that_repeats_only_what_stays_is_left_to_its_source(
    home: Home, codes: dict[str, str]
) -> None:
    with home.open() as register:
        line = {"subject": codes["@g"], "property": "group.size", "value": 62}
        more = {"source": codes["@minister"], "derived_from": [codes["@other"]], "as": "@c"}
        _, labels = record_lines(register, [{**line, **more}])
        lines = map(json.loads, gather(register, PARTNER, today(home)).lines)
    found = next(line for line in lines if line.get("code") == labels["@c"])
    assert "derived_from" not in found  # [] would say: of own knowledge


def test_two_members_and_seven_days_then_who_proposed_it_writes_it_once(
    pair: tuple[Home, Home], tmp_path: Path
) -> None:
    mine, other = pair
    path = tmp_path / "out.jsonl"
    with mine.open() as register:
        early = propose(register, PARTNER)
        assert not exports(register)[0].ready
        with pytest.raises(ExportRefused, match="seven days"):
            write(register, early, path, today(mine))
        with pytest.raises(NotAllowed, match="Another member"):
            register.journal.govern(lambda governor: governor.agree(early))
        register.journal.govern(lambda governor: governor.cancel(early))
    number = agreed(pair)
    mine.clock.now -= 1
    with mine.open() as register, pytest.raises(ExportRefused):
        write(register, number, path, today(mine))
    mine.clock.now += 1
    with other.open() as register, pytest.raises(ExportRefused, match="who proposed it"):
        write(register, number, path, today(mine))
    assert not path.exists()
    with mine.open() as register:
        made = write(register, number, path, today(mine))
        data = path.read_bytes()
        assert len(data) == made.size
        assert path.stat().st_mode & 0o777 == 0o600
        assert data.decode().splitlines() == list(made.gathered.lines)
        told = reads.openings(register.db)[::-1]
        assert [one.target for one in told] == ["", *made.gathered.persons]
        assert {one.what for one in told} == {"exported"}
        assert made.sha256 in told[0].purpose
        assert PARTNER.recipient in told[1].purpose
        with pytest.raises(ExportRefused):
            write(register, number, tmp_path / "again.jsonl", today(mine))
        assert register.journal.erase_due() == []  # it is no erasure
    copy(*pair)
    with other.open() as register:
        (_, one) = exports(register)
        assert one.agreement.done
        assert one.terms == PARTNER
        with pytest.raises(NotAllowed, match="too late"):
            register.journal.govern(lambda governor: governor.cancel(number))


def test_anybody_cancels_it_within_seven_days(pair: tuple[Home, Home], tmp_path: Path) -> None:
    mine, other = pair
    number = agreed(pair)
    with other.open() as register:
        register.journal.govern(lambda governor: governor.cancel(number))
    copy(*pair)
    with mine.open() as register, pytest.raises(ExportRefused):
        write(register, number, tmp_path / "out.jsonl", today(mine))


def test_a_lone_member_gets_the_delay(home: Home, codes: dict[str, str], tmp_path: Path) -> None:
    assert codes
    with home.open() as register:
        number = propose(register, PARTNER)
        with pytest.raises(ExportRefused):
            write(register, number, tmp_path / "out.jsonl", today(home))
    home.clock.now += DELAY_MS
    with home.open() as register:
        assert exports(register)[0].ready
        assert write(register, number, tmp_path / "out.jsonl", today(home)).gathered.claims


def test_a_consent_that_was_taken_back_meanwhile_counts(
    pair: tuple[Home, Home], codes: dict[str, str], tmp_path: Path
) -> None:
    mine, _ = pair
    number = agreed(pair)
    with mine.open() as register:
        day = today(mine)
        back = {"consent": codes["@p"], "purpose": "every", "audience": "every"}
        said = {"answer": "withdrawn", "dated": day.isoformat(), "obtained": "by telephone"}
        record_lines(register, [{**back, **said}])
        made = write(register, number, tmp_path / "out.jsonl", day)
        assert made.gathered.persons == ()
        assert codes["@p"] not in (tmp_path / "out.jsonl").read_text("utf-8")
        assert [row.target for row in reads.openings(register.db)] == [""]


def test_what_cannot_be_exported_is_not_proposed(pair: tuple[Home, Home], tmp_path: Path) -> None:
    mine, _ = pair
    blind = colleague(mine, tmp_path / "blind", Invited("Analyst", ("cases", "figures")))
    with blind.open() as register, pytest.raises(ExportRefused, match="open the identities"):
        propose(register, PARTNER)
    with mine.open() as register:
        for terms, why in (
            (PARTNER._replace(purpose="every"), "no such purpose"),
            (PARTNER._replace(audience="nobody"), "no such audience"),
            (PARTNER._replace(recipient=" "), "to whom"),
            (PARTNER._replace(recipient="x" * 121), "at most 120"),
            (PARTNER._replace(recipient="a\u202eb"), "at most 120"),
        ):
            with pytest.raises(ExportRefused, match=why):
                propose(register, terms)
        assert exports(register) == []


def test_no_file_is_put_over_another_or_into_the_register(
    pair: tuple[Home, Home], tmp_path: Path
) -> None:
    mine, _ = pair
    number = agreed(pair)
    with mine.open() as register:
        with pytest.raises(ExportRefused, match="may not lie in the register folder"):
            write(register, number, mine.folder / "out", today(mine))
        there = tmp_path / "there"
        there.write_text("x", "utf-8")
        with pytest.raises(FileExistsError):
            write(register, number, there, today(mine))
        assert there.read_text("utf-8") == "x"
        assert exports(register)[0].ready


def test_an_export_that_cannot_be_recorded_leaves_no_file(
    pair: tuple[Home, Home], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, _ = pair
    number = agreed(pair)

    def full(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(exporting, "_record", full)
    with mine.open() as register:
        with pytest.raises(OSError, match="full"):
            write(register, number, tmp_path / "out", today(mine))
        assert not (tmp_path / "out").exists()
        assert not exports(register)[0].ready


def test_only_what_was_agreed_is_said_to_be_done(pair: tuple[Home, Home]) -> None:
    mine, _ = pair
    with mine.open() as register:
        number = propose(register, PARTNER)
        with pytest.raises(NotAllowed, match="not agreed, or was done"):
            register.journal.govern(lambda governor: governor.done(number))
