from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.journal.workbench import PASSPHRASE, entry

from unerased.journal import DeviceBusy, Journal

if TYPE_CHECKING:
    from tests.journal.workbench import Home

WRITER = """
import sys
from pathlib import Path
from unerased.journal import Journal

folder, storage, passphrase = sys.argv[1:]
with Journal.open(Path(folder), Path(storage), passphrase, write=True):
    print("writing", flush=True)
    sys.stdin.read()
"""


def test_a_second_writing_process_is_refused_until_the_first_ends(home: Home) -> None:
    home.create().close()
    command = [sys.executable, "-c", WRITER, str(home.folder), str(home.storage), PASSPHRASE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"writing\n"
        with pytest.raises(DeviceBusy, match="Nothing was written"):
            home.open(write=True)
        with home.open() as reader:
            assert len(list(reader.read({}))) == 1
        other.kill()
    with home.open(write=True) as journal:
        journal.append([entry()])


def test_a_second_writer_in_the_same_process_is_refused_too(home: Home) -> None:
    with home.create(), pytest.raises(DeviceBusy):
        home.open(write=True)
    home.open(write=True).close()


def test_a_refused_passphrase_frees_the_lock(home: Home) -> None:
    home.create().close()
    with pytest.raises(Exception, match="passphrase"):
        Journal.open(home.folder, home.storage, "not the right words at all", write=True)
    home.open(write=True).close()
