import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.model.codes import (
    ALPHABET,
    RANDOM_BYTES,
    is_code,
    new_code,
    parse_code,
    parse_short,
    prefix_of,
    short,
)
from unerased.model.errors import BadCode

from .shelf import CODEBOOK, one_line

PREFIXES = sorted(CODEBOOK.by_prefix)
RANDOM = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)
SAMPLES = [new_code("P", bytes(range(n, n + RANDOM_BYTES))) for n in (0, 77, 200)]


def refuses(text: str) -> bool:
    with pytest.raises(BadCode):
        parse_code(text)
    return not is_code(text)


@given(st.sampled_from(PREFIXES), RANDOM)
def test_a_new_code_reads_back_as_itself(prefix: str, random: bytes) -> None:
    code = new_code(prefix, random)
    assert parse_code(code) == code
    assert is_code(code)
    assert parse_short(short(code)) == short(code)
    assert prefix_of(code) == prefix


@given(RANDOM)
def test_a_code_is_forgiven_what_people_do_when_they_type(random: bytes) -> None:
    code = new_code("RE", random)
    spoken = code.lower().replace("0", "o").replace("1", "l").replace("-", " \N{EN DASH} ")
    assert parse_code(f"  {spoken} ") == code
    assert parse_code(code.replace("-", "").replace("RE", "re-")) == code


def test_letters_of_a_russian_keyboard_that_look_alike_are_read() -> None:
    code = next(c for n in range(999) if "K" in (c := new_code("P", n.to_bytes(7, "big"))))
    typed = code.replace("P", "\u0420").replace("K", "\u041a")
    assert typed != code
    assert parse_code(typed.lower()) == code


@pytest.mark.parametrize(
    "unseen",
    [
        "\u00ad",
        "\u061c",
        "\u200b",
        "\u200f",
        "\u202a",
        "\u202e",
        "\u2060",
        "\u2066",
        "\u2069",
        "\ufeff",
    ],
)
def test_what_nobody_sees_in_a_copied_code_is_left_out(unseen: str) -> None:
    code = new_code("P", bytes(7))
    assert parse_code(unseen + code.replace("-", f"-{unseen}") + unseen) == code


@pytest.mark.parametrize("code", SAMPLES)
def test_every_single_wrong_symbol_is_refused_at_every_position(code: str) -> None:
    assert is_code(code)
    places = [n for n, symbol in enumerate(code) if n > 1 and symbol != "-"]
    assert len(places) == 12
    for place in places:
        for other in set(ALPHABET) - {code[place]}:
            assert refuses(code[:place] + other + code[place + 1 :])


def test_every_swap_of_neighbours_is_refused_at_every_position() -> None:
    tried = 0
    for number in range(40):
        body = new_code("P", number.to_bytes(7, "little"))[2:].replace("-", "")
        for place in range(11):
            one, other = body[place], body[place + 1]
            if one != other:
                tried += 1
                swapped = body[:place] + other + one + body[place + 2 :]
                assert refuses(f"P-{swapped[:4]}-{swapped[4:8]}-{swapped[8:]}")
    assert tried > 100


@pytest.mark.parametrize("code", SAMPLES)
def test_every_other_prefix_is_refused(code: str) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    others = [*letters, *(one + other for one in letters for other in letters)]
    assert "K" in others
    for other in others:
        assert other == "P" or refuses(other + code[1:])


@pytest.mark.parametrize("prefix", ["P", "K", "ST", "T", "RE"])
def test_a_prefix_that_changes_places_with_its_neighbour_is_refused(prefix: str) -> None:
    tried = 0
    for number in range(2000):
        code = new_code(prefix, (number * 9973).to_bytes(7, "big"))
        swapped = list(code)
        last = len(prefix)
        swapped[last - 1], swapped[last + 1] = swapped[last + 1], swapped[last - 1]
        if swapped[last - 1].isalpha() and swapped != list(code):
            tried += 1
            assert refuses("".join(swapped))
    assert tried > 20


def test_a_short_code_is_checked_by_itself() -> None:
    said = short(SAMPLES[1])
    assert parse_short(said.lower()) == said
    for place in range(2, 6):
        for other in set(ALPHABET) - {said[place]}:
            with pytest.raises(BadCode, match="mistyped"):
                parse_short(said[:place] + other + said[place + 1 :])


@pytest.mark.parametrize(
    "text",
    ["", "P", "P-", "-0000", "PPP-0000-0000-0000", "P-UUUU-UUUU-UUUU", "P-0000-0000", "7-0000"],
)
def test_what_has_not_the_form_of_a_code_is_refused(text: str) -> None:
    assert refuses(text)


def test_a_short_code_of_another_length_is_refused() -> None:
    with pytest.raises(BadCode, match="four symbols"):
        parse_short(SAMPLES[0])


@given(st.text(max_size=40))
def test_any_text_is_either_a_code_or_refused(text: str) -> None:
    try:
        assert is_code(parse_code(text))
    except BadCode as error:
        one_line(error)


def test_a_code_needs_a_prefix_and_enough_randomness() -> None:
    with pytest.raises(BadCode, match="letters"):
        new_code("p1", bytes(RANDOM_BYTES))
    with pytest.raises(BadCode, match="random bytes"):
        new_code("P", bytes(RANDOM_BYTES - 1))


def test_all_fifty_random_bits_reach_the_code() -> None:
    codes = {new_code("P", (1 << bit).to_bytes(7, "big")) for bit in range(50)}
    assert len(codes) == 50


def test_what_has_no_dash_has_no_prefix() -> None:
    assert prefix_of("P") == ""
