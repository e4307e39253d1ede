"""What figures were kept up to date to is what working them out anew gives."""

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

from unerased.figures import compute
from unerased.figures import kept as module
from unerased.figures import nearby as reaching
from unerased.figures.count import counted
from unerased.figures.evidence import Material
from unerased.figures.kept import Kept
from unerased.figures.nearby import Fenced, Outside
from unerased.figures.reader import load
from unerased.figures.weight import Rules
from unerased.model.dates import read
from unerased.model.records import Claim, CodebookExtension, Consent, Entity, Finding
from unerased.model.values import Amount, Duration, Ref, Stance, Term, Text, Unknown
from unerased.register import Refused, Register
from unerased.register.reads.connected import connected

from .world import defined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from unerased.figures.definition import Definition
    from unerased.model.values import Value

#: so many of each kind are written about; person 1 and source 1 are there already
EACH = 4
DAY = dt.date(2020, 6, 15)
PREFIX = {
    "person": "P", "act": "A", "involvement": "IN", "place": "PL", "source": "S", "event": "E",
    "group": "G",
}  # fmt: skip
#: what persons, acts and what belongs to them are linked by, the likeliest most often
LINKS = (
    ("act.victim", "P"), ("act.victim", "P"), ("act.victim", "P"), ("act.event", "E"),
    ("involvement.act", "A"), ("act.place", "PL"), ("event.place", "PL"), ("person.origin", "PL"),
)  # fmt: skip
#: what changes much at once
FAR = (
    ("act.victim", "G"), ("group.part_of", "G"), ("place.within", "PL"), ("source.repeats", "S"),
)  # fmt: skip
TERMS: dict[str, tuple[str, ...]] = {
    "person.sex": ("woman", "man"),
    "act.violation": ("detention", "torture", "electric_shock", "flight"),
    "involvement.actor_kind": ("police", "not_known"),
    "source.kind": ("survivor", "official"),
    "person.did_not_suffer": ("torture", "detention"),
    "place.kind": ("country", "region"),
}
DATES = ("2017", "2017-12/2018-01", "2018-07~", "2018-07-03", "../2018")
HEAD = "name: {name}\nlabels: {{en: Some, ru: Люди}}\nunit: {unit}\n"
PLAIN = "where: {suffered: deprivation_of_liberty}\ngroups: false\nbreakdowns: [organisation]\n"
DATED = """\
where: {suffered: torture}
period: {from: 2017, to: 2018-06}
breakdowns: [month, [violation, sex], actor_kind, age]
"""
LASTING = """\
where:
  all:
    - {suffered: deprivation_of_liberty, by: police}
    - {not: {property: person.sex, is: man}}
measure: duration
of: {suffered: deprivation_of_liberty}
groups: false
standard: reasonable_suspicion
"""
PLACED = f"""\
where:
  any:
    - {{suffered: torture, within: {code("PL", 1)}}}
    - {{property: person.origin, within: {code("PL", 2)}}}
sources: {{kinds: [survivor]}}
breakdowns: [region]
"""
ACTS = """\
where: {all: [{violation: torture}, {victim: {suffered: deprivation_of_liberty}}]}
breakdowns: [year]
sources: {kinds: [survivor]}
"""
EVENTS = "where: {includes: {violation: torture}}\nperiod: {from: 2018}\n"


def figure(name: str, where: str, unit: str = "persons") -> Definition:
    return defined(HEAD.format(name=name, unit=unit) + where)


HELD, TORTURED, LONG = figure("held", PLAIN), figure("tortured", DATED), figure("long", LASTING)
THERE, DONE = figure("there", PLACED), figure("done", ACTS, "acts")
FIGURES = (HELD, TORTURED, LONG, THERE, DONE, figure("happened", EVENTS, "events"))


