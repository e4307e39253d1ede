from __future__ import annotations

import secrets

import pytest

from unerased.journal import Invalid, Reason
from unerased.journal.chain import OpenRun, Tip, advance, believed, start, trusted
from unerased.journal.common import Common, Run
from unerased.journal.segment import ZEROS, Place, PlainPart, Segment, build, parse
from unerased.seal import SigningKey, new_key

REGISTER, DEVICE, MEMBER = b"R" * 16, b"D" * 16, b"M" * 16
SIGNER, STRANGER = SigningKey.generate(), SigningKey.generate()
KEY = new_key()
ONE, TWO = b"1" * 16, b"2" * 16


def chained(count: int, by: dict[int, SigningKey] | None = None) -> list[Segment]:
    prev = ZEROS
    segments: list[Segment] = []
    for seq in range(1, count + 1):
        place = Place(REGISTER, DEVICE, seq)
        sign = (by or {}).get(seq, SIGNER).sign
        parts = [PlainPart(b"K" * 16, KEY, b"")]
        segments.append(parse(build(place, prev, parts, sign, secrets.token_bytes), place))
        prev = segments[-1].hash
    return segments


def stand(segments: list[Segment], prev: bytes | None = ZEROS, *, every: bool = False) -> object:
    count, fault = trusted(segments, prev, SIGNER.verify_key(), every=every)
    return count, fault and fault.reason


def test_a_signed_head_stands_for_all_before_it() -> None:
    segments = chained(4)
    assert stand(segments) == stand(segments, every=True) == (4, None)
    assert stand(segments[2:], segments[1].hash) == (2, None)
    assert stand(segments[2:], None) == (2, None)
    assert stand([]) == (0, None)


def test_a_foreign_signature_is_found_where_it_is() -> None:
    assert stand(chained(4, {4: STRANGER})) == (3, Reason.SIGNATURE)
    assert stand(chained(4, {1: STRANGER, 4: STRANGER})) == (0, Reason.SIGNATURE)
    middle = chained(4, {2: STRANGER})
    assert stand(middle, every=True) == (1, Reason.SIGNATURE)
    assert stand(middle) == (4, None)  # the owner signed a head over it, and so approved of it


def test_a_segment_that_does_not_follow_ends_the_chain_there() -> None:
    segments, others = chained(4), chained(4)
    assert stand([*segments[:2], others[2], segments[3]]) == (2, Reason.BROKEN_CHAIN)
    assert stand(segments[1:], others[0].hash) == (0, Reason.BROKEN_CHAIN)


def common(hlc: int, run: Run | None = None, member: bytes = MEMBER) -> Common:
    return Common([], [], hlc, member, [], run, 0)


def walk(*runs: Run | None) -> Tip:
    tip = start(DEVICE)
    for number, (segment, run) in enumerate(zip(chained(len(runs)), runs, strict=True), start=1):
        tip = advance(tip, segment, common(number, run), MEMBER)
    return tip


def test_the_clock_advances_and_the_member_stays() -> None:
    (first, second) = chained(2)
    tip = advance(start(DEVICE), first, common(5), MEMBER)
    assert advance(tip, second, common(6), MEMBER).seq == 2
    for wrong, reason in (
        (common(5), Reason.CLOCK),
        (common(6, member=b"G" * 16), Reason.MEMBER),
    ):
        with pytest.raises(Invalid) as refused:
            advance(tip, second, wrong, MEMBER)
        assert refused.value.reason is reason


def test_a_run_is_believed_once_it_is_closed() -> None:
    pending = walk(None, Run(ONE, 0, closing=False), Run(ONE, 1, closing=False))
    assert pending.run == OpenRun(ONE, 2, 2)
    assert [believed(pending, seq) for seq in (1, 2, 3)] == [True, False, False]
    closed = walk(None, Run(ONE, 0, closing=False), Run(ONE, 1, closing=True), None)
    assert closed.run is None
    assert closed.abandoned == ()
    assert all(believed(closed, seq) for seq in (1, 2, 3, 4))


def test_a_run_that_was_left_is_never_believed() -> None:
    tip = walk(
        Run(ONE, 0, closing=False),
        Run(ONE, 1, closing=False),
        None,
        Run(ONE, 0, closing=False),
        Run(TWO, 0, closing=False),
        Run(TWO, 1, closing=True),
    )
    assert tip.abandoned == ((1, 2), (4, 4))
    assert [believed(tip, seq) for seq in range(1, 7)] == [False, False, True, False, True, True]


@pytest.mark.parametrize(
    "runs",
    [
        pytest.param([Run(ONE, 1, closing=False)], id="begins in the middle"),
        pytest.param([Run(ONE, 0, closing=True)], id="begins with its end"),
        pytest.param([Run(ONE, 0, closing=False), Run(ONE, 2, closing=True)], id="leaves one out"),
        pytest.param([Run(ONE, 0, closing=False), Run(ONE, 0, closing=False)], id="says one twice"),
    ],
)
def test_a_run_out_of_order_is_refused(runs: list[Run]) -> None:
    with pytest.raises(Invalid) as refused:
        walk(*runs)
    assert refused.value.reason is Reason.RUN
