"""Releases of a register: consent, the gate, what waits, the ledger, the receipt, the audit."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.figures.release.bench import BY_MONTH, FEBRUARY, HELD, MARCH, Bench

from unerased.attack import AttackError, Contradiction, Policy
from unerased.figures import UnknownFigure
from unerased.figures.receipt import (
    ReceiptRefused,
    load_receipt,
    verify_opened,
    verify_receipt,
)
from unerased.figures.receipt.receipt import load_opened
from unerased.figures.release import (
    AuditRefused,
    Drawn,
    NoRelease,
    Offer,
    Plan,
    ReleaseRefused,
    check,
    draw,
    issued,
    needed,
    one,
    open_drawn,
    past,
    plan_release,
    publish,
    read_others,
    withdraw,
)
from unerased.register import reads, record_lines
from unerased.seal import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

RULE = Policy(k=5, width=5)
TOOL = Path(__file__).parents[3] / "tools" / "verify_receipt.py"
LENGTH = HELD + "measure: duration\nof: {suffered: deprivation_of_liberty}\n"


@contextmanager
def bench(folder: Path, figure: str = HELD) -> Iterator[Bench]:
    made = Bench(folder, figure)
    with made.register:
        yield made


def planned(made: Bench, **more: str) -> Plan:
    return plan_release(made.register, "held", RULE, MARCH, **more)


def waits(made: Bench) -> Offer:
    return planned(made, only="waiting").alternative("waiting").offer


def test_only_those_who_agreed_to_this_purpose_and_audience_leave(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        made.enter(7)
        for said in ("", "refused", "withdrawn"):
            made.enter(1, consent=said)
        expired, other, internal = made.enter(3, consent="")
        made.answer(expired, "given", expires="2031-02-15")
        made.answer(other, "given", audience="journalists")
        made.answer(internal, "given", purpose="internal")
        plan = planned(made)
        assert len(plan.value.documented.counted) == 13
        assert len(plan.consented.units) == 7
        assert plan.consented.held_back == {
            "expired": 1,
            "not_asked": 3,
            "refused": 1,
            "withdrawn": 1,
        }
        assert (
            plan_release(made.register, "held", RULE, FEBRUARY).consented.held_back["not_asked"]
            == 3
        )
        with pytest.raises(ReleaseRefused, match="fewer may be counted"):
            planned(made, audience="journalists")


def test_who_has_two_codes_must_have_agreed_under_both(tmp_path: Path) -> None:
    # of each pair one code stands for both, and which of them is chance: so there are several
    with bench(tmp_path) as made:
        first = made.enter(15)
        second = made.enter(8, consent="")
        assert len(planned(made).consented.units) == 15
        same = [
            {
                "finding": "same_person",
                "about": list(pair),
                "verdict": "established",
                "standard": "reasonable_grounds",
                "reasons": "the same documents",
                "dated": "2031-01-05",
            }
            for pair in zip(first, second, strict=False)
        ]
        record_lines(made.register, same)
        plan = planned(made)
        assert len(plan.value.documented.counted) == 15
        assert (len(plan.consented.units), plan.consented.held_back) == (7, {"not_asked": 8})


def test_an_act_leaves_when_every_victim_agreed(tmp_path: Path) -> None:
    figure = HELD.replace("persons", "acts").replace("suffered", "violation")
    with bench(tmp_path, figure) as made:
        made.enter(6)
        (silent,) = made.enter(1, consent="")
        assert len(planned(made).consented.units) == 6
        shared = made.acts[0]
        more = {"subject": shared, "property": "act.victim", "value": silent, "source": "@s"}
        record_lines(made.register, [more], labels=made.labels)
        plan = planned(made)
        assert (len(plan.consented.units), plan.consented.held_back) == (5, {"not_asked": 2})


def test_a_release_is_one_save_with_a_receipt_that_both_verifiers_accept(tmp_path: Path) -> None:
    with bench(tmp_path, BY_MONTH) as made:
        made.enter(8)
        made.enter(7, sex="man", dates=("2018-08",))
        made.enter(6, sex="man")
        made.enter(6, dates=("2018-08",))
        saves = made.counts[1]
        out = publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        assert made.counts == (1, saves + 1)
        (row,) = reads.releases(made.register.db)
        assert row.release.receipt.encode() == out.receipt
        assert len(reads.counted_in(made.register.db, out.code)) == 27
        (key,) = reads.release_keys(made.register.db)
        receipt = load_receipt(out.receipt)
        verify_receipt(receipt, definition=out.definition, key=key.key)
        assert (receipt.count, receipt.published) == (27, digest(out.published).hex())
        found, row = one(made.register.db, out.code)
        assert issued(found.content, row.release.receipt.encode(), out.code) == out
        told = json.loads(out.published)["published"]
        assert told["total"] == 27
        assert told["tables"][1]["cells"] == [[["man"], 13], [["woman"], 14]]
        second = publish(made.register, "held", "as_it_is", RULE, MARCH)
        assert load_receipt(second.receipt).key == receipt.key
        assert load_receipt(second.receipt).root != receipt.root
    files = {"receipt.json": out.receipt, "d.yaml": out.definition, "p.json": out.published}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    asked = ["receipt.json", "--definition", "d.yaml", "--published", "p.json", "--key", key.key]
    ended = subprocess.run(
        [sys.executable, str(TOOL), *asked],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, "p.json is what it was signed with" in ended.stdout) == (0, True)


def test_one_more_person_is_refused_by_the_subtraction_and_waits_until_there_are_k(
    tmp_path: Path,
) -> None:
    with bench(tmp_path) as made:
        made.enter(12)
        first = publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        made.enter(1)
        before = made.counts
        with pytest.raises(ReleaseRefused, match="protects") as refused:
            publish(made.register, "held", "as_it_is", RULE, MARCH)
        assert made.counts == before
        (why,) = refused.value.reasons
        assert "the change of all" in why
        assert " is 1, from " in why
        assert f"− release {first.code} of 2031-02-01: 12 in all" in why
        assert "+ the planned release: 13 in all" in why
        plan = planned(made)
        assert {a.offer.name: a.safe for a in plan.alternatives} == {
            "as_it_is": False,
            "waiting": True,
        }
        second = publish(made.register, "held", "waiting", RULE, MARCH)
        told = json.loads(second.published)
        assert (told["published"]["total"], told["updated"]) == (12, False)
        assert past(made.register.db)[-1].content.waiting == 1
        made.enter(4)
        third = publish(made.register, "held", "waiting", RULE, MARCH)
        told = json.loads(third.published)
        assert (told["published"]["total"], told["updated"]) == (17, True)
        assert past(made.register.db)[-1].content.corrections == {"joined": 5}


def test_cells_wait_by_themselves_and_the_attack_sees_all_of_them(tmp_path: Path) -> None:
    with bench(tmp_path, HELD + "breakdowns: [month]\n") as made:
        made.enter(8)
        made.enter(9, dates=("2018-08",))
        publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        made.enter(6)
        made.enter(2, dates=("2018-08",))
        named = {a.offer.name: a for a in planned(made).alternatives}
        assert not named["as_it_is"].safe
        assert not named["waiting"].offer.updated, "eight in all: who joined would be one of few"
        made.enter(12)
        named = {a.offer.name: a for a in planned(made).alternatives}
        assert named["waiting"].safe
        assert named["waiting"].offer.waiting == 2
        out = publish(made.register, "held", "waiting", RULE, MARCH)
        told = json.loads(out.published)["published"]
        assert told["total"] == 35
        assert told["tables"][0]["cells"] == [[["2018-07"], 26], [["2018-08"], 9]]
        made.enter(19)
        assert not waits(made).updated, "the two who wait since then do not count again"
        made.enter(1)
        assert waits(made).updated


def test_in_a_first_release_who_is_alone_in_a_cell_can_wait_already(tmp_path: Path) -> None:
    with bench(tmp_path, HELD + "breakdowns: [month]\n") as made:
        made.enter(8)
        made.enter(7, dates=("2018-08",))
        assert "nobody has to wait" in planned(made).not_offered["waiting"]
        made.enter(2, dates=("2018-09",))
        offer = waits(made)
        assert (offer.waiting, offer.published.total) == (2, 15)
        out = publish(made.register, "held", "waiting", RULE, FEBRUARY)
        told = json.loads(out.published)
        assert told["published"]["tables"][0]["cells"] == [[["2018-07"], 8], [["2018-08"], 7]]
        assert load_receipt(out.receipt).count == 15


def test_after_consent_is_withdrawn_the_figure_is_not_updated_and_the_attack_covers_it(
    tmp_path: Path,
) -> None:
    with bench(tmp_path) as made:
        gone, *_ = made.enter(12)
        publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        made.answer(gone, "withdrawn", dated="2031-02-10")
        plan = planned(made)
        assert plan.corrections == {"left: withdrawn": 1}
        with pytest.raises(ReleaseRefused) as refused:
            publish(made.register, "held", "as_it_is", RULE, MARCH)
        assert any(" is -1, from " in why for why in refused.value.reasons)
        out = publish(made.register, "held", "waiting", RULE, MARCH)
        told = json.loads(out.published)
        assert (told["published"]["total"], told["updated"]) == (12, False)
        assert b'withdrawn":[]' in out.published
        assert gone in {row.unit for row in reads.counted_in(made.register.db, out.code)}
        picked = draw(made.register, out.code, "words", 12, MARCH)
        assert {d.unit: d.why for d in picked}[gone] == "withdrawn"
        for person in made.persons[1:5]:
            made.answer(person, "withdrawn", dated="2031-02-11")
        last = publish(made.register, "held", "waiting", RULE, MARCH)
        assert json.loads(last.published)["published"]["total"] == 7
        units = {row.unit for row in reads.counted_in(made.register.db, last.code)}
        assert gone not in units


def test_small_numbers_are_left_out_with_others_or_told_more_coarsely(tmp_path: Path) -> None:
    with bench(tmp_path, BY_MONTH) as made:
        for month, women, men in (("07", 9, 6), ("08", 7, 9), ("09", 2, 1)):
            made.enter(women, dates=(f"2018-{month}",))
            made.enter(men, dates=(f"2018-{month}",), sex="man")
        plan = planned(made)
        named = {a.offer.name: a for a in plan.alternatives}
        assert not named["as_it_is"].safe
        assert any("month 2018-09" in why for why in named["as_it_is"].found.breaches)
        hidden = [
            keys
            for table in named["suppression"].offer.published.tables
            for keys, value in table.cells
            if value is None
        ]
        assert ("2018-09",) in hidden
        assert len(hidden) == 2
        assert named["suppression"].safe
        assert named["coarser"].safe
        assert [t.by for t in named["coarser"].offer.published.tables] == [("year",), ("sex",)]
        assert named["coarser"].offer.loss > 0
        rounded = named["rounding"].offer.published.tables
        assert all(value % 10 == 0 for t in rounded for _, value in t.cells if value is not None)
        publish(made.register, "held", "suppression", RULE, FEBRUARY)
        made.enter(5, dates=("2018-09",))
        waits = {a.offer.name: a for a in planned(made).alternatives}["waiting"]
        assert waits.safe


def test_persons_with_several_acts_stand_in_several_cells_and_are_protected(tmp_path: Path) -> None:
    with bench(tmp_path, HELD + "breakdowns: [month]\n") as made:
        made.enter(8)
        made.enter(7, dates=("2018-08",))
        made.enter(2, dates=("2018-07", "2018-08"))
        named = {a.offer.name: a for a in planned(made).alternatives}
        assert not named["as_it_is"].safe
        assert any("a finest cell in the planned release is 2" in why
                   for why in named["as_it_is"].found.breaches)  # fmt: skip
        assert named["coarser"].safe


def test_extremes_that_describe_one_person_are_refused_and_the_count_alone_is_not(
    tmp_path: Path,
) -> None:
    with bench(tmp_path, LENGTH) as made:
        made.enter(8, days=(9, 14))
        made.enter(1, days=(3, 21))
        named = {a.offer.name: a for a in planned(made).alternatives}
        assert any("the shortest, 3 days" in why for why in named["as_it_is"].found.breaches)
        assert named["coarser"].safe
        out = publish(made.register, "held", "coarser", RULE, MARCH)
        assert json.loads(out.published)["published"] == {
            "extremes": [],
            "tables": [],
            "total": 9,
        }


def test_a_withdrawn_release_stays_in_the_attack_and_the_next_one_names_it(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        made.enter(12)
        first = publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        with pytest.raises(NoRelease):
            withdraw(made.register, "RL-0000", "wrong")
        withdraw(made.register, first.code, "a page was misread")
        with pytest.raises(ReleaseRefused, match="withdrawn before"):
            withdraw(made.register, first.code, "again")
        made.enter(1)
        with pytest.raises(ReleaseRefused, match="protects"):
            publish(made.register, "held", "as_it_is", RULE, MARCH)
        second = publish(made.register, "held", "waiting", RULE, MARCH)
        assert json.loads(second.published)["withdrawn"] == [first.code]


def test_other_released_figures_are_named_and_those_of_another_unit_are_not_attacked_together(
    tmp_path: Path,
) -> None:
    with bench(tmp_path) as made:
        made.define(HELD.replace("name: held", "name: other"))
        acts = HELD.replace("name: held", "name: acts").replace("persons", "acts")
        made.define(acts.replace("suffered", "violation"))
        made.enter(12)
        assert (planned(made).together, planned(made).not_together) == ((), ())
        publish(made.register, "other", "as_it_is", RULE, FEBRUARY)
        publish(made.register, "acts", "as_it_is", RULE, FEBRUARY)
        assert (planned(made).together, planned(made).not_together) == (("other",), ("acts",))


def test_a_new_version_of_the_definition_is_attacked_together_with_the_old(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        made.enter(12)
        publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        made.define(BY_MONTH.replace("version: 1", "version: 2"))
        made.enter(1)
        named = {a.offer.name: a for a in planned(made).alternatives}
        assert any(" is 1, from " in why for why in named["as_it_is"].found.breaches)
        assert named["waiting"].safe
        out = publish(made.register, "held", "waiting", RULE, MARCH)
        assert json.loads(out.published)["version"] == 2


def test_what_others_published_is_kept_and_attacked_with_from_then_on(tmp_path: Path) -> None:
    with bench(tmp_path, HELD + "breakdowns: [sex]\n") as made:
        made.enter(20)
        made.enter(8, sex="man")
        others = read_others("- {says: a newspaper, at_least: 25}")
        publish(made.register, "held", "as_it_is", RULE, FEBRUARY, others=others)
        (kept,) = past(made.register.db)[0].content.others
        assert (kept.label, kept.at) == ("a newspaper", past(made.register.db)[0].code)
        assert planned(made).others == (kept,)


@pytest.mark.parametrize(
    ("entered", "error", "words"),
    [
        ("- {says: a newspaper, exactly: 4}", Contradiction, "a newspaper"),
        ("- {says: x, where: {colour: red}, exactly: 4}", AttackError, "no table of this figure"),
        ("- {says: x, at: RL-0000, exactly: 12}", NoRelease, "RL-0000"),
    ],
)
def test_contradictory_or_impossible_entries_write_nothing(
    entered: str, error: type[Exception], words: str, tmp_path: Path
) -> None:
    with bench(tmp_path) as made:
        made.enter(12)
        before = made.counts
        with pytest.raises(error, match=words):
            publish(made.register, "held", "as_it_is", RULE, MARCH, others=read_others(entered))
        assert made.counts == before
        good = read_others("- {says: a newspaper, exactly: 12}")
        assert publish(made.register, "held", "as_it_is", RULE, MARCH, others=good).code


def test_an_empty_figure_few_persons_and_a_senseless_policy_write_nothing(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        before = made.counts
        with pytest.raises(ReleaseRefused, match="counts nobody who may leave"):
            publish(made.register, "held", "as_it_is", RULE, MARCH)
        assert made.counts == before
        made.enter(6)
        before = made.counts
        big = Policy(k=7, width=5)
        with pytest.raises(ReleaseRefused, match="k is 7, and fewer may be counted"):
            publish(made.register, "held", "as_it_is", big, MARCH)
        for rule in (Policy(k=1), Policy(width=0), Policy(choices=0)):
            with pytest.raises(ReleaseRefused, match="at least"):
                publish(made.register, "held", "as_it_is", rule, MARCH)
        for name, words in (("waiting", "nobody has to wait"), ("blue", "no such alternative")):
            with pytest.raises(ReleaseRefused, match=words):
                publish(made.register, "held", name, RULE, MARCH)
        with pytest.raises(UnknownFigure):
            publish(made.register, "nothing", "as_it_is", RULE, MARCH)
        assert made.counts == before
        assert publish(made.register, "held", "as_it_is", RULE, MARCH).code


def test_what_concerns_another_person_is_not_copied_under_ones_key(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        made.enter(6)
        first, second = made.persons[:2]
        more = {"subject": made.acts[0], "property": "act.victim", "value": second, "source": "@s"}
        record_lines(made.register, [more], labels=made.labels)
        out = publish(made.register, "held", "as_it_is", RULE, MARCH)
        kept = {row.unit: row.record for row in reads.counted_in(made.register.db, out.code)}
        assert second not in kept[first]
        assert "words of violation" not in kept[first]
        assert "words of violation" in kept[made.persons[3]]


def audited(made: Bench) -> str:
    made.enter(20)
    for person in made.persons[:12]:
        made.answer(person, "given", audience="auditors")
    return publish(made.register, "held", "as_it_is", RULE, FEBRUARY).code


def test_a_sample_is_opened_as_far_as_consent_goes_and_journaled(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        code = audited(made)
        made.answer(made.persons[0], "withdrawn", dated="2031-02-10")
        folder = tmp_path / "opened"
        drawn = open_drawn(made.register, code, "the words", 20, folder, "audit", MARCH)
        why = {d.unit: d.why for d in drawn}
        assert why[made.persons[0]] == "withdrawn"
        assert [why[p] for p in made.persons[1:12]] == [""] * 11
        assert {why[p] for p in made.persons[12:]} == {"not_asked"}
        files = sorted(folder.glob("*.json"))
        assert len(files) == 19
        openings = {row.target for row in reads.openings(made.register.db)}
        assert openings == set(made.persons[1:])
        shown = load_opened(
            (folder / f"{drawn_place(drawn, made.persons[3]):05}.json").read_bytes()
        )
        assert any("detention" in field.value for field in shown.fields)
        bare = load_opened(
            (folder / f"{drawn_place(drawn, made.persons[15]):05}.json").read_bytes()
        )
        assert not any(field.value or field.salt for field in bare.fields)
        receipt = one(made.register.db, code)[1].release.receipt.encode()
        verify_opened(load_receipt(receipt), [shown, bare])
        with pytest.raises(AuditRefused, match="holds something"):
            open_drawn(made.register, code, "the words", 20, folder, "audit", MARCH)
        with pytest.raises(AuditRefused, match="more are to be drawn"):
            draw(made.register, code, "the words", 21, MARCH)
    (tmp_path / "receipt.json").write_bytes(receipt)
    with (tmp_path / "judged.csv").open("w", newline="") as out:
        csv.writer(out).writerows((d.place, "meets") for d in drawn if not d.why)
    asked = ["receipt.json", "--draw", "20", "--words", "the words", "--opened", "opened"]
    ended = subprocess.run(
        [sys.executable, str(TOOL), *asked, "--judged", "judged.csv"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    assert "19 opened records are among the 20" in ended.stdout
    assert "9 of 20 fail" in ended.stdout
    text = (tmp_path / "judged.csv").read_text()
    records = [path.read_bytes() for path in files]
    ours = check(receipt, "the words", 20, records, text)
    assert ours.bound is not None
    assert (ours.bound.failing, ours.opened) == (9, 19)
    with pytest.raises(ReceiptRefused):
        check(receipt, "the words", 20, [records[0].replace(b"index", b"Index"), *records[1:]])
    with pytest.raises(ReceiptRefused, match="not drawn"):
        check(receipt, "the words", 3, records)
    with pytest.raises(AuditRefused, match="each line"):
        check(receipt, "the words", 20, records, "0,perhaps")


def drawn_place(drawn: tuple[Drawn, ...], unit: str) -> int:
    return next(d.place for d in drawn if d.unit == unit)


def test_records_are_still_opened_when_one_among_them_is_erased(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        code = audited(made)
        kept = reads.counted_in(made.register.db, code)
        gone = kept[4]
        record_lines(
            made.register, [{"correct": gone.code, "action": "retracted", "reason": "erased"}]
        )
        assert len(reads.counted_in(made.register.db, code)) == 19
        drawn = draw(made.register, code, "the words", 20, MARCH)
        assert [d.why for d in drawn].count("erased") == 1
        assert gone.unit not in {d.unit for d in drawn}
        opened = open_drawn(made.register, code, "the words", 20, tmp_path / "o", "audit", MARCH)
        assert sum(d.fails for d in opened) == 1
        again = publish(made.register, "held", "waiting", RULE, MARCH)
        assert load_receipt(again.receipt).count == 20
        assert [d.why for d in draw(made.register, again.code, "x", 20, MARCH)].count("erased") == 1


def test_how_many_to_open_and_when_to_meet_on_site() -> None:
    found = needed(125, Fraction(94, 100))
    assert (found.open, found.closed_review) == (38, True)
    assert not needed(1000, Fraction(96, 100)).closed_review
    with pytest.raises(AuditRefused):
        needed(125, Fraction(3, 2))


def test_a_release_whose_save_was_undone_stays_in_the_attack(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        made.enter(12)
        first = publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        made.register.undo(made.register.saves(limit=1)[0].code, "entered too early")
        made.enter(1)
        with pytest.raises(ReleaseRefused) as refused:
            publish(made.register, "held", "as_it_is", RULE, MARCH)
        assert any(first.code in why for why in refused.value.reasons)


def test_an_event_leaves_when_every_victim_of_its_acts_agreed(tmp_path: Path) -> None:
    figure = HELD.replace("persons", "events").replace(
        "suffered: deprivation_of_liberty", "includes: {violation: detention}"
    )
    with bench(tmp_path, figure) as made:
        made.enter(6)
        made.enter(1, consent="")
        lines: list[dict[str, str]] = []
        for number, act in enumerate(made.acts):
            event = f"@e{number}"
            lines.append({"entity": "event", "as": event})
            told = {"subject": act, "property": "act.event", "value": event, "source": "@s"}
            lines.append(told)
        record_lines(made.register, lines, labels=made.labels)
        plan = planned(made)
        assert (len(plan.consented.units), plan.consented.held_back) == (6, {"not_asked": 1})
        assert publish(made.register, "held", "as_it_is", RULE, MARCH).code


def test_what_the_ledger_cannot_keep_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    long = HELD + "describes: {en: x, ru: " + "ы" * 16_000 + "}\n"
    with bench(tmp_path, HELD) as made:
        made.enter(6)
        assert publish(made.register, "held", "as_it_is", RULE, FEBRUARY).code
        made.define(long.replace("version: 1", "version: 2"))
        before = made.counts
        with pytest.raises(ReleaseRefused, match="larger than 32 KiB"):
            publish(made.register, "held", "as_it_is", RULE, MARCH)
        assert made.counts == before


def test_long_words_are_fixed_by_their_digest(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        made.enter(6)
        told = {
            "subject": made.acts[0],
            "property": "act.violation",
            "value": "detention",
            "source": "@s",
            "as_stated": "long words " * 1_200,
        }
        record_lines(made.register, [told], labels=made.labels)
        out = publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        kept = {row.unit: row.record for row in reads.counted_in(made.register.db, out.code)}
        assert "sha256" in kept[made.persons[0]]
        assert "long words" not in kept[made.persons[0]]
        assert "words of violation" in kept[made.persons[1]]
