"""The words of files: what each kind says, and what hostile ones may not do."""

from __future__ import annotations

import io
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.evidence import word_readers
from unerased.evidence.words_of import Fault, Words, ending_of, paragraphs_of, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HTML = (
    b"<head><title>x</title><style>p {}</style></head><body><h1>One</h1><p>Two &amp; "
    b"<b>three</b><br>four<script>bad()</script><p>five<!-- six --></body>"
)
EMAIL = (
    b"From: one@example.org\nSubject: =?utf-8?b?0YHQu9C+0LLQvg==?=\n"
    b"Content-Type: text/plain; charset=utf-8\n\nFirst.\n\nSecond.\n"
)
WORDED = (
    "<w:p><w:r><w:t>One </w:t></w:r><w:r><w:t>two</w:t><w:br/><w:t>three</w:t></w:r>"
    "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p><w:p/>"
    "<w:p><w:r><w:t>four</w:t></w:r><mc:Fallback><w:t>four</w:t></mc:Fallback></w:p>"
)
CANARY = "canary words of an account nobody may read"


def docx(body: str, head: str = "") -> bytes:
    """A document of Word with this body."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml",
            f'{head}<w:document xmlns:w="{WORD}" xmlns:mc="http://schemas.openxmlformats.org/'
            f'markup-compatibility/2006"><w:body>{body}</w:body></w:document>',
        )
    return packed.getvalue()


def pdf(objects: Sequence[str]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out = b"%PDF-1.4\n"
    offsets = []
    for number, one in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode()
    start = len(out)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n".encode()
    return out + b"%%EOF\n"


def written(*lines: str) -> bytes:
    """A PDF of one page with these lines."""
    drawn = " T* ".join(f"({line}) Tj" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 72 700 Td {drawn} ET"
    return pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
                "/Resources << /Font << /F1 5 0 R >> >> >>"
            ),
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


@pytest.mark.parametrize(
    ("name", "data", "paragraphs"),
    [
        ("a.txt", "Первое.\r\n\r\nSecond\r\nline.".encode(), ("Первое.", "Second\nline.")),
        ("a.TXT", "with a mark".encode("utf-16"), ("with a mark",)),
        ("a.md", b"# Heading\n\n  - one\n  - two\n", ("# Heading", "- one\n- two")),
        (
            "a.html",
            HTML,
            ("One", "Two & three\nfour", "five"),
        ),
        ("a.htm", "<meta charset=windows-1251><p>слово".encode("cp1251"), ("слово",)),
        (
            "a.docx",
            docx(WORDED),
            ("One two\nthree", "four"),
        ),
        (
            "a.pdf",
            written(
                "They took me to a building at the edge of the town,",
                "in the night.",
                "Then I left.",
            ),
            ("They took me to a building at the edge of the town, in the night.", "Then I left."),
        ),
        (
            "a.eml",
            EMAIL,
            ("From: one@example.org\nSubject: слово", "First.", "Second."),
        ),
        (
            "b.eml",
            b"To: two@example.org\nContent-Type: text/html\n\n<p>First.<p>Second.",
            ("To: two@example.org", "First.", "Second."),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_the_words_of_each_kind_of_file(
    name: str, data: bytes, paragraphs: tuple[str, ...]
) -> None:
    assert words_of(data, name) == Words(paragraphs)


def test_the_kinds_that_are_named_are_those_that_are_read() -> None:
    assert all(ending_of(f"x.{ending}") == ending for ending in word_readers.READERS)
    assert [ending_of(name) for name in ("photo.jpg", "txt", "a.pdf.exe", "")] == [""] * 4


def encrypted() -> bytes:
    """A PDF that asks for a password."""
    from pypdf import PdfWriter  # noqa: PLC0415 - beside what it is for

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("photo.jpg", b"\xff\xd8", Fault.NO_READER),
        ("a.txt", b"  \n\n ", Fault.EMPTY),
        ("a.txt", "слово".encode("cp1251"), Fault.UNDECODED),
        ("a.htm", b"<meta charset=no-such>\xff\xfe\xff", Fault.UNDECODED),
        ("a.pdf", encrypted(), Fault.ENCRYPTED),
        ("a.pdf", written(), Fault.EMPTY),
        ("a.pdf", b"%PDF-1.4 and nothing", Fault.BROKEN),
        ("a.docx", b"PK\x03\x04 cut", Fault.BROKEN),
        ("a.docx", docx("<w:p><w:t>&b;</w:t></w:p>", LAUGHS), Fault.BROKEN),
        ("a.txt", b"word\n\n" * 400_000, Fault.TOO_LARGE),
        ("a.docx", docx("<w:p/>" * 12_000_000), Fault.TOO_LARGE),
    ],
    ids=lambda value: value.value if isinstance(value, Fault) else "",
)
def test_what_cannot_be_read_has_a_reason(name: str, data: bytes, fault: Fault) -> None:
    assert words_of(data, name) == Words(fault=fault)


def test_pages_that_are_their_own_parents_and_xml_without_a_floor_end_as_faults() -> None:
    loop = pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"])
    assert words_of(loop, "a.pdf").fault in {Fault.BROKEN, Fault.EMPTY}
    deep = docx("<w:p>" * 1_000_000 + "</w:p>" * 1_000_000)
    assert words_of(deep, "a.docx").fault in {Fault.BROKEN, Fault.EMPTY, Fault.TOO_LARGE}


def test_a_reading_that_takes_too_long_is_ended() -> None:
    assert words_of(b"one", "a.txt", seconds=0.001) == Words(fault=Fault.LATE)


@pytest.mark.skipif(sys.platform != "linux", reason="no other system bounds a process so")
def test_a_reading_that_takes_too_much_memory_is_ended() -> None:
    """What is read is one word both times: only the memory that it takes is too much."""
    small, large = b"<p>word", b"<p>word" + b" " * 24_000_000
    little = 128 * 2**20
    assert words_of(large, "a.html", memory=2**30) == Words(("word",))
    assert words_of(small, "a.html", memory=little) == Words(("word",))
    assert words_of(large, "a.html", memory=little).fault in {Fault.TOO_LARGE, Fault.BROKEN}


def test_nothing_of_a_broken_file_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    broken = written(CANARY).replace(b"/Length", b"/Lengxx").replace(b"xref", b"xxxx")
    words_of(broken, "a.pdf")
    words_of(CANARY.encode() + b"\xff", "a.txt")
    said = capfd.readouterr()
    assert CANARY not in said.out + said.err


@given(st.text(alphabet=st.sampled_from("ab \n\t\r\u2028"), max_size=200))
def test_paragraphs_hold_every_word_in_order_and_none_is_empty(text: str) -> None:
    found = paragraphs_of(text)
    assert " ".join(found).split() == text.split()
    assert all(paragraph == paragraph.strip() and paragraph for paragraph in found)


@given(st.lists(st.from_regex(r"\A[a-z]{1,9}( [a-z]{1,9}){0,3}\Z"), max_size=9))
def test_paragraphs_with_empty_lines_between_them_come_apart_again(paragraphs: list[str]) -> None:
    assert paragraphs_of("\n\n".join(paragraphs)) == tuple(paragraphs)


def test_lines_are_paragraphs_where_no_line_is_empty_and_in_long_blocks() -> None:
    assert paragraphs_of("one\ntwo") == ("one", "two")
    assert paragraphs_of("one\ntwo\n \nthree") == ("one\ntwo", "three")
    assert paragraphs_of("one\n\n" + "word\n" * 400) == ("one", *["word"] * 400)
