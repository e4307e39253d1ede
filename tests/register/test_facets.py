"""What the overview was kept up to date to is what reading everything anew gives."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.register.workbench import Home, begin, claim, code, correction, person, source

from unerased.model.dates import read
from unerased.model.records import Claim, Consent, Entity, FileRecord, Finding
from unerased.model.values import Ref, Stance, Term, Text, Unknown
from unerased.register import Refused
from unerased.register.overview import UNKNOWN, Overview, choose
from unerased.register.overview import overview as module

if TYPE_CHECKING:
    from unerased.model.values import Value
    from unerased.register import Register

KINDS = (
    "person", "group", "act", "event", "involvement", "source", "statement", "place",
    "intervention", "finding", "consent",
)  # fmt: skip
#: so many of each kind are written about
EACH = 3
DAY = dt.date(2020, 6, 15)
REFERENCES: dict[str, str] = {
    "act.victim": "P", "involvement.act": "A", "person.origin": "PL", "act.place": "PL",
    "place.within": "PL", "statement.speaker": "S", "text.source": "S",
}  # fmt: skip
TERMS: dict[str, tuple[str, ...]] = {
    "person.sex": ("woman", "man"), "act.violation": ("detention", "torture", "electric_shock"),
    "involvement.actor_kind": ("police", "not_known"), "source.anonymous": ("yes",),
    "source.kind": ("press", "official"), "person.whereabouts_kind": ("abroad", "in_country"),
}  # fmt: skip
DATES = ("2017", "2017-12/2018-01", "2018-07~", "2018-07-03", "../2018")
PREFIX = {
    "person": "P", "act": "A", "involvement": "IN", "place": "PL", "statement": "ST",
    "source": "S", "text": "T",
}  # fmt: skip


def view(overview: Overview) -> dict[str, Any]:
    """Everything that an overview says."""
    found: dict[str, Any] = {}
    for kind in KINDS:
        shelf = overview.shelf(kind)
        every = choose(shelf, {})
        listed = shelf.page(every.mask, "", 1000)
        found[kind] = [(one, shelf.values(one)) for one in listed]
        found[f"{kind} counts"] = (every.total, every.counts)
    found["contested"] = overview.contested.by
    found["open"] = overview.denials.open
    found["judged"] = {one: number for one, number in overview.judged.about.items() if number}
    found["said"] = {name: number for name, number in overview.said.live.items() if number}
    found["claims"] = (overview.claims_without_finding(), overview.contested_claims())
    found["pairs"] = overview.not_looked_at()
    return found


class Kept(RuleBasedStateMachine):
    """Saves of every sort, corrections, undos and their undos, rebuilds, and other days."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.register: Register = Home(self.place / "register", self.place / "storage").create()
        begin(self.register)
        self.number = 10
        self.today = DAY
        self.claims: list[str] = []
        self.findings: list[str] = []
        self.saves: list[str] = []
        self.overview = Overview()
        made = [
            Entity(code(prefix, number), kind)
            for kind, prefix in PREFIX.items()
            for number in range(1, EACH + 1)
            if (prefix, number) not in {("P", 1), ("S", 1)}
        ]
        self.saves.append(self.register.record(made).code)
        self.check()

    def fresh(self) -> int:
        self.number += 1
        return self.number

    def save(self, *records: Any) -> None:
        with suppress(Refused):  # a place in itself, for example
            self.saves.append(self.register.record(list(records)).code)
            self.claims += [one.code for one in records if isinstance(one, Claim)]
            self.findings += [one.code for one in records if isinstance(one, Finding)]

    def say(self, data: st.DataObject, subject: str, name: str, value: Value) -> None:
        by = code("S", data.draw(st.integers(1, EACH)))
        repeats = data.draw(st.sampled_from([None, *[(one,) for one in self.claims[-3:]]]))
        made = claim(self.fresh(), subject, name, value, derived_from=repeats)
        made = type(made)(made.code, subject, name, value, by, derived_from=repeats)
        self.save(made)

    @rule(data=st.data(), name=st.sampled_from(sorted(REFERENCES)))
    def refer(self, data: st.DataObject, name: str) -> None:
        number, other = data.draw(st.integers(1, EACH)), data.draw(st.integers(1, EACH))
        subject = code(PREFIX[name.partition(".")[0]], number)
        self.say(data, subject, name, Ref(code(REFERENCES[name], other)))

    @rule(data=st.data(), name=st.sampled_from(sorted(TERMS)))
    def term(self, data: st.DataObject, name: str) -> None:
        subject = code(PREFIX[name.partition(".")[0]], data.draw(st.integers(1, EACH)))
        terms = st.sampled_from(TERMS[name]).map(Term)
        self.say(data, subject, name, data.draw(terms | st.just(Unknown())))

    @rule(data=st.data(), date=st.sampled_from(DATES), kind=st.sampled_from(["act", "statement"]))
    def date(self, data: st.DataObject, date: str, kind: str) -> None:
        subject = code(PREFIX[kind], data.draw(st.integers(1, EACH)))
        self.say(data, subject, f"{kind}.date", read(date))

    @rule(data=st.data(), words=st.sampled_from(["The Office", "the  office", "Another Body"]))
    def organisation(self, data: st.DataObject, words: str) -> None:
        subject = code("IN", data.draw(st.integers(1, EACH)))
        self.say(data, subject, "involvement.organisation", Text(words))

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), within=st.booleans())
    def stand(self, data: st.DataObject, within: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        target = data.draw(st.sampled_from(self.claims))
        kind = data.draw(
            st.sampled_from(["denies_act", "other_explanation", "retracts", "accepts"])
        )
        by = code("S", data.draw(st.integers(1, EACH)))
        statement = code("ST", data.draw(st.integers(1, EACH))) if within else ""
        made = claim(self.fresh(), target, "claim.stance", Stance(kind), statement=statement)
        made = type(made)(made.code, target, made.property, made.value, by, statement=statement)
        self.save(made)

    @rule(data=st.data(), to_claim=st.booleans())
    def answer(self, data: st.DataObject, to_claim: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        if to_claim and self.claims:
            self.say(data, data.draw(st.sampled_from(self.claims)), "claim.answer", Text("so"))
        else:
            statement = code("ST", data.draw(st.integers(1, EACH)))
            self.say(data, statement, "statement.answer", Text("so"))

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def find(self, data: st.DataObject) -> None:
        about = (data.draw(st.sampled_from(self.claims)),)
        before = data.draw(st.sampled_from(["", *self.findings]))
        made = Finding(
            code("F", self.fresh()), "claim", about, "established", "reasonable_grounds", "seen",
            DAY, before,
        )  # fmt: skip
        self.save(made)

    @rule(data=st.data(), days=st.sampled_from([None, 1, 40, 400]))
    def consent(self, data: st.DataObject, days: int | None) -> None:
        answer = data.draw(st.sampled_from(["given", "refused", "withdrawn"]))
        until = None if days is None or answer != "given" else DAY + dt.timedelta(days)
        whom = code("P", data.draw(st.integers(1, EACH)))
        dated = DAY - dt.timedelta(data.draw(st.integers(-3, 3)))
        self.save(
            Consent(
                code("CO", self.fresh()), whom, "statistics", "public", answer, dated, until, "said"
            )
        )

    @rule(data=st.data())
    def file(self, data: st.DataObject) -> None:
        by = code("S", data.draw(st.integers(1, EACH)))
        digest = "0" * 64
        self.save(
            FileRecord(
                code("FI", self.fresh()), "a", 1, digest, "b", digest, "text/plain", "sent", by
            )
        )

    @rule(data=st.data())
    def enter(self, data: st.DataObject) -> None:
        kind = data.draw(st.sampled_from(["person", "source", "act"]))
        self.save(Entity(code(PREFIX[kind], self.fresh()), kind))

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def retract(self, data: st.DataObject) -> None:
        target = data.draw(st.sampled_from(self.claims + self.findings))
        self.save(correction(self.fresh(), target, "retracted"))

    @precondition(lambda self: self.saves)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        target = data.draw(st.sampled_from(self.saves))
        self.saves.append(self.register.undo(target, "entered wrongly").code)

    @rule(days=st.sampled_from([-20, 2, 60]))
    def another_day(self, days: int) -> None:
        self.today += dt.timedelta(days)

    @rule()
    def rebuild(self) -> None:
        self.register.rebuild()

    @invariant()
    def check(self) -> None:
        anew = Overview()
        for one in (self.overview, anew):
            one.catch_up(self.register.db, self.register.codebook, self.today)
        assert view(self.overview) == view(anew)

    def teardown(self) -> None:
        self.register.close()
        shutil.rmtree(self.place)


Kept.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestKept = Kept.TestCase


@pytest.fixture
def overview(register: Register) -> Overview:
    """Three persons, three acts: who suffered what, where they come from."""
    region, town = code("PL", 1), code("PL", 2)
    register.record(
        [
            *(person(number) for number in (2, 3)),
            *(Entity(code("A", number), "act") for number in (1, 2, 3)),
            *(Entity(code("PL", number), "place") for number in (1, 2)),
            claim(1, town, "place.within", Ref(region)),
            claim(2, code("P", 1), "person.origin", Ref(town)),
            claim(3, code("P", 2), "person.origin", Ref(region)),
            claim(4, code("P", 1), "person.sex", Term("woman")),
            claim(5, code("P", 2), "person.sex", Term("woman")),
            *(
                claim(10 + number, code("A", number), "act.victim", Ref(code("P", victim)))
                for number, victim in ((1, 1), (2, 1), (3, 2))
            ),
            claim(21, code("A", 1), "act.violation", Term("electric_shock")),
            claim(22, code("A", 2), "act.violation", Term("detention")),
            claim(23, code("A", 3), "act.violation", Term("detention")),
            claim(31, code("A", 1), "act.date", read("2018-07")),
            claim(32, code("A", 3), "act.date", read("2017-12/2018-01")),
        ]
    )
    found = Overview()
    found.catch_up(register.db, register.codebook, DAY)
    return found


def test_a_wider_term_and_a_wider_place_count_what_is_narrower(overview: Overview) -> None:
    counts = overview.choose("person", {}).counts
    assert counts["suffered"] == {
        "detention": 2, "deprivation_of_liberty": 2, "electric_shock": 1, "torture": 1,
        "torture_ill_treatment": 1, UNKNOWN: 1,
    }  # fmt: skip
    assert counts["origin"] == {code("PL", 1): 2, code("PL", 2): 1, UNKNOWN: 1}
    assert counts["sex"] == {"woman": 2, UNKNOWN: 1}


def test_a_date_across_two_years_is_in_none_of_them(overview: Overview) -> None:
    assert overview.choose("act", {}).counts["year"] == {"2018": 1, "~": 1, UNKNOWN: 1}


def test_properties_narrow_each_other_and_values_of_one_add_up(overview: Overview) -> None:
    found = overview.choose("person", {"suffered": ["detention"], "origin": [code("PL", 2)]})
    assert found.total == 1
    assert found.counts["suffered"]["detention"] == 1
    either = overview.choose("person", {"suffered": ["torture", UNKNOWN]})
    assert either.total == 2
    assert either.counts["suffered"]["detention"] == 2
    assert overview.choose("person", {"sex": ["nothing"]}).total == 0
    assert overview.choose("person", {"sex": [], "no such": ["x"]}).total == 3


@pytest.mark.parametrize("kind", ["person", "act"])
def test_the_count_beside_a_choice_is_what_choosing_it_gives(overview: Overview, kind: str) -> None:
    shelf = overview.shelf(kind)
    for first in [{}, {"sex": ["woman"]}, {"suffered": ["detention"]}, {"year": ["2018", "~"]}]:
        for name, counts in choose(shelf, first).counts.items():
            for value, count in counts.items():
                assert choose(shelf, {**first, name: [value]}).total == count


def test_a_list_goes_on_behind_a_code(overview: Overview) -> None:
    shelf, every = overview.shelf("act"), overview.choose("act", {}).mask
    codes = shelf.page(every, "", 10)
    assert codes == sorted(codes)
    assert shelf.page(every, codes[0], 1) == codes[1:2]
    assert shelf.page(every, codes[-1], 10) == []
    assert shelf.page(every, "not a code", 10) == []


def test_much_that_is_new_is_read_anew(
    register: Register, overview: Overview, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert overview.choose("person", {}).total == 3
    register.record([person(4), claim(50, code("P", 4), "person.sex", Term("man")), source(2)])
    monkeypatch.setattr(module, "_MOST_NEW", 0)
    overview.catch_up(register.db, register.codebook, DAY)
    assert not overview.has("person")
    assert overview.choose("person", {}).counts["sex"] == {"woman": 2, "man": 1, UNKNOWN: 1}


def test_of_an_anonymous_source_only_its_reliability_is_told_apart(register: Register) -> None:
    hidden = code("S", 1)
    register.record(
        [
            claim(1, hidden, "source.kind", Term("press")),
            claim(2, hidden, "source.reliability", Term("reliable")),
            claim(3, hidden, "source.anonymous", Term("yes")),
        ]
    )
    overview = Overview()
    overview.catch_up(register.db, register.codebook, DAY)
    counts = overview.choose("source", {}).counts
    assert counts["kind"] == {UNKNOWN: 1}
    assert counts["reliability"] == {"reliable": 1}
