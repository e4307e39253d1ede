"""Files of a draft as their readers open them: LibreOffice, pdftotext, tags, shaped letters."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
from typing import TYPE_CHECKING

import pypdf
import pytest
from tests.remedies.test_checks import facts
from tests.remedies.test_languages import everything
from tests.remedies.world import BOOK

from unerased.documents import to_docx, to_pdf
from unerased.model.records import Claim
from unerased.model.values import Text
from unerased.remedies.checks import checked, form_of
from unerased.remedies.packs import LANGUAGES
from unerased.remedies.packs.compose import composed
from unerased.remedies.packs.frames import frame
from unerased.remedies.packs.labels import term_label

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.documents import Document

DAY = dt.date(2018, 11, 30)
AT = dt.datetime(2018, 11, 30, tzinfo=dt.UTC)
#: without lam-alef: pdftotext takes that ligature apart in the wrong order
ARABIC = "احتجزوه في قبو أسبوعين"
CYRILLIC = "Держали в подвале три дня"
POLES = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext (poppler)")


def drafted(language: str) -> Document:
    """A draft of everything, told in Arabic and Cyrillic too."""
    got = everything()
    more = (
        Claim("C-ar", "A-1", "act.method", Text(ARABIC, "ar"), "S-1"),
        Claim("C-ru", "A-1", "act.method", Text(CYRILLIC, "ru"), "S-1"),
    )
    whole = type(got)(got.person, (*got.claims, *more), *[
        getattr(got, name) for name in list(got.__dataclass_fields__)[2:]
    ])  # fmt: skip
    found = checked(form_of("cat_22"), facts(reason="refused"))
    return composed(found, whole, BOOK, frame(language), language, DAY)


def words_of(path: Path) -> str:
    made = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, timeout=60
    )
    return " ".join(made.stdout.decode().split())


def logical(words: str) -> set[str]:
    """Words of Arabic letters in their plain forms, without marks of direction."""
    return {
        "".join(letter for letter in word if "\u0600" <= letter <= "\u06ff")
        for word in words.split()
    }


@POLES
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_is_tagged_and_read_out_in_order_in_every_language(
    language: str, tmp_path: Path
) -> None:
    data = to_pdf(drafted(language), AT)
    root = pypdf.PdfReader(io.BytesIO(data)).root_object
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    (tmp_path / "it.pdf").write_bytes(data)
    said = words_of(tmp_path / "it.pdf")
    assert CYRILLIC in said
    assert set(ARABIC.split()) <= logical(said)
    assert term_label("violations", "torture", BOOK, language) in said
    heads = [frame(language)[key] for key in ("facts", "contested", "remedies", "annexes")]
    places = [said.rindex(head) for head in heads]
    assert places == sorted(places)


@POLES
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs libreoffice-writer-nogui")
@pytest.mark.parametrize("language", ["fr", "ru"])
def test_a_docx_says_the_same_in_libreoffice(language: str, tmp_path: Path) -> None:
    (tmp_path / "it.docx").write_bytes(to_docx(drafted(language), AT))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path),
         str(tmp_path / "it.docx")],
        capture_output=True, check=True, timeout=200,
    )  # fmt: skip
    said = words_of(tmp_path / "it.pdf")
    assert CYRILLIC in said
    assert set(ARABIC.split()) <= logical(said)
    assert term_label("violations", "torture", BOOK, language) in said