class Saves(RuleBasedStateMachine):
    """Saves of every sort, corrections, findings, merges, undos and their undos, rebuilds."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.register: Register = Home(self.place / "register", self.place / "storage").create()
        begin(self.register)
        self.number = 10
        self.claims: list[str] = []
        self.findings: list[str] = []
        self.corrections: list[str] = []
        self.saves: list[str] = []
        self.kept = Kept()
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

    def one_of(self, data: st.DataObject, prefix: str) -> str:
        return code(prefix, data.draw(st.integers(1, EACH)))

    def said(self, data: st.DataObject, subject: str, name: str, value: Value) -> Claim:
        by = self.one_of(data, "S")
        last = self.claims[-6:]
        repeats = data.draw(st.sampled_from([None, None, (), *[(one,) for one in last]]))
        made = claim(self.fresh(), subject, name, value)
        return Claim(made.code, subject, name, value, by, derived_from=repeats)

    def say(self, data: st.DataObject, subject: str, name: str, value: Value) -> None:
        self.save(self.said(data, subject, name, value))

    @rule(data=st.data(), link=st.sampled_from(LINKS))
    def refer(self, data: st.DataObject, link: tuple[str, str]) -> None:
        name, to = link
        subject = self.one_of(data, PREFIX[name.partition(".")[0]])
        self.say(data, subject, name, Ref(self.one_of(data, to)))

    @rule(data=st.data())
    def suffer(self, data: st.DataObject) -> None:
        """A whole act: what nearly every save holds."""
        act = self.one_of(data, "A")
        what = Term(data.draw(st.sampled_from(TERMS["act.violation"])))
        self.save(
            self.said(data, act, "act.victim", Ref(self.one_of(data, "P"))),
            self.said(data, act, "act.violation", what),
            self.said(data, act, "act.date", read(data.draw(st.sampled_from(DATES)))),
        )

    @rule(data=st.data(), name=st.sampled_from(sorted(TERMS)))
    def term(self, data: st.DataObject, name: str) -> None:
        subject = self.one_of(data, PREFIX[name.partition(".")[0]])
        terms = st.sampled_from(TERMS[name]).map(Term)
        self.say(data, subject, name, data.draw(terms | st.just(Unknown())))

    @rule(data=st.data(), date=st.sampled_from(DATES), kind=st.sampled_from(["act", "event"]))
    def date(self, data: st.DataObject, date: str, kind: str) -> None:
        self.say(data, self.one_of(data, PREFIX[kind]), f"{kind}.date", read(date))

    @rule(data=st.data(), days=st.integers(1, 3))
    def lasts(self, data: st.DataObject, days: int) -> None:
        self.say(data, self.one_of(data, "A"), "act.duration", Duration(days, days + 1))

    @rule(data=st.data(), years=st.sampled_from([16, 20, 40]))
    def age(self, data: st.DataObject, years: int) -> None:
        self.say(data, self.one_of(data, "P"), "person.age", Amount(years, years + 5))

    @rule(data=st.data(), name=st.sampled_from(["person.name", "involvement.organisation"]))
    def words(self, data: st.DataObject, name: str) -> None:
        words = data.draw(st.sampled_from(["Alder", "Birch", "birch"]))
        self.say(data, self.one_of(data, PREFIX[name.partition(".")[0]]), name, Text(words))

    @rule(data=st.data(), link=st.sampled_from(FAR), seldom=st.integers(0, 3))
    def far(self, data: st.DataObject, link: tuple[str, str], seldom: int) -> None:
        name, to = link
        subject = self.one_of(data, PREFIX[name.partition(".")[0]])
        if not seldom:
            self.say(data, subject, name, Ref(self.one_of(data, to)))

    @rule(data=st.data(), size=st.integers(5, 7), seldom=st.integers(0, 2))
    def group(self, data: st.DataObject, size: int, seldom: int) -> None:
        if not seldom:
            self.say(data, self.one_of(data, "G"), "group.size", Amount(size, size))

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def stand(self, data: st.DataObject) -> None:
        target = data.draw(st.sampled_from(self.claims))
        kind = data.draw(
            st.sampled_from(["denies_act", "other_explanation", "retracts", "accepts"])
        )
        self.say(data, target, "claim.stance", Stance(kind))

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), verdict=st.sampled_from(["established", "not_established"]))
    def find(self, data: st.DataObject, verdict: Any) -> None:
        about = (data.draw(st.sampled_from(self.claims)),)
        self.judge(data, "claim", about, verdict)

    def judge(
        self, data: st.DataObject, question: Any, about: tuple[str, ...], verdict: Any, **more: Any
    ) -> None:
        standard = data.draw(st.sampled_from(["reasonable_suspicion", "reasonable_grounds"]))
        before = data.draw(st.sampled_from(["", "", *self.findings[-4:]]))
        dated = DAY + dt.timedelta(data.draw(st.integers(-1, 1)))
        self.save(
            Finding(
                code("F", self.fresh()), question, about, verdict, standard, "seen", dated, before,
                **more,
            )
        )  # fmt: skip

    @rule(
        data=st.data(),
        verdict=st.sampled_from(["established", "not_established", "undetermined"]),
        question=st.sampled_from(["same_person", "same_person", "not_same_person"]),
    )
    def same(self, data: st.DataObject, verdict: Any, question: Any) -> None:
        pair = data.draw(st.lists(st.integers(1, EACH), min_size=2, max_size=2, unique=True))
        one, other = (code("P", number) for number in pair)
        self.judge(data, question, (one, other), verdict)

    @rule(data=st.data(), name=st.sampled_from(["person.sex", "act.violation", "place.within"]))
    def settle(self, data: st.DataObject, name: str) -> None:
        subject = self.one_of(data, PREFIX[name.partition(".")[0]])
        value: Value = Ref(self.one_of(data, "PL"))
        if name in TERMS:
            value = Term(data.draw(st.sampled_from(TERMS[name])))
        about = (subject, *self.claims[-1:])
        self.judge(data, "value", about, "established", property=name, value=value)

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        """Something else is said in the place of a claim, of the same or of another person."""
        target = data.draw(st.sampled_from(self.claims))
        instead = self.said(data, self.one_of(data, "P"), "person.sex", Term("woman"))
        made = correction(self.fresh(), target, "superseded", instead.code)
        self.corrections.append(made.code)
        self.save(instead, made)

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def retract(self, data: st.DataObject) -> None:
        persons = [code("P", number) for number in range(1, EACH + 1)]
        listed = self.claims + self.findings + self.corrections + persons
        made = correction(self.fresh(), data.draw(st.sampled_from(listed)), "retracted")
        self.corrections.append(made.code)
        self.save(made)

    @rule(data=st.data(), answer=st.sampled_from(["given", "refused", "withdrawn"]))
    def consent(self, data: st.DataObject, answer: Any) -> None:
        whom = self.one_of(data, "P")
        made = code("CO", self.fresh())
        self.save(Consent(made, whom, "statistics", "public", answer, DAY, None, "said"))

    @precondition(lambda self: self.saves)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        target = data.draw(st.sampled_from(self.saves[-5:]))
        self.saves.append(self.register.undo(target, "entered wrongly").code)

    @rule(data=st.data())
    def enter(self, data: st.DataObject) -> None:
        """A person and what was done, new all of it, as an import brings it."""
        number = self.fresh()
        by, whom, act = code("S", number), code("P", number), code("A", number)
        torture = Claim(code("C", self.fresh()), act, "act.violation", Term("torture"), by)
        self.save(
            Entity(by, "source"), Entity(whom, "person"), Entity(act, "act"), torture,
            Claim(code("C", self.fresh()), by, "source.kind", Term("survivor"), by),
            Claim(code("C", self.fresh()), act, "act.victim", Ref(whom), by),
            Claim(code("C", self.fresh()), act, "act.place", Ref(self.one_of(data, "PL")), by),
        )  # fmt: skip

    @rule()
    def rebuild(self) -> None:
        self.register.rebuild()

    @invariant()
    def check(self) -> None:
        db, book = self.register.db, self.register.codebook
        for one in FIGURES:
            assert self.kept.value(db, one, book) == compute(db, one, book), one.name
        for one in (HELD, TORTURED, THERE):
            anew = counted(load(db, one, book), one, book, telling=True).told
            told = self.kept.told(db, one, book)
            assert list(told.items()) == list(anew.items()), one.name

    def teardown(self) -> None:
        self.register.close()
        shutil.rmtree(self.place)


Saves.TestCase.settings = settings(
    max_examples=15,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestSaves = Saves.TestCase

FEW = figure("few", "where: {suffered: torture}\ngroups: false\n")
AT = code("PL", 1)
OURS = """\
format: unerased codebook 1
properties:
  person:
    height: {type: amount, compartment: cases, labels: {en: height, ru: рост}}
