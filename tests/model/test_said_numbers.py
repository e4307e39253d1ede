import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.model.said import (
    Fault,
    NotUnderstood,
    plain_ends,
    read_amount,
    read_duration,
    unknown,
)
from unerased.model.said.known import LANGUAGES
from unerased.model.values import Amount, Duration, Unknown

Ends = tuple[int | None, int | None]

LENGTHS: dict[str, Ends] = {
    "12": (12, 12),
    "3-21": (3, 21),
    "3-": (3, None),
    "-21": (None, 21),
    "3 .. 21": (3, 21),
    "٣-٢١": (3, 21),
    "three days to three weeks": (3, 21),
    "3-21 days": (3, 21),
    "3-day": (3, 3),
    "two to three weeks": (14, 21),
    "between five and twenty-five days": (5, 25),
    "between a week and a month": (7, 31),
    "a week or two": (7, 14),
    "several days to a week": (2, 7),
    "a day": (1, 1),
    "a month": (28, 31),
    "two months": (59, 62),
    "12 months": (365, 366),
    "a year": (365, 366),
    "4 years": (1461, 1461),
    "half a month": (14, 16),
    "half a year": (181, 184),
    "half a day": (0, 1),
    "a month and a half": (42, 47),
    "two and a half weeks": (17, 18),
    "two weeks and a half": (17, 18),
    "1 year 2 months": (424, 428),
    "2 weeks and 3 days": (17, 17),
    "1 day, 12 hours": (1, 2),
    "5 hours": (0, 1),
    "45 minutes": (0, 1),
    "24 hours": (1, 1),
    "36 hours": (1, 2),
    "about two weeks": (10, 18),
    "about a month": (14, 47),
    "about 12 days": (11, 13),
    "about 10 days": (5, 15),
    "about 25 days": (22, 28),
    "about half a day": (0, 1),
    "about two and a half weeks": (14, 21),
    "about two to three weeks": (10, 25),
    "from about a week to a month": (3, 31),
    "a couple of days": (1, 3),
    "several days": (2, None),
    "days": (2, None),
    "for weeks": (14, None),
    "at least 3 days": (3, None),
    "3 days or more": (3, None),
    "at least about 3 weeks": (17, None),
    "more than a week": (8, None),
    "more than a month": (29, None),
    "more than 36 hours": (1, None),
    "up to 3 weeks": (None, 21),
    "no more than 3 weeks": (None, 21),
    "less than a week": (None, 6),
    "less than a day": (None, 1),
    "less than 36 hours": (None, 2),
    "от трёх дней до трёх недель": (3, 21),
    "3—21 день": (3, 21),
    "около двух недель": (10, 18),
    "недели две": (10, 18),
    "дня три-четыре": (2, 5),
    "неделю-две": (7, 14),
    "день или два": (1, 2),
    "несколько недель": (14, None),
    "не меньше 3 дней": (3, None),
    "больше недели": (8, None),
    "до 3 недель": (None, 21),
    "полгода": (181, 184),
    "полтора месяца": (42, 47),
    "трое суток": (3, 3),
    "один год и два месяца": (424, 428),
    "двадцать пять дней": (25, 25),
    "ثلاثة أيام": (3, 3),
    "من ثلاثة أيام إلى ثلاثة أسابيع": (3, 21),
    "بين ٣ و٢١ يومًا": (3, 21),
    "يومان": (2, 2),
    "أسبوعين ونصف": (17, 18),
    "شهر ونصف": (42, 47),
    "سنة وشهرين": (424, 428),
    "نصف سنة": (181, 184),
    "حوالي أسبوعين": (10, 18),
    "عدة أيام": (2, None),
    "أكثر من أسبوع": (8, None),
    "3 أيام على الأقل": (3, None),
    "خمسة وعشرون يومًا": (25, 25),
    "بين خمسة وعشرين يوما": (5, 20),
    "أحد عشر يومًا": (11, 11),
}

