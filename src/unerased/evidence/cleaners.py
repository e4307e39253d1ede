"""What is left of each kind of file when it tells nothing but what is seen of it.

Called in a process of its own: see `cleaned`. Everything becomes a PDF of its pages or of the one
picture, or plain text. Nothing of the old file is carried over but what a page draws: no title, no
author, no dates, no program, no earlier version, no attachment, no comment, nothing that lies in a
photograph beside the picture. What cannot be taken apart so is refused, never half cleaned.
"""

from __future__ import annotations

import io
import warnings
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["CLEANERS", "Refused", "Seen"]

_MOST_PAGES: Final = 400
_MOST_PIXELS: Final = 80_000_000
#: of a page (A4), in points
_WIDE, _TALL = 595.0, 842.0
#: beside a page's contents; each can say who, when, with what, or something that is not drawn
_SAYS: Final = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AA", "/A", "/OPI", "/Alternates"),
    *("/StructParent", "/StructParents", "/Tabs", "/ID", "/AF", "/SeparationInfo", "/DSS"),
    *("/Name", "/Title", "/Author", "/ActualText", "/Alt", "/E", "/T", "/RI", "/Measure"),
)
_DRAWN_OTHERWISE: Final = ("/JPXDecode", "/JBIG2Decode")
_HARMLESS: Final = frozenset({"/Link", "/Popup"})


class Refused(Exception):
    """It cannot be cleaned; the word says why: see `cleaned.Why`."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is left of a file.

    Attributes:
        data: the copy.
        ending: "pdf" or "txt".
        pages: how many, 0 for plain text.
        words: that a machine can read in it; "" for pictures.
    """

    data: bytes
    ending: str
    pages: int
    words: str


def _pdf(data: bytes) -> Seen:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("encrypted")
    root = reader.root_object
    if "/OCProperties" in root:
        raise Refused("layers")
    if len(reader.pages) > _MOST_PAGES:
        raise Refused("too large")
    writer = PdfWriter()
    for page in reader.pages:
        _refuse_drawn_over(page)
        writer.add_page(page, excluded_keys=("/Annots", "/B", "/Metadata", "/PieceInfo", "/Thumb"))
    for found in writer._objects:  # noqa: SLF001 - every object that goes into the copy
        _scrub(found)
    # what only those referred to that are gone now is left behind by a second copy
    return _again(writer)


def _refuse_drawn_over(page: DictionaryObject) -> None:
    """Forms and comments are drawn over the page: without them it would say something else."""
    annotations = page.get("/Annots")
    for one in (annotations.get_object() if annotations is not None else None) or ():
        if one.get_object().get("/Subtype") not in _HARMLESS:
            raise Refused("comments")


def _scrub(found: Any) -> None:  # noqa: ANN401 - pypdf's objects are of many kinds
    if not isinstance(found, DictionaryObject):
        return
    is_image = found.get("/Subtype") == "/Image"
    for key in _SAYS:
        if key in found and not (key == "/A" and is_image):
            del found[key]
    for value in found.values():
        _scrub_inside(value)
    if isinstance(found, StreamObject):
        if is_image:
            _scrub_image(found)
        elif found.get("/Subtype") in {None, "/Form"} and "/Length1" not in found:
            _scrub_drawing(found)


def _scrub_inside(value: Any) -> None:  # noqa: ANN401 - as above
    """What lies inside a dictionary or a list; what is referred to is an object of its own."""
    if isinstance(value, DictionaryObject):
        _scrub(value)
    elif isinstance(value, ArrayObject):
        for one in value:
            _scrub_inside(one)


def _scrub_drawing(found: StreamObject) -> None:
    """Words that stand in a drawing for what is drawn, and need not be what is seen."""
    drawn = found.get_data()
    if not any(key in drawn for key in (b"/ActualText", b"/Alt", b"/E ", b"/E(")):
        return
    parsed = ContentStream(found, None)
    for operands, operator in parsed.operations:
        if operator in {b"BDC", b"DP"}:
            for one in operands:
                _scrub_inside(one)
    found.set_data(_written(parsed))


def _written(parsed: ContentStream) -> bytes:
    fresh = ContentStream(None, None)
    fresh.operations = parsed.operations
    return fresh.get_data()


def _scrub_image(found: StreamObject) -> None:
    filters = found.get("/Filter")
    names = [str(one) for one in (filters if isinstance(filters, ArrayObject) else [filters])]
    if any(name in _DRAWN_OTHERWISE for name in names):
        raise Refused("picture")
    if "/DCTDecode" in names:
        if len(names) > 1:
            raise Refused("picture")
        found._data = _jpeg_drawn(found._data)  # noqa: SLF001 - the bytes as they stand


