"""The questions that the news report raises, answered in the pages as in the command's JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.example import PASSPHRASE, Example
from tests.web.visitor import Visitor

from unerased.demo import answers, build_report
from unerased.register import Register, reads

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from unerased.web import Server


@pytest.fixture
def told(tmp_path: Path) -> tuple[Example, dict[str, Any], str]:
    """The report entered, its answers, and the code of the person who complained."""
    folder, storage = tmp_path / "register", tmp_path / "storage"
    build_report(folder, storage, PASSPHRASE)
    with Register.open(folder, storage, PASSPHRASE) as register:
        (steps,) = {
            row.claim.value.code  # type: ignore[union-attr] # the property is a reference
            for row in reads.claims_with(register.db, "intervention.person")
        }
        return Example(folder, storage, {}), answers(register), steps


@pytest.fixture
def at_home(serve: Callable[..., Server], told: tuple[Example, dict[str, Any], str]) -> Visitor:
    """A browser at the unlocked report."""
    server = serve(told[0])
    found = Visitor(server.port)
    found.get(f"/start/{server.desk.sessions.token}")
    found.post("/unlock", passphrase=PASSPHRASE)
    return found


def test_figures_say_the_same_as_the_command(
    at_home: Visitor, told: tuple[Example, dict[str, Any], str]
) -> None:
    for name, figure in told[1]["figures"].items():
        page = at_home.get(f"/figures/{name}").words
        for row in figure["stated"]:
            number = row.get("value") or f"{row['min_days']} to {row['max_days']} days"
            assert str(number) in page
            assert "press secretary" in page
        assert f"and up to {figure['documented']['undetermined']}" in page


def test_contradictions_are_shown_as_of_each_step(
    at_home: Visitor, told: tuple[Example, dict[str, Any], str]
) -> None:
    counts = []
    for step in told[1]["as_of"]:
        page = at_home.get(f"/contradictions?on={step['entered']}").words
        found = re.search(r"(\d+) pairs? of claims", page)
        assert (found is not None) == bool(step["contradictions"])
        counts.append(int(found[1]) if found else 0)
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]
    now = re.search(r"(\d+) pairs? of claims", at_home.get("/contradictions").words)
    assert now is not None
    assert int(now[1]) == counts[-1]


def test_the_way_of_a_complaint_and_what_may_leave_stand_on_the_pages(
    at_home: Visitor, told: tuple[Example, dict[str, Any], str]
) -> None:
    person = at_home.get(f"/person/{told[2]}").words
    assert "Nothing about this person may be published: no consent is recorded." in person
    for step in told[1]["remedies"]:
        assert step["authority"] in person
    assert "not available yet" not in person
    ahead = at_home.get(f"/person/{told[2]}/remedies").words
    assert "prosecutor" in ahead
    at_home.get("/figures/left/release")
    refused = at_home.post("/figures/left/release", do="plan", k="5", choices="2")
    assert "the figure counts nobody who may leave" in refused.words
    assert "Go on with the chosen one" not in refused.words
