"""A figure released by the pages: planned, checked, published, listed, withdrawn."""

from __future__ import annotations

import html
import json
import re
import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from unerased.figures import record_of
from unerased.figures.release import needed
from unerased.register import reads, record_lines

if TYPE_CHECKING:
    from tests.web.visitor import Page, Visitor

    from unerased.register import Register
    from unerased.web import Server

CHASED = """\
name: chased
labels: {en: Threatened, ru: Угрозы, ar: مهددون}
unit: persons
where: {suffered: threats}
"""
BY_SEX = CHASED.replace("name: chased", "name: by_sex") + "breakdowns: [sex]\n"
HERE = "/figures/chased/release"


def consent(person: str, answer: str = "given", dated: str = "2021-01-01") -> dict[str, Any]:
    told = {"purpose": "statistics", "audience": "public", "obtained": "in person"}
    return {"consent": person, "answer": answer, "dated": dated, **told}


def persons(number: int, answer: str = "given") -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = [{"entity": "source", "as": "@s"}]
    for one in range(number):
        person, act = f"@p{one}", f"@a{one}"
        lines += [{"entity": "person", "as": person}, {"entity": "act", "as": act}]
        told = {"act.violation": (act, "threats"), "act.victim": (act, person)}
        told["person.sex"] = (person, "woman" if one % 2 else "man")
        for name, (subject, value) in told.items():
            lines.append({"subject": subject, "property": name, "value": value, "source": "@s"})
        lines += [consent(person, answer)] if answer else []
    return lines


def write(server: Server, lines: list[dict[str, Any]]) -> None:
    server.desk.keeper.call(lambda register: record_lines(register, lines))


def defined(server: Server, *texts: str) -> None:
    def work(register: Register) -> None:
        book = register.codebook
        records = [record_of(text, register.db, book, register.new_code) for text in texts]
        register.record(records)

    server.desk.keeper.call(work)


def releases(server: Server) -> list[str]:
    return server.desk.keeper.call(
        lambda register: [row.release.code for row in reads.releases(register.db)]
    )


@pytest.fixture
def ready(inside: Visitor, server: Server) -> Visitor:
    defined(server, CHASED, BY_SEX)
    write(server, persons(12))
    write(server, persons(3, answer=""))
    return inside


def planned(visitor: Visitor, here: str = HERE, **fields: str) -> Page:
    visitor.get(here)
    asked = {"do": "plan", "k": "5", "choices": "2", "audience": "public", **fields}
    page = visitor.post(here, **asked)
    for _ in range(300):
        if "Still working" not in page.words:
            break
        time.sleep(0.2)
        page = visitor.get(page.path)
    return page


def published(visitor: Visitor, way: str = "as_it_is", here: str = HERE) -> Page:
    page = planned(visitor, here)
    address = re.search(r'name="plan" value="(\w+)"', page.text)
    assert address is not None, page.words
    fields = {"plan": address[1], "as": way}
    checked = visitor.post(f"{here}/check", **fields)
    assert "Check before publishing" in checked.words
    return visitor.post(f"{here}/check", **fields, do="publish")


def test_a_plan_says_in_numbers_who_may_leave_and_writes_nothing(
    ready: Visitor, server: Server
) -> None:
    assert "Release it" in ready.get("/figures/chased").words
    page = planned(ready)
    assert "Counted inside: 15 persons" in page.words
    assert "With consent to stand in this release: 12 persons" in page.words
    assert "3: nobody asked them, or not for this purpose and audience" in page.words
    assert "Yes. Nothing that is protected follows from it." in page.words
    assert releases(server) == []


