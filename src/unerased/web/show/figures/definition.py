"""A figure's definition between the fields of a form and its YAML text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import yaml

from unerased.figures.definition import AUDIENCE, PURPOSE
from unerased.model.dates import read
from unerased.model.errors import BadDate, BadYaml
from unerased.model.yamltext import read_yaml
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from unerased.model.codebook import Codebook
    from unerased.model.yamltext import Plain

__all__ = ["VIOLATIONS", "BadField", "Form", "fields_of", "plain_of", "slug", "text_of"]

#: fields for what was done; one of them must hold
VIOLATIONS: Final = ("violation", "violation2", "violation3")
#: what follows the names of the fields of each table
TABLES: Final = ("", "2", "3")
_AFFECTED: Final = "person.affected_as"
_HEAD: Final = {"persons": "suffered", "acts": "violation", "events": "violation"}
_LONGEST: Final = 40
LONGEST_TITLE: Final = 200
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
#: addresses below /figures/ that are pages of their own
_TAKEN: Final = frozenset({"new"})
#: what the form has no field for, and carries on unchanged
_CARRIED: Final = ("describes", "groups")
_FORMED: Final = frozenset(
    {
        *("name", "version", "labels", "unit", "period", "where", "standard", "sources"),
        *("consent", "breakdowns"),
    }
)


@dataclass(frozen=True, slots=True)
class BadField(Exception):
    """A field that cannot be meant; `sentence` says why."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, and what it is read with.

    Attributes:
        typed: the fields.
        kinds: kinds of source that count; none for all.
        book: the codebook.
        place: gives the code of a place from its name or code; raises BadField.
    """

    typed: Mapping[str, str]
    kinds: tuple[str, ...]
    book: Codebook
    place: Callable[[str], str]

    def text(self, name: str) -> str:
        """A field without the space around it."""
        return self.typed.get(name, "").strip()


def plain_of(form: Form, *, name: str, version: int, language: str) -> dict[str, Plain]:
    """The definition that a form makes.

    Raises:
        BadField: a field cannot be meant.
    """
    unit = form.text("unit")
    if unit not in _HEAD:
        raise BadField("unit", mark("Say what is counted."))
    plain: dict[str, Plain] = {"name": name, "version": version, "labels": _labels(form, language)}
    plain["unit"] = unit
    if period := _period(form):
        plain["period"] = period
    plain["where"] = _where(form, unit)
    if form.text("standard") not in {"", "as_reported"}:
        plain["standard"] = form.text("standard")
    if form.kinds:
        plain["sources"] = {"kinds": list(form.kinds)}
    if consent := _consent(form):
        plain["consent"] = consent
    if tables := _breakdowns(form):
        plain["breakdowns"] = tables
    return plain


def text_of(plain: Mapping[str, Plain]) -> str:
    """The YAML text of a definition."""
    return yaml.safe_dump(
        dict(plain), allow_unicode=True, sort_keys=False, default_flow_style=None, width=100
    )


def slug(title: str, taken: frozenset[str]) -> str:
    """A name for a figure of this title that no other has."""
    words = re.findall(r"[a-z0-9]+", title.casefold())
    made = "_".join(words)[:_LONGEST].strip("_") or "figure"
    made = made if made[0].isalpha() else f"figure_{made}"
    number, name = 1, made
    while name in taken | _TAKEN:
        number += 1
        name = f"{made}_{number}"
    return name


def checked_name(typed: str, taken: frozenset[str]) -> str:
    """A name that somebody typed.

    Raises:
        BadField: it is none, or another figure has it.
    """
    if _NAME.match(typed) is None:
        raise BadField("name", mark("A name is made of a to z, 0 to 9 and _, a letter first."))
    if typed in taken | _TAKEN:
        raise BadField("name", mark("Another figure has this name."))
    return typed


def _labels(form: Form, language: str) -> dict[str, Plain]:
    title, other = form.text("title"), form.text("title_other")
    if not title:
        raise BadField("title", mark("Write what the figure is called."))
    for name, words in (("title", title), ("title_other", other)):
        if len(words) > LONGEST_TITLE:
            raise BadField(name, mark("A title is at most 200 characters long."))
    second = "en" if language == "ru" else "ru"
    labels = dict.fromkeys(("en", "ru", language), title)
    return {**labels, second: other or title}


def _period(form: Form) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    for key in ("from", "to"):
        if form.text(key):
            try:
                read(form.text(key))
            except BadDate:
                raise BadField(
                    key, mark("This is no date. Write 2018, 2018-07 or 2018-07-15.")
                ) from None
            found[key] = form.text(key)
    return found


def _where(form: Form, unit: str) -> dict[str, Plain]:
    chosen = list(dict.fromkeys(form.text(name) for name in VIOLATIONS if form.text(name)))
    more: dict[str, Plain] = {}
    if form.text("place"):
        more["within"] = form.place(form.text("place"))
    if form.text("by"):
        more["by"] = form.text("by")
    terms = form.book.lists["violations"].terms
    every = chosen or [name for name, term in terms.items() if not term.parent]
    leaves: list[Plain] = [_leaf(unit, term, more) for term in every]
    acts: Plain = leaves[0] if len(leaves) == 1 else {"any": leaves}
    affected = form.text("affected_as")
    if not affected:
        return _as_dict(acts)
    if unit == "events":
        raise BadField(
            "affected_as", mark("An event has no such property. Count persons or acts instead.")
        )
    person: dict[str, Plain] = {"property": _AFFECTED, "is": affected}
    return {"all": [acts, {"victim": person} if unit == "acts" else person]}


def _consent(form: Form) -> dict[str, Plain]:
    """What consent a release asks for, where it is not the usual one."""
    usual = {"purpose": PURPOSE, "audience": AUDIENCE}
    chosen = {name: form.text(name) or usual[name] for name in usual}
    return {name: chosen[name] for name in usual if chosen != usual}


def _as_dict(plain: Plain) -> dict[str, Plain]:
    return plain if isinstance(plain, dict) else {}


def _leaf(unit: str, term: str, more: Mapping[str, Plain]) -> Plain:
    leaf: dict[str, Plain] = {_HEAD[unit]: term, **more}
    return {"includes": leaf} if unit == "events" else leaf


def _breakdowns(form: Form) -> list[Plain]:
    found: list[Plain] = []
    for number in TABLES:
        rows, columns = form.text("rows" + number), form.text("columns" + number)
        if columns and not rows:
            raise BadField("rows" + number, mark("Choose the rows, too."))
        if rows and rows == columns:
            raise BadField(
                "columns" + number, mark("Rows and columns are the same. Choose another one.")
            )
        table: list[Plain] = [rows, columns]
        found += [table if columns else rows] if rows else []
    return found


def fields_of(text: str, form: Form, language: str) -> dict[str, str] | None:
    """The fields that make this definition; None when it says more than the form can.

    Args:
        text: YAML that was recorded.
        form: what its fields are read with; its own fields are not looked at.
        language: of the page.
    """
    try:
        plain = read_yaml(text)
    except BadYaml:
        return None
    if not isinstance(plain, dict) or set(plain) - _FORMED - set(_CARRIED):
        return None
    found = {"unit": str(plain.get("unit", "")), "standard": str(plain.get("standard", ""))}
    labels, period = _as_dict(plain.get("labels")), _as_dict(plain.get("period"))
    second = "en" if language == "ru" else "ru"
    found["title"] = str(labels.get(language) or labels.get("en", ""))
    found["title_other"] = str(labels.get(second, ""))
    found |= {key: str(value) for key, value in period.items()}
    asked = _as_dict(plain.get("consent"))
    found |= {name: str(asked[name]) for name in ("purpose", "audience") if name in asked}
    found |= _condition(plain.get("where"))
    found |= _dimensions(plain.get("breakdowns"))
    kinds = _as_dict(plain.get("sources")).get("kinds", [])
    listed = tuple(map(str, kinds)) if isinstance(kinds, list) else ()
    try:
        again = plain_of(
            Form(found, listed, form.book, form.place), name="", version=1, language=language
        )
    except BadField:
        return None
    same = all(
        _texts(again.get(key)) == _texts(plain.get(key))
        for key in ("unit", "where", "period", "standard", "sources", "consent", "breakdowns")
        if key != "standard" or plain.get(key) != "as_reported"
    )
    return found | {"kinds": " ".join(listed)} if same else None


def carried(text: str, plain: dict[str, Plain]) -> dict[str, Plain]:
    """A new version with what the form has no field for, as it stands in the one before."""
    before = _as_dict(read_yaml(text))
    labels: Plain = {**_as_dict(before.get("labels")), **_as_dict(plain["labels"])}
    kept: dict[str, Plain] = {key: before[key] for key in _CARRIED if key in before}
    return {**plain, "labels": labels, **kept}


def _condition(where: Plain) -> dict[str, str]:
    found: dict[str, str] = {}
    outer = _as_dict(where)
    parts = outer.get("all")
    if isinstance(parts, list) and len(parts) == 2:  # noqa: PLR2004 - acts, and the person
        where, person = parts
        inner = _as_dict(person)
        found["affected_as"] = str(_as_dict(inner.get("victim", inner)).get("is", ""))
    several = _as_dict(where).get("any")
    leaves = several if isinstance(several, list) else [where]
    for name, leaf in zip(VIOLATIONS, leaves, strict=False):
        inner = _as_dict(leaf)
        inner = _as_dict(inner.get("includes", inner))
        found[name] = str(inner.get("suffered", inner.get("violation", "")))
        found["place"], found["by"] = str(inner.get("within", "")), str(inner.get("by", ""))
    if len(leaves) > len(VIOLATIONS):
        found |= dict.fromkeys(VIOLATIONS, "")
    return found


def _dimensions(tables: Plain) -> dict[str, str]:
    if not isinstance(tables, list) or len(tables) > len(TABLES):
        return {}
    found: dict[str, str] = {}
    for number, table in zip(TABLES, tables, strict=False):
        names = map(str, table if isinstance(table, list) else [table])
        found |= dict(zip(("rows" + number, "columns" + number), names, strict=False))
    return found


def _texts(plain: Plain) -> Plain:
    """The same with whole numbers as the texts that people wrote."""
    if isinstance(plain, dict):
        return {key: _texts(value) for key, value in plain.items()}
    if isinstance(plain, list):
        return [_texts(item) for item in plain]
    return str(plain) if isinstance(plain, int) and not isinstance(plain, bool) else plain
