"""A person who was counted in a release is erased: the number stays, and its receipt verifies."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.figures.release.bench import BY_MONTH, FEBRUARY, Bench

from unerased.attack import Policy
from unerased.figures.receipt import load_receipt, verify_receipt
from unerased.figures.release import issued, one, publish
from unerased.journal import DELAY_MS, system_clock
from unerased.register import Register, erasing, reads

RULE = Policy(k=5, width=5)
TOOL = Path(__file__).parents[3] / "tools" / "verify_receipt.py"


@pytest.mark.parametrize("erased", [False, True])
def test_releases_stay_and_verify_after_an_erasure(tmp_path: Path, *, erased: bool) -> None:
    made = Bench(tmp_path, BY_MONTH)
    with made.register as register:
        made.enter(8)
        made.enter(7, sex="man", dates=("2018-08",))
        made.enter(6, sex="man")
        made.enter(6, dates=("2018-08",))
        out = publish(register, "held", "as_it_is", RULE, FEBRUARY)
        person = made.persons[0]
        plan = erasing.plan(register, person)
        assert plan.releases == (out.code,)
        if erased:
            erasing.propose(register, plan)

    def later() -> int:
        return system_clock() + DELAY_MS + 1000

    folders = (tmp_path / "register", tmp_path / "storage", "test words")
    with Register.open(*folders, write=True, clock=later) as register:
        counted = reads.counted_in(register.db, out.code)
        assert len(counted) == (26 if erased else 27)
        assert (person in {row.unit for row in counted}) is not erased
        (key,) = reads.release_keys(register.db)
        found, row = one(register.db, out.code)
        again = issued(found.content, row.release.receipt.encode(), out.code)
    assert again == out
    receipt = load_receipt(again.receipt)
    verify_receipt(receipt, definition=again.definition, key=key.key)
    assert receipt.count == 27
    assert json.loads(again.published)["published"]["total"] == 27
    files = {"receipt.json": again.receipt, "figure.yaml": again.definition}
    for name, data in {**files, "published.json": again.published}.items():
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    flags = ["--definition", "figure.yaml", "--published", "published.json"]
    checked = subprocess.run(
        [sys.executable, TOOL, "receipt.json", *flags],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