def test_a_release_is_checked_published_listed_and_given_away_again(
    ready: Visitor, server: Server
) -> None:
    page = published(ready)
    (code,) = releases(server)
    assert page.path == f"/releases/{code}"
    assert "Published: it stands in the ledger" in page.words
    assert "12 persons" in page.words
    told = json.loads(ready.get(f"{page.path}/published.json").text)
    assert told["published"]["total"] == 12
    assert ready.get(f"{page.path}/receipt.json").headers["content-disposition"] == (
        'attachment; filename="receipt.json"'
    )
    listed = ready.get("/releases").words
    assert code in listed
    assert "the first release" in listed
    assert ready.get(f"{page.path}/other.json").status == 404
    assert ready.get("/releases/RL-7K3M-0000-0000").status == 404
    asked = needed(12, Fraction(94, 100)).open
    assert f"Open {asked} of 12 , none of them failing." in ready.get(f"{page.path}?share=94").words
    assert "Write a share between 1 and 99" in ready.get(f"{page.path}?share=all").words


def test_one_more_is_refused_by_its_subtraction_and_has_no_button(
    ready: Visitor, server: Server
) -> None:
    published(ready)
    (first,) = releases(server)
    write(server, persons(1))
    page = planned(ready)
    assert "the change of all from" in page.words
    assert f"\u2212 release {first} of" in page.words
    assert "+ the planned release: 13 in all" in page.words
    assert 'value="as_it_is"' not in page.text
    assert 'value="waiting"' in page.text
    address = re.search(r'name="plan" value="(\w+)"', page.text)
    assert address is not None
    forced = {"plan": address[1], "as": "as_it_is", "do": "publish"}
    again = ready.post(f"{HERE}/check", **forced)
    assert "How it could be released" in again.words
    assert releases(server) == [first]
    waited = published(ready, "waiting")
    assert "not updated" in waited.words
    assert "12 persons" in waited.words
    write(server, persons(4))
    updated = published(ready, "waiting")
    assert "17 persons" in updated.words
    assert "+5" in ready.get("/releases").words


def test_a_withdrawn_consent_waits_until_enough_left(ready: Visitor, server: Server) -> None:
    published(ready)
    known = server.desk.keeper.call(
        lambda register: [row.consent.person for row in reads.consents(register.db)]
    )
    write(server, [consent(known[0], "withdrawn", "2021-02-01")])
    page = planned(ready)
    assert "1: left: they withdrew their consent" in page.words
    assert 'value="as_it_is"' not in page.text
    waited = published(ready, "waiting")
    assert "12 persons" in waited.words
    assert "not updated" in waited.words
    write(server, [consent(person, "withdrawn", "2021-02-01") for person in known[1:5]])
    assert "7 persons" in published(ready, "waiting").words


def test_a_release_is_withdrawn_with_a_reason_and_stays(ready: Visitor, server: Server) -> None:
    page = published(ready)
    bare = ready.post(page.path, reason=" ")
    assert bare.status == 422
    gone = ready.post(page.path, reason="A page of <one> source was misread")
    assert "This release was withdrawn." in gone.words
    assert "A page of <one> source was misread" in html.unescape(gone.text)
    assert "<one>" not in gone.text
    assert "withdrawn" in ready.get("/releases").words
    assert len(releases(server)) == 1


def test_tables_are_attacked_beside_the_pages(ready: Visitor) -> None:
    page = planned(ready, "/figures/by_sex/release")
    assert "Small numbers left out" in page.words
    page = published(ready, "as_it_is", "/figures/by_sex/release")
    assert "By sex or gender" in page.words
    assert "6" in page.words


def test_what_others_published_is_attacked_too_and_mistakes_stand_beside_the_field(
    ready: Visitor,
) -> None:
    page = planned(ready, others="- says: a paper\n  exactly: 3\n")
    assert "These published values cannot all be true" in page.words
    page = planned(ready, others="{no list")
    assert page.status == 422
    assert "Nothing was worked out." in page.words
    for wrong in ({"k": "1"}, {"k": "many"}, {"choices": "0"}, {"width": "-3"}):
        assert "1 protects nobody" in planned(ready, **wrong).words


def test_what_cannot_be_released_says_why_in_every_language(ready: Visitor) -> None:
    page = planned(ready, k="40")
    assert page.status == 422
    assert "k is 40, and fewer may be counted" in page.words
    assert "3 may not leave: not asked." in page.words
    for language, said in (("ru", "могут войти меньше"), ("ar", "يجوز احتسابهم أقل")):
        ready.get("/")
        ready.post("/language", language=language, here="/")
        assert said in planned(ready, k="40").words


