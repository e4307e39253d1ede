"""People whose secrets are words of their own, so that a word tells whose secret got out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from tests.cast import MINISTER

PEOPLE: Final = range(8)
#: nobody else is called so; a secret is found by it whatever stands around it
_ARABIC: Final = "ابتثجحخد"
_CYRILLIC: Final = "бвгджзкл"
#: of the names below, what no form asks for: contact, note, home, witness, name of a file, text
NEVER: Final = range(3, 9)
FIGURE: Final = """\
name: held
version: 1
labels: {en: Held, ru: Задержаны}
unit: persons
where: {suffered: deprivation_of_liberty}
"""
SHARED: Final = ("jointmeans", "jointoffice")


#: who reads these may know names, so what was said may stand beside them
CLOSED: Final = ("person.name", "person.alias", "source.name", "text.body")


def letters(number: int) -> str:
    return chr(ord("k") + number) * 3


@dataclass(frozen=True, slots=True)
class Secrets:
    """What nobody may see, and what only somebody who agreed may be told of.

    Attributes:
        names: who it is: in no exit at all, whatever was agreed to.
        words: what was done to them and tried for them; in the record of those who agreed alone.
    """

    names: tuple[str, ...]
    words: tuple[str, ...]


def secrets(number: int) -> Secrets:
    mine = letters(number)
    return Secrets(
        (
            f"Zvuko{mine}ova",
            f"Имёв{_CYRILLIC[number] * 3}ова",
            f"اسم{_ARABIC[number] * 3}",
            f"Kontakt{mine}",
            f"Notiz{mine}",
            f"Heim{mine}",
            f"Zeuge{mine}",
            f"Akte{mine}",
            f"Erzaehlt{mine}",
        ),
        (f"marking{mine}", f"office{mine}", f"Umbra{mine}", f"Ort{mine}", f"amtlich{mine}"),
    )


def every_name() -> list[str]:
    return [name for number in PEOPLE for name in secrets(number).names]


def story() -> list[dict[str, Any]]:
    """Everybody with acts, steps and denials of their own, and words about each other."""
    by = {"source": "@team"}
    lines: list[dict[str, Any]] = [
        {"entity": "source", "as": "@team"},
        {"subject": "@team", "property": "source.kind", "value": "team", **by},
        {"entity": "source", "as": "@minister"},
        {"subject": "@minister", "property": "source.kind", "value": "official", **by},
        {"subject": "@minister", "property": "source.office", "value": MINISTER, **by},
        {"define": "held", "yaml": FIGURE},
    ]  # fmt: skip
    for number in PEOPLE:
        lines += _person(number)
    lines += [{"entity": "act", "as": "@all"}, {"entity": "intervention", "as": "@step"}]
    for subject, property_, value in (
        ("@all", "act.means", SHARED[0]),
        ("@step", "intervention.authority", SHARED[1]),
        ("@step", "intervention.remedy", "ru.crime_report"),
        ("@step", "intervention.date", "2018-11-20"),
        *(("@all", "act.victim", f"@p{number}") for number in PEOPLE),
        *(("@step", "intervention.person", f"@p{number}") for number in PEOPLE),
    ):
        lines.append({"subject": subject, "property": property_, "value": value, **by})
    return lines


def _person(number: int) -> list[dict[str, Any]]:
    """One person; what is said of them is said by themselves."""
    names, words = secrets(number).names, secrets(number).words
    latin, cyrillic, arabic, contact, note, home, witness, _, told = names
    mark, office, umbra, town, official = words
    next_ = secrets((number + 1) % len(PEOPLE)).names
    who, act, step, source = (f"@{kind}{number}" for kind in ("p", "a", "iv", "s"))
    claims: list[tuple[str, str, Any]] = [
        (source, "source.kind", "survivor"),
        (source, "source.person", who),
        (source, "source.name", witness),
        (who, "person.name", f"Testa {latin}"),
        (who, "person.other_spelling", f"Теста {cyrillic}"),
        (who, "person.alias", arabic),
        (who, "person.contact", contact),
        (who, "person.note", note),
        (who, "person.pseudonym", umbra),
        (who, "person.sex", "woman"),
        (f"@home{number}", "place.name", home),
        (who, "person.residence", f"@home{number}"),
        (f"@town{number}", "place.name", town),
        (act, "act.victim", who),
        (act, "act.violation", "enforced_disappearance" if number % 2 else "detention"),
        (act, "act.date", f"2018-11-{number + 1:02}"),
        (act, "act.place", f"@town{number}"),
        (act, "act.method", mark),
        (act, "act.conditions", f"while {next_[0].upper()}'s door was broken"),
        (act, "act.injuries", f"what {next_[1]} saw, and {next_[2]}"),
        (f"@in{number}", "involvement.act", act),
        (f"@in{number}", "involvement.actor_kind", "police"),
        (step, "intervention.person", who),
        (step, "intervention.authority", office),
        (step, "intervention.remedy", "ru.crime_report"),
        (step, "intervention.date", f"2018-11-{number + 10:02}"),
        (f"@st{number}", "statement.speaker", "@minister"),
        (f"@st{number}", "statement.text", f"Nobody knows {umbra}, nor any {latin.lower()}."),
        (f"@st{number}", "statement.says", official),
        (f"@t{number}", "text.body", f"{told} told this of {next_[0]}"),
        (f"@t{number}", "text.mentions", who),
        (step, "intervention.document", f"@f{number}"),
        (f"@r{number}", "relationship.a", who),
        (f"@r{number}", "relationship.b", f"@p{(number + 1) % len(PEOPLE)}"),
    ]
    entities = {
        source: "source", f"@home{number}": "place", f"@town{number}": "place", act: "act",
        f"@in{number}": "involvement", step: "intervention", f"@st{number}": "statement",
        f"@t{number}": "text", f"@r{number}": "relationship",
    }  # fmt: skip
    # somebody whom another names has to stand there before
    people = [{"entity": "person", "as": f"@p{one}"} for one in PEOPLE] if number == 0 else []
    lines: list[dict[str, Any]] = [*people]
    lines += [{"entity": kind, "as": label} for label, kind in entities.items()]
    for at, (subject, property_, value) in enumerate(claims):
        label = f"@c{number}.{at}"
        line = {"subject": subject, "property": property_, "value": value, "as": label}
        told_so = {"as_stated": f"as {latin} said"} if property_ in CLOSED else {}
        lines.append({**line, "source": source, **told_so})
    done = next(at for at, one in enumerate(claims) if one[1] == "act.violation")
    denial = {"stance": "denies_act", "on": [f"@c{number}.{done}"], "source": "@minister"}
    lines.append({**denial, "statement": f"@st{number}", "as_stated": f"no {latin}"})
    return lines
