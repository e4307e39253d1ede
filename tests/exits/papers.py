"""Files behind the sources: letters and photographs that say more than is seen of them."""

from __future__ import annotations

import io

import pypdf
from PIL import Image
from tests.exits.people import PEOPLE, secrets

from unerased.documents import Document, Paragraph, spans, to_pdf


def papers(number: int) -> dict[str, tuple[str, bytes]]:
    """The answer of an office, by label: every second one names somebody else in its words."""
    mine, next_ = secrets(number), secrets((number + 1) % len(PEOPLE))
    words = f"The {mine.words[4]} of {mine.words[1]} says no."
    if number % 2:
        words += f" It names {next_.names[0]}."
    return {f"@f{number}": (f"{mine.names[7]}.pdf", _letter(words, mine.names))}


def _letter(words: str, names: tuple[str, ...]) -> bytes:
    import datetime as dt  # noqa: PLC0415 - here only

    whole = to_pdf(
        Document("Letter", (Paragraph(spans(words)),)), dt.datetime(2018, 1, 1, tzinfo=dt.UTC)
    )
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(whole))
    writer.add_metadata({"/Author": names[0], "/Title": names[1], "/Subject": names[2]})
    writer.xmp_metadata = f"<x>{names[4]} {names[7]}</x>".encode()
    writer.add_attachment(f"{names[3]}.txt", names[8].encode())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def photograph(number: int) -> tuple[bytes, str]:
    """A picture that says who took it, and its name as it came."""
    names = secrets(number).names
    exif = Image.Exif()
    exif[0x010E] = f"of {names[0]} at {names[5]}"
    exif[0x013B] = names[6]
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG", exif=exif, comment=names[4].encode())
    return out.getvalue(), f"{names[6]}.jpg"
