"""The worked example asked by forms: P1's complaint is not complete, P2 is in no report."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from unerased.demo import answers, build_network, build_report
from unerased.documents import to_html
from unerased.model.values import Text
from unerased.register import Register, reads
from unerased.remedies import Lens, denials_of, rules_of
from unerased.remedies.checks import checked, facts_of, form_of, wording
from unerased.remedies.errors import NotConsented
from unerased.remedies.packs import draft, wanted_of

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = "test words for a demo"
DAY = dt.date(2019, 1, 1)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    home = tmp_path_factory.mktemp("packs")
    build_report(home / "register", home / "storage", WORDS)
    with Register.open(home / "register", home / "storage", WORDS) as opened:
        yield opened


@pytest.fixture
def lens(register: Register) -> Lens:
    return Lens(rules_of(register), register.codebook, DAY)


def person(register: Register, public: str) -> str:
    """The code of who is called so in public."""
    rows = reads.claims_with(register.db, "person.pseudonym")
    return next(row.claim.subject for row in rows if row.claim.value == Text(public))


def test_the_complaint_of_p1_is_not_complete_and_the_checker_says_why(
    register: Register, lens: Lens
) -> None:
    form = form_of("cat_22")
    facts = facts_of(register.db, person(register, "P1"), form, lens)
    found = checked(form, facts)
    assert not found.complete
    missing = {point.name for point, answer in found.answers if answer.state == "missing"}
    assert {"consent", "name", "date", "doers", "exhausted"} <= missing
    uncertain = {
        wording.why(answer, "en") for _, answer in found.answers if answer.state == "uncertain"
    }
    assert "still announced: is it ineffective or prolonged?" in uncertain
    targets = [answer.target for _, answer in found.answers if answer.state == "missing"]
    assert all(one is not None and one.code for one in targets)


@pytest.mark.parametrize("public", ["P1", "P2"])
def test_nobody_of_the_example_agreed_so_nothing_is_drafted(
    register: Register, lens: Lens, public: str
) -> None:
    wanted = wanted_of(register, "cat_22", person(register, public), "en", DAY)
    with pytest.raises(NotConsented):
        draft(register, wanted, lens)


@pytest.mark.parametrize("language", ["en", "ru", "fr", "es"])
def test_a_shadow_report_holds_no_word_about_p1_or_p2(
    register: Register, lens: Lens, language: str
) -> None:
    document, _, left_out = draft(
        register, wanted_of(register, "cat_shadow", "", language, DAY), lens
    )
    said = to_html(document)
    assert "There are no such people in the republic." in said
    for public in ("P1", "P2"):
        assert person(register, public)[:6] not in said
        assert public not in said
    assert "names another person" in {one.why for one in left_out}


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    home = tmp_path_factory.mktemp("network")
    build_network(home / "register", home / "storage", WORDS, seed=1)
    with Register.open(home / "register", home / "storage", WORDS) as opened:
        yield opened


def test_a_disappearance_of_the_invented_network_can_be_sent_as_it_is(network: Register) -> None:
    told = {one["kind"]: one for one in answers(network, dt.date(2023, 1, 15))["submissions"]}
    assert (told["wgeid"]["complete"], told["wgeid"]["open"]) == (True, [])
    assert not told["cat_22"]["complete"]
    then = Lens(rules_of(network), network.codebook, dt.date(2023, 1, 15))
    for language in ("en", "ru", "fr", "es"):
        wanted = wanted_of(network, "wgeid", told["wgeid"]["code"], language, then.today)
        document, found, left_out = draft(network, wanted, then)
        page = to_html(document)
        assert found.complete
        assert "2022-11" in page
        assert "Dellshari" not in page
        assert [one.property for one in left_out] == ["person.name"]


def test_the_report_says_what_its_complaint_lacks(register: Register) -> None:
    (told,) = answers(register, DAY)["submissions"]
    assert (told["kind"], told["person"], told["complete"]) == ("cat_22", "P1", False)
    assert any("no copy is held" in line for line in told["open"])
    assert any("still announced" in line for line in told["open"])


def test_a_shadow_report_calls_only_that_unanswered_which_waits_for_an_answer(
    register: Register, lens: Lens
) -> None:
    wanted = wanted_of(register, "cat_shadow", "", "en", DAY)
    document, _, _ = draft(register, wanted, lens)
    owed = denials_of(register.db, register.codebook).owed
    assert len(owed) == 1
    assert to_html(document).count("Not answered yet.") == len(owed)