"""


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """Three persons, of whom two were held."""
    with Home(tmp_path / "register", tmp_path / "storage").create() as made:
        begin(made)
        made.record(
            [
                *(person(number) for number in (2, 3)),
                *(Entity(code("A", number), "act") for number in (1, 2)),
                Entity(AT, "place"),
                Entity(code("G", 1), "group"),
                source(2),
                *(claim(n, code("A", n), "act.victim", Ref(code("P", n))) for n in (1, 2)),
                *(claim(10 + n, code("A", n), "act.violation", Term("torture")) for n in (1, 2)),
            ]
        )
        yield made


class Anew:
    """Counts how often everything is worked out anew."""

    def __init__(self, register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        self.told: dict[str, tuple[str, ...]] = {}
        self.kept = Kept()
        self._register = register
        self._load = module.load
        monkeypatch.setattr(module, "load", self._counted)

    def _counted(self, *given: Any) -> Material:
        self.times += 1
        return self._load(*given)

    def __call__(self, definition: Definition) -> int:
        """Ask for a figure, which has to be right; how often it was worked out anew so far."""
        db, book = self._register.db, self._register.codebook
        telling = definition.unit == "persons"
        if telling:
            self.told = dict(self.kept.told(db, definition, book))
        assert self.kept.value(db, definition, book) == compute(db, definition, book)
        if telling:
            every = counted(self._load(db, definition, book), definition, book, telling=True)
            assert self.told == every.told
        return self.times


@pytest.fixture
def anew(register: Register, monkeypatch: pytest.MonkeyPatch) -> Anew:
    return Anew(register, monkeypatch)


def test_after_a_save_only_what_hangs_together_with_it_is_read(
    register: Register, anew: Anew
) -> None:
    assert anew(HELD) == 1
    saved = register.record([claim(20, code("A", 1), "act.violation", Term("detention"))])
    assert anew(HELD) == 1
    register.record([correction(1, code("C", 20), "retracted")])
    register.undo(saved.code, "entered wrongly")
    assert anew(HELD) == 1
    assert anew(HELD) == 1


def judged(
    number: int, question: Any, *about: str, supersedes: str = "", verdict: Any = "established"
) -> Finding:
    more: dict[str, Any] = {}
    if question == "value":
        more = {"property": "act.violation", "value": Term("torture")}
    standard = "reasonable_grounds"
    made = code("F", number)
    return Finding(made, question, about, verdict, standard, "seen", DAY, supersedes, **more)


def by_second(number: int, subject: str, name: str, value: Value, **more: Any) -> Claim:
    made = claim(number, subject, name, value)
    return Claim(made.code, subject, name, value, code("S", 2), **more)


P1, P2, P3 = (code("P", number) for number in (1, 2, 3))
A1, A2, A3 = (code("A", number) for number in (1, 2, 3))
#: what was done to persons 1 and 2
C1, C2 = code("C", 11), code("C", 12)
TORTURE = Term("torture")
#: person 3, of whom somebody repeats what the first source says of person 1
THIRD = (
    Entity(A3, "act"),
    by_second(31, A3, "act.victim", Ref(P3)),
    by_second(32, A3, "act.violation", TORTURE, derived_from=(C1,)),
)
NOT = {"verdict": "not_established"}
APART: dict[str, tuple[Sequence[Any], Any]] = {
    "what somebody repeats": (THIRD, correction(2, C1, "retracted")),
    "what a claim was replaced by": (
        (*THIRD, claim(40, A1, "act.violation", TORTURE),
         correction(1, C1, "superseded", code("C", 40))),
        correction(2, code("C", 40), "retracted"),
    ),
    "that nothing takes its place any more": (
        (*THIRD, claim(40, A1, "act.violation", TORTURE),
         correction(1, C1, "superseded", code("C", 40))),
        correction(2, C1, "retracted"),
    ),
    "a claim that a settled value rests on": (
        (judged(1, "value", A2, C1),),
        by_second(50, C1, "claim.stance", Stance("denies_act")),
    ),
    "a claim that counts for nothing else": (
        (claim(50, P3, "person.name", Text("Alder")), judged(1, "value", A2, code("C", 50))),
        by_second(51, code("C", 50), "claim.stance", Stance("denies_act")),
    ),
    "a finding that speaks again": (
        (judged(1, "claim", C1, **NOT), judged(2, "claim", C2, supersedes=code("F", 1))),
        correction(1, code("F", 2), "retracted"),
    ),
    "who is the same person": (
        (judged(1, "same_person", P1, P2),),
        correction(1, C2, "retracted"),
    ),
    "who may be the same person": (
        (judged(1, "same_person", P1, P2, verdict="undetermined"),),
        correction(1, C1, "retracted"),
    ),
    "a stance on a stance": (
        (by_second(50, C1, "claim.stance", Stance("denies_act")),),
        by_second(51, code("C", 50), "claim.stance", Stance("retracts")),
    ),
    "what was done to whom somebody speaks of": (
        (), by_second(50, P1, "person.did_not_suffer", TORTURE),
    ),
    "a person who was never there": ((), correction(1, P1, "retracted")),
    "a person of whom nothing is said": ((), person(9)),
    "the only claim that a source makes": (
        (Entity(A3, "act"), claim(31, A3, "act.victim", Ref(P3)),
         by_second(32, A3, "act.violation", TORTURE)),
        correction(1, code("C", 32), "retracted"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", APART)
def test_what_hangs_together_is_judged_again(register: Register, anew: Anew, name: str) -> None:
    before, change = APART[name]
    for one in before:
        register.record([one])
    assert anew(FEW) == 1
    was = anew.kept.value(register.db, FEW, register.codebook), anew.told
    register.record([change])
    assert anew(FEW) == 1
    assert (anew.kept.value(register.db, FEW, register.codebook), anew.told) != was


def test_where_places_lie_concerns_figures_that_ask_for_places(
    register: Register, anew: Anew
) -> None:
    assert (anew(HELD), anew(THERE)) == (1, 2)
    register.record([Entity(code("PL", 2), "place")])
    register.record([claim(20, AT, "place.within", Ref(code("PL", 2)))])
    assert (anew(HELD), anew(THERE)) == (2, 3)


@pytest.mark.parametrize(
    "made",
    [
        claim(20, code("G", 1), "group.size", Amount(5, 5)),
        claim(21, code("A", 1), "act.victim", Ref(code("G", 1))),
        claim(22, code("S", 1), "source.repeats", Ref(code("S", 2))),
    ],
    ids=lambda made: made.property,
)
def test_what_many_may_depend_on_is_a_reason_to_work_everything_out_anew(
    register: Register, anew: Anew, made: Claim
) -> None:
    assert anew(TORTURED) == 1
    register.record([made])
    assert anew(TORTURED) == 2


def test_the_kind_of_a_source_concerns_whom_it_speaks_of(register: Register, anew: Anew) -> None:
    survivors = figure("few", "where: {suffered: torture}\nsources: {kinds: [survivor]}\n")
    assert anew(survivors) == 1
    assert anew.told == {}
    register.record([claim(20, code("S", 1), "source.kind", Term("survivor"))])
    assert anew(survivors) == 1
    assert anew.told.keys() == {P1, P2}


def test_more_than_so_much_is_worked_out_anew(
    register: Register, anew: Anew, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert anew(HELD) == 1
    monkeypatch.setattr(reaching, "MOST", 2)
    register.record([claim(20, code("A", 1), "act.violation", Term("detention"))])
    assert anew(HELD) == 2
    monkeypatch.setattr(module, "_MOST_NEW", 0)
    register.record([claim(21, code("A", 1), "act.violation", Term("detention"))])
    assert anew(HELD) == 3


def test_what_is_asked_beyond_what_was_read_makes_everything_be_read(
    register: Register, anew: Anew, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.record([Entity(code("E", 1), "event")])
    register.record([claim(20, code("A", 1), "act.event", Ref(code("E", 1)))])
    assert anew(TORTURED) == 1
    register.record([claim(21, code("A", 1), "act.violation", Term("flight"))])
    monkeypatch.setattr(module, "near", lambda *_: frozenset({code("P", 1), code("A", 1)}))
    assert anew(TORTURED) == 2


def test_evidence_behind_a_fence_answers_for_what_was_read_alone() -> None:
    fenced = Fenced(Material(), Rules(), frozenset({"P-1"}))
    assert fenced.said("P-1", "person.sex") == ()
    assert fenced.pointing("P-1", "act.victim") == ()
    assert fenced.said("PL-1", "place.within") == ()
    with pytest.raises(Outside):
        fenced.said("P-2", "person.sex")
    with pytest.raises(Outside):
        fenced.pointing("P-2", "act.victim")


def test_another_definition_codebook_or_projection_is_worked_out_anew(
    register: Register, anew: Anew
) -> None:
    assert anew(HELD) == 1
    assert anew(figure("held", DATED)) == 2
    register.record([CodebookExtension(code("K", 1), OURS)])
    assert anew(HELD) == 3
    register.rebuild()
    assert anew(HELD) == 4
    anew.kept.drop()
    assert anew(HELD) == 5


def test_links_are_followed_whether_or_not_they_hold(register: Register) -> None:
    victim, violation = code("C", 1), code("C", 11)
    register.record([correction(1, victim, "retracted")])

    def reached(*codes: str, most: int = 10, by_source: bool = False) -> frozenset[str] | None:
        return connected(register.db, codes, ["act.victim"], by_source=by_source, most=most)

    assert reached(violation) == {violation, code("A", 1), code("P", 1)}
    assert reached(code("P", 1)) == {code("A", 1), code("P", 1)}
    assert reached(violation, most=2) is None
    assert reached(code("S", 1)) == {code("S", 1)}
    every = reached(code("S", 1), by_source=True)
    assert every is not None
    assert {violation, victim, code("P", 1), code("P", 2)} < every
    assert code("P", 3) not in every
