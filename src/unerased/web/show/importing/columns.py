"""The columns of a spreadsheet as cards of a form: what each is, and what must be asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.exchange import dates_of, mappable, no_numbers, unknown_words
from unerased.exchange.table import letter
from unerased.web.show.forms.fields import Option, term_options
from unerased.web.show.forms.forming import LANGS
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.exchange import Suggestion, Table
    from unerased.model.codebook import Codebook, Property
    from unerased.web.importing import Work
    from unerased.web.words import Words

SAMPLES: Final = 5
MOST_WORDS: Final = 30
MOST_ODD: Final = 5
#: types of properties whose values are whole numbers, or ranges of them
NUMBERS: Final = frozenset({"amount", "duration"})
LONGEST: Final = 60
SKIP: Final = "skip"
PERSON: Final = "person"
EVENT: Final = "event"
#: a new source is called so by the cells of its column
SOURCES: Final = {
    "source:title": mark("who says it: title of a publication or document"),
    "source:office": mark("who says it: office or role"),
    "source:name": mark("who says it: name of a person"),
}
#: the choice by which the source does not know
UNKNOWN: Final = "?"
_NUMBERING: Final = frozenset({"no", "no.", "nr", "nr.", "#", "n", "№", "п/п", "№ п/п", "م", "رقم"})


@dataclass(frozen=True, slots=True)
class Group:
    """Choices of one kind."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """One further question about a column: a list to choose from, or a line to write.

    `samples` are cells to decide by.
    """

    name: str
    label: str
    value: str
    options: tuple[Option, ...] = ()
    help: str = ""
    error: str = ""
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnCard:
    """One column.

    Attributes:
        choice: what it is said to be.
        samples: some of its cells; none where they tell who somebody is and nobody asked.
        hidden: they do.
        distinct: how many different cells it has.
        asks: what must be asked; `more` what may be said.
        opened: something of the latter was said.
    """

    index: int
    letter: str
    header: str
    choice: str
    error: str
    samples: tuple[str, ...]
    hidden: bool
    distinct: int
    asks: tuple[Ask, ...]
    more: tuple[Ask, ...]
    opened: bool


def groups_of(book: Codebook, words: Words) -> tuple[Group, ...]:
    """Everything that a column can be, by kind."""
    columns = (
        Option(SKIP, words.say("Leave this column out")),
        *(Option(name, words.say(label)) for name, label in SOURCES.items()),
        Option(PERSON, words.say("code of a person of this register, to whom the row adds")),
        Option(EVENT, words.say("event: rows with the same words share one")),
    )
    found = [Group(words.say("The row"), columns)]
    for kind in ("person", "act"):
        options = tuple(
            Option(prop.name, words.label(prop.labels, prop.name))
            for prop in book.properties_of(kind)
            if mappable(prop) and prop.name != "act.event"
        )
        found.append(Group(words.label(book.kinds[kind].labels, kind), options))
    return tuple(found)


def first_choice(column: Suggestion) -> str:
    """What a column is proposed to be, "" where that must be said."""
    if not column.cells or column.key.casefold() in _NUMBERING:
        return SKIP
    return column.prop.name if column.prop is not None else ""


def property_of(choice: str, book: Codebook) -> Property | None:
    """The property that a choice is for."""
    if choice == EVENT:
        return book.properties["event.title"]
    return book.properties.get(choice.replace(":", ".") if choice in SOURCES else choice)


@dataclass(frozen=True, slots=True)
class Columns:
    """Makes the cards of one spreadsheet.

    Attributes:
        choices: what was typed or taken from a mapping.
        errors: sentences by field.
    """

    work: Work
    table: Table
    book: Codebook
    words: Words
    choices: Mapping[str, str]
    errors: Mapping[str, str]

    def cards(self) -> tuple[ColumnCard, ...]:
        """One for each column, from left to right."""
        return tuple(self._card(column) for column in self.work.columns)

    def _card(self, column: Suggestion) -> ColumnCard:
        index = column.index
        choice = self._typed(f"c{index}", first_choice(column))
        prop = property_of(choice, self.book)
        hidden = prop is not None and prop.identifying and not self.work.names
        samples = () if hidden else tuple(map(cut, column.cells[:SAMPLES]))
        more = self._more(column, choice, prop)
        return ColumnCard(
            index,
            letter(index),
            cut(column.key),
            choice,
            self.errors.get(f"c{index}", ""),
            samples,
            hidden and bool(column.cells),
            len(column.cells),
            tuple(self._asks(column, choice, prop, hidden=hidden)),
            more,
            any(ask.error or ask.value not in {"", "merged"} for ask in more),
        )

    def _typed(self, name: str, default: str = "") -> str:
        return self.choices.get(name, default)

    def _asks(
        self, column: Suggestion, choice: str, prop: Property | None, *, hidden: bool
    ) -> list[Ask]:
        if choice in SOURCES:
            return [self._kind_of_sources(column)]
        if prop is None:
            return []
        if prop.type == "date":
            return self._dates(column, hidden=hidden)
        if prop.type in NUMBERS:
            return self._numbers(column)
        return self._words(column, prop) if prop.list else []

    def _kind_of_sources(self, column: Suggestion) -> Ask:
        kinds = term_options(self.book.lists["source_kinds"], self.words)
        return self._ask(
            f"k{column.index}",
            mark("Kind of the sources that are new"),
            kinds,
            help_text=mark("Cells with the code of a source of this register mean that source."),
        )

    def _dates(self, column: Suggestion, *, hidden: bool) -> list[Ask]:
        words, dates = self.words, dates_of(self.table, column.index, self.work.header_row)
        found = []
        if dates.unclear:
            orders = (
                Option("", words.say("Choose")),
                Option("day_first", words.say("the day, then the month")),
                Option("month_first", words.say("the month, then the day")),
            )
            ask = self._ask(
                f"d{column.index}",
                mark("Which comes first in 03.04.2031?"),
                orders,
                samples=() if hidden else tuple(map(cut, dates.unclear[:SAMPLES])),
            )
            found.append(ask)
        if dates.serials:
            numbers = (
                Option("", words.say("no, they are an error")),
                Option("yes", words.say("yes, they are days")),
            )
            label = mark("Are bare numbers such as 43285 days that lost their format?")
            found.append(self._ask(f"s{column.index}", label, numbers))
        return found

    def _numbers(self, column: Suggestion) -> list[Ask]:
        options = (
            Option("", self.words.say("an error of its row")),
            Option(UNKNOWN, self.words.say("the source does not know")),
        )
        none = no_numbers(self.table, column.index, self.work.header_row)
        return [
            Ask(
                name := f"n{column.index}:{number}",
                self.words.say("Not a number: {cell}", cell=cut(text)),
                self._typed(name),
                options,
            )
            for number, text in enumerate(none[:MOST_ODD])
        ]

    def _words(self, column: Suggestion, prop: Property) -> list[Ask]:
        rows = self.work.header_row
        unknown = unknown_words(self.table, column.index, rows, prop, self.book)
        terms = term_options(self.book.lists[prop.list], self.words)
        options = (*terms, Option(UNKNOWN, self.words.say("the source does not know")))
        return [
            Ask(
                name := word_field(column.index, prop.name, number),
                cut(word),
                self._typed(name),
                options,
                error=self.errors.get(name, ""),
            )
            for number, word in enumerate(unknown[:MOST_WORDS])
        ]

    def _more(self, column: Suggestion, choice: str, prop: Property | None) -> tuple[Ask, ...]:
        if prop is None and choice != PERSON:
            return ()
        index, words = column.index, self.words
        found = []
        if prop is not None and prop.type == "text" and choice not in SOURCES:
            tags = tuple(Option(tag, tag or words.say("not said")) for tag in LANGS)
            found.append(self._ask(f"l{index}", mark("Language of these words"), tags))
        if choice not in SOURCES and choice not in {PERSON, EVENT}:
            label = mark("Words by which the source says that it does not know")
            found.append(self._ask(f"u{index}", label, help_text=mark("With commas between them")))
        fills = (
            Option("", words.say("they say nothing")),
            Option("merged", words.say("inside merged cells: what stands above")),
            Option("all", words.say("what stands above, up to the next empty row")),
        )
        default = "merged" if column.merged else ""
        found.append(self._ask(f"f{index}", mark("Empty cells"), fills, default=default))
        return tuple(found)

    def _ask(  # noqa: PLR0913 - the parts of a question, most of them mostly absent
        self,
        name: str,
        label: str,
        options: tuple[Option, ...] = (),
        *,
        help_text: str = "",
        samples: tuple[str, ...] = (),
        default: str = "",
    ) -> Ask:
        return Ask(
            name,
            self.words.say(label),
            self._typed(name, default),
            options,
            self.words.say(help_text) if help_text else "",
            self.errors.get(name, ""),
            samples,
        )


def word_field(index: int, prop: str, number: int) -> str:
    """The field of a word; with the property in it, so that it never speaks of another list."""
    return f"t{index}:{prop}:{number}"


def cut(text: str) -> str:
    """A cell's text, at most so long as a table can show."""
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
