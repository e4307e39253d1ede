from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.journal import Invalid, Reason
from unerased.journal.codec import encode
from unerased.journal.common import MAX_HLC, bounded, next_hlc, read_common, write_common

OWN, ONE, TWO = b"D" * 16, b"1" * 16, b"2" * 16
HASH = b"H" * 32


def common(**changes: object) -> dict[str, Any]:
    told: dict[str, Any] = {
        "control": [{"t": "something"}],
        "heads": [[ONE, 1, HASH], [TWO, 9, HASH]],
        "hlc": 5,
        "member": b"M" * 16,
        "parts": [["cases", 1], ["identities", 2]],
        "run": [b"R" * 16, 0, False],
        "wall_ms": 7,
    }
    return {**told, **changes}


def test_a_common_part_comes_back() -> None:
    read = read_common(encode(common()), 3, OWN)
    assert write_common(read) == encode(common())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"hlc": -1}, Reason.MALFORMED),
        ({"hlc": 1 << 63}, Reason.CLOCK),
        ({"wall_ms": 1 << 46}, Reason.CLOCK),
        ({"member": b"M"}, Reason.MALFORMED),
        ({"run": [b"R", 0, False]}, Reason.MALFORMED),
        ({"run": [b"R" * 16, -1, False]}, Reason.MALFORMED),
        ({"run": [b"R" * 16, 0]}, Reason.MALFORMED),
        ({"run": [b"R" * 16, 0, False, 0]}, Reason.NOT_CANONICAL),
        ({"heads": [[TWO, 1, HASH], [ONE, 1, HASH]]}, Reason.HEADS),
        ({"heads": [[ONE, 1, HASH], [ONE, 1, HASH]]}, Reason.HEADS),
        ({"heads": [[OWN, 1, HASH]]}, Reason.HEADS),
        ({"heads": [[ONE, 0, HASH]]}, Reason.MALFORMED),
        ({"parts": [["cases", 1]]}, Reason.PARTS),
        ({"parts": [["identities", 1], ["cases", 1]]}, Reason.PARTS),
        ({"parts": [["cases", 1], ["cases", 2]]}, Reason.PARTS),
        ({"parts": [["cases", 1], ["common", 1]]}, Reason.PARTS),
        ({"parts": [["cases", 1], ["Ж", 1]]}, Reason.PARTS),
        ({"parts": [["cases", 1], ["identities", 0]]}, Reason.MALFORMED),
        ({"control": [1]}, Reason.MALFORMED),
        ({"more": 1}, Reason.MALFORMED),
    ],
)
def test_a_common_part_that_breaks_a_rule_is_refused(
    changes: dict[str, Any], reason: Reason
) -> None:
    with pytest.raises(Invalid) as refused:
        read_common(encode(common(**changes)), 3, OWN)
    assert refused.value.reason is reason


@given(
    st.integers(0, (1 << 62) - 1),
    st.lists(st.integers(0, MAX_HLC - 1)),
    st.integers(-(2**70), 2**70),
)
def test_the_clock_always_advances_and_always_has_room(
    own: int, seen: list[int], clock: int
) -> None:
    value = next_hlc(own, seen, bounded(clock))
    assert own < value < MAX_HLC
    assert value >= bounded(clock) << 16
    assert all(other < value for other in seen if other < 1 << 62)
