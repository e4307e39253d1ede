from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.journal.workbench import Home

from unerased.journal import DEFAULT_COMPARTMENTS, Entry, Head

ENTRIES = st.lists(
    st.builds(
        Entry,
        st.sampled_from(DEFAULT_COMPARTMENTS),
        st.sets(st.sampled_from(["P-1", "P-2", "S-1", "FI-9"]), max_size=3).map(
            lambda units: tuple(sorted(units))
        ),
        st.binary(max_size=40),
        st.binary(max_size=5000),
    ),
    max_size=6,
)


class AnyUse(RuleBasedStateMachine):
    """Whatever is done in whatever order, what was appended is what is read."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        root = Path(self._folder.name)
        self.home = Home(root / "register", root / "storage")
        self.journal = self.home.create()
        self.saves: list[list[Entry]] = [[]]
        self.secrets: dict[str, bytes] = {}

    @rule(entries=ENTRIES, later=st.integers(-100_000, 100_000))
    def append(self, entries: list[Entry], later: int) -> None:
        self.home.clock.now += later
        stamps = self.journal.append(entries)
        assert len(stamps) == bool(entries)
        if entries:
            self.saves.append(entries)

    @rule()
    def reopen(self) -> None:
        self.journal.close()
        self.journal = self.home.open(write=True)

    @rule(name=st.sampled_from(["age:FI-1", "age:FI-2"]), value=st.binary(max_size=99))
    def keep_a_secret(self, name: str, value: bytes) -> None:
        expected = self.secrets.setdefault(name, value)
        assert self.journal.secret(name, lambda: value) == expected

    @rule(data=st.data())
    def read_after(self, data: Any) -> None:
        after = data.draw(st.integers(0, len(self.saves)))
        read = list(self.journal.read({self.journal.device: after}))
        assert [list(segment.entries) for segment in read] == self.saves[after:]
        assert [segment.hlc for segment in read] == sorted(segment.hlc for segment in read)

    @rule()
    def verify(self) -> None:
        report = self.journal.verify()
        assert report.faults == ()
        assert report.segments == len(self.saves)
        assert report.entries == sum(map(len, self.saves))

    @rule()
    def read_beside(self) -> None:
        with self.home.open() as reader:
            assert reader.heads() == self.journal.heads()
            assert [list(segment.entries) for segment in reader.read({})] == self.saves

    @invariant()
    def nothing_is_wrong(self) -> None:
        assert self.journal.faults == ()
        (head,) = self.journal.heads().values()
        assert isinstance(head, Head)
        assert head.seq == len(self.saves)

    def teardown(self) -> None:
        self.journal.close()
        self._folder.cleanup()


TestAnyUse = AnyUse.TestCase
TestAnyUse.settings = settings(
    max_examples=20,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
