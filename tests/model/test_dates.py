import datetime as dt
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.model.dates import bounds, read, write
from unerased.model.errors import BadDate
from unerased.model.values import When

from .shelf import one_line

Qualifier = Literal["", "~", "?", "%"]
DAYS = st.dates()
QUALIFIERS: st.SearchStrategy[Qualifier] = st.sampled_from(["", "~", "?", "%"])


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "qualifier"),
    [
        ("2018", "2018-01-01", "2018-12-31", ""),
        ("2018-02", "2018-02-01", "2018-02-28", ""),
        ("2016-02", "2016-02-01", "2016-02-29", ""),
        ("2018-07-15", "2018-07-15", "2018-07-15", ""),
        ("2018-07~", "2018-07-01", "2018-07-31", "~"),
        ("2018?", "2018-01-01", "2018-12-31", "?"),
        ("2018%", "2018-01-01", "2018-12-31", "%"),
        ("2018-21", "2018-03-01", "2018-05-31", ""),
        ("2018-22", "2018-06-01", "2018-08-31", ""),
        ("2018-23", "2018-09-01", "2018-11-30", ""),
        ("2018-24", "2018-12-01", "2019-02-28", ""),
        ("2019-24~", "2019-12-01", "2020-02-29", "~"),
        ("201X", "2010-01-01", "2019-12-31", ""),
        ("20XX", "2000-01-01", "2099-12-31", ""),
        ("000X", "0001-01-01", "0009-12-31", ""),
        ("2018-XX", "2018-01-01", "2018-12-31", ""),
        ("201X-XX-XX", "2010-01-01", "2019-12-31", ""),
        ("2018-XX-XX", "2018-01-01", "2018-12-31", ""),
        ("2018-07-XX", "2018-07-01", "2018-07-31", ""),
        ("2018-XX-15", "2018-01-15", "2018-12-15", ""),
        ("2018-XX-31", "2018-01-31", "2018-12-31", ""),
        ("2018-07/2018-09", "2018-07-01", "2018-09-30", ""),
        ("2018-07-15/2019", "2018-07-15", "2019-12-31", ""),
        ("2018~/2019?", "2018-01-01", "2019-12-31", "%"),
        ("2018~/2019~", "2018-01-01", "2019-12-31", "~"),
        ("../2018-07-15", None, "2018-07-15", ""),
        ("/2018", None, "2018-12-31", ""),
        ("2018-07-15/..", "2018-07-15", None, ""),
        ("2018/", "2018-01-01", None, ""),
        ("/", None, None, ""),
        ("../..", None, None, ""),
    ],
)
def test_a_date_becomes_the_plain_interval_that_it_can_mean(
    text: str, earliest: str | None, latest: str | None, qualifier: Qualifier
) -> None:
    first = dt.date.fromisoformat(earliest) if earliest else None
    last = dt.date.fromisoformat(latest) if latest else None
    assert read(text) == When(first, last, text, qualifier)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2018-02-30", "there is no day 30 in month 02 of that year"),
        ("2018-02-29", "there is no day 29 in month 02 of that year"),
        ("2018-07-00", "there is no day 00 in month 07 of that year"),
        ("2018-13", "there is no month 13"),
        ("2018-00", "there is no month 00"),
        ("2018-25", "there is no month 25"),
        ("2018-22-01", "a season has no days"),
        ("2018-XX-32", "no month has a day 32"),
        ("201X-07", "a month or day needs a year written in full"),
        ("201X-XX-03", "a month or day needs a year written in full"),
        ("0000", "there is no year 0000"),
        ("9999-24", "years end at 9999"),
        ("2019/2018", "the interval ends before it begins"),
    ],
)
def test_an_impossible_date_is_refused_with_one_clear_line(text: str, reason: str) -> None:
    with pytest.raises(BadDate) as refusal:
        read(text)
    assert str(refusal.value) == reason


