"""Random reports as lines of the public input schema: other numbers, denials, derivations."""

from __future__ import annotations

import random
from typing import Any

Line = dict[str, Any]

VIOLATIONS = [
    "flight", "expulsion", "displacement", "detention", "imprisonment", "deprivation_of_liberty",
    "torture", "electric_shock", "torture_ill_treatment", "beating",
]  # fmt: skip
CATEGORIES = ["displacement", "flight", "deprivation_of_liberty", "torture_ill_treatment"]
DATES = [
    "2015", "2016-11/2017-02", "2018/2019", "2020-01",
    "2017", "2017-03", "2017-06", "2017-09/2018-01", "2018-04", "2018-05", "2018-12", "2018",
]  # fmt: skip
PLACES = ["@country", "@republic", "@town", "@region", "@nowhere"]
LIKELY = [*PLACES, *["@republic"] * 8, *["@town"] * 4]
STANDARDS = ["reasonable_suspicion", "reasonable_grounds", "clear_and_convincing"]


class Report:
    """One random report; `lines` is what is entered, in order."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - makes up reports, protects nothing
        self.lines: list[Line] = []
        self.claims: list[Line] = []
        self.stances: list[Line] = []
        self.number = 0
        self._places()
        self.tellers = [self._source() for _ in range(self.dice.randint(2, 4))]
        self.officials = [self._source() for _ in range(self.dice.randint(1, 3))]
        self.papers = [self._source() for _ in range(2)]
        self._say(self.tellers[0], self.papers[0], "source.repeats", self.tellers[0])
        self._groups()
        self._persons()
        self._rivals()
        self._retellings()
        self._stances()
        self._findings()
        self._corrections()

    def _label(self, kind: str) -> str:
        self.number += 1
        return f"@{kind}{self.number}"

    def _declare(self, kind: str) -> str:
        label = self._label(kind)
        self.lines.append({"entity": kind, "as": label})
        return label

    def _source(self) -> str:
        source = self._declare("source")
        self._say(
            source, source, "source.kind", self.dice.choice(["survivor", "press", "official"])
        )
        return source

    def _say(self, source: str, subject: str, name: str, value: Any, **more: Any) -> Line:
        label = self._label("c")
        line = {
            "subject": subject, "property": name, "value": value, "source": source,
            "locator": f"L{self.number}", "as": label, **more,
        }  # fmt: skip
        self.lines.append(line)
        self.claims.append(line)
        return line

    def _places(self) -> None:
        for label in PLACES:
            self.lines.append({"entity": "place", "as": label})
        self.lines.append({"entity": "source", "as": "@map"})
        for inner, outer in (("republic", "country"), ("town", "republic"), ("region", "country")):
            self._say("@map", f"@{inner}", "place.within", f"@{outer}")

    def _act(self, victim: str, violation: str) -> None:
        dice, source = self.dice, self.dice.choice(self.tellers)
        act = self._declare("act")
        self._say(source, act, "act.violation", violation)
        self._say(source, act, "act.victim", victim)
        for name, values, chance in (
            ("act.date", DATES, 0.9),
            ("act.origin_place", LIKELY, 0.9),
            ("act.place", LIKELY, 0.9),
        ):
            if dice.random() < chance:
                self._say(source, act, name, dice.choice(values))
        if violation == "imprisonment" and dice.random() < 0.7:
            shortest = dice.randint(1, 30)
            self._say(
                source, act, "act.duration",
                {"min_days": shortest, "max_days": shortest + dice.randint(0, 30)},
            )  # fmt: skip

    def _groups(self) -> None:
        dice = self.dice
        groups: list[str] = []
        for _ in range(dice.randint(3, 6)):
            group = self._declare("group")
            source = dice.choice(self.tellers)
            if groups and dice.random() < 0.6:
                self._say(source, group, "group.part_of", dice.choice(groups))
            if dice.random() < 0.7:
                self._say(source, group, "group.size", dice.randint(5, 500))
            for violation in ("flight", "detention", "torture", "imprisonment"):
                if dice.random() < 0.6:
                    self._act(group, violation)
            groups.append(group)

    def _persons(self) -> None:
        dice = self.dice
        for _ in range(dice.randint(4, 12)):
            person = self._declare("person")
            for _ in range(dice.randint(0, 6)):
                self._act(person, dice.choice(VIOLATIONS))
            if dice.random() < 0.25:
                category = dice.choice(CATEGORIES)
                self._say(dice.choice(self.tellers), person, "person.did_not_suffer", category)

    def _rivals(self) -> None:
        dice = self.dice
        for line in list(self.claims):
            if dice.random() > 0.15:
                continue
            source, subject, name = dice.choice(self.tellers), line["subject"], line["property"]
            if name == "group.size":
                low = dice.randint(5, 500)
                self._say(source, subject, name, {"low": low, "high": low + dice.randint(0, 90)})
            elif name == "act.date":
                self._say(source, subject, name, dice.choice(DATES))
            elif name == "act.violation":
                self._say(source, subject, name, dice.choice(VIOLATIONS))
            elif name in {"act.origin_place", "act.place"}:
                self._say(source, subject, name, dice.choice(PLACES))

    def _retellings(self) -> None:
        dice = self.dice
        for line in list(self.claims):
            if line["property"].startswith(("act.", "group.size")) and dice.random() < 0.12:
                paper = dice.choice(self.papers)
                more = {} if paper == self.papers[0] else {"derived_from": [line["as"]]}
                self._say(paper, line["subject"], line["property"], line["value"], **more)

    def _stances(self) -> None:
        dice = self.dice
        told = [line for line in self.claims if line["property"].startswith(("act.", "group."))]
        for _ in range(dice.randint(1, 5)):
            stance = dice.choice(
                ["denies_act", "denies_act", "other_explanation", "admits_denies_responsibility",
                 "accepts"]
            )  # fmt: skip
            for target in dice.sample(told, min(len(told), dice.randint(1, 4))):
                self._stance(stance, target["as"], dice.choice(self.officials))
        for target in dice.sample(told, min(len(told), 2)):
            self._stance("retracts", target["as"], target["source"])
        denied = dice.choice(self.stances)
        self._stance("retracts", denied["as"], denied["source"])

    def _stance(self, stance: str, target: str, source: str) -> None:
        label = self._label("s")
        line = {
            "stance": stance, "on": [target], "source": source,
            "locator": f"L{self.number}", "as": label,
        }  # fmt: skip
        self.lines.append(line)
        self.stances.append(line)

    def _findings(self) -> None:
        dice = self.dice
        acts = sorted({one["subject"] for one in self.claims if one["subject"].startswith("@act")})
        persons = [line["as"] for line in self.lines if line.get("entity") == "person"]
        for act in acts:
            if dice.random() < 0.6:
                about = [one["as"] for one in self.claims if one["subject"] == act]
                verdict = dice.choice(["established", "established", "not_established"])
                self._finding("claim", about, verdict, dice.choice(STANDARDS))
        if len(persons) > 3:
            one, other, third = dice.sample(persons, 3)
            same = self._finding("same_person", [one, other], "established", STANDARDS[1])
            self._finding("same_person", [other, third], "established", STANDARDS[1])
            if dice.random() < 0.5:
                self._finding("not_same_person", [one, other], "established", STANDARDS[1], same)

    def _finding(
        self, question: str, about: list[str], verdict: str, standard: str, supersedes: str = ""
    ) -> str:
        label = self._label("f")
        line = {
            "finding": question, "about": about, "verdict": verdict, "standard": standard,
            "reasons": "as drawn", "dated": "2021-01-01", "as": label,
        }  # fmt: skip
        self.lines.append(line | ({"supersedes": supersedes} if supersedes else {}))
        return label

    def _corrections(self) -> None:
        told = [line for line in self.claims if line["property"].startswith(("act.", "group."))]
        for line in self.dice.sample(told, min(len(told), 2)):
            self.lines.append(
                {"correct": line["as"], "action": "retracted", "reason": "coded from a wrong page"}
            )
