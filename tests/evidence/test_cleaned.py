"""Copies to give away: what is seen of a file, and nothing that it says of itself beside."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
from PIL import Image, PngImagePlugin
from pypdf.annotations import FreeText
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from tests.exits.reading import told

from unerased.documents import Document, Paragraph, spans, to_pdf
from unerased.evidence.cleaned import NotCleaned, cleaned

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "Zvukova"
SEEN = "What the office wrote"


def page(words: str = SEEN) -> bytes:
    """A PDF with words, as a program sets it."""
    import datetime as dt  # noqa: PLC0415 - here only

    document = Document("A letter", (Paragraph(spans(words)),))
    return to_pdf(document, dt.datetime(2018, 1, 1, tzinfo=dt.UTC))


def changed(change: Callable[[pypdf.PdfWriter], Any]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(page()))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def photograph(size: tuple[int, int] = (60, 30), *, turned: int = 1, kind: str = "JPEG") -> bytes:
    """A picture, red at the left, that says who took it, where and when."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010E] = f"of {SECRET}"
    exif[0x013B] = SECRET
    if kind == "PNG":
        more = PngImagePlugin.PngInfo()
        more.add_text("Author", SECRET)
        more.add_itxt("Comment", SECRET, zip=True)
        picture.save(out, kind, pnginfo=more, exif=exif)
    else:
        picture.save(out, kind, exif=exif, comment=SECRET.encode(), quality=95)
    return out.getvalue()


def tells(data: bytes, ending: str = "pdf") -> bool:
    return any(SECRET.casefold() in part for part in told({f"a.{ending}": data}))


def inside(data: bytes) -> Image.Image:
    """The one picture of a PDF."""
    (found,) = pypdf.PdfReader(io.BytesIO(data)).pages[0].images
    return Image.open(io.BytesIO(found.data)).convert("RGB")


def metadata(writer: pypdf.PdfWriter) -> None:
    writer.add_metadata({"/Author": SECRET, "/Title": SECRET, "/Custom": SECRET})
    writer.xmp_metadata = f"<x>{SECRET}</x>".encode()


def attachment(writer: pypdf.PdfWriter) -> None:
    writer.add_attachment(f"{SECRET}.txt", SECRET.encode())


def outline(writer: pypdf.PdfWriter) -> None:
    writer.add_outline_item(title=SECRET, page_number=0)


def script(writer: pypdf.PdfWriter) -> None:
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(SECRET)}
    )
    writer.root_object[NameObject("/OpenAction")] = action


def of_the_page(writer: pypdf.PdfWriter) -> None:
    told_so = DictionaryObject({NameObject("/Private"): TextStringObject(SECRET)})
    writer.pages[0][NameObject("/PieceInfo")] = told_so
    writer.pages[0][NameObject("/LastModified")] = TextStringObject(SECRET)


def link(writer: pypdf.PdfWriter) -> None:
    from pypdf.annotations import Link  # noqa: PLC0415 - here only

    writer.add_annotation(0, Link(rect=(1, 1, 9, 9), url=f"https://example.org/{SECRET}"))


def instead(writer: pypdf.PdfWriter) -> None:
    """Words for who does not see a page, beside what is drawn on it."""
    contents = writer.pages[0]["/Contents"].get_object()
    contents.set_data(
        b"/Span <</ActualText (" + SECRET.encode() + b")>> BDC\n" + contents.get_data() + b"\nEMC"
    )


EVERY = (metadata, attachment, outline, script, of_the_page, link, instead)


@pytest.mark.parametrize("change", EVERY, ids=lambda one: one.__name__)
def test_what_a_pdf_says_beside_its_pages_is_gone(
    change: Callable[[pypdf.PdfWriter], Any],
) -> None:
    before = changed(change)
    assert tells(before)
    copy = cleaned(before, "letter.pdf")
    assert not tells(copy.data)
    assert (copy.ending, copy.pages) == ("pdf", 1)
    reader = pypdf.PdfReader(io.BytesIO(copy.data))
    assert SEEN in reader.pages[0].extract_text()
    assert SEEN in copy.words
    assert not reader.metadata
    assert "/Metadata" not in reader.root_object


