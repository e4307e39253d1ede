"""The example with what pictures show: actors, places, a tie, more acts. All invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unerased.register import record_lines

if TYPE_CHECKING:
    from tests.web.example import Example

PERPETRATOR = "Test Perpetrator Orlan"
TROOPS = "Second Test Battalion"
SQUARE = "45.1 43.2, 45.9 43.1, 45.5 42.6"
REGION = "RUS/chechnya"


def add(record: Example) -> Example:
    """Enter it behind the example."""
    with record.opened() as register:
        _, codes = record_lines(register, lines(record), title="For pictures")
    return type(record)(record.folder, record.storage, {**record.codes, **codes})


def lines(record: Example) -> list[dict[str, object]]:
    """What is added, as lines of the input schema."""
    known = record.codes
    said: dict[str, object] = {"source": known["@survivor"]}
    made: list[dict[str, object]] = []

    def entity(of: str, label: str, /, **values: object) -> None:
        made.append({"entity": of, "as": label})
        for name, value in values.items():
            made.append(
                {
                    "subject": label,
                    "property": f"{of}.{name}",
                    "value": value,
                    "as": f"{label}_{name}",
                    **said,
                }
            )

    entity("place", "@country", name="Testland", kind="country")
    entity("place", "@republic", name="Inventia", kind="republic", within="@country")
    entity("place", "@town", name="Exampleburg", kind="city", within="@republic")
    entity("place", "@house", name="a house", kind="site", within="@country")
    made += [
        {"subject": "@republic", "property": "place.map_region", "value": REGION, **said},
        {"subject": "@house", "property": "place.outline", "value": SQUARE, **said},
    ]
    act = {"event": known["@e1"]}
    entity("act", "@a3", violation="torture", victim=known["@p1"], date="2018-07-15", **act)
    entity("act", "@a4", violation="torture", victim=known["@p2"], date="2018-07/2018-08", **act)
    entity("act", "@a5", violation="threats", victim=known["@p2"], **act)
    entity("act", "@a6", violation="threats", victim=known["@p2"], date="2017/..", **act)
    made += [
        {"subject": "@a3", "property": "act.place", "value": "@town", **said},
        {"subject": "@a4", "property": "act.place", "value": "@house", **said},
    ]
    for number, code in enumerate(("@a3", "@a4")):
        entity(
            "involvement",
            f"@i{number}",
            act=code,
            actor_stated=PERPETRATOR,
            organisation=TROOPS,
            actor_kind="law_enforcement",
        )
    entity("relationship", "@tie", a=known["@p1"], b=known["@p2"], type="named_under_duress")
    made.append(
        {
            "entity": "intervention",
            "as": "@step",
        }
    )
    made += [
        {"subject": "@step", "property": "intervention.person", "value": known["@p1"], **said},
        {"subject": "@step", "property": "intervention.kind", "value": "complaint", **said},
        {"subject": "@step", "property": "intervention.date", "value": "2018-12-05", **said},
    ]
    return made


def found(claim: str, standard: str) -> dict[str, object]:
    """A finding that a claim is established at a standard of proof."""
    return {
        "finding": "claim",
        "about": [claim],
        "verdict": "established",
        "standard": standard,
        "reasons": "Invented for a test.",
        "dated": "2019-01-05",
    }
