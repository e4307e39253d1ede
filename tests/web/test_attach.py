"""A source's texts and files: pasted, sealed, taken out; nothing of them on a disk in clear."""

from __future__ import annotations

import re
import tempfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.test_canaries import forms_of, found_in
from tests.web.test_entry import ATTRIBUTES, HOSTILE, TAGS, marks_of

from unerased.evidence.words_of import paragraphs_of
from unerased.model.values import Text
from unerased.register import reads
from unerased.web.gate import LARGEST_BODY
from unerased.web.show.coding.text import PART, parts_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.register import Register
    from unerased.web import Server

WORDS = "canary words of an account nobody may read"


def texts(server: Server, source: str) -> list[tuple[str, str, str]]:
    """Locator, words and language of every part of a source's texts."""

    def read(register: Register) -> list[tuple[str, str, str]]:
        referring = reads.claims_referring_to(register.db, source)
        found = []
        for row in referring:
            for said in reads.claims_of(register.db, row.claim.subject):
                if said.claim.property == "text.body" and isinstance(said.claim.value, Text):
                    value = said.claim.value
                    found.append((said.claim.locator, value.text, value.lang))
        return found

    return server.desk.keeper.call(read)


def paste(visitor: Visitor, source: str, body: str, lang: str = "en") -> Page:
    """Add a text through the form."""
    visitor.get(f"/attach/{source}")
    return visitor.post(f"/attach/{source}", body=body, lang=lang)


def test_pasted_words_become_a_text_that_is_open_for_coding_once(
    inside: Visitor, server: Server, record: Example
) -> None:
    source = record.codes["@survivor"]
    assert "Add its text" in inside.get(f"/source/{source}").words
    page = paste(inside, source, "First words.\r\n\r\nSecond words.")
    assert "Saved." in page.words
    assert "2 paragraphs" in page.words
    assert "Second words." in page.words
    assert texts(server, source) == [("", "First words.\n\nSecond words.", "en")]
    again = inside.get(page.path)
    assert "Second words." not in again.text
    assert "Show the text" in again.words
    listed = inside.get(f"/source/{source}")
    assert f'href="{page.path}"' in listed.text
    assert "Second words." not in listed.text
    assert "Text of S-" in inside.get("/saves").words


def test_a_long_text_is_kept_in_parts_of_one_save_and_read_part_by_part(
    inside: Visitor, server: Server, record: Example
) -> None:
    source = record.codes["@survivor"]
    saves = server.desk.keeper.call(lambda register: len(register.saves()))
    body = "\n\n".join(f"Paragraph {number} {'жы ' * 200}" for number in range(1000))
    page = paste(inside, source, body, "ru")
    kept = texts(server, source)
    assert len(kept) > 10
    assert [place for place, _, _ in kept] == [f"{n + 1}/{len(kept)}" for n in range(len(kept))]
    assert all(len(words.encode()) <= PART for _, words, _ in kept)
    assert "\n\n".join(words for _, words, _ in kept).split() == body.split()
    assert server.desk.keeper.call(lambda register: len(register.saves())) == saves + 1
    assert f"part 1 of {len(kept)}" in page.words
    following = re.search(r'value="(text:T-[^"]+)"', page.text)
    assert following is not None
    source_page = page.path.split("?")[0]
    page = inside.post(source_page, go=following[1], blocks="0")
    assert f"part 2 of {len(kept)}" in page.words
    assert "Part before" in page.words
    assert "Paragraph 0 " not in page.text


@given(st.lists(st.text(alphabet="aж. ", min_size=1, max_size=30_000), max_size=6))
def test_parts_fit_into_a_claim_and_lose_no_word(words: list[str]) -> None:
    paragraphs = paragraphs_of("\n\n".join(words))
    bodies = parts_of(paragraphs)
    assert all(body and len(body.encode()) <= PART for body in bodies)
    assert "".join("".join(bodies).split()) == "".join("".join(paragraphs).split())


def test_errors_keep_what_was_pasted_and_save_nothing(
    inside: Visitor, server: Server, record: Example
) -> None:
    source = record.codes["@survivor"]
    for body, said in (
        ("  ", "Paste the words here."),
        ("kept\x00words", "control characters"),
        ("kept " * 500_000, "longer than 2 MiB"),
    ):
        page = paste(inside, source, body)
        assert page.status == 422
        assert said in page.words
        assert "Nothing was saved." in page.words
        assert body.strip()[:4] in page.text
    assert paste(inside, source, "words", "xx-none").status == 422
    assert texts(server, source) == []
    assert inside.get(f"/attach/{record.codes['@p1']}").status == 404
    assert inside.get("/attach/nothing").status == 404


def attach_file(visitor: Visitor, source: str, name: str, data: bytes) -> Page:
    """Seal a file through the form."""
    visitor.get(f"/attach/{source}")
    return visitor.upload(f"/attach/{source}", {"file": (name, data)}, received="by hand")


def take_out(visitor: Visitor, page: Page) -> Page:
    """Press the first "Take out its words" of the page."""
    found = re.search(r'action="(/attach/[^"/]+/FI-[^"]+)"', page.text)
    assert found is not None, page.words
    return visitor.post(found[1])