def test_an_earlier_version_inside_a_pdf_is_gone() -> None:
    writer = pypdf.PdfWriter(io.BytesIO(page(f"Before: {SECRET}")), incremental=True)
    writer.remove_page(0)
    writer.append(io.BytesIO(page()))
    out = io.BytesIO()
    writer.write(out)
    copy = cleaned(out.getvalue(), "x.pdf")
    assert copy.pages == 1
    assert "Before" not in copy.words
    texts = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(copy.data)).pages]
    assert texts == [copy.words]
    assert len(copy.data) < len(out.getvalue())


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photograph_is_a_page_with_nothing_but_the_picture(kind: str) -> None:
    before = photograph(kind=kind)
    assert tells(before, kind.lower().replace("jpeg", "jpg"))
    copy = cleaned(before, f"IMG.{kind.lower()}")
    assert not tells(copy.data)
    assert (copy.pages, copy.words) == (1, "")
    picture = inside(copy.data)
    assert picture.size == (60, 30)
    assert near(picture.getpixel((5, 15)), (255, 0, 0))
    assert near(picture.getpixel((55, 15)), (255, 255, 255))


def near(one: Any, other: tuple[int, int, int]) -> bool:
    return all(abs(mine - theirs) < 40 for mine, theirs in zip(one, other, strict=True))


def test_a_photograph_is_turned_as_it_is_seen() -> None:
    copy = cleaned(photograph(turned=6), "IMG.JPG")
    picture = inside(copy.data)
    assert picture.size == (30, 60)
    assert near(picture.getpixel((15, 5)), (255, 0, 0))
    assert near(picture.getpixel((15, 55)), (255, 255, 255))


def test_what_hangs_at_the_end_of_a_photograph_is_gone() -> None:
    assert not tells(cleaned(photograph() + SECRET.encode(), "a.jpg").data)


def test_a_photograph_inside_a_pdf_says_nothing_beside_the_picture() -> None:
    packed = io.BytesIO()
    Image.open(io.BytesIO(photograph())).save(packed, "PDF")
    writer = pypdf.PdfWriter(clone_from=packed)
    image = next(
        one.get_object() for one in writer._objects  # noqa: SLF001 - the picture itself
        if isinstance(one, pypdf.generic.StreamObject) and one.get("/Subtype") == "/Image"
    )  # fmt: skip
    image._data = photograph()  # noqa: SLF001 - as a scanner puts it in
    out = io.BytesIO()
    writer.write(out)
    assert tells(out.getvalue())
    copy = cleaned(out.getvalue(), "scan.pdf")
    assert not tells(copy.data)
    assert near(inside(copy.data).getpixel((5, 15)), (255, 0, 0))


def test_the_same_file_gives_the_same_copy() -> None:
    for data, name in ((changed(metadata), "a.pdf"), (photograph(), "a.jpg"), (b"a\r\nb", "a.txt")):
        assert cleaned(data, name).data == cleaned(data, name).data


def test_plain_text_stays_and_loses_what_is_not_seen() -> None:
    copy = cleaned(b"\xef\xbb\xbfOne\r\ntwo\x00\x1b[8m", "a.txt")
    assert (copy.data, copy.ending, copy.pages) == (b"One\ntwo[8m", "txt", 0)


def comment(writer: pypdf.PdfWriter) -> None:
    writer.add_annotation(0, FreeText(text=SECRET, rect=(1, 1, 90, 90)))


def layers(writer: pypdf.PdfWriter) -> None:
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject()


def encrypted(writer: pypdf.PdfWriter) -> None:
    writer.encrypt("secret")


def word_file() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", SECRET)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (lambda: changed(comment), "a.pdf", "comments"),
        (lambda: changed(layers), "a.pdf", "layers"),
        (lambda: changed(encrypted), "a.pdf", "encrypted"),
        (word_file, "a.docx", "kind"),
        (lambda: b"x", "noending", "kind"),
        (lambda: b"%PDF-1.4 nothing", "a.pdf", "broken"),
        (lambda: photograph()[:200], "a.jpg", "broken"),
        (lambda: b"\xff\xfe\xff", "a.txt", "undecoded"),
    ],
)
def test_what_cannot_be_cleaned_is_refused_with_a_reason(
    data: Callable[[], bytes], name: str, why: str
) -> None:
    with pytest.raises(NotCleaned) as refused:
        cleaned(data(), name)
    assert refused.value.why == why
    assert SECRET not in str(refused.value)


def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(NotCleaned) as refused:
        cleaned(page(), "a.pdf", seconds=0.01)
    assert refused.value.why == "late"
