"""Attack 44: two packages that overwrite each other's files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from tests.register.workbench import code

from unerased.register import CipherClash, reads
from unerased.register.cipher import check_packages, installed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.register.workbench import Home


def test_one_package_is_accepted_and_two_are_refused() -> None:
    check_packages()
    check_packages({"sqlcipher3"}.__contains__)
    check_packages({"sqlcipher3-binary"}.__contains__)
    with pytest.raises(CipherClash, match="sqlcipher3 and sqlcipher3-binary are both installed"):
        check_packages({"sqlcipher3", "sqlcipher3-binary"}.__contains__)


def test_a_register_is_not_opened_where_both_are_installed(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with home.open() as register:
        assert reads.entity(register.db, code("P", 1)) is not None
    for name in ("sqlcipher3", "sqlcipher3-binary"):
        described = tmp_path / "site" / f"{name.replace('-', '_')}-0.6.dist-info"
        described.mkdir(parents=True)
        (described / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.6\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *sys.path])
    assert installed("sqlcipher3-binary")
    with pytest.raises(CipherClash, match="Nothing was opened"):
        home.open()
    with pytest.raises(CipherClash, match="Nothing was opened"):
        home.create()
