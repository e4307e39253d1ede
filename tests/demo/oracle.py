"""Brute force: the same questions answered from the lines alone, by loops over everything.

It shares no code with the package and knows only the rules as people read them.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .invented import Line

TREE = {
    "displacement": {"flight", "expulsion"},
    "deprivation_of_liberty": {"detention", "imprisonment"},
    "torture_ill_treatment": {"torture", "electric_shock", "beating"},
    "torture": {"electric_shock"},
}
INSIDE = {
    "@republic": {"@country"},
    "@town": {"@republic", "@country"},
    "@region": {"@country"},
    "@country": set(),
    "@nowhere": set(),
}
RUNGS = ["as_reported", "reasonable_suspicion", "reasonable_grounds", "clear_and_convincing"]
CONTESTS = {"denies_act", "other_explanation", "admits_denies_responsibility"}
DENIES = {"denies_act", "other_explanation"}
SINGLE = {
    "group.size",
    "act.violation",
    "act.date",
    "act.place",
    "act.origin_place",
    "act.duration",
}
Answer = str  # "yes", "no" or "maybe"
FIRST, LAST = (2017, 1), (2018, 12)


def both(answers: list[Answer]) -> Answer:
    return "no" if "no" in answers else "maybe" if "maybe" in answers else "yes"


def months(date: str) -> tuple[tuple[int, int], tuple[int, int]]:
    begin, _, end = date.partition("/")
    first, last = begin.split("-"), (end or begin).split("-")
    return (
        (int(first[0]), int(first[1]) if len(first) > 1 else 1),
        (int(last[0]), int(last[1]) if len(last) > 1 else 12),
    )


def is_kind(value: str, asked: str) -> Answer:
    if value == asked or value in TREE.get(asked, ()):
        return "yes"
    return "maybe" if asked in TREE.get(value, ()) else "no"


def is_dated(value: str) -> Answer:
    first, last = months(value)
    if last < FIRST or first > LAST:
        return "no"
    return "yes" if first >= FIRST and last <= LAST else "maybe"


def is_in_republic(value: str) -> Answer:
    if value == "@republic" or "@republic" in INSIDE[value]:
        return "yes"
    return "no" if value == "@region" else "maybe"


class Oracle:
    """All answers for one report."""

    def __init__(self, lines: list[Line]) -> None:
        gone = {line["correct"] for line in lines if "correct" in line}
        self.claims = [one for one in lines if "subject" in one and one["as"] not in gone]
        self.by_label = {one["as"]: one for one in self.claims}
        self.stances = [line for line in lines if "stance" in line]
        superseded = {line["supersedes"] for line in lines if "supersedes" in line}
        self.findings = [
            line for line in lines if "finding" in line and line["as"] not in superseded
        ]
        self.persons = [line["as"] for line in lines if line.get("entity") == "person"]
        self.groups = [line["as"] for line in lines if line.get("entity") == "group"]
        self.acts = [line["as"] for line in lines if line.get("entity") == "act"]
        (repeats,) = [one for one in self.claims if one["property"] == "source.repeats"]
        self.default = {repeats["subject"]: repeats["value"]}
        self.taken_back = {
            stance["on"][0]
            for stance in self.stances
            if stance["stance"] == "retracts" and self._speaker(stance["on"][0]) == stance["source"]
        }

    def _speaker(self, label: str) -> str:
        for one in [*self.claims, *self.stances]:
            if one["as"] == label:
                return str(one["source"])
        return ""

    # -- what counts

    def counts(self, claim: Line, standard: str) -> bool:
        if claim["as"] in self.taken_back:
            return False
        about = [
            one
            for one in self.findings
            if one["finding"] == "claim" and claim["as"] in one["about"]
        ]
        asked = RUNGS.index(standard)
        yes = [RUNGS.index(one["standard"]) for one in about if one["verdict"] == "established"]
        no = [RUNGS.index(one["standard"]) for one in about if one["verdict"] == "not_established"]
        if yes and max(yes) >= asked:
            return not no or min(no) > max(yes)
        return asked == 0 and not no

    def weigh(self, subject: str, name: str, test: Any, standard: str | None) -> Answer:
        answers = [
            test(one["value"]) if self._full(one, standard) else "maybe"
            for one in self.claims
            if one["subject"] == subject and one["property"] == name
        ]
        if "yes" in answers and "no" in answers:
            return "maybe"
        return "yes" if "yes" in answers else "no" if "no" in answers else "maybe"

    def link(self, act: str, victim: str, standard: str | None) -> Answer | None:
        found = [
            one
            for one in self.claims
            if one["subject"] == act and one["property"] == "act.victim" and one["value"] == victim
        ]
        if not found:
            return None
        return "yes" if any(self._full(one, standard) for one in found) else "maybe"

    def _full(self, claim: Line, standard: str | None) -> bool:
        """Whether it counts; without a standard, as a word of its source whatever we found."""
        if standard is None:
            return claim["as"] not in self.taken_back
        return self.counts(claim, standard)

    # -- one leaf: was this done to them?

    def suffered(self, victims: list[str], leaf: dict[str, Any], standard: str | None) -> Answer:
        acts = [
            answer
            for act in self.acts
            for victim in victims
            for answer in self._done(act, victim, leaf, standard)
        ]
        whole = [both([kind, when]) for kind, when in acts]
        denied = self._did_not(victims, leaf, standard)
        if "yes" in whole:
            return "maybe" if denied else "yes"
        if denied:
            return "no"
        if "maybe" in whole:
            return "maybe"
        return "no" if any(kind == "yes" and when == "no" for kind, when in acts) else "maybe"

    def _done(
        self, act: str, victim: str, leaf: dict[str, Any], standard: str | None
    ) -> list[tuple[Answer, Answer]]:
        """Whether it was this act, and whether in the period; nothing when it surely was not."""
        kinds = [
            is_kind(one["value"], leaf["kind"])
            for one in self.claims
            if one["subject"] == act and one["property"] == "act.violation"
        ]
        link = self.link(act, victim, standard)
        if link is None or (kinds and set(kinds) == {"no"}):
            return []
        parts = [link, self._is(act, leaf, standard)]
        if "place" in leaf:
            parts.append(self.weigh(act, leaf["place"], is_in_republic, standard))
        when = self.weigh(act, "act.date", is_dated, standard) if leaf.get("dated") else "yes"
        return [(both(parts), when)] if both(parts) != "no" else []

    def _did_not(self, victims: list[str], leaf: dict[str, Any], standard: str | None) -> bool:
        return any(
            one["subject"] in victims
            and one["property"] == "person.did_not_suffer"
            and (standard is None or self.counts(one, standard))
            and is_kind(leaf["kind"], one["value"]) == "yes"
            for one in self.claims
        )

    # -- documented

    def people(self) -> list[list[str]]:
        people = [[person] for person in self.persons]
        for finding in self.findings:
            if finding["finding"] == "same_person" and not self._apart(finding["about"]):
                one, other = (
                    next(group for group in people if label in group) for label in finding["about"]
                )
                if one is not other:
                    people.remove(other)
                    one += other
        return people

    def _apart(self, about: list[str]) -> bool:
        return any(
            one["finding"] == "not_same_person" and set(one["about"]) == set(about)
            for one in self.findings
        )

    def documented(self, leaves: list[dict[str, Any]], standard: str) -> dict[str, int]:
        verdicts = [
            both([self.suffered(group, leaf, standard) for leaf in leaves])
            for group in self.people()
        ]
        return {
            "counted": verdicts.count("yes"),
            "undetermined": verdicts.count("maybe"),
            "excluded": verdicts.count("no"),
        }

    # -- stated

    def wholes(self, group: str) -> list[str]:
        found = [group]
        for part in found:
            for one in self.claims:
                if one["subject"] == part and one["property"] == "group.part_of":
                    fine = one["as"] not in self.taken_back
                    if fine and one["value"] not in found:
                        found.append(one["value"])
        return found

    def stated(self, leaves: list[dict[str, Any]], measured: str = "") -> list[tuple[Any, ...]]:
        meeting = [
            group
            for group in self.groups
            if both([self.suffered(self.wholes(group), leaf, None) for leaf in leaves]) == "yes"
        ]
        rows = []
        for group in meeting:
            if set(self.wholes(group)[1:]) & set(meeting):
                continue
            subjects = [group]
            if measured:
                leaf = {"kind": measured}
                subjects = [
                    act
                    for act in self.acts
                    if "yes" in [self.link(act, whole, None) for whole in self.wholes(group)]
                    and self._is(act, leaf) == "yes"
                ]
            name = "act.duration" if measured else "group.size"
            told = [
                one
                for one in self.claims
                if one["subject"] in subjects
                and one["property"] == name
                and one["as"] not in self.taken_back
            ]
            base = {one["as"] for leaf in leaves for one in self.basis(group, leaf)}
            for one in told:
                if any(self.repeats(one, other) and other in told for other in self.claims):
                    continue
                basis = base | {one["as"]}
                if measured:
                    leaf = {"kind": measured}
                    act = one["subject"]
                    basis |= {each["as"] for each in self.basis(group, leaf, only=act)}
                rows.append((one["source"], *self._ends(one["value"]), *self.deniers(basis)))
        return sorted(rows)

    def deniers(self, basis: set[str]) -> list[str]:
        found = {
            stance["source"]
            for stance in self.stances
            if stance["stance"] in DENIES
            and stance["on"][0] in basis
            and stance["as"] not in self.taken_back
        }
        return sorted(found)

    def basis(self, group: str, leaf: dict[str, Any], only: str = "") -> list[Line]:
        """The claims by which this was surely done to the group or to a whole it is part of."""
        standing = [one for one in self.claims if one["as"] not in self.taken_back]
        wholes = self.wholes(group)
        found = []
        for act in [only] if only else self.acts:
            for whole in wholes:
                if self.suffered_in(act, whole, leaf) != "yes":
                    continue
                chain = self._chain(group, whole)
                found += [
                    one
                    for one in standing
                    if (one["property"] == "group.part_of"
                        and (one["subject"], one["value"]) in chain)
                    or (one["subject"] == act and self._bears(one, whole, leaf))
                ]  # fmt: skip
        return found

    def _bears(self, one: Line, whole: str, leaf: dict[str, Any]) -> bool:
        name, value = one["property"], one["value"]
        if name == "act.victim":
            return bool(value == whole)
        if name == "act.violation":
            return is_kind(value, leaf["kind"]) == "yes"
        if name == leaf.get("place"):
            return is_in_republic(value) == "yes"
        return bool(name == "act.date" and leaf.get("dated") and is_dated(value) == "yes")

    def suffered_in(self, act: str, whole: str, leaf: dict[str, Any]) -> Answer:
        acts, self.acts = self.acts, [act]
        try:
            return self.suffered([whole], leaf, None)
        finally:
            self.acts = acts

    def _chain(self, group: str, whole: str) -> set[tuple[str, str]]:
        """The links from a group up to a whole; each group here is part of one other at most."""
        links = set()
        here = group
        while here != whole:
            (up,) = {
                one["value"]
                for one in self.claims
                if one["subject"] == here
                and one["property"] == "group.part_of"
                and one["as"] not in self.taken_back
            }
            links.add((here, up))
            here = up
        return links

    def _is(self, act: str, leaf: dict[str, Any], standard: str | None = None) -> Answer:
        return self.weigh(
            act, "act.violation", lambda value: is_kind(value, leaf["kind"]), standard
        )

    @staticmethod
    def _ends(value: Any) -> tuple[int, int]:
        if isinstance(value, int):
            return value, value
        low, high = value.values()
        return low, high

    def repeats(self, later: Line, earlier: Line) -> bool:
        """Whether one says the same as the other only because that one said it."""
        if later is earlier or any(
            later[k] != earlier[k] for k in ("subject", "property", "value")
        ):
            return False
        if "derived_from" in later:
            (parent,) = later["derived_from"]
            found = self.by_label.get(parent)
            return found is earlier or (found is not None and self.repeats(found, earlier))
        source = self.default.get(later["source"])
        return source is not None and earlier["source"] == source

    # -- contradictions and origins

    def contradictions(self) -> set[frozenset[str]]:
        pairs = set()
        for stance in self.stances:
            target = self.by_label.get(stance["on"][0])
            fine = stance["as"] not in self.taken_back and stance["on"][0] not in self.taken_back
            if target is not None and fine and stance["stance"] in CONTESTS:
                pairs.add(frozenset({target["locator"], stance["locator"]}))
        standing = [one for one in self.claims if one["as"] not in self.taken_back]
        for one, other in combinations(standing, 2):
            same = (one["subject"], one["property"]) == (other["subject"], other["property"])
            if same and one["property"] in SINGLE and self._clash(one, other):
                pairs.add(frozenset({one["locator"], other["locator"]}))
        return pairs

    def _clash(self, one: Line, other: Line) -> bool:
        if self._told_after(one, other) or self._told_after(other, one):
            return False
        a, b = one["value"], other["value"]
        if one["property"] == "act.violation":
            return is_kind(a, b) == "no" and is_kind(b, a) == "no"
        if one["property"] in {"act.place", "act.origin_place"}:
            return a != b and b not in INSIDE[a] and a not in INSIDE[b]
        if one["property"] == "act.date":
            (a_first, a_last), (b_first, b_last) = months(a), months(b)
            return a_last < b_first or b_last < a_first
        (a_low, a_high), (b_low, b_high) = self._ends(a), self._ends(b)
        return a_high < b_low or b_high < a_low

    def _told_after(self, later: Line, earlier: Line) -> bool:
        label = later.get("derived_from", [""])[0]
        found = self.by_label.get(label)
        return found is not None and (found is earlier or self._told_after(found, earlier))

    def origins(self, line: Line) -> set[str]:
        if "stance" in line:
            return self._origins_of(line)
        found: set[str] = set()
        for one in self.claims:
            same = all(one[key] == line[key] for key in ("subject", "property"))
            if same and one["as"] not in self.taken_back and self._says_same(one, line):
                found |= self._origins_of(one)
                for stance in self.stances:
                    fine = stance["as"] not in self.taken_back
                    if fine and stance["stance"] == "accepts" and stance["on"] == [one["as"]]:
                        found |= self._origins_of(stance)
        return found

    @staticmethod
    def _says_same(one: Line, other: Line) -> bool:
        return bool(one["value"] == other["value"])

    def _origins_of(self, line: Line) -> set[str]:
        if line["as"] in self.taken_back:
            return set()
        if "derived_from" in line:
            found = self.by_label.get(line["derived_from"][0])
            return self._origins_of(found) if found is not None else set()
        source: str = line["source"]
        return {self.default.get(source, source)}
