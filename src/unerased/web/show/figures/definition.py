"""A figure's definition between the fields of a form and its YAML text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import yaml

from unerased.figures.definition import AUDIENCE, PURPOSE
from unerased.model.dates import read
from unerased.model.errors import BadDate, BadYaml
from unerased.model.yamltext import read_yaml
from unerased.web.show.figures.conditions import (
    HEAD,
    VIOLATIONS,
    BadField,
    Form,
    as_dict,
    fields_of_where,
    where_of,
)
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unerased.model.yamltext import Plain

__all__ = ["VIOLATIONS", "BadField", "Form", "fields_of", "plain_of", "slug", "text_of"]

#: what follows the names of the fields of each table
TABLES: Final = ("", "2", "3")
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


def plain_of(form: Form, *, name: str, version: int, language: str) -> dict[str, Plain]:
    """The definition that a form makes.

    Raises:
        BadField: a field cannot be meant.
    """
    unit = form.text("unit")
    if unit not in HEAD:
        raise BadField("unit", mark("Say what is counted."))
    plain: dict[str, Plain] = {"name": name, "version": version, "labels": _labels(form, language)}
    plain["unit"] = unit
    if period := _period(form):
        plain["period"] = period
    plain["where"] = where_of(form, unit)
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


def _consent(form: Form) -> dict[str, Plain]:
    """What consent a release asks for, where it is not the usual one."""
    usual = {"purpose": PURPOSE, "audience": AUDIENCE}
    chosen = {name: form.text(name) or usual[name] for name in usual}
    return {name: chosen[name] for name in usual if chosen != usual}


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
    labels, period = as_dict(plain.get("labels")), as_dict(plain.get("period"))
    second = "en" if language == "ru" else "ru"
    found["title"] = str(labels.get(language) or labels.get("en", ""))
    found["title_other"] = str(labels.get(second, ""))
    found |= {key: str(value) for key, value in period.items()}
    asked = as_dict(plain.get("consent"))
    found |= {name: str(asked[name]) for name in ("purpose", "audience") if name in asked}
    found |= fields_of_where(plain.get("where"))
    found |= _dimensions(plain.get("breakdowns"))
    kinds = as_dict(plain.get("sources")).get("kinds", [])
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
    before = as_dict(read_yaml(text))
    labels: Plain = {**as_dict(before.get("labels")), **as_dict(plain["labels"])}
    kept: dict[str, Plain] = {key: before[key] for key in _CARRIED if key in before}
    return {**plain, "labels": labels, **kept}


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
