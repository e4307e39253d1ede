"""The worked example, asked in the form that `demo --json` prints."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from unerased.demo import NotEmpty, answers, build_report
from unerased.register import Register, reads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS = "test words for a demo"
DENIERS = ["S4", "S5", "S6"]
DENIED = ["F1", "F2", "F3", "F4", "F5", "F13"]
PAIRS = [
    *([fact, denial] for fact in DENIED for denial in ("F21", "F22", "F23")),
    *([fact, "F25"] for fact in ("F15", "F16", "F17")),
    ["F26", "F27"],
    ["F29", "F30"],
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("report")
    build_report(home / "register", home / "storage", WORDS)
    return home


@pytest.fixture
def register(folder: Path) -> Iterator[Register]:
    with Register.open(folder / "register", folder / "storage", WORDS) as opened:
        yield opened


@pytest.fixture(scope="module")
def answered(folder: Path) -> dict[str, Any]:
    with Register.open(folder / "register", folder / "storage", WORDS) as opened:
        return answers(opened, dt.date(2019, 1, 1))


@pytest.mark.parametrize(("name", "number"), [("left", 125), ("detained", 49), ("tortured", 37)])
def test_what_is_stated_is_a_source_s_word_and_no_person_is_counted(
    answered: dict[str, Any], name: str, number: int
) -> None:
    figure = answered["figures"][name]
    assert figure["unit"] == "persons"
    assert figure["stated"] == [{"source": "S1", "value": number, "denied_by": DENIERS}]
    documented = figure["documented"]
    assert (documented["counted"], documented["undetermined"], documented["excluded"]) == (0, 2, 0)


def test_how_long_they_were_held_is_denied_through_the_acts(answered: dict[str, Any]) -> None:
    figure = answered["figures"]["detention_length"]
    assert figure["stated"] == [
        {"source": "S1", "min_days": 3, "max_days": 21, "denied_by": DENIERS}
    ]
    assert figure["documented"]["counted"] == 0


def test_of_threatened_relatives_no_number_is_given(answered: dict[str, Any]) -> None:
    figure = answered["figures"]["threatened_relatives"]
    assert figure["stated"] == []
    assert [one["source"] for one in figure["stated_without_number"]] == ["S1"]
    assert figure["documented"]["undetermined"] == 2


def test_the_survivor_whose_account_is_denied_is_contested_and_still_there(
    answered: dict[str, Any],
) -> None:
    assert answered["figures"]["detained"]["documented"]["contested"] == 1
    assert answered["figures"]["left"]["documented"]["contested"] == 0


def test_contradictions_are_exactly_those_of_the_report(answered: dict[str, Any]) -> None:
    found = [tuple(pair) for pair in answered["contradictions"]]
    assert sorted(found) == sorted(tuple(pair) for pair in PAIRS)


def test_each_fact_is_there_and_rests_on_one_origin(answered: dict[str, Any]) -> None:
    assert answered["independent_origins"] == {f"F{number}": 1 for number in range(1, 33)}


def test_the_way_of_the_complaint_is_in_order(answered: dict[str, Any]) -> None:
    assert answered["remedies"] == [
        {"authority": "federal ombudswoman", "outcome": "passed on"},
        {"authority": "Investigative Committee", "outcome": "refused to open a case"},
        {"authority": "prosecutor", "outcome": "announced"},
    ]


def test_what_waits_what_may_come_next_and_until_when(answered: dict[str, Any]) -> None:
    found = answered["next_remedies"]
    assert (found["available"], found["person"], found["faults"]) == (True, "P1", [])
    assert [(row["authority"], row["state"]) for row in found["waiting"]] == [
        (["prosecutor"], "announced")
    ]
    told = {row["remedy"]: (row["state"], row["limit"]["why_not"]) for row in found["next"]}
    assert told == {
        "ru.court_125": ("open", "no fixed limit"),
        "echr.application": ("later", "date not known"),
        "un.cat_22": ("later", "no fixed limit"),
        "un.ccpr": ("later", "date not known"),
        "un.special_procedures": ("open", "no fixed limit"),
    }
    assert all(row["limit"]["sources"] for row in found["next"])


def test_nothing_may_be_published_and_later_answers_say_so(answered: dict[str, Any]) -> None:
    assert answered["publishable"] == {"P1": [], "P2": []}
    nobody = {"ways": [], "why_not": "the figure counts nobody who may leave"}
    assert set(answered["disclosure"]) == set(answered["figures"])
    assert all(one == nobody for one in answered["disclosure"].values())


def test_what_was_known_after_each_step(answered: dict[str, Any]) -> None:
    steps = answered["as_of"]
    assert [step["step"] for step in steps] == [
        "2017 press", "Survivor's account", "Network's report", "UN session", "Ombudswoman",
    ]  # fmt: skip
    assert [step["entered"] for step in steps] == sorted(step["entered"] for step in steps)
    press, survivor, network, session, ombudswoman = steps
    assert press["contradictions"] == survivor["contradictions"] == []
    assert press["figures"]["left"]["documented"]["undetermined"] == 0
    assert survivor["figures"]["left"]["documented"]["undetermined"] == 1
    assert survivor["figures"]["left"]["stated"] == []
    assert network["figures"]["left"]["stated"][0]["denied_by"] == ["S4", "S5"]
    assert ["F26", "F27"] not in session["contradictions"]
    assert ["F29", "F30"] in session["contradictions"]
    assert ombudswoman["contradictions"] == answered["contradictions"]
    assert ombudswoman["figures"] == answered["figures"]


def test_our_own_reckoning_is_nobody_s_claim(register: Register) -> None:
    numbers = [row.claim.value for row in reads.claims_with(register.db, "group.size")]
    assert len(numbers) == 6
    assert "76" not in repr(numbers)


def test_no_finding_and_no_consent_is_invented(register: Register) -> None:
    counts = register.counts()
    assert (counts.findings, counts.consents) == (0, 0)
    assert counts.entities["person"] == 2


def test_what_could_single_out_a_person_is_coarsened(register: Register) -> None:
    for word in ("father", "Petersburg", "Omsk", "July", "host"):
        assert not reads.search(register.db, word, limit=5), word
    assert reads.search(register.db, "relative", limit=5)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    register = tmp_path / "register"
    register.mkdir()
    (register / "letter.txt").write_text("keep me")
    with pytest.raises(NotEmpty):
        build_report(register, tmp_path / "storage", WORDS)
    assert [path.name for path in tmp_path.rglob("*")] == ["register", "letter.txt"]


def test_progress_is_told_save_by_save(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    build_report(
        tmp_path / "register",
        tmp_path / "storage",
        WORDS,
        on_progress=lambda done, of: told.append((done, of)),
    )
    assert told == [(number, 11) for number in range(1, 12)]