def _again(writer: PdfWriter) -> Seen:
    first = io.BytesIO()
    writer.metadata = None
    writer.write(first)
    last = PdfWriter()
    reader = PdfReader(first)
    for page in reader.pages:
        last.add_page(page)
    last.metadata = None
    out = io.BytesIO()
    last.write(out)
    words = "\n".join(page.extract_text() for page in reader.pages)
    return Seen(out.getvalue(), "pdf", len(reader.pages), words)


def _jpeg_drawn(data: bytes) -> bytes:
    """A JPEG without anything beside the picture: no Exif, no thumbnail, no comment, no tail."""
    if data[:2] != b"\xff\xd8":
        raise Refused("picture")
    out, at = bytearray(b"\xff\xd8"), 2
    while True:
        while data[at : at + 2] == b"\xff\xff":  # fill bytes
            at += 1
        if data[at : at + 1] != b"\xff" or at + 4 > len(data):
            raise Refused("picture")
        kind = data[at + 1]
        if kind == _END:
            return bytes(out) + b"\xff\xd9"
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at : at + 2 + size]
        at += 2 + size
        colours = kind == _ADOBE and body[4:9] == b"Adobe"
        if colours or not (_APPS <= kind <= _LAST_APP or kind == _COMMENT):
            out += body
        if kind == _SCAN:
            until = _scan_end(data, at)
            out += data[at:until]
            at = until
            if data[at : at + 2] == b"\xff\xd9":
                return bytes(out) + b"\xff\xd9"


_END, _SCAN, _COMMENT, _APPS, _ADOBE, _LAST_APP = 0xD9, 0xDA, 0xFE, 0xE0, 0xEE, 0xEF


def _scan_end(data: bytes, at: int) -> int:
    """Where the next marker stands that is no part of a scan."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise Refused("picture")
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:  # noqa: PLR2004 - restarts
            return at
        at += 2


def _picture(data: bytes) -> Seen:
    """One page with the picture: the pixels, turned as they are seen, and nothing else."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - only here

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(data)) as opened:
            if getattr(opened, "n_frames", 1) > 1:
                raise Refused("several pictures")
            turned = ImageOps.exif_transpose(opened)
            flat = _on_white(turned)
    if opened.format == "JPEG":
        packed = io.BytesIO()
        flat.save(packed, "JPEG", quality=95, subsampling=0)
        drawn, how = _jpeg_drawn(packed.getvalue()), "/DCTDecode"
    else:
        drawn, how = zlib.compress(flat.tobytes(), 9), "/FlateDecode"
    return _one_page(drawn, how, flat.size)


def _on_white(picture: Any) -> Any:  # noqa: ANN401 - Pillow's pictures
    from PIL import Image  # noqa: PLC0415 - only here

    if picture.has_transparency_data:
        whole = picture.convert("RGBA")
        white = Image.new("RGBA", whole.size, "white")
        return Image.alpha_composite(white, whole).convert("RGB")
    return picture.convert("RGB")


def _one_page(drawn: bytes, how: str, size: tuple[int, int]) -> Seen:
    wide, tall = size
    scale = min(_WIDE / wide, _TALL / tall)
    image = StreamObject()
    image._data = drawn  # noqa: SLF001 - it is packed already
    for name, value in (
        ("/Type", NameObject("/XObject")),
        ("/Subtype", NameObject("/Image")),
        ("/Width", NumberObject(wide)),
        ("/Height", NumberObject(tall)),
        ("/ColorSpace", NameObject("/DeviceRGB")),
        ("/BitsPerComponent", NumberObject(8)),
        ("/Filter", NameObject(how)),
    ):
        image[NameObject(name)] = value
    writer = PdfWriter()
    page = writer.add_blank_page(wide * scale, tall * scale)
    contents = DecodedStreamObject()
    contents.set_data(f"q {wide * scale:.3f} 0 0 {tall * scale:.3f} 0 0 cm /Im Do Q".encode())
    page[NameObject("/Contents")] = writer._add_object(contents)  # noqa: SLF001 - as pypdf's own do
    drawing = DictionaryObject({NameObject("/Im"): writer._add_object(image)})  # noqa: SLF001 - same
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): drawing})
    page[NameObject("/MediaBox")] = ArrayObject(
        [FloatObject(one) for one in (0, 0, wide * scale, tall * scale)]
    )
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return Seen(out.getvalue(), "pdf", 1, "")


def _text(data: bytes) -> Seen:
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("undecoded") from error
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    shown = "".join(letter for letter in plain if letter >= " " or letter in "\n\t")
    return Seen(shown.encode(), "txt", 0, shown)


CLEANERS: Final[Mapping[str, Callable[[bytes], Seen]]] = {
    "pdf": _pdf,
    "jpg": _picture,
    "jpeg": _picture,
    "png": _picture,
    "webp": _picture,
    "tif": _picture,
    "tiff": _picture,
    "bmp": _picture,
    "txt": _text,
    "md": _text,
}
