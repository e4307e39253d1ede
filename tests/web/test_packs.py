"""Submissions on pages: what forms ask for and where it is entered; packs made, fetched, again."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING

import pypdf
import pytest
from tests.web.closed import both
from tests.web.complaints import days_ago
from tests.web.forms import form_to, forms_of
from tests.web.test_closed_compartments import closed_lines
from tests.web.test_entry import marks_of
from tests.web.test_guided import asked
from tests.web.test_hostile_forms import HOSTILE, NEVER
from tests.web.test_kinds import enter
from tests.web.test_talking import answer

from unerased.register import reads, record_lines
from unerased.remedies.checks import FORMS, wording
from unerased.remedies.packs import LANGUAGES, made_packs
from unerased.web.packing import MOST, HeldPacks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.web.complaints import Complaints
    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.web import Server

PERSONAL = sorted(kind for kind in FORMS if kind != "cat_shadow")


def fetched(inside: Visitor, path: str) -> bytes:
    """A file as its bytes: a visitor reads text."""
    import http.client  # noqa: PLC0415 - here alone

    connection = http.client.HTTPConnection("127.0.0.1", inside.port, timeout=60)
    connection.request("GET", path, headers={"Cookie": inside.cookie})
    found = connection.getresponse()
    body = found.read()
    connection.close()
    assert found.status == 200, (path, found.status)
    assert "attachment" in (found.getheader("content-disposition") or "")
    return body


def made(inside: Visitor, record: Example, kind: str = "cat_22", **fields: str) -> Page:
    address = f"/person/{record.codes['@p1']}/packs/{kind}/make"
    page = inside.get(address)
    post = next(form for form in forms_of(page) if form.method == "post" and form.action == address)
    return post.send(inside, **fields)


def files_of(page: Page) -> dict[str, str]:
    links = re.findall(r'href="(/packs/made/[^"/]+/([^"]+))"', page.text)
    return {name: path for path, name in links}


def test_every_form_stands_on_the_page_of_a_person_and_of_a_group(
    inside: Visitor, record: Example
) -> None:
    person, group = record.codes["@p1"], record.codes["@g1"]
    assert f"/person/{person}/packs" in inside.get(f"/person/{person}").text
    page = inside.get(f"/person/{person}/packs")
    for kind in PERSONAL:
        assert f'href="/person/{person}/packs/{kind}"' in page.text
        assert wording.title(FORMS[kind], "en") in page.words
    assert "cat_shadow" not in page.text
    assert "A group cannot consent" in inside.get(f"/group/{group}/packs").words


@pytest.mark.parametrize("kind", PERSONAL)
def test_what_is_open_says_where_it_is_entered_and_every_link_leads_there(
    inside: Visitor, record: Example, complaints: Complaints, kind: str
) -> None:
    complaints.file(outcome="denied")
    page = inside.get(f"/person/{record.codes['@p1']}/packs/{kind}")
    assert "Not complete." in page.words
    open_ = page.text.partition("<h2>Open</h2>")[2].partition('<p class="row">')[0]
    rows = re.findall(r'<li><span class="tag.*?</li>', open_, re.DOTALL)
    assert rows
    for row in rows:
        links = re.findall(r'href="([^"]+)">(?:Enter it|Ask about it|Correct it)</a>', row)
        assert len(links) == 1, row
        found = inside.get(links[0].replace("&amp;", "&").partition("#")[0])
        assert found.status == 200, links
        assert any(form.method == "post" for form in forms_of(found)), links


def test_what_is_entered_from_the_checker_is_open_no_more(inside: Visitor, record: Example) -> None:
    address = f"/person/{record.codes['@p1']}/packs/cat_22"

    def states(asks: str) -> list[str]:
        text = inside.get(address).text
        point = text.partition(f"<strong>{asks}</strong>")[2].partition("</ul>")[0]
        return re.findall(r'<span class="tag[^"]*">([^<]+)</span>', point)

    assert states("date of birth of the victim") == ["missing"]
    link = f"/add/claim/{record.codes['@p1']}?property=person.birth"
    assert link in inside.get(address).text.replace("&amp;", "&")
    inside.get(link)
    inside.post(
        f"/add/claim/{record.codes['@p1']}",
        property="person.birth",
        value="1990",
        source=record.codes["@survivor"],
    )
    assert states("date of birth of the victim") == ["there"]


def test_what_is_denied_is_in_conflict_with_its_claim_beside_it(
    inside: Visitor, record: Example
) -> None:
    page = inside.get(f"/person/{record.codes['@p1']}/packs/special_procedures")
    rows = re.findall(r'<li><span class="tag.*?</li>', page.text, re.DOTALL)
    conflict = [row for row in rows if "in conflict" in row]
    assert len(conflict) == 1
    assert f'href="/correct/{record.codes["@c1"]}"' in conflict[0]
    assert f'href="/claim/{record.codes["@c1"]}"' in conflict[0]


@pytest.mark.parametrize("language", ["ru", "ar"])
@pytest.mark.parametrize("kind", PERSONAL)
def test_a_checker_speaks_the_language_of_the_page(
    inside: Visitor, record: Example, kind: str, language: str
) -> None:
    path = f"/person/{record.codes['@p1']}/packs/{kind}"
    page = inside.ask("GET", path, headers={"Accept-Language": language})
    assert wording.title(FORMS[kind], language) in page.words
    for english in wording.words("en")["whys"].values():
        assert english not in page.words or "{" in english


def test_without_consent_nothing_can_be_made_and_the_page_says_what_to_do(
    inside: Visitor, record: Example, server: Server
) -> None:
    address = f"/person/{record.codes['@p1']}/packs/cat_22/make"
    page = inside.get(address)
    assert "consent not asked" in page.words
    assert f'href="/person/{record.codes["@p1"]}/consent?form=cat_22#f-send"' in page.text
    assert not [form for form in forms_of(page) if form.action == address]
    heads = asked(server, lambda register: dict(register.heads))
    assert inside.post(address, language="en", pdf="yes").status == 409
    assert asked(server, lambda register: dict(register.heads)) == heads


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pack_is_made_recorded_and_fetched_as_docx_and_pdf(
    inside: Visitor, record: Example, server: Server, language: str
) -> None:
    answer(inside, record, send="given")
    page = made(inside, record, language=language)
    assert "It is made, and recorded." in page.words
    files = files_of(page)
    drafts = [f"cat_22.{kind}" for kind in ("docx", "html", "pdf", "zip")]
    assert sorted(files) == [*drafts, "receipt.json"]
    text = zipfile.ZipFile(io.BytesIO(fetched(inside, files["cat_22.docx"]))).read(
        "word/document.xml"
    )
    assert b"detention" in text or language != "en"
    pdf = pypdf.PdfReader(io.BytesIO(fetched(inside, files["cat_22.pdf"])))
    said = "".join(one.extract_text() for one in pdf.pages) + str(pdf.metadata)
    assert record.codes["@p1"][:6] in said
    assert "Zukhra" not in said
    assert b"Zukhra" not in text
    receipt = json.loads(fetched(inside, files["receipt.json"]))
    assert receipt["recipe"]["language"] == language
    rows = asked(server, lambda register: made_packs(register.db, record.codes["@p1"]))
    assert [(one.kind, one.language, one.again) for one in rows] == [("cat_22", language, False)]
    exports = asked(server, lambda register: reads.openings(register.db))
    assert len([one for one in exports if one.what == "exported"]) == 1


def test_fetching_files_is_no_second_export_and_a_pack_without_pdf_has_none(
    inside: Visitor, record: Example, server: Server
) -> None:
    answer(inside, record, send="given")
    page = made(inside, record, pdf="no")
    files = files_of(page)
    assert "cat_22.pdf" not in files
    for path in files.values():
        fetched(inside, path)
    assert len(asked(server, lambda register: made_packs(register.db))) == 1


def test_what_is_left_out_is_told_to_the_author_before_and_after_and_stands_in_no_file(
    inside: Visitor, record: Example, server: Server
) -> None:
    lines: list[dict[str, object]] = [
        {
            "subject": record.codes["@a1"],
            "property": "act.victim",
            "value": record.codes["@p2"],
            "source": record.codes["@network"],
            "as": "@with",
        }
    ]
    _, codes = asked(server, lambda register: record_lines(register, lines, title="One more"))
    answer(inside, record, send="given")
    person = record.codes["@p1"]
    before = inside.get(f"/person/{person}/packs/cat_22/make")
    after = made(inside, record)
    for page in (before, after):
        assert "concerns somebody who did not agree to this recipient" in page.words
        assert "tells who somebody is, or where" in page.words
        assert codes["@with"] in page.text
    for path in files_of(after).values():
        body = fetched(inside, path)
        assert codes["@with"][:6].encode() not in body
        assert record.codes["@p2"][:6].encode() not in body


def test_the_draft_can_be_read_before_it_goes_and_nothing_is_recorded_by_it(
    inside: Visitor, record: Example, server: Server
) -> None:
    path = f"/sheet/pack/cat_22/{record.codes['@p1']}?language=fr&pdf=no"
    assert inside.get(path).status == 409
    answer(inside, record, send="given")
    heads = asked(server, lambda register: dict(register.heads))
    page = inside.get(path)
    assert page.status == 200
    assert 'lang="fr"' in page.text
    assert "style-src 'unsafe-inline'" in page.headers["content-security-policy"]
    address = f"/person/{record.codes['@p1']}/packs/cat_22/make?language=fr"
    assert f'href="{path.replace("&", "&amp;")}"' in inside.get(address).text
    assert asked(server, lambda register: dict(register.heads)) == heads


def test_a_pack_is_made_again_as_of_its_date_until_consent_is_taken_back(
    inside: Visitor, record: Example, server: Server
) -> None:
    person = record.codes["@p1"]
    answer(inside, record, send="given", dated=days_ago(3))
    first = made(inside, record)
    before = {name: fetched(inside, path) for name, path in files_of(first).items()}
    enter(
        inside, "act", act__victim=person, act__violation="torture", source=record.codes["@press"]
    )
    asked(server, lambda _: server.desk.cache.forget())  # as a lock does
    page = inside.get(first.path)
    assert "Its files are not held any more" in page.words
    again = form_to(page, first.path).send(inside)
    assert "made again" in again.words
    assert again.path != first.path
    assert {name: fetched(inside, path) for name, path in files_of(again).items()} == before
    brought = inside.upload("/packs/again", {"receipt": ("receipt.json", before["receipt.json"])})
    assert "It is made, and recorded." in brought.words
    answer(inside, record, send="withdrawn", dated=days_ago(0))
    for refused in (
        inside.upload("/packs/again", {"receipt": ("receipt.json", before["receipt.json"])}),
        inside.post(first.path),
    ):
        assert refused.status == 409
        assert "consent withdrawn" in refused.words
    assert len(asked(server, lambda register: made_packs(register.db))) == 3
    listed = inside.get("/packs").words
    assert listed.count("Complaint to the Committee against Torture") == 3
    assert listed.count("made again") == 2


@pytest.mark.parametrize("brought", [b"", b"{}", b"[" * 500, b"\xff\xfe", b"<script>alert(1)"])
def test_what_is_no_receipt_is_refused_in_plain_words(
    inside: Visitor, server: Server, brought: bytes
) -> None:
    inside.get("/packs")
    page = inside.upload("/packs/again", {"receipt": ("receipt.json", brought)})
    assert page.status in {409, 422}
    assert "no receipt of a pack" in page.words or "Choose the file" in page.words
    assert asked(server, lambda register: made_packs(register.db)) == []


def test_a_pack_is_sent_as_one_zip_of_its_files_and_the_same_pack_gives_the_same_bytes(
    inside: Visitor, record: Example, server: Server
) -> None:
    answer(inside, record, send="given")
    first = made(inside, record)
    files = {name: fetched(inside, path) for name, path in files_of(first).items()}
    whole = files.pop("cat_22.zip")
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.testzip() is None
        within = {one.filename: archive.read(one) for one in archive.infolist()}
        assert {one.date_time[0] for one in archive.infolist()} == {1980}
    assert within == {name: data for name, data in files.items() if name != "receipt.json"}
    assert not [name for name in within if not re.fullmatch(r"(cat_22|annex-\d\d)\.[a-z]+", name)]
    for name in ("Zukhra", record.codes["@p2"][:6]):
        assert name.encode() not in whole
    inside.get("/packs")
    inside.upload("/packs/again", {"receipt": ("receipt.json", files["receipt.json"])})
    latest = asked(server, lambda register: made_packs(register.db))[0].code
    assert fetched(inside, f"/packs/made/{latest}/cat_22.zip") == whole


@pytest.mark.parametrize("who", ["@p1", "@p2"])
def test_a_pack_that_is_held_is_given_out_no_more_once_somebody_took_consent_back(
    inside: Visitor, record: Example, server: Server, who: str
) -> None:
    def said(person: str, answer_: str, days: int) -> dict[str, object]:
        told: dict[str, object] = {"consent": person, "purpose": "committee", "answer": answer_}
        return told | {"audience": "un_bodies", "dated": days_ago(days), "obtained": "in person"}

    people = [record.codes[name] for name in ("@p1", "@p2")]
    agreed = [said(person, "given", 2) for person in people]
    asked(server, lambda register: record_lines(register, agreed, title="agreed"))
    first = made(inside, record, pdf="no")
    for path in files_of(first).values():
        fetched(inside, path)
    back = [said(record.codes[who], "withdrawn", 0)]
    asked(server, lambda register: record_lines(register, back, title="taken back"))
    for path in files_of(first).values():
        page = inside.get(path)
        assert page.status == 409
        told = "consent withdrawn" if who == "@p1" else "took consent back since it was made"
        assert told in page.words


def test_a_draft_is_made_as_of_the_day_that_was_chosen(
    inside: Visitor, record: Example, server: Server
) -> None:
    answer(inside, record, send="given", dated=days_ago(3))
    address = f"/person/{record.codes['@p1']}/packs/cat_22/make"
    today = asked(server, lambda register: register.saves()[0].place.when.date().isoformat())
    page = inside.get(address)
    assert f'<option value="{today}">' in page.text
    page = inside.get(f"{address}?language=en&pdf=no&on={today}")
    assert f'<option value="{today}" selected>' in page.text
    assert f"&amp;on={today}" in page.text
    post = next(one for one in forms_of(page) if one.method == "post" and one.action == address)
    chosen = post.send(inside)
    held = asked(server, lambda register: register.as_of(dt.date.fromisoformat(today)))
    receipt = json.loads(fetched(inside, files_of(chosen)["receipt.json"]))
    assert receipt["recipe"]["heads"].keys() == {device.hex() for device in held}
    assert f'name="on" value="{today}"' in page.text
    assert 'name="on"' not in inside.get("/packs/report/make").text


def test_a_receipt_of_another_device_can_be_brought_and_is_asked_for(
    inside: Visitor, record: Example, serve: Callable[..., Server], tmp_path: Path
) -> None:
    answer(inside, record, send="given")
    first = made(inside, record)
    receipt = fetched(inside, files_of(first)["receipt.json"])
    code = first.path.rpartition("/")[2]
    inside.get("/")
    inside.post("/lock")  # so that the folder can be opened by others
    _, other = both(serve, record, tmp_path, "cases", "identities", "legal", "evidence")
    page = other.get(f"/packs/made/{code}")
    assert "Its receipt is on another device." in page.words
    assert other.post(f"/packs/made/{code}").status == 409
    other.get("/packs")
    again = other.upload("/packs/again", {"receipt": ("receipt.json", receipt)})
    assert "It is made, and recorded." in again.words


def test_the_shadow_report_is_about_nobody_and_is_made_like_the_others(
    inside: Visitor, record: Example
) -> None:
    page = inside.get("/packs/report")
    assert "Shadow report to the Committee against Torture" in page.words
    assert "no figure was released yet" in page.words
    assert 'href="/figures">Figures</a>' in page.text
    address = "/packs/report/make"
    forms = forms_of(inside.get(address))
    form = next(one for one in forms if one.method == "post" and one.action == address)
    files = files_of(form.send(inside))
    drafts = [f"cat_shadow.{kind}" for kind in ("docx", "html", "pdf", "zip")]
    assert sorted(files) == [*drafts, "receipt.json"]
    said = fetched(inside, files["cat_shadow.html"]).decode()
    assert "There was nothing of the kind." in said
    for secret in (record.codes["@p1"][:6], "Zukhra"):
        assert secret not in said


@pytest.mark.parametrize(
    "path",
    [
        "/person/{p}/packs/nothing",
        "/person/{p}/packs/cat_shadow",
        "/person/{p}/packs/nothing/make",
        "/packs/made/{p}",
        "/sheet/pack/nothing",
        "/sheet/pack/cat_22",
        "/sheet/pack/cat_shadow/{p}",
        "/sheet/pack/cat_22/{g}x",
        "/packs/made/x",
        "/packs/made/{p}/cat_22.docx",
        "/person/{g}/packs",
        "/group/{p}/packs/cat_22",
        "/intervention/{p}/document",
    ],
)
def test_what_is_not_there_is_not_found(inside: Visitor, record: Example, path: str) -> None:
    found = path.format(p=record.codes["@p1"], g=record.codes["@g1"])
    assert inside.get(found).status == 404


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_words_do_no_harm(inside: Visitor, record: Example, name: str) -> None:
    words = HOSTILE[name].encode(errors="replace").decode()
    answer(inside, record, send="given")
    address = f"/person/{record.codes['@p1']}/packs/cat_22/make"
    inside.get(address)
    pages = [
        inside.post(address, language=words, pdf=words),
        inside.upload("/packs/again", {"receipt": (words[:60], words.encode())}),
    ]
    for page in pages:
        assert page.status in {200, 409, 422}
        tags, attributes = marks_of(page.text)
        assert not tags & NEVER
        assert not {one for one in attributes if one.startswith("on")}


def test_who_cannot_open_names_or_legal_work_sees_codes_and_makes_no_pack(
    serve: Callable[..., Server], record: Example, tmp_path: Path
) -> None:
    person = record.codes["@p1"]
    agreed: dict[str, object] = {"consent": person, "purpose": "committee", "answer": "given"}
    agreed |= {"audience": "un_bodies", "dated": days_ago(2), "obtained": "in person"}
    with record.opened() as register:
        record_lines(register, [agreed, *closed_lines(dict(record.codes))])
    _, some = both(serve, record, tmp_path, "cases", "figures")
    for path in ("packs", "packs/cat_22", "packs/cat_22/make"):
        page = some.get(f"/person/{person}/{path}")
        assert page.status == 200
        for name in ("Zukhra", "Canary", "1990-01-02"):
            assert name not in page.text
    check = some.get(f"/person/{person}/packs/cat_22").words
    point = check.partition("full name of the victim")[2].partition("date of birth")[0]
    assert "closed to you" in point.lower()
    assert "you cannot open what would tell" in check
    assert "cannot open names" in some.get(f"/person/{person}/packs/cat_22/make").words
    assert some.post(f"/person/{person}/packs/cat_22/make", language="en").status == 409
    assert some.get("/packs/report/make").status == 200
    assert some.post("/packs/report/make", language="en").status == 409


def test_only_the_last_packs_are_held_and_a_lock_drops_them(
    inside: Visitor, record: Example, server: Server
) -> None:
    answer(inside, record, send="given")
    pages = [made(inside, record, pdf="no") for _ in range(MOST + 1)]
    held = server.desk.cache.held["packs"]
    assert isinstance(held, HeldPacks)
    codes = [page.path.rpartition("/")[2] for page in pages]
    assert [held.get(code) is not None for code in codes] == [False, *[True] * MOST]
    inside.get("/")
    inside.post("/lock")
    assert all(held.get(code) is None for code in codes)


def test_a_copy_can_be_attached_to_a_step_and_the_checker_has_it(
    inside: Visitor, record: Example, complaints: Complaints
) -> None:
    step = complaints.file(date=days_ago(20), outcome="denied", decided=days_ago(3))
    address = f"/person/{record.codes['@p1']}/packs/cat_22"
    assert "no copy is held" in inside.get(address).words
    inside.get(f"/intervention/{step}/document")
    assert inside.upload(f"/intervention/{step}/document", {}).status == 422
    inside.upload(f"/intervention/{step}/document", {"file": ("a.pdf", b"x")}, received="by post")
    assert "no copy is held" not in inside.get(address).words


def test_copies_go_with_a_pack_only_when_they_are_chosen_and_say_why_when_they_do_not(
    inside: Visitor, record: Example, server: Server, complaints: Complaints
) -> None:
    answer(inside, record, send="given")
    address = f"/person/{record.codes['@p1']}/packs/cat_22/make"
    step = complaints.file(date=days_ago(20))
    complaints.letter(step, "letter.txt", b"The court has nothing to say.")
    complaints.letter(step, "x.bin", b"\x00\xff")
    page = inside.get(address)
    form = next(one for one in forms_of(page) if one.method == "post" and one.action == address)
    boxes = [name for name in form.kinds if name.startswith("copy.")]
    assert len(boxes) == 2
    assert "annex" not in " ".join(files_of(form.send(inside)))
    whole = made(inside, record, **{box.replace(".", "__"): "yes" for box in boxes})
    files = files_of(whole)
    annexes = [name for name in files if name.startswith("annex-")]
    assert len(annexes) == 1
    assert b"The court has nothing to say." in fetched(inside, files[annexes[0]])
    assert "No copy of these goes with it:" in whole.words
    assert "of this kind of file no copy can be cleaned" in whole.words
    # a file of somebody else, who agreed as well, named by a form that was changed by hand
    known = {row.file.code for row in asked(server, lambda register: reads.files(register.db))}
    answer(inside, record, about="@p2", send="given")
    complaints.letter(complaints.file("@p2", date=days_ago(9)), "of.txt", b"To somebody else.")
    (theirs,) = asked(
        server,
        lambda register: {row.file.code for row in reads.files(register.db)} - known,
    )
    inside.get(address)
    foreign = inside.post(address, language="en", **{f"copy.{theirs}": "yes"})
    assert "It is made, and recorded." in foreign.words
    assert not [name for name in files_of(foreign) if name.startswith("annex-")]


def test_letters_that_no_font_has_stop_the_pdf_and_lose_nothing(
    inside: Visitor, record: Example, server: Server
) -> None:
    answer(inside, record, send="given")
    said = {"subject": record.codes["@a1"], "source": record.codes["@network"]}
    words = "\U00010380\U00010381\U00010382"  # Ugaritic
    lines: list[dict[str, object]] = [{**said, "property": "act.injuries", "value": words}]
    asked(server, lambda register: record_lines(register, lines, title="Letters"))
    address = f"/person/{record.codes['@p1']}/packs/cat_22/make"
    inside.get(address)
    page = inside.post(address, language="en", pdf="yes")
    assert page.status == 409
    assert "no font on this machine has the letters of UGARITIC" in page.words
    assert asked(server, lambda register: made_packs(register.db)) == []
    assert "It is made, and recorded." in inside.post(address, language="en", pdf="no").words


def test_a_remedy_that_was_not_tried_is_filled_into_the_form_of_its_step(
    inside: Visitor, record: Example, complaints: Complaints
) -> None:
    complaints.refused()
    page = inside.get(f"/person/{record.codes['@p1']}/packs/cat_22")
    links = re.findall(r'href="(/add/intervention\?[^"]*remedy=ru\.appeal_389)"', page.text)
    assert len(links) == 1
    form = form_to(inside.get(links[0].replace("&amp;", "&")), "/add/intervention")
    assert form.fields["intervention.remedy"] == "ru.appeal_389"
    assert form.fields["intervention.person"] == record.codes["@p1"]