@pytest.mark.parametrize(
    "text",
    [
        "", "July 2018", "03.04.2017", "2018-7", "18", "2018-07-15T10:00", "XXXX", "2018-X1",
        "2018-07~-15", "~2018", "2018/2019/2020", "2018-07-15 ", "2018\n", "-2018", "2" * 41,
        "\u0662\u0660\u0661\u0668",
    ],
)  # fmt: skip
def test_what_is_not_written_so_is_refused_with_advice_and_without_its_text(text: str) -> None:
    with pytest.raises(BadDate, match="write it as 2018") as refusal:
        read(text)
    assert text.strip() in {"", "18", "2018"} or text not in str(refusal.value)


@given(DAYS, DAYS, QUALIFIERS)
def test_the_reader_gives_back_every_interval_that_the_writer_wrote(
    one: dt.date, other: dt.date, qualifier: Qualifier
) -> None:
    first, last = sorted((one, other))
    when = write(first, last, qualifier)
    assert (when.earliest, when.latest, when.qualifier) == (first, last, qualifier)
    assert read(when.edtf) == when


@given(DAYS, QUALIFIERS)
def test_half_open_intervals_are_written_and_read_back(day: dt.date, qualifier: Qualifier) -> None:
    for first, last in ((None, day), (day, None)):
        when = write(first, last, qualifier)
        assert (when.earliest, when.latest, when.qualifier) == (first, last, qualifier)
        assert read(when.edtf) == when


YEARS = st.integers(1, 9999).map("{:04d}".format)
MONTHS = st.tuples(YEARS, st.integers(1, 12)).map(lambda ym: f"{ym[0]}-{ym[1]:02d}")
WRITTEN = st.one_of(YEARS, MONTHS, DAYS.map(dt.date.isoformat))


@given(WRITTEN, QUALIFIERS)
def test_the_writer_gives_back_the_canonical_form_that_the_reader_read(
    text: str, qualifier: Qualifier
) -> None:
    when = read(text + qualifier)
    assert write(when.earliest, when.latest, when.qualifier) == when


@given(st.sampled_from([YEARS, MONTHS, DAYS.map(dt.date.isoformat)]).flatmap(
    lambda form: st.tuples(form, form)
))  # fmt: skip
def test_the_writer_shortens_an_interval_to_years_months_or_days(pair: tuple[str, str]) -> None:
    when = read("/".join(sorted(pair)))
    shorter = write(when.earliest, when.latest)
    assert len(shorter.edtf) <= len(when.edtf)
    assert write(shorter.earliest, shorter.latest) == shorter


def test_a_date_not_known_is_written_as_a_slash_and_takes_no_qualifier() -> None:
    assert write(None, None) == read("/")
    with pytest.raises(BadDate, match="no qualifier"):
        write(None, None, "~")


def test_an_interval_that_ends_before_it_begins_is_not_written() -> None:
    with pytest.raises(BadDate, match="before it begins"):
        write(dt.date(2018, 7, 2), dt.date(2018, 7, 1))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018-07", "2018-07-01", "2018-07-31"),
        ("2018-07~", "2018-05-31", "2018-08-31"),
        ("2018-07-15?", "2018-07-14", "2018-07-16"),
        ("2018%", "2017-01-01", "2019-12-31"),
        ("2018-07~/2018-09", "2018-05-31", "2018-09-30"),
        ("2018-07/2018-09-10~", "2018-07-01", "2018-09-11"),
        ("2018-07~/..", "2018-05-31", None),
        ("../2018-07~", None, "2018-08-31"),
        ("0001~", "0001-01-01", "0002-12-31"),
        ("9999?", "9998-01-01", "9999-12-31"),
    ],
)
def test_a_qualified_end_may_be_off_by_its_own_length(
    text: str, first: str | None, last: str | None
) -> None:
    low, high = bounds(read(text))
    assert low == (dt.date.fromisoformat(first) if first else None)
    assert high == (dt.date.fromisoformat(last) if last else None)


@given(st.text(alphabet="0123456789-/.X~?%", max_size=24))
def test_any_text_is_a_date_in_order_or_is_refused(text: str) -> None:
    try:
        when = read(text)
    except BadDate as error:
        one_line(error)
    else:
        assert when.earliest is None or when.latest is None or when.earliest <= when.latest
