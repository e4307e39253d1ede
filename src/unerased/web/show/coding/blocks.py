"""The blocks of the coding form: what is asked in each, and what was typed into it.

A form holds several blocks and is saved as one. They travel with the form as `b0.kind`,
`b0.quote` and so on, and nothing of them is kept anywhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.show.forms.fields import Field, Option
from unerased.web.show.forms.typed import field_for
from unerased.web.show.guided.places import place_fields
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unerased.web.desk import Asked
    from unerased.web.show.forms.saying import Typed
    from unerased.web.words import Words

#: so many blocks fit into one form
MOST: Final = 20
KINDS: Final = {
    "act": mark("An act"),
    "claim": mark("A claim about something"),
    "stance": mark("A stance on a claim"),
    "number": mark("A number of people"),
}
WHOM: Final = {
    "": mark("it is not said"),
    "new": mark("a new person"),
    "same": mark("the same as in the block before"),
    "speaker": mark("the person who speaks here"),
    "code": mark("a person or group with a code"),
    "group": mark("a new group"),
}
ABOUT: Final = {
    "code": mark("what has the code beside"),
    "person": mark("the person of the block before"),
    "group": mark("the group of the block before"),
    "act": mark("the act of the block before"),
    "speaker": mark("the person who speaks here"),
}
#: what is never said by a source about something else, or is said in a block of its own
_APART: Final = frozenset({"text", "file", "claim"})
_OURS: Final = frozenset({"statement.answer", "statement.answer_rests_on"})
#: what travels with an empty block
_FRAME: Final = frozenset({"kind", "text"})

Typing = dict[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """The properties of one kind, for a list of choices."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One block as it is shown. `text`: the part of the text that its paragraph is of."""

    index: int
    kind: str
    heading: str
    text: CodeLink
    elsewhere: bool
    rows: tuple[tuple[Field, ...], ...]
    more: tuple[Field, ...] = ()

    @property
    def opened(self) -> bool:
        """Whether the fields that are asked less often are to be seen."""
        return any(field.value or field.error for field in self.more)

    @property
    def number(self) -> int:
        """Its number for people."""
        return self.index + 1

    @property
    def errors(self) -> tuple[Field, ...]:
        """Its fields with an error."""
        return tuple(field for row in (*self.rows, self.more) for field in row if field.error)


def blocks_of(post: Mapping[str, str]) -> list[Typing]:
    """The blocks that a form brought."""
    count = post.get("blocks", "")
    number = min(int(count), MOST) if count.isascii() and count.isdecimal() else 0
    found = []
    for index in range(number):
        start = f"b{index}."
        block = {
            name.removeprefix(start): value
            for name, value in post.items()
            if name.startswith(start)
        }
        if block.get("kind") in KINDS:
            found.append(block)
    return found


def new_block(kind: str, text: str) -> Typing:
    """An empty block."""
    return {"kind": kind, "text": text}


def is_empty(block: Typing) -> bool:
    """Whether nothing was typed or chosen in it."""
    said = {(name, value) for name, value in block.items() if value.strip()}
    return {name for name, _ in said - {("about", "code")}} <= _FRAME


def posted(blocks: Sequence[Typing]) -> Typing:
    """The blocks as fields of a form again."""
    return {
        f"b{index}.{name}": value
        for index, block in enumerate(blocks)
        for name, value in block.items()
    }


def groups_of(asked: Asked) -> tuple[Group, ...]:
    """The properties that a claim can be about, by kind."""
    book, words = asked.book, asked.words
    found = []
    for name, kind in book.kinds.items():
        options = tuple(
            Option(prop.name, words.label(prop.labels, prop.name))
            for prop in book.properties_of(name)
            if name not in _APART and prop.name not in _OURS
        )
        if options:
            found.append(Group(words.label(kind.labels, name), options))
    return tuple(found)