def test_a_plan_is_forgotten_with_a_save(ready: Visitor, server: Server) -> None:
    page = planned(ready)
    write(server, persons(1, answer=""))
    assert "The register changed since this was worked out." in ready.get(page.path).words


def test_a_claim_leads_to_the_releases_that_rest_on_it(ready: Visitor, server: Server) -> None:
    published(ready)
    (code,) = releases(server)

    def claims(register: Register) -> list[str]:
        return [row.claim.code for row in reads.claims_with(register.db, "act.victim")]

    found = [code in ready.get(f"/claim/{one}").words for one in server.desk.keeper.call(claims)]
    assert found.count(True) == 12
    assert found.count(False) >= 3


def test_who_is_counted_says_why_somebody_may_not_leave(ready: Visitor) -> None:
    page = ready.get("/figures/chased?who=1")
    assert page.words.count("May not leave in a release: nobody asked them") == 3


def test_two_versions_stand_side_by_side_with_the_difference_person_by_person(
    ready: Visitor, server: Server
) -> None:
    stricter = CHASED.replace("unit:", "version: 2\nstandard: reasonable_grounds\nunit:")
    defined(server, stricter)
    assert "compare with version 1" in ready.get("/figures/chased").words
    page = ready.get("/figures/chased/compare/1")
    assert "15 counted undetermined below the standard of proof" in page.words
    assert "P-" not in page.words
    page = ready.get("/figures/chased/compare/1?who=1")
    assert len(re.findall(r'href="/person/P-', page.text)) == 15
    assert ready.get("/figures/chased/compare/2").status == 404


def test_a_plan_on_its_way_is_shown_and_stopped_at_once(ready: Visitor, server: Server) -> None:
    here = "/figures/by_sex/release"
    ready.get(here)
    page = ready.post(here, do="plan", k="5", choices="2", audience="public")
    assert "Still working" in page.words
    assert page.headers["refresh"] == "2"
    address = page.path.partition("plan=")[2]
    assert "What could be released" in ready.post(here, do="stop", plan=address).words
    assert "It was stopped. Nothing was changed." in ready.get(f"{here}?plan={address}").words
    assert releases(server) == []


def test_the_sheet_is_looked_at_before_and_after_and_its_texts_are_kept(
    ready: Visitor, server: Server
) -> None:
    page = planned(ready)
    address = re.search(r'name="plan" value="(\w+)"', page.text)
    assert address is not None
    asked = {"plan": address[1], "as": "as_it_is"}
    checked = ready.post(f"{HERE}/check", **asked)
    assert "You have not said yet how readers can report a mistake." in checked.words
    texts = {"collection-en": "By two of us", "corrections-ru": "Пишите <нам>"}
    draft = ready.post("/sheet/draft/chased", **asked, **texts)
    assert "By two of us" in draft.words
    assert "(draft)" in draft.words
    assert "&lt;нам&gt;" in draft.text
    policy = draft.headers["content-security-policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert releases(server) == []
    long = {"quality-en": "x" * 1300}
    assert ready.post("/sheet/draft/chased", **asked, **long).status == 422
    ready.get(page.path)
    refused = ready.post(f"{HERE}/check", **asked, **long, do="publish")
    assert "at most 1200 characters" in refused.words
    assert "x" * 1300 in refused.text
    assert releases(server) == []
    done = ready.post(f"{HERE}/check", **asked, **texts, do="publish")
    (code,) = releases(server)
    for language in ("en", "ru", "ar"):
        sheet = ready.get(f"/sheet/{code}/{language}")
        assert sheet.status == 200
        assert "By two of us" in sheet.words
        assert ready.get(f"{done.path}/sheet.{language}.html").text == sheet.text
    assert ready.get(f"/sheet/{code}/de").status == 404
    assert ready.get("/sheet/RL-7K3M-0000-0000/en").status == 404
    again = ready.post(f"{HERE}/check", plan=address[1], **{"as": "as_it_is"})
    assert "The register changed since this was worked out." in again.words