def test_a_file_is_sealed_and_its_words_taken_out_as_a_recorded_opening(
    inside: Visitor, server: Server, record: Example
) -> None:
    source = record.codes["@survivor"]
    page = attach_file(inside, source, "name-of-somebody.txt", WORDS.encode())
    assert "Saved." in page.words
    assert "text/plain" in page.words
    assert "name-of-somebody" not in page.text
    files = server.desk.keeper.call(lambda register: reads.files_of(register.db, source))
    assert [(row.file.received, row.file.size) for row in files] == [("by hand", len(WORDS))]
    page = take_out(inside, page)
    assert WORDS in page.words
    (opening,) = server.desk.keeper.call(lambda register: reads.openings(register.db))
    assert (opening.what, opening.target) == ("opened", files[0].file.code)
    assert texts(server, source) == [("", WORDS, "")]
    taken = server.desk.keeper.call(
        lambda register: reads.claims_referring_to(register.db, files[0].file.code)
    )
    assert [row.claim.property for row in taken] == ["text.file"]
    page = inside.get(f"/attach/{source}")
    assert "its words are taken out" in page.words
    assert "from the file" in page.words


def test_what_cannot_be_read_says_why_and_the_file_stays(
    inside: Visitor, server: Server, record: Example
) -> None:
    source = record.codes["@survivor"]
    page = attach_file(inside, source, "a.pdf", b"%PDF-1.4 not really")
    page = take_out(inside, page)
    assert page.status == 422
    assert "This file could not be read" in page.words
    assert "The file itself is kept as it was." in page.words
    assert texts(server, source) == []
    assert len(server.desk.keeper.call(lambda r: reads.files_of(r.db, source))) == 1
    page = attach_file(inside, source, "photo.jpg", b"\xff\xd8")
    assert "Its words cannot be taken out here." in page.words


def test_a_sealed_file_that_was_changed_is_refused_with_advice(
    inside: Visitor, record: Example
) -> None:
    source = record.codes["@survivor"]
    page = attach_file(inside, source, "a.txt", WORDS.encode())
    assert "Take out its words" in page.words
    (sealed,) = (record.folder / "evidence").glob("*.age")
    sealed.write_bytes(sealed.read_bytes()[:-1])
    page = take_out(inside, page)
    assert page.status == 409
    assert "does not open" in page.words
    assert WORDS not in page.text


def test_a_form_without_a_file_and_a_file_of_another_source_are_refused(
    inside: Visitor, record: Example
) -> None:
    source, other = record.codes["@survivor"], record.codes["@press"]
    page = attach_file(inside, source, "", b"")
    assert page.status == 422
    assert "Choose a file" in page.words
    page = attach_file(inside, source, "a.txt", b"words")
    found = re.search(r'action="/attach/[^"/]+/(FI-[^"]+)"', page.text)
    assert found is not None
    assert inside.post(f"/attach/{other}/{found[1]}").status == 404
    assert inside.post(f"/attach/{source}/FI-7K3M").status == 404
    assert inside.get(f"/attach/{source}/{found[1]}").status == 405


def test_a_file_of_almost_sixteen_mebibytes_is_sealed_and_the_page_names_the_command_for_more(
    inside: Visitor, server: Server, record: Example
) -> None:
    source = record.codes["@survivor"]
    assert f"unerased evidence add FILE --source {source}" in inside.get(f"/attach/{source}").words
    data = bytes(LARGEST_BODY - 10_000)
    assert "Saved." in attach_file(inside, source, "recording.wav", data).words
    (row,) = server.desk.keeper.call(lambda register: reads.files_of(register.db, source))
    assert row.file.size == len(data)


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_hostile_words_and_names_do_no_harm(inside: Visitor, record: Example, kind: str) -> None:
    text, source = HOSTILE[kind], record.codes["@survivor"]
    inside.get(f"/attach/{source}")
    pages = [
        paste(inside, source, text),
        paste(inside, source, "words", text),
        inside.upload(
            f"/attach/{source}",
            {"file": (text.replace('"', "'") + ".txt", text.encode())},
            received=text,
        ),
    ]
    pages.append(take_out(inside, pages[-1]))
    for page in pages:
        assert page.status in {200, 422}
        tags, attributes = marks_of(page.text)
        assert tags <= TAGS | {"optgroup", "script"}
        assert attributes <= ATTRIBUTES | {
            *("src", "defer", "enctype", "data-block", "data-text", "label", "formaction"),
            "open",
        }
        assert len(re.findall("<script", page.text)) <= 1
    assert inside.get(f"/attach/{source}").status == 200


def test_nothing_of_a_text_or_a_file_is_on_disk_in_clear(
    inside: Visitor,
    record: Example,
    own_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    source = record.codes["@survivor"]
    long = (WORDS + ". ") * 40_000
    page = attach_file(inside, source, "a.html", f"<p>{long}</p>".encode())
    assert WORDS in take_out(inside, page).words
    paste(inside, source, f"{WORDS}\n\n" * 2000)
    (temporary / "witness").write_text(WORDS)
    forms = list(forms_of(WORDS))
    assert found_in(temporary, forms) == ["witness"]
    for folder in (record.folder, record.storage, own_home):
        if any(folder.rglob("*")):
            assert found_in(folder, forms) == []
