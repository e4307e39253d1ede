"""Attack 27 through the pages: what is entered stands nowhere on disk in clear."""

from __future__ import annotations

import base64
import tempfile
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import pytest
from tests.web.example import PASSPHRASE
from tests.web.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.web.example import Example

    from unerased.web import Server

NAME = "Canary Zulfiya Незримова"
TEXT = "canary words of an account nobody may read"
SEARCHED = "canarysearchedfor"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, watched."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def forms_of(text: str) -> Iterator[bytes]:
    """The text in every encoding that a careless program would leave it in."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
        plain = text.encode(encoding)
        yield plain
        yield plain.hex().encode()
        for start in range(3):
            whole = plain[start : start + (len(plain) - start) // 3 * 3]
            yield base64.b64encode(whole)
    yield quote(text).encode()
    yield quote_plus(text).encode()


def found_in(folder: Path, forms: list[bytes]) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files or folder.name == "temporary"
    return [path.name for path in files if any(form in path.read_bytes() for form in forms)]


def test_nothing_that_was_entered_or_searched_for_is_on_disk(
    serve: Callable[..., Server],
    record: Example,
    temporary: Path,
    own_home: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server = serve(record)
    visitor = Visitor(server.port)
    visitor.get(f"/start/{server.desk.sessions.token}")
    visitor.post("/unlock", passphrase=PASSPHRASE)
    source = record.codes["@survivor"]
    visitor.get("/add/person")
    page = visitor.post("/add/person", person__name=NAME, person__note=TEXT, source=source)
    assert "Saved." in page.words
    visitor.post("/add/person", person__name=NAME, person__note=TEXT * 30_000, source=source)
    address = next(one.path for one in visitor.history if one.path.startswith("/person/"))
    assert NAME in visitor.post(address, show="identifying").text
    visitor.get("/search")
    assert (
        TEXT.split(maxsplit=1)[0] in visitor.post("/search", words=TEXT, names="yes").text.lower()
    )
    visitor.post("/search", words=SEARCHED)
    (temporary / "witness").write_text(TEXT)
    forms = [form for text in (NAME, TEXT, SEARCHED, PASSPHRASE) for form in forms_of(text)]
    assert found_in(temporary, forms) == ["witness"]
    for folder in (record.folder, record.storage, own_home):
        if any(folder.rglob("*")):
            assert found_in(folder, forms) == []
    visitor.post("/lock")
    assert found_in(record.storage, forms) == []
    for entry in caplog.records:
        assert not any(text in entry.getMessage() for text in (NAME, TEXT, SEARCHED))