AMOUNTS: dict[str, Ends] = {
    "40": (40, 40),
    "0": (0, 0),
    "30-40": (30, 40),
    "30 \u2013 40": (30, 40),
    "1 200": (1200, 1200),
    "1\u202f200": (1200, 1200),
    "1,200,000": (1_200_000, 1_200_000),
    "about 40": (35, 45),
    "about 12": (11, 13),
    "about 125": (122, 128),
    "about 5": (4, 6),
    "about 50": (45, 55),
    "about 0": (0, 1),
    "about a hundred people": (50, 150),
    "~40": (35, 45),
    "about 30 to 40": (25, 45),
    "between 30 and about 40": (30, 45),
    "30 or 40": (30, 40),
    "at least 30": (30, None),
    "30+": (30, None),
    "30 or more": (30, None),
    "more than 30": (31, None),
    ">30": (31, None),
    "fewer than 30": (None, 29),
    "30 or fewer": (None, 30),
    "up to 40 people": (None, 40),
    "dozens of people": (24, None),
    "a dozen": (12, 12),
    "two dozen": (24, 24),
    "a couple": (1, 3),
    "several": (2, None),
    "several dozen": (24, None),
    "a few hundred": (200, None),
    "a hundred and twenty-five": (125, 125),
    "two thousand five hundred": (2500, 2500),
    "zero": (0, 0),
    "около 40 человек": (35, 45),
    "человек сорок": (35, 45),
    "не менее 30": (30, None),
    "тысячи": (2000, None),
    "более тысячи": (1001, None),
    "около сотни": (50, 150),
    "десятки": (20, None),
    "два десятка": (20, 20),
    "несколько десятков": (20, None),
    "сто двадцать пять": (125, 125),
    "двести пятьдесят тысяч": (250_000, 250_000),
    "5 тыс.": (5000, 5000),
    "حوالي ٤٠": (35, 45),
    "تسعة وأربعون": (49, 49),
    "مئة وخمسة وعشرون شخصًا": (125, 125),
    "ثلاثة آلاف": (3000, 3000),
    "ألفان": (2000, 2000),
    "عشرات": (20, None),
    "ما بين 30 و40 شخصًا": (30, 40),
    "على الأقل 30": (30, None),
}


@pytest.mark.parametrize(("text", "ends"), LENGTHS.items())
def test_a_length_of_time_is_read_as_days(text: str, ends: Ends) -> None:
    assert read_duration(text) == Duration(*ends)


@pytest.mark.parametrize(("text", "ends"), AMOUNTS.items())
def test_a_number_is_read_as_people_write_it(text: str, ends: Ends) -> None:
    assert read_amount(text) == Amount(*ends)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("30 years old", (30, 30)),
        ("28-32", (28, 32)),
        ("около 30 лет", (25, 35)),
        ("лет тридцать", (25, 35)),
        ("ثلاثون سنة", (30, 30)),
        ("unknown", None),
    ],
)
def test_an_age_may_be_in_years(text: str, ends: Ends | None) -> None:
    assert read_amount(text, years=True) == (Unknown() if ends is None else Amount(*ends))
    if "-" not in text and ends is not None:
        with pytest.raises(NotUnderstood):
            read_amount(text)


LENGTHS_REFUSED: dict[str, Fault] = {
    "three": "no_unit",
    "сорок": "no_unit",
    "21-3": "backwards",
    "3 weeks to 3 days": "backwards",
    "": "not_understood",
    "long": "not_understood",
    "weeks 3": "not_understood",
    "3 days 2 weeks": "not_understood",
    "3 days 2": "not_understood",
    "2.5 weeks": "not_understood",
    "недель": "not_understood",
    "about several days": "not_understood",
    "more than several days": "not_understood",
    "at least 3 days or more": "not_understood",
    "between 3 and 5 and 7 days": "not_understood",
    "and a half weeks": "not_understood",
    "at least": "not_understood",
    "9999999999999 days": "not_understood",
    "=1+1": "not_understood",
    "3 days\x00": "not_understood",
    "d" * 201: "too_long",
    "9" * 100_000: "too_long",
}
AMOUNTS_REFUSED: dict[str, Fault] = {
    "40-30": "backwards",
    "1.5": "not_understood",
    "-": "not_understood",
    "40 horses": "not_understood",
    "twenty thirty": "not_understood",
    "about dozens": "not_understood",
    "40 years": "not_understood",
    "more than hundreds": "not_understood",
    "hundreds or thousands": "not_understood",
    "\u06f9\u06f9\ud800": "not_understood",
    "forty " * 40: "too_long",
}


