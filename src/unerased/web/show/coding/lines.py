"""From the blocks of the coding form to lines of the input schema, or to errors at the fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from unerased.model.values import Ref
from unerased.register import reads
from unerased.web.show.claims.codes import prefix_kind
from unerased.web.show.coding.blocks import Typing, is_empty
from unerased.web.show.coding.quote import Misplaced, placed
from unerased.web.show.coding.text import locator_of
from unerased.web.show.forms.anonymous import NAMELESS, refused
from unerased.web.show.forms.typed import said_words
from unerased.web.show.guided.places import Places
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unerased.model.codebook import Property
    from unerased.web.show.coding.text import Held
    from unerased.web.show.forms.saying import Typed

#: of a term's list so many labels are named when none was meant
_NAMED: Final = 12
_NEEDED: Final = mark("This is needed.")
_NOBODY: Final = mark("No block before this one has one.")


@dataclass(slots=True)
class Coding:
    """What one form says, gathered block by block.

    Attributes:
        typed: the form, its blocks as `posted` gives them; gets the errors.
        source: code of the source that is coded.
        texts: the parts of its texts by code.
        statement: code of the statement in which all of it was said, "" for none.
        lines: of the input schema.
        fields: for each line the field beside which its errors belong.
    """

    typed: Typed
    source: str
    texts: Mapping[str, Held]
    statement: str = ""
    lines: list[dict[str, object]] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    _last: dict[str, str] = field(default_factory=dict)
    _mentioned: set[tuple[str, str]] = field(default_factory=set)
    _speaker: str = ""
    _start: str = ""
    _text: str = ""
    _said: dict[str, str] = field(default_factory=dict)
    _places: Places | None = None

    def take(self, blocks: Sequence[Typing]) -> None:
        """Take all blocks in that hold anything."""
        self._places = Places(self.typed, self._new_place)
        for index, block in enumerate(blocks):
            if is_empty(block):
                continue
            self._begin(index, block)
            _TAKE[block["kind"]](self)
        if not self.lines and not self.typed.errors:
            self.typed.wrong("", mark("Nothing is filled in yet."))

    def new_statement(self) -> None:
        """Make the statement in which all of it was said; its speaker is the source."""
        self._said = {}
        self.statement = self._entity("statement")
        statement, self.statement = self.statement, ""
        self._say("", statement, "statement.speaker", self.source)
        for name in ("office", "date", "setting"):
            self._value(f"new.{name}", statement, f"statement.{name}")
        self.statement = statement

    def _begin(self, index: int, block: Typing) -> None:
        self._start = f"b{index}."
        self._text = block["text"] if block["text"] in self.texts else next(iter(self.texts))
        self._said = {}
        quote = self.typed.plain(f"{self._start}quote")
        try:
            place = placed(self.texts[self._text].paragraphs, block.get("para", ""), quote)
        except Misplaced as error:
            self.typed.wrong(f"{self._start}{error.field}", error.sentence)
        else:
            locator = locator_of(self._text, place.numbers)
            self._said = {"locator": locator, "as_stated": place.quote}

    # what becomes a line

    def _entity(self, kind: str) -> str:
        code = self.typed.asked.register.new_code(kind)
        self.lines.append({"entity": kind, "code": code})
        self.fields.append("")
        return code

    def _say(self, name: str, subject: str, prop: str, value: object) -> None:
        line: dict[str, object] = {"subject": subject, "property": prop, "value": value}
        line |= {"source": self.source, **self._said}
        if self.statement:
            line["statement"] = self.statement
        self.lines.append(line)
        self.fields.append(name)

    def _value(self, name: str, subject: str, prop: str) -> bool:
        """Say what was typed into a field; False when nothing was."""
        typed = self.typed.text(name)
        if not typed.strip():
            return False
        found = self.typed.asked.book.properties[prop]
        self._say(name, subject, prop, self.typed.value(name, found))
        if not self.lines[-1].get("as_stated"):
            self.lines[-1]["as_stated"] = said_words(found, typed)
        return True

    def _text_of(self, name: str) -> str:
        return self.typed.text(f"{self._start}{name}").strip()

    def _new_place(self, name: str) -> str:
        code = self._entity("place")
        self._say(f"{self._start}place", code, "place.name", name)
        return code

    # whom it concerns

    def _person(self, code: str) -> str:
        """Note that the text mentions a person, once, so that an erasure finds it."""
        if prefix_kind(code, self.typed.asked.book) != "person":
            return code
        if (self._text, code) not in self._mentioned and code not in self._known_mentions():
            self._mentioned.add((self._text, code))
            said, self._said = self._said, {"locator": self._said.get("locator", "")}
            statement, self.statement = self.statement, ""
            self._say("", self._text, "text.mentions", code)
            self._said, self.statement = said, statement
        self._last["person"] = code
        return code

    def _known_mentions(self) -> set[str]:
        return {
            row.claim.value.code
            for row in reads.claims_of(self.typed.asked.register.db, self._text)
            if row.claim.property == "text.mentions" and isinstance(row.claim.value, Ref)
        }

    def _speaks(self) -> str:
        """The person whom the source is; made, and said, where that is not known yet."""
        if not self._speaker:
            rows = reads.claims_of(self.typed.asked.register.db, self.source)
            known = [
                row.claim.value.code
                for row in rows
                if row.claim.property == "source.person" and isinstance(row.claim.value, Ref)
            ]
            self._speaker = known[0] if known else self._entity("person")
            if not known:
                self._say(f"{self._start}whom", self.source, "source.person", self._speaker)
        return self._person(self._speaker)

    def _before(self, name: str, kind: str) -> str:
        if kind not in self._last:
            self.typed.wrong(f"{self._start}{name}", _NOBODY)
        return self._last.get(kind, "")

    def _victim(self) -> str:
        field_name = f"{self._start}victim"
        match self._text_of("whom"):
            case "new":
                return self._person(self._entity("person"))
            case "same":
                return self._before("whom", "victim")
            case "speaker":
                return self._speaks()
            case "group":
                return self._new_group("victim")
            case "code":
                return self._person(self.typed.code(field_name, "person", "group", needed=True))
            case _:
                found = self.typed.code(field_name, "person", "group", needed=False)
                return self._person(found)

    def _new_group(self, name: str) -> str:
        described = self.typed.plain(f"{self._start}{name}")
        if not described:
            self.typed.wrong(f"{self._start}{name}", mark("Say how the source describes them."))
        code = self._entity("group")
        self._say(f"{self._start}{name}", code, "group.described_as", described)
        self._last["group"] = code
        return code

    # the blocks

    def act(self) -> None:
        """An act: what, to whom, when, where, how long, and who did it."""
        start = self._start
        if not self._text_of("violation"):
            self.typed.wrong(f"{start}violation", _NEEDED)
        act = self._last["act"] = self._entity("act")
        self._value(f"{start}violation", act, "act.violation")
        victim = self._victim()
        if victim:
            self._last["victim"] = victim
            self._say(f"{start}victim", act, "act.victim", victim)
        for name in ("date", "duration"):
            self._value(f"{start}{name}", act, f"act.{name}")
        if self._text_of("place") and self._places is not None:
            place = self._places.code(f"{start}place")
            self._say(f"{start}place", act, "act.place", place)
        self._involvement(act)

    def _involvement(self, act: str) -> None:
        start = self._start
        names = {
            "actor_kind": "actor_kind",
            "stated": "actor_stated",
            "organisation": "organisation",
        }
        told = [name for name in (*names, "actor") if self._text_of(name)]
        if not told:
            if self._text_of("degree"):
                self.typed.wrong(f"{start}degree", mark("Say who it was, or leave this empty."))
            return
        code = self._entity("involvement")
        self._say("", code, "involvement.act", act)
        for name, prop in names.items():
            self._value(f"{start}{name}", code, f"involvement.{prop}")
        if "actor" in told:
            actor = self.typed.code(f"{start}actor", "person", "group", needed=True)
            # whoever did it is mentioned, too, but is not the person that later blocks go on with
            person = self._last.get("person")
            self._say(f"{start}actor", code, "involvement.actor", self._person(actor))
            self._last |= {"person": person} if person else {}
        self._value(f"{start}degree", code, "involvement.degree")

    def claim(self) -> None:
        """A claim about something that has a code, or about what the block before made."""
        start, book = self._start, self.typed.asked.book
        subject = self._subject()
        prop = book.properties.get(self._text_of("property"))
        if prop is None:
            self.typed.wrong(f"{start}property", mark("Choose what is said."))
            return
        if not subject:
            return
        if prefix_kind(subject, book) not in prop.of:
            self.typed.wrong(
                f"{start}property", mark("This is not said of what has this code. Choose another.")
            )
        elif refused(self.typed.asked, subject, prop.name):
            self.typed.wrong(f"{start}value", NAMELESS)
        else:
            self._say(f"{start}value", self._person(subject), prop.name, self._typed_value(prop))

    def _subject(self) -> str:
        about = self._text_of("about")
        if about == "speaker":
            return self._speaks()
        if about in ("person", "group", "act"):
            return self._before("about", about)
        return self.typed.code(f"{self._start}subject", needed=True)

    def _typed_value(self, prop: Property) -> object:
        name = f"{self._start}value"
        if self._text_of("unknown"):
            return None
        if not self._text_of("value"):
            self.typed.wrong(name, mark("Write what is said, or mark that it is not known."))
            return None
        if prop.type == "term":
            return self._term(name, prop)
        return self.typed.value(name, prop)

    def _term(self, name: str, prop: Property) -> str:
        """A term by its label in any language."""
        words, typed = self.typed.asked.words, self.typed.text(name).strip().casefold()
        terms = self.typed.asked.book.lists[prop.list].terms
        for term, about in terms.items():
            if typed in {term.casefold(), *(label.casefold() for label in about.labels.values())}:
                return term
        labels = [words.label(about.labels, term) for term, about in terms.items()]
        more = " …" if len(labels) > _NAMED else ""
        known = "; ".join(labels[:_NAMED]) + more
        self.typed.errors.setdefault(name, words.say("Write one of these: {terms}", terms=known))
        return ""

    def stance(self) -> None:
        """A stance towards claims of others."""
        start = self._start
        if not self._text_of("stance"):
            self.typed.wrong(f"{start}stance", _NEEDED)
        targets = self.typed.codes(f"{start}claims", "claim")
        if not targets:
            self.typed.wrong(f"{start}claims", mark("Write a code here."))
        for target in dict.fromkeys(targets):
            self._say(f"{start}stance", target, "claim.stance", self._text_of("stance"))

    def number(self) -> None:
        """How many people a group has, and which group it is part of."""
        start = self._start
        above = self._last.get("group", "")
        if self._text_of("group"):
            code = self.typed.code(f"{start}group", "group", needed=True)
            if self._text_of("described") and code:
                self._value(f"{start}described", code, "group.described_as")
        else:
            code = self._new_group("described")
        self._last["group"] = code
        sized = self._value(f"{start}size", code, "group.size")
        within = self._value(f"{start}part_of", code, "group.part_of")
        if self._text_of("within"):
            if not above:
                self.typed.wrong(f"{start}within", _NOBODY)
            self._say(f"{start}within", code, "group.part_of", above)
        elif not sized and not within:
            self.typed.wrong(f"{start}size", _NEEDED)


_TAKE: Final = {
    "act": Coding.act,
    "claim": Coding.claim,
    "stance": Coding.stance,
    "number": Coding.number,
}
