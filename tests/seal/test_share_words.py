"""A share on paper: what is typed or scanned again is the share, and a slip is named."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.seal import BadShare, Share, lines_of, qr_text, read_share, split
from unerased.seal.passphrase import word_list
from unerased.seal.share_words import heading

if TYPE_CHECKING:
    from collections.abc import Callable


def typed(share: Share) -> str:
    return "\n".join([heading(share), *(" ".join(line) for line in lines_of(share))])


def refusal(text: str) -> str | None:
    try:
        read_share(text)
    except BadShare as fault:
        return str(fault)
    return None


@pytest.mark.parametrize("numbers", [(2, 3), (3, 5), (4, 6)])
def test_what_is_typed_or_scanned_is_the_share(numbers: tuple[int, int]) -> None:
    _, shares = split(*numbers)
    for share in shares:
        for text in (typed(share), qr_text(share), qr_text(share).lower()):
            again = read_share(text)
            assert (again.set_id, again.number, again.pieces) == (
                share.set_id,
                share.number,
                share.pieces,
            )


def test_pieces_at_both_ends_of_their_range_fit_into_fifteen_words() -> None:
    whole, _ = split(2, 3)
    for fill in (b"\x00", b"\xff"):
        share = Share(whole.id, 2, 3, 1, {1: fill * 24, 2: fill * 24})
        assert read_share(typed(share)).pieces == share.pieces


def test_numbers_capitals_commas_and_empty_lines_do_not_matter() -> None:
    _, shares = split(2, 3)
    first, *lines = typed(shares[0]).splitlines()
    loose = [
        f"  {number}. {line.upper().replace(' ', ', ')}" for number, line in enumerate(lines, 1)
    ]
    assert read_share("\n\n".join([f"  {first.title()} ", *loose])).pieces == shares[0].pieces


@given(st.integers(0, 1), st.integers(0, 15), st.integers(1, 7775))
def test_any_other_word_of_the_list_is_noticed_with_its_line(line: int, at: int, by: int) -> None:
    _, shares = split(2, 3)
    rows = [list(words) for words in lines_of(shares[1])]
    words = word_list()
    rows[line][at] = words[(words.index(rows[line][at]) + by) % len(words)]
    text = "\n".join([heading(shares[1]), *(" ".join(row) for row in rows)])
    # one wrong word in 7,776 fits the check by chance; then the commitment names it
    told = refusal(text)
    if told is None:
        assert read_share(text).pieces != shares[1].pieces
    else:
        assert re.match(rf"Line {line + 1} (does not fit|is no line)", told)


def test_swapped_lines_are_noticed() -> None:
    _, shares = split(2, 3)
    first, one, two = typed(shares[0]).splitlines()
    assert read_share(f"{first}\n{one}\n{two}").number == 1
    with pytest.raises(BadShare, match=r"Line 1 does not fit.*swapped"):
        read_share(f"{first}\n{two}\n{one}")


def test_lines_under_the_heading_of_another_page_are_noticed() -> None:
    _, shares = split(2, 3)
    _, *lines = typed(shares[0]).splitlines()
    with pytest.raises(BadShare, match="Line 1 does not fit"):
        read_share("\n".join([heading(shares[1]), *lines]))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda _: "x" * 5_000, "longer than a share"),
        (lambda text: text.replace("share", "shore", 1), "Begin with the heading"),
        (lambda text: text.replace("2 needed", "1 needed"), "no set of so many"),
        (lambda text: text.replace("share 1", "share 4"), "no share of this number"),
        (lambda text: text.rsplit("\n", 1)[0], "has 2 lines of words; 1 were typed"),
        (lambda text: text.rsplit(" ", 1)[0], "Line 2 has 15 words"),
        (lambda text: text.rsplit(" ", 1)[0] + " qqq", "Word 16 of line 2 is not in the list"),
        (lambda _: "UNERASED-SHARE-1:" + "A" * 9, "not read whole"),
        (lambda _: "UNERASED-SHARE-1:!!", "not read whole"),
        (lambda _: "UNERASED-SHARE-1:", "not read whole"),
    ],
)
def test_what_is_no_share_is_refused_with_what_to_look_at(
    change: Callable[[str], str], message: str
) -> None:
    _, shares = split(2, 3)
    text = typed(shares[0])
    assert read_share(text).number == 1
    with pytest.raises(BadShare, match=message):
        read_share(change(text))


def test_words_that_hold_more_than_a_piece_are_refused() -> None:
    _, shares = split(2, 3)
    last = word_list()[-1]
    first, _, line = typed(shares[0]).splitlines()
    with pytest.raises(BadShare, match="Line 1 is no line of a share"):
        read_share("\n".join([first, " ".join([last] * 16), line]))


def test_a_code_that_holds_too_few_pieces_is_refused() -> None:
    whole, shares = split(2, 3)
    short = SimpleNamespace(set_id=whole.id, needed=2, holders=3, number=1, pieces={1: b"p" * 24})
    assert read_share(qr_text(shares[0])).number == 1
    with pytest.raises(BadShare, match="not read whole"):
        read_share(qr_text(cast("Share", short)))


def test_a_refusal_repeats_no_word_of_the_secret() -> None:
    _, shares = split(2, 3, lambda size: bytes(range(size)))
    words = lines_of(shares[0])[0]
    with pytest.raises(BadShare) as caught:
        read_share(typed(shares[0]).rsplit(" ", 1)[0] + " wrongword")
    assert not set(str(caught.value).split()) & {*words, "wrongword"}


def test_what_is_printed_is_frozen() -> None:
    stream = iter(range(1, 1_000))
    _, shares = split(2, 3, lambda size: bytes(next(stream) % 256 for _ in range(size)))
    assert typed(shares[0]).split() == FROZEN.split()
    assert qr_text(shares[0]) == FROZEN_CODE


FROZEN = """
share 1 of 3, 2 needed, set 0102030405060708
popper sitcom collected identity skimmer recapture contest ensnare
cataract unsliced student craftsman able unfilled apprehend channel
routing outbreak shut maybe spur privacy bodacious busboy
hamstring majestic divinely divisible jubilance strongly bamboo creamer
"""
FROZEN_CODE = (
    "UNERASED-SHARE-1:AEBAGBAFAYDQQAQDAEQSEIZEEUTCOKBJFIVSYLJOF4YDCMRTGQ2TM"
    "NZYHE5DWPB5HY7UAQKCINCEKRSHJBEUUS2MJVHE6UBTJFHQM"
)
