"""A figure's definition: read from YAML, checked against the codebook, frozen.

The form is described in ``docs/reference/figures-yaml.md``. Whatever is unknown, mistyped or mixes
units is refused with one line that names the place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast

from unerased.figures.conditions import ActTest, Condition, Suffered, asked_acts
from unerased.figures.errors import BadDefinition
from unerased.figures.grammar import Grammar, flag_of, keys_of, mapping, text_of
from unerased.figures.keys import KEYS as KEYS_OF
from unerased.model.check import EVERY
from unerased.model.errors import BadYaml
from unerased.model.standards import LADDER
from unerased.model.yamltext import read_yaml

if TYPE_CHECKING:
    from unerased.model.codebook import Codebook
    from unerased.model.truth import Period

Unit = Literal["persons", "acts", "events"]
Measure = Literal["count", "duration"]
#: consent to this purpose, for this audience, lets a unit leave where a definition names none
PURPOSE = "statistics"
AUDIENCE = "public"
UNITS: dict[str, str] = {"persons": "person", "acts": "act", "events": "event"}
KEYS = frozenset(
    {
        "name",
        "version",
        "labels",
        "describes",
        "unit",
        "measure",
        "of",
        "where",
        "standard",
        "sources",
        "consent",
        "period",
        "groups",
        "breakdowns",
    }
)
MAX_CHARACTERS = 16 * 1024
MAX_TABLES = 6
MAX_DIMENSIONS = 2


@dataclass(frozen=True, slots=True)
class Definition:
    """What is counted, by which standard of proof, by whose word.

    ``measured`` says whose duration is taken when ``measure`` is a duration. ``source_kinds`` empty
    means every kind; ``sources_except`` are codes. ``groups`` tells whether the stated part is
    asked for at all. ``breakdowns`` are the tables asked for, each of one dimension or two.
    ``purpose`` and ``audience`` say which consent lets a unit leave in a release; they change
    nothing of what is counted inside.
    """

    name: str
    version: int
    labels: dict[str, str]
    unit: Unit
    where: Condition
    measure: Measure = "count"
    measured: ActTest | None = None
    standard: str = LADDER[0]
    source_kinds: frozenset[str] = frozenset()
    sources_except: frozenset[str] = frozenset()
    groups: bool = True
    breakdowns: tuple[tuple[str, ...], ...] = ()
    describes: dict[str, str] = field(default_factory=dict)
    purpose: str = PURPOSE
    audience: str = AUDIENCE

    @property
    def kind(self) -> str:
        """The kind of entity that is counted."""
        return UNITS[self.unit]


def load_definition(text: str, codebook: Codebook) -> Definition:
    """Read one definition.

    Raises:
        BadDefinition: unknown keys, properties, terms or standards; units that are mixed; a value
            of the wrong type. The message names the place in the definition.
    """
    if len(text) > MAX_CHARACTERS:
        raise BadDefinition("as a whole", f"it is longer than {MAX_CHARACTERS} characters")
    top = keys_of(_parsed(text), KEYS, "top level")
    unit = _choice(top, "unit", tuple(UNITS), "")
    measure = _choice(top, "measure", ("count", "duration"), "count")
    standard = _choice(top, "standard", LADDER, LADDER[0])
    grammar = Grammar(codebook, unit, UNITS[unit], _period(top))
    where = grammar.condition(top.get("where"), "where")
    kinds, without = _sources(top.get("sources", {}), codebook)
    purpose, audience = _consent(top.get("consent", {}), codebook)
    return Definition(
        name=_name(top),
        version=_version(top),
        labels=_labels(top.get("labels"), "labels"),
        unit=cast("Unit", unit),
        where=where,
        measure=cast("Measure", measure),
        measured=_measured(top, measure, unit, grammar),
        standard=standard,
        source_kinds=kinds,
        sources_except=without,
        groups=flag_of(top.get("groups", True), "groups"),
        breakdowns=_breakdowns(top, unit, measure, where),
        describes=_labels(top["describes"], "describes") if "describes" in top else {},
        purpose=purpose,
        audience=audience,
    )


def _parsed(text: str) -> dict[str, object]:
    try:
        return mapping(read_yaml(text), "top level")
    except BadYaml as fault:
        raise BadDefinition("as a whole", str(fault)) from None


def _period(top: dict[str, object]) -> Period | None:
    return Grammar.period(top["period"], "period") if "period" in top else None


def _choice(
    top: dict[str, object], key: str, allowed: tuple[str, ...], default: str, within: str = ""
) -> str:
    value = top.get(key, default)
    if not isinstance(value, str) or value not in allowed:
        raise BadDefinition(within + key, f"{_shown(value)} is not one of {', '.join(allowed)}")
    return value


def _shown(value: object) -> str:
    return repr(value)[:60] if value not in ("", None) else "nothing"


def _name(top: dict[str, object]) -> str:
    name = text_of(top.get("name"), "name")
    if not (name.isascii() and name.replace("_", "a").isalnum() and name[0].isalpha()):
        raise BadDefinition("name", "a name is made of a-z, 0-9 and _ and begins with a letter")
    return name


def _version(top: dict[str, object]) -> int:
    version = top.get("version", 1)
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise BadDefinition("version", f"{_shown(version)} is not a whole number from 1 up")
    return version


def _labels(raw: object, where: str) -> dict[str, str]:
    found = mapping(raw, where)
    for missing in {"en", "ru"} - set(found):
        raise BadDefinition(where, f"the label in {missing!r} is missing")
    return {language: text_of(label, f"{where}.{language}") for language, label in found.items()}


def _measured(top: dict[str, object], measure: str, unit: str, grammar: Grammar) -> ActTest | None:
    if measure == "count":
        if "of" in top:
            raise BadDefinition("of", "only a figure with `measure: duration` has it")
        return None
    if unit != "persons":
        raise BadDefinition("measure", "a duration is measured of persons", "Use `unit: persons`.")
    leaf = grammar.condition(top.get("of"), "of")
    if not isinstance(leaf, Suffered):
        raise BadDefinition("of", "it names the act whose duration is taken: `suffered: term`")
    return leaf.act


def _sources(raw: object, codebook: Codebook) -> tuple[frozenset[str], frozenset[str]]:
    found = keys_of(mapping(raw, "sources"), frozenset({"kinds", "except"}), "sources")
    kinds = _texts(found.get("kinds", []), "sources.kinds")
    known = codebook.lists[codebook.properties["source.kind"].list].terms
    for kind in sorted(kinds - set(known)):
        raise BadDefinition("sources.kinds", f"{kind[:40]!r} is not a kind of source")
    return kinds, _texts(found.get("except", []), "sources.except")


def _consent(raw: object, codebook: Codebook) -> tuple[str, str]:
    """The consent that a release asks for; consent to everything cannot be given, nor asked."""
    found = keys_of(mapping(raw, "consent"), frozenset({"purpose", "audience"}), "consent")
    asked = {"purpose": PURPOSE, "audience": AUDIENCE, **found}
    for name, listed in (("purpose", "consent_purposes"), ("audience", "audiences")):
        known = [term for term in codebook.lists[listed].terms if term != EVERY]
        _choice(asked, name, tuple(known), "", within="consent.")
    return str(asked["purpose"]), str(asked["audience"])


def _breakdowns(
    top: dict[str, object], unit: str, measure: str, where: Condition
) -> tuple[tuple[str, ...], ...]:
    """A list of tables; each is the name of a dimension, or a list of two."""
    raw = top.get("breakdowns", [])
    if not isinstance(raw, list) or len(raw) > MAX_TABLES:
        raise BadDefinition("breakdowns", f"it is a list of at most {MAX_TABLES}")
    if raw and measure != "count":
        raise BadDefinition("breakdowns", "only what is counted can be broken down")
    return tuple(
        _table(item, f"breakdowns[{number}]", unit, where)
        for number, item in enumerate(raw, start=1)
    )


def _table(raw: object, where: str, unit: str, condition: Condition) -> tuple[str, ...]:
    names = raw if isinstance(raw, list) else [raw]
    if not 0 < len(names) <= MAX_DIMENSIONS or len(set(map(str, names))) < len(names):
        raise BadDefinition(where, "one dimension is expected here, or two different ones")
    for name in names:
        known = KEYS_OF.get(name) if isinstance(name, str) else None
        if known is None:
            raise BadDefinition(where, f"{_shown(name)} is not one of {', '.join(KEYS_OF)}")
        if unit not in known.units:
            raise BadDefinition(where, f"a figure of {unit} cannot be broken down by {name}")
        if unit == "persons" and known.of_act and not any(asked_acts(condition)):
            raise BadDefinition(where, f"{name} is asked of acts, and `where` asks for none")
    return tuple(map(str, names))


def _texts(raw: object, where: str) -> frozenset[str]:
    if not isinstance(raw, list):
        raise BadDefinition(where, "it is a list")
    return frozenset(text_of(item, where) for item in raw)