@pytest.mark.parametrize(("text", "fault"), LENGTHS_REFUSED.items())
def test_a_length_that_would_be_a_guess_is_refused(text: str, fault: Fault) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        read_duration(text)
    assert refusal.value.fault == fault


@pytest.mark.parametrize(("text", "fault"), AMOUNTS_REFUSED.items())
def test_a_number_that_would_be_a_guess_is_refused(text: str, fault: Fault) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        read_amount(text)
    assert refusal.value.fault == fault


@pytest.mark.parametrize(
    "text", ["unknown", "Unknown.", "doesn\u2019t know", "не знает", "غير معروفة"]
)
def test_not_known_is_read_in_every_language(text: str) -> None:
    assert unknown(text)
    assert read_duration(text) == read_amount(text) == Unknown()


@pytest.mark.parametrize("text", ["", "known", "unknown unknown", "unknown\x00", "unknown" * 100])
def test_other_words_do_not_say_that_it_is_not_known(text: str) -> None:
    assert not unknown(text)


def test_numbers_alone_are_told_from_phrases() -> None:
    assert plain_ends("3-21") == (3, 21)
    assert plain_ends("3-21 days") is None
    assert plain_ends("about 3") is None
    assert plain_ends("") is None


@given(st.integers(0, 10**12))
def test_a_number_in_figures_is_itself_with_and_without_marks_between_thousands(value: int) -> None:
    for text in (f"{value}", f"{value:,}", f"{value:,}".replace(",", "\u202f")):
        assert read_amount(text) == Amount(value, value)


@given(st.integers(1, 10**6))
def test_about_a_number_holds_the_number_and_grows_with_how_round_it_is(value: int) -> None:
    amount = read_amount(f"about {value}")
    assert isinstance(amount, Amount)
    assert amount.low is not None
    assert amount.high is not None
    assert amount.low < value < amount.high
    tenfold = read_amount(f"about {value * 10}")
    assert isinstance(tenfold, Amount)
    assert tenfold.high is not None
    assert tenfold.high - value * 10 >= amount.high - value


@given(st.integers(1, 99), st.sampled_from(["day", "week", "month", "year"]))
def test_a_longer_time_has_more_days_and_about_holds_it(count: int, unit: str) -> None:
    shorter, longer = (read_duration(f"{number} {unit}s") for number in (count, count + 1))
    near = read_duration(f"about {count} {unit}s")
    assert isinstance(shorter, Duration)
    assert isinstance(longer, Duration)
    assert isinstance(near, Duration)
    ends = (near.min_days, shorter.min_days, shorter.max_days, near.max_days)
    assert list(ends) == sorted(end for end in ends if end is not None)
    assert (longer.min_days or 0) > (shorter.min_days or 0)


WORDS = sorted(
    {
        phrase
        for language in LANGUAGES
        for table in (language.both, language.numbers)
        for rows in table.values()
        for row in rows
        for phrase in row.split("|")
    }
)
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([*WORDS, "3", "21", "-", ".", ",", "1 200", "0"]), max_size=8).map(
        " ".join
    ),
)


@given(HOSTILE)
def test_any_text_is_an_interval_in_order_or_is_refused(text: str) -> None:
    for read in (read_duration, read_amount):
        try:
            found = read(text)
        except NotUnderstood:
            continue
        if isinstance(found, Unknown):
            continue
        ends = (
            (found.min_days, found.max_days)
            if isinstance(found, Duration)
            else (found.low, found.high)
        )
        known = [end for end in ends if end is not None]
        assert known
        assert known == sorted(known)
        assert known[0] >= 0
