"""Make a figure by a form, look at its value, record it; and a new version of one that is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.views.decorators.http import require_http_methods

from unerased.figures.catalog import definitions, find, record_of
from unerased.figures.definition import load_definition
from unerased.figures.errors import BadDefinition, UnknownFigure
from unerased.figures.trace import compute
from unerased.model.yamltext import MAX_BYTES
from unerased.register import reads
from unerased.web.answer import go, shown
from unerased.web.answer import reads as reading
from unerased.web.errors import NotHere
from unerased.web.show.claims.look import Look
from unerased.web.show.figures.breakdown import TableCard, tables_of
from unerased.web.show.figures.card import FigureCard, card_of_figure
from unerased.web.show.figures.choices import Lists, lists_of
from unerased.web.show.figures.definition import (
    TABLES,
    VIOLATIONS,
    BadField,
    Form,
    carried,
    checked_name,
    fields_of,
    plain_of,
    slug,
    text_of,
)
from unerased.web.show.figures.differing import Differ, differ
from unerased.web.show.forms.forming import remember
from unerased.web.show.forms.lookup import code_typed
from unerased.web.show.forms.refusals import said
from unerased.web.show.forms.typed import Mistyped, plain_text
from unerased.web.show.guided.places import is_code_like, known_places
from unerased.web.whole import figure_of
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse
    from django.utils.safestring import SafeString

    from unerased.figures.definition import Definition
    from unerased.figures.value import FigureValue
    from unerased.model.yamltext import Plain
    from unerased.web.desk import Asked

_LONGEST: Final = 16 * 1024


@dataclass(frozen=True, slots=True)
class Shown:
    """A value with its breakdowns."""

    card: FigureCard
    tables: tuple[TableCard, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A list to choose from, with what was chosen and what is wrong with it."""

    name: str
    label: str
    value: str
    error: SafeString | str


@dataclass(frozen=True, slots=True)
class DefinePage:
    """The form, what it makes, and its value once somebody asked for it.

    Attributes:
        name: of the figure that gets a new version, "" for a new one.
        as_text: the definition is written as text, and `typed["yaml"]` is that text.
        yaml: the text that would be recorded.
        old: the value of the version that holds now.
    """

    action: str
    name: str
    label: str
    typed: Mapping[str, str]
    lists: Lists
    as_text: bool
    only_text: bool
    errors: Mapping[str, SafeString | str]
    labels: Mapping[str, str]
    yaml: str = ""
    new: Shown | None = None
    old: Shown | None = None
    differ: Differ | None = None
    section: str = "figures"

    @property
    def table_fields(self) -> tuple[tuple[Choice, Choice], ...]:
        """Rows and columns of each table, with what was chosen and what is wrong with it."""
        return tuple(
            (self._choice("rows" + number), self._choice("columns" + number)) for number in TABLES
        )

    def _choice(self, name: str) -> Choice:
        label = self.labels["rows" if name.startswith("rows") else "columns"]
        return Choice(name, label, self.typed.get(name, ""), self.errors.get(name, ""))

    @property
    def violation_fields(self) -> tuple[tuple[str, str], ...]:
        """The fields for what was done, with what was chosen in each."""
        return tuple((name, self.typed.get(name, "")) for name in VIOLATIONS)


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def new(asked: Asked) -> HttpResponse:
    """A new figure."""
    return _Defining(asked, None).answer()


@require_http_methods(["GET", "HEAD", "POST"])
@reading
def change(asked: Asked, name: str) -> HttpResponse:
    """A new version of a figure, beside the one that holds now."""
    try:
        held = find(asked.register.db, asked.book, name)
    except UnknownFigure:
        raise NotHere("There is no such figure.") from None
    return _Defining(asked, held).answer()


