import re
from pathlib import Path

import pytest

from unerased import figures
from unerased.figures import describe, number, reason, reasons, span

from .world import World


@pytest.mark.parametrize(
    ("amount", "english", "russian"),
    [
        (1, "1 person", "1 человек"),
        (3, "3 persons", "3 человека"),
        (11, "11 persons", "11 человек"),
        (125, "125 persons", "125 человек"),
        (102, "102 persons", "102 человека"),
    ],
)
def test_numbers_name_what_is_counted(amount: int, english: str, russian: str) -> None:
    assert number(amount, "persons") == english
    assert number(amount, "persons", "ru") == russian


def test_intervals_name_their_unit() -> None:
    assert span(3, 21, "days") == "3 to 21 days"
    assert span(3, 21, "days", "ru") == "3\u201321 день"
    assert span(7, 7, "acts") == "7 acts"
    assert span(7, None, "events") == "at least 7 events"
    assert span(None, 7, "events") == "at most 7 events"
    assert span(None, None, "events") == "no number given"


def test_a_value_is_described_with_what_is_open() -> None:
    world = World()
    world.act("S-1", world.person(), "flight")
    assert describe(world.figure()) == "1 person"
    world.person()
    assert describe(world.figure()) == "1 person, and up to 2 (1 person undetermined)"
    assert "2" in describe(world.figure(), "ru")


def test_every_reason_that_the_code_gives_has_its_labels() -> None:
    folder = Path(figures.__file__).parent
    code = "\n".join(path.read_text() for path in folder.glob("*.py"))
    vague = re.findall(r'"([a-z]+)_not_exact"', code)
    given = {
        *(f"{word}_not_exact" for word in vague),
        *(f"no_{word}" for word in vague if word != "value"),
        "nothing_recorded", "no_duration", "other_value_recorded", "below_standard",
        "not_established", "findings_disagree", "sources_disagree", "source_not_counted",
        "taken_back_by_source", "erased", "said_not_to_have_happened", "outside_period",
        "does_not_fit", "duplicate_candidate",
    }  # fmt: skip
    assert given == set(reasons())
    assert all(word in code or word.removeprefix("no_") in vague for word in given)
    assert reason("erased") == "erased"
    assert reason("erased", "ru") != "erased"
