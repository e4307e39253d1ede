"""What a reader of a file can find in it: words, names inside it, metadata, hidden parts."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

import pypdf
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_TAG = re.compile(r"<[^>]*>")


def told(files: Mapping[str, bytes]) -> list[str]:
    """Everything that files tell, part by part, in small letters."""
    return [part.casefold() for name, data in files.items() for part in _told(name, data)]


def _told(name: str, data: bytes) -> Iterator[str]:
    yield name
    yield data.decode("latin-1")
    match name.rpartition(".")[2]:
        case "pdf":
            yield from _pdf(data)
        case "docx" | "zip":
            yield from _zip(data)
        case "png":
            yield from _png(data)
        case _:
            text = data.decode("utf-8", "replace")
            yield text
            yield _TAG.sub("", text)
            yield text.replace("\r\n ", "")  # a calendar folds its lines


def _pdf(data: bytes) -> Iterator[str]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    yield str(reader.metadata)
    yield from (page.extract_text() for page in reader.pages)
    for number in range(1, int(str(reader.trailer["/Size"]))):
        found = pypdf.generic.IndirectObject(number, 0, reader).get_object()
        yield str(found)
        if isinstance(found, pypdf.generic.StreamObject) and not _is_font(found):
            yield from _stream(found)


def _is_font(stream: pypdf.generic.StreamObject) -> bool:
    return "/Length1" in stream or stream.get("/Subtype") in {"/OpenType", "/CIDFontType0C"}


def _stream(stream: pypdf.generic.StreamObject) -> Iterator[str]:
    """The bytes of it: unpacked, but a photograph as it stands, since metadata lie inside."""
    photo = "/DCTDecode" in str(stream.get("/Filter"))
    raw = stream._data if photo else stream.get_data()  # noqa: SLF001 - the bytes as they stand
    yield raw.decode("latin-1")
    yield raw.decode("utf-16", "replace")


def _zip(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        yield opened.comment.decode("latin-1")
        for entry in opened.infolist():
            yield f"{entry.filename} {entry.comment!r} {entry.extra!r}"
            inside = opened.read(entry)
            yield from _told(entry.filename, inside)


def _png(data: bytes) -> Iterator[str]:
    with Image.open(io.BytesIO(data)) as picture:
        yield str(picture.info)
        picture.load()
    at = 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        if kind in {b"zTXt", b"iTXt"}:
            for start in range(len(body)):
                try:
                    yield zlib.decompress(body[start:]).decode("utf-8", "replace")
                except zlib.error:
                    continue
        at += 12 + size


def found_in(parts: Sequence[str], secrets: Iterable[str]) -> list[str]:
    """Which secrets are told, in any case of letters."""
    return [one for one in secrets if any(one.casefold() in part for part in parts)]