def shown_blocks(typed: Typed, blocks: Sequence[Typing], text: str) -> tuple[Block, ...]:
    """The blocks with what was typed, what it needs, and what is wrong with it.

    Args:
        typed: the form, its blocks as `posted` gives them, with the errors.
        blocks: the same blocks.
        text: the part of the text that is shown beside the form.
    """
    words, book = typed.asked.words, typed.asked.book
    found = []
    for index, block in enumerate(blocks):
        # a block that names no place yet is about what stands beside it
        own = block["text"] if block.get("para", "").strip() else text
        kind, ask = block["kind"], _Ask(typed, index)
        more = _who(ask) if kind == "act" else ()
        heading, about = words.say(KINDS[kind]), link(own, book)
        rows = _ROWS[kind](ask)
        found.append(Block(index, kind, heading, about, own != text, rows, more))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Ask:
    """Makes the fields of one block."""

    typed: Typed
    index: int

    @property
    def words(self) -> Words:
        """The words of the page."""
        return self.typed.asked.words

    def field(self, name: str, label: str, kind: str = "text", **more: str) -> Field:
        """A field of the form's own."""
        full = f"b{self.index}.{name}"
        return Field(
            full,
            self.words.say(label),
            kind,
            self.typed.text(full),
            more.get("help", ""),
            self.typed.errors.get(full, ""),
            rows=2,
        )

    def choice(self, name: str, label: str, options: Mapping[str, str]) -> Field:
        """A choice of the form's own."""
        made = tuple(Option(value, self.words.say(text)) for value, text in options.items())
        return replace(self.field(name, label, "select"), options=made)

    def of(self, name: str, prop: str, kind: str = "") -> Field:
        """A field for the value of a property."""
        book = self.typed.asked.book
        full = f"b{self.index}.{name}"
        found = field_for(
            book.properties[prop],
            book,
            self.words,
            self.typed.text(full),
            self.typed.errors.get(full, ""),
        )
        return replace(found, name=full, kind=kind or found.kind, rows=2)

    @property
    def place(self) -> tuple[Field, ...]:
        """Where in the text it stands, and the words."""
        return (
            self.field("quote", mark("Quoted words"), "area"),
            self.field("para", mark("Paragraph"), help=self.words.say("4, or 4-5")),
        )


def _act(ask: _Ask) -> tuple[tuple[Field, ...], ...]:
    return (
        ask.place,
        (
            ask.of("actor_kind", "involvement.actor_kind"),
            ask.of("stated", "involvement.actor_stated"),
        ),
        (ask.of("violation", "act.violation"),),
        (
            ask.choice("whom", mark("To whom"), WHOM),
            ask.field("victim", mark("Their code, or how the group is described")),
        ),
        (ask.of("date", "act.date"), ask.of("duration", "act.duration")),
        place_fields(ask.typed, ask.of("place", "act.place")),
    )


def _who(ask: _Ask) -> tuple[Field, ...]:
    return (
        ask.of("organisation", "involvement.organisation"),
        ask.of("degree", "involvement.degree"),
        ask.field("actor", mark("The code of who did it"), "code"),
    )


def _claim(ask: _Ask) -> tuple[tuple[Field, ...], ...]:
    return (
        ask.place,
        (
            ask.choice("about", mark("About"), ABOUT),
            ask.field("subject", mark("Its code"), "code"),
        ),
        (ask.field("property", mark("What is said of it"), "property"),),
        (
            ask.field("value", mark("Value"), "area"),
            ask.field("unknown", mark("The source says that it is not known"), "check"),
        ),
    )


def _stance(ask: _Ask) -> tuple[tuple[Field, ...], ...]:
    codes = ask.words.say("Codes of claims, with spaces between them")
    return (
        ask.place,
        (
            ask.field("claims", mark("Towards which claims"), "code", help=codes),
            ask.of("stance", "claim.stance"),
        ),
    )


def _number(ask: _Ask) -> tuple[tuple[Field, ...], ...]:
    return (
        ask.place,
        (
            ask.field("described", mark("A new group, described as")),
            ask.field("group", mark("Or the code of a group"), "code"),
        ),
        (ask.of("size", "group.size"), ask.of("part_of", "group.part_of")),
        (ask.field("within", mark("It is part of the group of the block before"), "check"),),
    )


_ROWS: Final = {"act": _act, "claim": _claim, "stance": _stance, "number": _number}