@dataclass(frozen=True, slots=True)
class _Defining:
    """One request for the form."""

    asked: Asked
    held: Definition | None

    def answer(self) -> HttpResponse:
        """The form, its value, or the way to the figure that was saved."""
        if self.asked.request.method != "POST":
            return self._page(self._filled())
        typed = self._sent()
        try:
            text = self._text(typed)
            definition = load_definition(text, self.asked.book)
            self._same_figure(definition)
            if typed.get("do") == "save":
                return self._saved(text)
        except BadField as wrong:
            return self._page(typed, {wrong.field: self.asked.words.say(wrong.sentence)})
        except BadDefinition as wrong:
            told = f"{wrong.where}: {wrong.problem}"
            return self._page(typed, {"yaml": said(self.asked.words, told)})
        if typed.get("do") == "text":
            return self._page({**typed, "as_text": "yes", "yaml": text})
        return self._page(typed, text=text, definition=definition)

    def _sent(self) -> dict[str, str]:
        post = self.asked.request.POST
        typed = {name: value for name, value in post.items() if isinstance(value, str)}
        return typed | {"kinds": " ".join(post.getlist("kind"))}

    def _filled(self) -> dict[str, str]:
        """The form as it stands first: empty, or as the figure is defined now."""
        if self.held is None:
            return {"unit": "persons"}
        text = self._recorded()
        fields = fields_of(text, self._form({}), self.asked.language)
        if fields is None:
            return {"as_text": "yes", "only_text": "yes", "yaml": self._next_text(text)}
        return fields

    def _recorded(self) -> str:
        name = self.held.name if self.held is not None else ""
        return reads.definitions(self.asked.register.db, name)[-1].yaml

    def _next_text(self, text: str) -> str:
        """The recorded text with the number of the version that would follow."""
        lines = [line for line in text.strip("\n").splitlines() if not _is_version(line)]
        at = next((n for n, line in enumerate(lines, 1) if line.startswith("name:")), 0)
        return "\n".join([*lines[:at], f"version: {self._version()}", *lines[at:]]) + "\n"

    def _version(self) -> int:
        if self.held is None:
            return 1
        rows = reads.definitions(self.asked.register.db, self.held.name, live=False)
        return max(row.version for row in rows) + 1

    def _form(self, typed: Mapping[str, str]) -> Form:
        kinds = typed.get("kinds", "").split()
        return Form(typed, tuple(kinds), self.asked.book, self._place)

    def _place(self, typed: str) -> str:
        """The code of a place.

        Raises:
            BadField: none, or several, are called so.
        """
        if is_code_like(typed):
            try:
                return code_typed(self.asked.register, typed, {"place"})
            except Mistyped as error:
                raise BadField("place", error.sentence) from None
        from unerased.exchange.table import fold  # noqa: PLC0415 - brings the readers of files

        codes = known_places(self.asked).get(fold(typed), ())
        if len(codes) != 1:
            raise BadField(
                "place",
                mark("Several places are called so. Write the code of the one that is meant.")
                if codes
                else mark("No place of this register is called so."),
            )
        return codes[0]

    def _text(self, typed: Mapping[str, str]) -> str:
        """The definition that was typed, as YAML.

        Raises:
            BadField: a field cannot be meant.
        """
        if typed.get("as_text"):
            text = typed.get("yaml", "").replace("\r\n", "\n")
            if len(text) > min(_LONGEST, MAX_BYTES):
                raise BadField("yaml", mark("A definition is at most 16 KiB of text."))
            return text
        for name in ("title", "title_other"):
            try:
                plain_text(typed.get(name, ""))
            except Mistyped as error:
                raise BadField(name, error.sentence) from None
        plain: dict[str, Plain] = plain_of(
            self._form(typed),
            name=self._name(typed),
            version=self._version(),
            language=self.asked.language,
        )
        if self.held is not None:
            plain = carried(self._recorded(), plain)
        return text_of(plain)

    def _name(self, typed: Mapping[str, str]) -> str:
        if self.held is not None:
            return self.held.name
        taken = frozenset(row.name for row in reads.definitions(self.asked.register.db, live=False))
        if typed.get("name", "").strip():
            return checked_name(typed["name"].strip(), taken)
        english = typed.get("title" if self.asked.language != "ru" else "title_other", "")
        return slug(english or typed.get("title", ""), taken)

    def _same_figure(self, definition: Definition) -> None:
        if self.held is not None and definition.name != self.held.name:
            raise BadField("yaml", mark("A new version keeps the name of its figure."))
        if self.held is None and definition.name in definitions(
            self.asked.register.db, self.asked.book
        ):
            raise BadField("yaml", mark("Another figure has this name."))
        if definition.name == "new":
            raise BadField("yaml", mark("A figure cannot be called so. Give it another name."))

    def _saved(self, text: str) -> HttpResponse:
        asked, register = self.asked, self.asked.register
        record = record_of(text, register.db, asked.book, register.new_code)
        title = asked.words.say(
            "Figure {name}, version {version}", name=record.name, version=record.version
        )
        saved = register.record([record], title=title)
        remember(asked, saved.code)
        return go(f"/figures/{record.name}")

    def _page(
        self,
        typed: Mapping[str, str],
        errors: Mapping[str, SafeString | str] | None = None,
        *,
        text: str = "",
        definition: Definition | None = None,
    ) -> HttpResponse:
        asked, held = self.asked, self.held
        page = DefinePage(
            action=f"/figures/{held.name}/change" if held is not None else "/figures/new",
            name=held.name if held is not None else "",
            label=asked.words.label(held.labels, held.name) if held is not None else "",
            typed=typed,
            lists=lists_of(asked, typed.get("kinds", "").split()),
            as_text=bool(typed.get("as_text")),
            only_text=bool(typed.get("only_text")),
            errors=errors or {},
            labels={"rows": asked.words.say("rows"), "columns": asked.words.say("columns")},
            yaml=text,
        )
        if definition is not None:
            page = replace(page, **self._values(definition, who=typed.get("do") == "who"))
        status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
        return shown(asked.request, "define.html", page, status)

    def _values(self, definition: Definition, *, who: bool) -> dict[str, Any]:
        """The value as it would be, that of the version that holds now, and why they differ."""
        asked, held = self.asked, self.held
        new = compute(asked.register.db, definition, asked.book)
        found: dict[str, Any] = {"new": self._shown(definition, new)}
        if held is not None:
            old = figure_of(asked.register, asked.desk.cache, held)
            found |= {"old": self._shown(held, old), "differ": differ(asked, old, new, who=who)}
        return found

    def _shown(self, definition: Definition, value: FigureValue) -> Shown:
        look = Look.of(self.asked)
        return Shown(card_of_figure(definition, value, look), tables_of(value, look))


def _is_version(line: str) -> bool:
    return line.startswith("version:")
