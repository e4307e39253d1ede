"""Enters lines form by form: something new, a claim, a testimony, a statement with its denials."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.journeys.entering_story import typed
from tests.web.forms import form_to

from unerased.web.pages.entry import FIRST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.journeys.entering_desk import Desk
    from tests.journeys.entering_story import Line

#: what a form for something new has once for all its fields
_SHARED = ("source", "statement", "locator")
#: the fields of an act in guided entry, in the order in which they are written
_ACT = (
    *("violation", "victim", "date", "place", "duration", "means", "method", "site"),
    *("conditions", "demand", "outcome"),
)
_ACTOR = ("act", "actor_kind", "organisation", "actor_stated", "degree")


def _by_subject(lines: Sequence[Line]) -> dict[str, dict[str, Line]]:
    """What is said of each entity, by the property's own name."""
    found: dict[str, dict[str, Line]] = {}
    for line in lines:
        if "property" in line:
            found.setdefault(line["subject"], {})[line["property"].partition(".")[2]] = line
    return found


@dataclass
class Entering:
    """What was entered, and the codes that the pages gave.

    Attributes:
        codes: by label; those of claims, too.
        places: what the coding page writes as the place of a claim, a part of a text with the
            number of a paragraph; and the fact that this paragraph is of.
        by_coding: the lines that were entered on the coding page.
    """

    desk: Desk
    codes: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    by_coding: list[Line] = field(default_factory=list)
    _coming: dict[str, str] = field(default_factory=dict)

    def plainly(self, lines: Sequence[Line]) -> None:
        """Everything with the form for something new and the form for a claim."""
        rest = list(lines)
        while rest:
            line = rest.pop(0)
            if "entity" in line:
                self._coming[line["as"]] = line["entity"]
                continue
            self._called_for(line)
            if line.get("subject", "") in self._coming:
                taken = self._together([line, *rest])
                self._new(line["subject"], taken)
                rest = [one for one in rest if one not in taken]
                if line in taken:
                    continue
            self._claims(line)
        for label in list(self._coming):
            self._new(label, [])

    def _called_for(self, line: Line) -> None:
        """Make what a line refers to and what was not described yet."""
        named = (line["source"], line.get("statement"), str(line.get("value")))
        for label in named:
            if label in self._coming and label != line.get("subject"):
                self._new(label, [])

    def _together(self, lines: Sequence[Line]) -> list[Line]:
        """The lines about the first one's subject that one form for something new can say.

        It has one source, statement and place for all, no words as stated, each property once.
        """
        first, found = lines[0], {}
        kind = self._coming[first["subject"]]
        for line in lines:
            prop = line.get("property", "").partition(".")[2]
            if line.get("subject") != first["subject"]:
                continue
            if any(line.get(name) != first.get(name) for name in _SHARED):
                continue
            if line.get("statement") == line["subject"] or {"as_stated", "derived_from"} & {*line}:
                continue
            known = str(line["value"]) in self.codes or not str(line["value"]).startswith("@")
            if prop in FIRST[kind] and prop not in found and known:
                found[prop] = line
        return [found[name] for name in FIRST[kind] if name in found]

    def _new(self, label: str, lines: Sequence[Line]) -> None:
        kind = self._coming.pop(label)
        form = self.desk.blank(f"/add/{kind}")
        values = {line["property"]: self._typed(line) for line in lines}
        if lines:
            first = lines[0]
            values["source"] = self._code("" if first["source"] == label else first["source"])
            values["statement"] = self._code(first.get("statement"))
            values["locator"] = first.get("locator", "")
        _, written = self.desk.save(form, values)
        self.codes[label] = written[0]
        self._name(lines, written[1:])

    def _claims(self, line: Line) -> None:
        subjects = line["on"] if "stance" in line else [line["subject"]]
        prop = line.get("property", "claim.stance")
        for subject in subjects:
            code = self.codes[subject]
            form = self.desk.blank(f"/add/claim/{code}?property={prop}")
            repeats = " ".join(self.codes[one] for one in line.get("derived_from", ()))
            values = {
                "value": line.get("stance") or self._typed(line),
                "as_stated": line.get("as_stated", ""),
                "source": self._code(line["source"]),
                "statement": self._code(line.get("statement", "")),
                "locator": line.get("locator", ""),
                "derived": "repeats" if repeats else "",
                "repeats": repeats,
            }
            _, written = self.desk.save(form, values)
            self._name([line], written)

    def testimony(self, lines: Sequence[Line], *, in_window: bool = False) -> None:
        """Acts against one person, as one source tells them, with guided entry in one save."""
        told = _by_subject(lines)
        actors = {
            about["act"]["value"]: who
            for who, about in told.items()
            if "degree" in about or "actor_kind" in about
        }
        acts = [act for act, about in told.items() if "violation" in about]
        first = told[acts[0]]
        values = {
            "t.code": self.codes[first["violation"]["source"]],
            "t.locator": first["violation"]["locator"],
            "p1.code": self.codes[first["victim"]["value"]],
        }
        expected: list[tuple[str, Line | None]] = []
        for number, act in enumerate(acts, 1):
            values[f"a{number}.as_stated"] = told[act]["violation"].get("as_stated", "")
            for label, names in ((act, _ACT), (actors.get(act, ""), _ACTOR)):
                about = told.get(label, {})
                values |= self._fields(number, about, names)
                expected += [(label, None)] if label else []
                expected += [("", about[name]) for name in names if name in about]
        given = {name: value for name, value in values.items() if value}
        written = self._guided(given, len(acts), in_window=in_window)
        for code, (label, line) in zip(written, expected, strict=True):
            if line is None:
                self.codes[label] = code
            else:
                self._name([line], [code])

    def _fields(self, number: int, lines: dict[str, Line], names: Sequence[str]) -> dict[str, str]:
        return {
            f"a{number}.{name}": self._typed(lines[name])
            for name in names
            if name in lines and name not in ("victim", "act")
        }

    def _guided(self, values: dict[str, str], acts: int, *, in_window: bool) -> list[str]:
        desk = self.desk
        if in_window:
            desk.go("/enter")
            desk.fill(values)
            return desk.press("Save")
        form = desk.blank("/enter")
        for _ in range(acts - 1):
            form = desk.again(form, "act", {})
        return desk.save(form, values, "save")[1]

    def denial(
        self,
        text: str,
        lines: Sequence[Line],
        facts: Sequence[str],
        *,
        statement: str = "",
    ) -> None:
        """What an official said: the words taken in, then coded with all its denials in one save.

        Args:
            text: the words; each paragraph is of one of the `facts`.
            lines: stances, and claims about something that has a code.
            facts: for each paragraph the fact.
            statement: label of the statement in which it was said.
        """
        source = self.codes[lines[0]["source"]]
        form = self.desk.blank(f"/attach/{source}", having="body")
        page, (part, *_) = self.desk.save(form, {"body": text})
        self.places |= {f"{part} ¶{number}": fact for number, fact in enumerate(facts, 1)}
        form = form_to(page, f"/coding/{source}")
        for line in lines:
            form = self.desk.again(form, "more:stance" if "stance" in line else "more:claim", {})
        values = {"statement": self.codes[statement]}
        for number, line in enumerate(lines, 1):
            values |= self._block(number, line, facts.index(line["locator"]) + 1)
        _, written = self.desk.save(form, values, "save")
        self._coded(lines, written)

    def denial_in_window(
        self, text: str, line: Line, statement: str, described: Sequence[Line]
    ) -> None:
        """The same in the window, where the statement is described in the same save."""
        source, desk = self.codes[line["source"]], self.desk
        desk.go(f"/attach/{source}")
        desk.fill({"body": text})
        part = desk.press("Save the text")[0]
        self.places[f"{part} ¶1"] = line["locator"]
        desk.window.get_by_role("button", name="A stance on a claim").click()
        desk.window.get_by_role("button", name="Remove this block").first.click()
        desk.fill({**self._block(0, line, 1), "statement": "new"})
        told = {one["property"].partition(".")[2]: one for one in described}
        names = ("office", "date", "setting")
        desk.fill({f"new.{name}": self._typed(told[name]) for name in names})
        written = desk.press("Save all")
        self.codes[statement] = written[0]
        self._coming.pop(statement, "")
        self._coded([*(told[name] for name in ("speaker", *names)), line], written[1:])

    def _block(self, number: int, line: Line, paragraph: int) -> dict[str, str]:
        own = {"para": str(paragraph), "quote": line.get("as_stated", "")}
        if "stance" in line:
            own["claims"] = " ".join(self.codes[one] for one in line["on"])
            own["stance"] = line["stance"]
        else:
            own |= {"about": "code", "subject": self.codes[line["subject"]]}
            own |= {"property": line["property"], "value": self._typed(line)}
        return {f"b{number}.{name}": value for name, value in own.items() if value}

    def _coded(self, lines: Sequence[Line], written: list[str]) -> None:
        for line in lines:
            count = len(line["on"]) if "stance" in line else 1
            self._name([line], written[:count])
            written = written[count:]
            self.by_coding.append(line)
        assert written == []

    def _typed(self, line: Line) -> str:
        return typed(line["value"], self.codes)

    def _code(self, label: str | None) -> str:
        return self.codes[label] if label else ""

    def _name(self, lines: Sequence[Line], written: Sequence[str]) -> None:
        for line, code in zip(lines, written, strict=False):
            if "as" in line:
                self.codes[line["as"]] = code
