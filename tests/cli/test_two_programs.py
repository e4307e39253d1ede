"""Two programs on one register, and a program that is killed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from tests.cli.desk import command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.desk import Desk

HOLDER = """
import sys
from pathlib import Path
from unerased.register import Register
folder, storage, words = sys.argv[1:]
with Register.open(Path(folder), Path(storage), words, write=True) as register:
    print("open", flush=True)
    sys.stdin.readline()
    register.record([__import__("unerased.model.records").model.records.Entity(
        register.new_code("person"), "person")])
print("saved", flush=True)
"""


@contextmanager
def held_open(desk: Desk) -> Iterator[subprocess.Popen[str]]:
    """Another program has the register open for writing; it saves once more when told."""
    words = desk.passphrase_file.read_text().strip()
    line = [sys.executable, "-c", HOLDER, str(desk.register), str(desk.storage), words]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        yield child


def test_a_second_writer_is_refused_and_the_chain_is_not_forked(desk: Desk) -> None:
    with held_open(desk) as child:
        before = desk.record_state()
        for line in (
            ["claim", "add", "--file", "-"],
            ["undo", "SV-0000", "--reason", "x"],
            ["rebuild"],
            ["evidence", "add", str(desk.home / "held.yaml")],
            ["figure", "add", str(desk.home / "held.yaml")],
        ):
            answer = desk.run(*line, stdin=b'{"entity": "person"}')
            assert (answer.code, answer.out) == (5, "")
            assert "Another program on this device has this register open" in answer.line
        assert desk.record_state() == before
        # reading is free meanwhile
        assert desk.json("verify")["ok"]
        assert len(desk.json("search", "raid")["hits"]) == 1
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write("\n")
        child.stdin.flush()
        assert child.stdout.readline() == "saved\n"
        assert child.wait(60) == 0
    assert desk.add({"entity": "person"}).code == 0
    told = desk.json("verify")
    assert (told["ok"], told["chains"], told["segments"]) == (True, 1, 5)


def test_a_page_that_has_it_unlocked_and_a_command_do_not_both_write(desk: Desk) -> None:
    with served(desk, "--json") as (child, address):
        pages = browser()
        with pages.open(address, timeout=30) as page:
            html = page.read().decode()
        assert desk.add({"entity": "person"}).code == 0  # still locked: the command may write
        where = page.geturl()
        token = html.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        words = desk.passphrase_file.read_text().strip()
        form = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "passphrase": words})
        asked = urllib.request.Request(  # noqa: S310 - the address is our own
            where, form.encode(), {"Origin": where[: where.index("/", 8)]}
        )
        with pages.open(asked, timeout=30) as page:
            assert page.status == 200
        answer = desk.add({"entity": "person"})
        assert answer.code == 5
        child.send_signal(signal.SIGTERM)
        assert child.wait(30) == 0
    assert desk.add({"entity": "person"}).code == 0
    assert desk.json("verify")["ok"]


def browser() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor())


@contextmanager
def served(desk: Desk, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    line = command("serve", *more, *desk.shared)
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        text = ""
        try:
            while "\n}" not in text if "--json" in more else "Ctrl-C" not in text:
                text += child.stdout.readline()
                assert child.poll() is None
            address = json.loads(text)["address"] if "--json" in more else text.split()[1]
            yield child, address
        finally:
            if child.poll() is None:
                child.terminate()


def test_served_pages_are_on_this_machine_only_and_stop_at_ctrl_c(desk: Desk) -> None:
    with served(desk, "--port", "0") as (child, address):
        assert address.startswith("http://127.0.0.1:")
        with browser().open(address, timeout=30) as page:
            assert page.status == 200
        child.send_signal(signal.SIGINT)
        _, told = child.communicate(timeout=30)
    assert child.returncode == 0
    assert told.splitlines()[-1] == "unerased: stopped; the register is locked"


def test_where_no_register_is_the_pages_join_and_nothing_is_made(
    desk: Desk, tmp_path: Path
) -> None:
    nowhere, other = tmp_path / "nowhere", tmp_path / "other device"
    for told, where in (
        ("There is no register in this folder.", [str(nowhere), str(other)]),
        ("This device holds no keys for the register", [str(desk.register), str(other)]),
    ):
        line = command("serve", "--register", where[0], "--device-storage", where[1])
        with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert told in child.stdout.readline()
            address = child.stdout.readline().split()[1]
            with browser().open(address, timeout=30) as page:
                assert page.url.endswith("/join")
            child.terminate()
        assert not nowhere.exists()
        assert not other.exists()


def test_a_port_that_is_taken_is_said(desk: Desk) -> None:
    with served(desk, "--json") as (_, address):
        port = address.split(":")[2].split("/")[0]
        answer = desk.run("serve", "--port", port)
        assert answer.code == 5
        assert f"port {port} on 127.0.0.1 cannot be used" in answer.line


@pytest.mark.skipif(sys.platform == "win32", reason="a kill that cannot be caught is asked for")
def test_a_killed_save_leaves_all_or_nothing_and_everything_acknowledged(
    desk: Desk, codes: dict[str, str]
) -> None:
    many = desk.home / "many.jsonl"
    line = {"subject": codes["@p"], "property": "person.note", "source": codes["@network"]}
    lines = [json.dumps(line | {"value": f"{number} " + "x" * 30_000}) for number in range(1000)]
    many.write_text("\n".join(lines))
    whole = 0
    for moment in ("while it reads", "with a segment begun", "with a part of it written"):
        out = killed(desk, many, moment)
        told = desk.json("verify")
        assert told["ok"], moment
        saves = [save for save in desk.json("log")["saves"] if save["records"] == len(lines)]
        # what was acknowledged is there; what is there is whole
        assert len(saves) in {whole, whole + 1}
        assert not out or len(saves) == whole + 1
        whole = len(saves)
        assert len(desk.json("search", "raid")["hits"]) == 1
        assert desk.add({"entity": "person"}).code == 0  # the next save goes on behind it
        assert desk.json("verify")["ok"]
    assert desk.json("verify")["unfinished"]
    assert "a save that was interrupted; nothing of it is believed" in desk.run("verify").out
    assert desk.json("claim", "add", "--file", str(many))["records"] == len(lines)
    before = desk.json("verify")
    assert desk.json("rebuild")["rebuilt"]
    assert desk.json("verify") == before


def killed(desk: Desk, file: Path, moment: str) -> bytes:
    """Kill a save at a moment; gives what it had acknowledged by then."""
    (chain,) = (desk.register / "journal").iterdir()
    before = len(desk.segments())
    child = subprocess.Popen(
        command("claim", "add", "--file", str(file), "--json", *desk.shared),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    if moment == "while it reads":
        time.sleep(0.4)
    while child.poll() is None:
        if moment == "with a segment begun" and any(chain.glob("*.tmp")):
            break
        if moment == "with a part of it written" and len(desk.segments()) > before:
            break
        if moment == "while it reads":
            break
    child.send_signal(signal.SIGKILL)
    out, _ = child.communicate(timeout=30)
    return out
