"""A document in three forms: what is said stays said, and nothing else is said."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import struct
import subprocess
import zipfile
import zlib
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unerased.documents import (
    Annex,
    Annexes,
    BadPicture,
    BadTable,
    Columns,
    Document,
    Heading,
    Items,
    LettersMissing,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Span,
    Table,
    spans,
    to_docx,
    to_html,
    to_pdf,
)

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.documents.blocks import Block

AT = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
HOSTILE = (
    '#panic("x")',
    '#read("/etc/passwd") $x$ @a <b> \\u{41} `#sys`',
    "</td><script>alert(1)</script><img src=x onerror=alert(1)>",
    "&amp; \" ' ]]> {{ x }} {% y %} __import__('os')",
    "a\u202eb\u2066c\x00d\x07\ud800e\u2028f",
    "Имя на кириллице Ӏ и اسم بالعربية",
)


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A grey PNG of 2 x 2 pixels with more chunks in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    body = [(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)), *chunks]
    body += [(b"IDAT", zlib.compress(b"\0\x10\x20\0\x30\x40")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in body)


def whole(words: str, language: str = "en") -> Document:
    """Every kind of block, each with these words."""
    text = spans(
        words,
        Span(words, frozenset({"strong", "emphasis", "quiet"})),
        Span(words, frozenset({"code"}), "ru"),
    )
    blocks: tuple[Block, ...] = (
        Heading(text, 4),
        *(Paragraph(text, role) for role in ("text", "lead", "number", "quote", "small")),
        *(Paragraph(text, tone=tone) for tone in ("deny", "wait", "find")),
        Items((text, text)),
        Items((text,), numbered=True),
        Items((text,), numbered=True),
        Table((text, text), ((text, text),), caption=text, first_is_head=True, widths=(1, 2)),
        Picture(png(), words + "x", text, 0.5),
        Columns((Heading(text, 2), Paragraph(text)), (Table((text,), ()), Items((text,)))),
        Note(text, (Paragraph(text), Items((text,)))),
        PageBreak(),
        Annexes(
            ("No.", "Document", "Date", "Pages", "SHA-256"), (Annex(text, words, words, "ab" * 32),)
        ),
    )
    return Document(words + "x", blocks, language, foot=words + "x")


def pdf_words(data: bytes, tmp_path: Path) -> str:
    path = tmp_path / "it.pdf"
    path.write_bytes(data)
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


class Tags(HTMLParser):
    """The tags of a page, their attributes, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.keys: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.keys |= {key for key, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


def parsed(page: str) -> Tags:
    made = Tags()
    made.feed(page)
    return made


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words_in_html(words: str) -> None:
    harmless = parsed(to_html(whole("words")))
    made = parsed(to_html(whole(words)))
    assert made.tags == harmless.tags
    assert made.keys == harmless.keys
    assert not {"script", "svg", "iframe", "form", "a"} & made.tags
    assert not [key for key in made.keys if key.startswith("on")]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words_in_a_pdf(words: str, tmp_path: Path) -> None:
    said = pdf_words(to_pdf(whole(words), AT), tmp_path)
    for part in ("#panic", "#read", "<script>", "{{ x }}", "кириллице"):
        if part in words:
            assert part in said


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words_in_a_docx(words: str) -> None:
    harmless = zipfile.ZipFile(io.BytesIO(to_docx(whole("words"), AT))).namelist()
    made = to_docx(whole(words), AT)
    assert zipfile.ZipFile(io.BytesIO(made)).namelist() == harmless
    opened = docx.Document(io.BytesIO(made))
    assert Span(words).text.splitlines()[0] in opened.paragraphs[1].text


@given(st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_text_is_set_as_html_and_docx(words: str) -> None:
    assert parsed(to_html(whole(words))).tags == parsed(to_html(whole("words"))).tags
    docx.Document(io.BytesIO(to_docx(whole(words), AT)))


def test_the_same_document_and_time_give_the_same_bytes() -> None:
    other = AT + dt.timedelta(days=1)
    for make in (to_pdf, to_docx):
        assert make(whole("words"), AT) == make(whole("words"), AT)
        assert make(whole("words"), AT) != make(whole("words"), other)


def test_a_pdf_is_tagged_says_its_language_and_names_nobody() -> None:
    made = pypdf.PdfReader(io.BytesIO(to_pdf(whole("words", "ru"), AT)))
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "ru"
    xmp = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in xmp
    assert made.metadata is not None
    assert set(made.metadata) <= {"/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate"}
    assert made.metadata["/Title"] == "wordsx"
    assert "typst" in made.metadata["/Creator"].lower()


def test_a_docx_names_nobody_and_no_machine() -> None:
    made = to_docx(whole("words"), AT)
    it = docx.Document(io.BytesIO(made)).core_properties
    assert (it.title, it.author, it.last_modified_by, it.comments) == ("wordsx", "", "", "")
    assert it.created == it.modified == AT
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert not {"docProps/app.xml", "docProps/thumbnail.jpeg"} & set(parts.namelist())
        assert {one.date_time for one in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_docx_has_real_styles_languages_and_heads_that_repeat() -> None:
    made = docx.Document(io.BytesIO(to_docx(whole("words", "ar"), AT)))
    styles = {paragraph.style.name for paragraph in made.paragraphs if paragraph.style}
    assert {"Title", "Heading 1", "List Bullet", "List Number", "Quote", "Caption"} <= styles
    xml = made.element.xml
    assert "<w:bidi/>" in xml
    assert "<w:bidiVisual/>" in xml
    assert "<w:tblHeader/>" in xml
    assert 'w:lang w:val="ru"' in xml
    assert 'descr="wordsx"' in xml


def test_lists_begin_again_at_one() -> None:
    made = docx.Document(io.BytesIO(to_docx(whole("words"), AT)))
    numbered = [one for one in made.paragraphs if one.style and one.style.name == "List Number"]
    numbers = [one._p.pPr.numPr.numId.val for one in numbered]  # noqa: SLF001
    assert len(numbers) == len(set(numbers)) == 2


def test_arabic_and_cyrillic_are_shaped_and_read_in_their_order(tmp_path: Path) -> None:
    words = "اعتقلوه في الشارع"
    said = spans("He said: ", Span(words, language="ar"), " and left.")
    made = Document("x", (Paragraph(said), Paragraph(spans("Меня держали"))))
    seen = pdf_words(to_pdf(made, AT), tmp_path)
    assert "Меня держали" in seen
    letters = "".join(one for one in seen if "\u0600" <= one <= "\u06ff" or one == " ")
    assert all(word in letters for word in words.split())


def test_a_script_without_a_font_is_named_and_its_letters_are_not() -> None:
    words = "\U00012000\U00013000"  # no machine that runs these tests has fonts of cuneiform
    with pytest.raises(LettersMissing, match="HTML") as missing:
        to_pdf(Document("x", (Paragraph(spans(words)),)), AT)
    assert missing.value.scripts == ("CUNEIFORM", "EGYPTIAN")
    assert words[0] not in str(missing.value)


def test_only_what_is_seen_of_a_picture_is_kept() -> None:
    secret = b"Author\0somebody"
    made = Picture(png((b"tEXt", secret), (b"eXIf", secret), (b"tIME", b"\0" * 7)), "a picture").png
    assert b"somebody" not in made
    assert made == png()
    broken = png()[:-20], b"GIF89a", png().replace(b"IDAT", b"IDAX"), b""
    for data in broken:
        with pytest.raises(BadPicture):
            Picture(data, "a picture")
    with pytest.raises(BadPicture):
        Picture(png(), "  ")


def test_a_row_with_too_few_cells_is_refused() -> None:
    with pytest.raises(BadTable, match="Row 1 of a table has 1 cells where its head has 2"):
        Table((spans("a"), spans("b")), ((spans("a"),),))


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="needs libreoffice-writer-nogui (soffice)"
)
def test_a_draft_opens_in_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "it.docx").write_bytes(to_docx(whole("Меня держали اعتقلوه"), AT))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    subprocess.run(
        [
            "soffice",
            home,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            tmp_path,
            tmp_path / "it.docx",
        ],
        capture_output=True,
        check=True,
        timeout=200,
    )
    said = pdf_words((tmp_path / "it.pdf").read_bytes(), tmp_path)
    assert "Меня держали" in said
    assert "اعتقلوه" in said
