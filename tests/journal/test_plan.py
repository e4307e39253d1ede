from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from unerased.journal import Entry
from unerased.journal.plan import cut


@given(st.lists(st.integers(0, 300), min_size=1, max_size=30), st.integers(1, 1000))
def test_pieces_hold_every_entry_once_and_in_order(sizes: list[int], budget: int) -> None:
    entries = [Entry("cases", (f"P-{size % 3}",), b"", bytes(size)) for size in sizes]
    pieces = cut(entries, budget)
    assert [entry for piece in pieces for entry in piece] == entries
    assert all(pieces)
    for piece in pieces:
        assert len(piece) == 1 or sum(len(entry.body or b"") for entry in piece) <= budget


def test_what_fits_is_not_cut() -> None:
    entries = [Entry("cases", (), b"", bytes(100))] * 10
    assert cut(entries) == [entries]
