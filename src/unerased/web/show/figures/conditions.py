"""What a figure counts, between the fields of a form and the conditions of a definition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from unerased.model.codebook import Codebook
    from unerased.model.yamltext import Plain

__all__ = ["HEAD", "VIOLATIONS", "BadField", "Form", "as_dict", "fields_of_where", "where_of"]

#: fields for what was done; one of them must hold
VIOLATIONS: Final = ("violation", "violation2", "violation3")
#: what an act is asked by, for each unit
HEAD: Final = {"persons": "suffered", "acts": "violation", "events": "violation"}
_AFFECTED: Final = "person.affected_as"


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


def where_of(form: Form, unit: str) -> dict[str, Plain]:
    """The conditions: acts, unless only a need is asked for; who it was done to; what they need.

    Raises:
        BadField: a field cannot be meant.
    """
    needs = _needs(form, unit)
    more = _more(form)
    chosen = list(dict.fromkeys(form.text(name) for name in VIOLATIONS if form.text(name)))
    parts: list[Plain] = []
    if chosen or more or not needs:
        parts.append(_acts(form, unit, chosen, more))
    if affected := form.text("affected_as"):
        if unit == "events":
            raise BadField(
                "affected_as", mark("An event has no such property. Count persons or acts instead.")
            )
        person: dict[str, Plain] = {"property": _AFFECTED, "is": affected}
        parts.append({"victim": person} if unit == "acts" else person)
    if needs:
        parts.append(needs)
    return as_dict(parts[0]) if len(parts) == 1 else {"all": parts}


def _more(form: Form) -> dict[str, Plain]:
    """What else is asked of the act."""
    found: dict[str, Plain] = {}
    if form.text("place"):
        found["within"] = form.place(form.text("place"))
    if form.text("by"):
        found["by"] = form.text("by")
    return found


def _acts(form: Form, unit: str, chosen: list[str], more: Mapping[str, Plain]) -> Plain:
    terms = form.book.lists["violations"].terms
    every = chosen or [name for name, term in terms.items() if not term.parent]
    leaves: list[Plain] = [_leaf(unit, term, more) for term in every]
    return leaves[0] if len(leaves) == 1 else {"any": leaves}


def _needs(form: Form, unit: str) -> dict[str, Plain]:
    """The kind of protection that is needed, and how far it is."""
    kind, status = form.text("needs"), form.text("need_status")
    if kind and unit != "persons":
        raise BadField("needs", mark("Only persons need protection. Count persons instead."))
    if status and not kind:
        raise BadField("needs", mark("Choose what is needed, too."))
    return {name: term for name, term in (("needs", kind), ("status", status)) if term}


def _leaf(unit: str, term: str, more: Mapping[str, Plain]) -> Plain:
    leaf: dict[str, Plain] = {HEAD[unit]: term, **more}
    return {"includes": leaf} if unit == "events" else leaf


def as_dict(plain: Plain) -> dict[str, Plain]:
    """A mapping as it is; anything else as an empty one."""
    return plain if isinstance(plain, dict) else {}


def fields_of_where(where: Plain) -> dict[str, str]:
    """The fields that may make these conditions; whoever asks makes them once more and compares."""
    several = as_dict(where).get("all")
    found: dict[str, str] = {}
    acts: Plain = {}
    for part in several if isinstance(several, list) else [where]:
        inner = as_dict(part)
        if "needs" in inner:
            found["needs"], found["need_status"] = str(inner["needs"]), str(inner.get("status", ""))
        elif "victim" in inner or "property" in inner:
            found["affected_as"] = str(as_dict(inner.get("victim", inner)).get("is", ""))
        else:
            acts = part
    return found | _fields_of_acts(acts)


def _fields_of_acts(acts: Plain) -> dict[str, str]:
    found: dict[str, str] = {}
    several = as_dict(acts).get("any")
    leaves = several if isinstance(several, list) else [acts]
    for name, leaf in zip(VIOLATIONS, leaves, strict=False):
        inner = as_dict(leaf)
        inner = as_dict(inner.get("includes", inner))
        found[name] = str(inner.get("suffered", inner.get("violation", "")))
        found["place"], found["by"] = str(inner.get("within", "")), str(inner.get("by", ""))
    if len(leaves) > len(VIOLATIONS):
        found |= dict.fromkeys(VIOLATIONS, "")
    return found
