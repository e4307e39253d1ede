from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.evidence.names import media_type, safe_name


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("scan.pdf", "scan.pdf"),
        ("C:\\Users\\someone\\scan.pdf", "scan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("folder/", "folder"),
        ("..", "file"),
        ("", "file"),
        ("line\nbreak\x00.txt", "line_break_.txt"),
        ("photo\u202egpj.exe", "photo_gpj.exe"),
        ("\u0441\u043a\u0430\u043d.pdf", "\u0441\u043a\u0430\u043d.pdf"),
        ("e\u0301.txt", "\u00e9.txt"),
    ],
)
def test_names_are_kept_without_paths_and_tricks(given_: str, kept: str) -> None:
    assert safe_name(given_) == kept


def test_a_long_name_keeps_its_ending() -> None:
    kept = safe_name("x" * 500 + ".pdf")
    assert len(kept) == 200
    assert kept.endswith(".pdf")


@given(st.text(max_size=400))
def test_every_name_becomes_one_that_is_safe(name: str) -> None:
    kept = safe_name(name)
    assert kept
    assert kept not in {".", ".."}
    assert len(kept) <= 200
    assert not set(kept) & set("/\\\0\n\r\u202e")
    assert safe_name(kept) == kept


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.pdf", "application/pdf"),
        ("A.JPG", "image/jpeg"),
        ("a.unheard-of", "application/octet-stream"),
        ("pdf", "application/octet-stream"),
    ],
)
def test_the_type_follows_from_the_ending(name: str, kind: str) -> None:
    assert media_type(name) == kind
