"""Recovery shares: any k open, k - 1 know nothing, and a bad one is named."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.seal import (
    BadShare,
    InvalidKey,
    Share,
    ShareSet,
    SharesRefused,
    TooFewShares,
    check_share,
    join,
    missing,
    split,
    verify,
    wrap,
)
from unerased.seal.shares import PIECE_SIZE, groups, places

OFFERED = [(2, 3), (2, 7), (3, 4), (3, 5), (3, 6), (4, 5), (4, 6), (5, 6), (6, 7)]


@pytest.mark.parametrize(("needed", "holders"), OFFERED)
def test_any_k_of_n_shares_open_what_was_wrapped_and_fewer_say_how_many_lack(
    needed: int, holders: int
) -> None:
    whole, shares = split(needed, holders)
    wrapped = wrap(b"k" * 32, whole.hpke_key, b"a backup")
    for some in combinations(shares, needed):
        assert missing(whole, some) == 0
        assert join(whole, some).wrapping.unwrap(wrapped, b"a backup") == b"k" * 32
    for few in combinations(shares, needed - 1):
        assert missing(whole, few) == 1
        with pytest.raises(TooFewShares, match="1 more"):
            join(whole, few)


@pytest.mark.parametrize(("needed", "holders"), OFFERED)
def test_fewer_than_k_holders_miss_exactly_the_piece_of_their_own_group(
    needed: int, holders: int
) -> None:
    every = groups(needed, holders)
    for few in combinations(range(1, holders + 1), needed - 1):
        held = {place for number in few for place in places(needed, holders, number)}
        assert set(range(len(every))) - held == {every.index(few)}


def test_with_one_piece_missing_every_secret_is_equally_likely() -> None:
    # all pieces of two bits, 2 of 3: what one holder sees says nothing about the XOR of all
    seen: Counter[tuple[tuple[int, int], int]] = Counter()
    for pieces in product(range(4), repeat=3):
        held = places(2, 3, 1)
        view = (pieces[held[0]], pieces[held[1]])
        seen[view, pieces[0] ^ pieces[1] ^ pieces[2]] += 1
    assert len(seen) == 4**2 * 4
    assert set(seen.values()) == {1}


def test_one_share_twice_counts_once() -> None:
    whole, shares = split(2, 3)
    assert missing(whole, [shares[0], shares[0]]) == 1


def test_a_share_of_another_set_is_named() -> None:
    whole, shares = split(2, 3)
    _, foreign = split(2, 3)
    check_share(whole, shares[1])
    with pytest.raises(BadShare, match="Share 2 belongs to another set"):
        join(whole, [shares[0], foreign[1]])


@given(st.integers(0, 5), st.integers(0, PIECE_SIZE - 1), st.integers(1, 255))
def test_any_changed_byte_of_a_share_is_named_with_its_line(line: int, at: int, by: int) -> None:
    whole, shares = split(3, 5)
    right = shares[3]
    place = list(right.pieces)[line]
    piece = bytearray(right.pieces[place])
    piece[at] ^= by
    wrong = Share(whole.id, 3, 5, 4, {**right.pieces, place: bytes(piece)})
    with pytest.raises(BadShare, match=rf"Share 4 is not what was printed: line {line + 1} "):
        check_share(whole, wrong)


def test_a_record_that_names_other_keys_for_right_shares_is_refused() -> None:
    whole, shares = split(2, 3)
    other, _ = split(2, 3)
    join(whole, shares[:2])
    forged = ShareSet(whole.id, 2, 3, whole.commitments, other.hpke_key, whole.verify_key)
    with pytest.raises(BadShare, match="names other keys"):
        join(forged, shares[:2])


@pytest.mark.parametrize(("needed", "holders"), [(1, 3), (3, 3), (2, 2), (0, 3), (2, 8), (5, 4)])
def test_numbers_that_open_or_are_lost_too_easily_are_refused(needed: int, holders: int) -> None:
    with pytest.raises(SharesRefused, match=r"2 of 3 and 3 of 5"):
        split(needed, holders)


def test_too_much_paper_is_refused_with_what_is_offered() -> None:
    with pytest.raises(SharesRefused, match=r"3 of 5, 4 of 6"):
        split(4, 7)


def test_shares_and_sets_of_another_form_cannot_be_made() -> None:
    whole, shares = split(2, 3)
    pieces = shares[0].pieces
    with pytest.raises(InvalidKey):
        Share(whole.id, 2, 3, 2, pieces)
    with pytest.raises(InvalidKey):
        Share(whole.id, 2, 3, 9, pieces)
    with pytest.raises(InvalidKey):
        Share(whole.id[:4], 2, 3, 1, pieces)
    with pytest.raises(InvalidKey):
        Share(whole.id, 2, 3, 1, {place: piece[:5] for place, piece in pieces.items()})
    with pytest.raises(InvalidKey):
        ShareSet(whole.id, 2, 3, whole.commitments[:2], whole.hpke_key, whole.verify_key)


def test_a_share_does_not_show_itself() -> None:
    _, shares = split(2, 3)
    assert repr(shares[0]) == "Share(...)"


def test_the_recovery_signs_with_the_key_that_the_set_names() -> None:
    whole, shares = split(2, 3)
    signature = join(whole, shares[1:]).signing.sign(b"restored", b"a device")
    verify(whole.verify_key, b"restored", b"a device", signature)


def test_a_set_is_derived_from_its_randomness_alone_so_that_vectors_can_be_frozen() -> None:
    stream = iter(range(1, 1_000))
    whole, shares = split(2, 3, lambda size: bytes(next(stream) % 256 for _ in range(size)))
    assert whole.id.hex() == "0102030405060708"
    assert whole.commitments[0].hex() == FROZEN_COMMITMENT
    assert whole.verify_key.hex() == FROZEN_VERIFY_KEY
    assert shares[2].number == 3


FROZEN_COMMITMENT = "c11536c2beac792141f5b28df73f76629b1a2317feb8bb8b3df0df8b9ebf3389"
FROZEN_VERIFY_KEY = "8bc5de9df91fe8bac2ec231b270fe8c99ae50c83057cddc77169954b3749842b"
