import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.model import dates
from unerased.model.said import Ambiguous, Fault, NotUnderstood, read_date
from unerased.model.said.known import LANGUAGES
from unerased.model.values import Unknown

READ = {
    # moments
    "2018": "2018",
    "July 2018": "2018-07",
    "2018 July": "2018-07",
    "2018, July 5": "2018-07-05",
    "5 July 2018": "2018-07-05",
    "July 5, 2018": "2018-07-05",
    "the 5th of July, 2018": "2018-07-05",
    "5. July 2018.": "2018-07-05",
    "Jul. 2018": "2018-07",
    "25.07.2018": "2018-07-25",
    "12/31/2017": "2017-12-31",
    "2017/12/31": "2017-12-31",
    "03-03-2017": "2017-03-03",
    "07.2018": "2018-07",
    "summer 2018": "2018-22",
    "winter 2017/2018": "2017-24",
    "winter 2017-18": "2017-24",
    "winter 1999/00": "1999-24",
    "in the 1990s": "199X",
    "1990's": "199X",
    # parts of them
    "early July 2018": "2018-07-01/2018-07-10~",
    "mid-July 2018": "2018-07-11~/2018-07-20~",
    "late July 2018": "2018-07-21~/2018-07-31",
    "end of February 2020": "2020-02-21~/2020-02-29",
    "the beginning of 2018": "2018-01/2018-04~",
    "mid-2018": "2018-05~/2018-08~",
    "end of 2018": "2018-09~/2018-12",
    "early summer 2018": "2018-06~",
    "late winter 2017/18": "2018-02~",
    "beginning of the 1990s": "1990/1992~",
    "first half of July 2018": "2018-07-01/2018-07-15",
    "second half of February 2018": "2018-02-16/2018-02-28",
    "first half of 2018": "2018-01/2018-06",
    "second half of the 1990s": "1995/1999",
    # how sure
    "about July 2018": "2018-07~",
    "July 2018 approximately": "2018-07~",
    "~2018": "2018~",
    "July 2018?": "2018-07?",
    "probably about 5 July 2018": "2018-07-05%",
    "2018, uncertain": "2018?",
    "maybe early July 2018": "2018-07-01?/2018-07-10%",
    "about early July 2018": "2018-07-01~/2018-07-10~",
    # two of them
    "between 3 and 5 March 2018": "2018-03-03/2018-03-05",
    "from March to May 2018": "2018-03/2018-05",
    "March to May 2018, uncertain": "2018-03?/2018-05?",
    "March 3-5, 2018": "2018-03-03/2018-03-05",
    "3\u20135 March 2018": "2018-03-03/2018-03-05",
    "2016-2018": "2016/2018",
    "between about March and May 2018": "2018-03~/2018-05",
    "about 3-5 March 2018": "2018-03-03~/2018-03-05~",
    "from 30 December 2017 to 2 January 2018": "2017-12-30/2018-01-02",
    "early to mid July 2018": "2018-07-01/2018-07-20~",
    "spring to autumn 2018": "2018-21/2018-23",
    "July or August 2018": "2018-07/2018-08",
    "spring or summer 2018": "2018-21/2018-22",
    "2018 or July 2018": "2018/2018-07",
    # an edge
    "before July 2018": "../2018-06",
    "before 2018": "../2017",
    "before 5 July 2018": "../2018-07-04",
    "before summer 2018": "../2018-05",
    "before the 1990s": "../1989",
    "before mid July 2018": "../2018-07-10~",
    "before the end of 2018": "../2018-12",
    "after July 2018": "2018-08/..",
    "after 31 December 2017": "2018-01-01/..",
    "after the beginning of July 2018": "2018-07-01/..",
    "not before July 2018": "2018-07/..",
    "until July 2018": "../2018-07",
    "by the end of July 2018": "../2018-07-31",
    "not after 7 July 2018": "../2018-07-07",
    "since July 2018": "2018-07/..",
    "from July 2018": "2018-07/..",
    "from July 2018 onwards": "2018-07/..",
    "July 2018 or later": "2018-07/..",
    "July 2018 or earlier": "../2018-07",
    "since about July 2018": "2018-07~/..",
    # what model.dates reads, also in other digits and dashes
    "2018-07~": "2018-07~",
    " ../2018 ": "../2018",
    "201X": "201X",
    "201x": "201X",
    "2018-22": "2018-22",
    "/": "/",
    "\u0662\u0660\u0661\u0668-\u0660\u0667": "2018-07",
    # Russian
    "примерно июль 2018": "2018-07~",
    "около 5 июля 2018 г.": "2018-07-05~",
    "июль 2018 примерно": "2018-07~",
    "летом 2018 года": "2018-22",
    "Летом 2018г.": "2018-22",
    "в июле 2018": "2018-07",
    "5-го июля 2018 года": "2018-07-05",
    "в начале июля 2018": "2018-07-01/2018-07-10~",
    "в середине 2018 года": "2018-05~/2018-08~",
    "в конце июля 2018": "2018-07-21~/2018-07-31",
    "в первой половине 2018 года": "2018-01/2018-06",
    "с марта по май 2018": "2018-03/2018-05",
    "с 3 по 5 марта 2018": "2018-03-03/2018-03-05",
    "от 3 до 5 марта 2018": "2018-03-03/2018-03-05",
    "между 3 и 5 марта 2018": "2018-03-03/2018-03-05",
    "между июлем и августом 2018": "2018-07/2018-08",
    "июль 2018 — сентябрь 2018": "2018-07/2018-09",
    "до июля 2018": "../2018-06",
    "до 2018 года": "../2017",
    "до 5 июля 2018": "../2018-07-05",
    "до конца июля 2018": "../2018-07-31",
    "после июля 2018": "2018-08/..",
    "не раньше июля 2018": "2018-07/..",
    "не позже 5 июля 2018": "../2018-07-05",
    "к концу июля 2018": "../2018-07-31",
    "с июля 2018": "2018-07/..",
    "в 1990-х годах": "199X",
    "возможно, июль 2018": "2018-07?",
    # Arabic
    "حوالي يوليو ٢٠١٨": "2018-07~",
    "يوليو 2018 تقريبًا": "2018-07~",
    "٥ يوليو ٢٠١٨": "2018-07-05",
    "5 من تموز 2018": "2018-07-05",
    "كانون الثاني 2018": "2018-01",
    "تشرين الأوّل ٢٠١٨": "2018-10",
    "أبريل 2018": "2018-04",
    "ابريل 2018": "2018-04",
    "في صيف عام 2018": "2018-22",
    "أوائل يوليو 2018": "2018-07-01/2018-07-10~",
    "منتصف تموز 2018": "2018-07-11~/2018-07-20~",
    "في أواخر شهر تموز من عام 2018": "2018-07-21~/2018-07-31",
    "بين 3 و5 مارس 2018": "2018-03-03/2018-03-05",
    "بين مارس ومايو 2018": "2018-03/2018-05",
    "من آذار إلى أيار 2018": "2018-03/2018-05",
    "قبل يوليو 2018": "../2018-06",
    "بعد تموز 2018": "2018-08/..",
    "ليس قبل تموز 2018": "2018-07/..",
    "في موعد أقصاه ٧ تموز ٢٠١٨": "../2018-07-07",
    "حتى تموز 2018": "../2018-07",
    "منذ تموز 2018": "2018-07/..",
    "تسعينيات القرن العشرين": "199X",
    "ربما تموز ٢٠١٨": "2018-07?",
    "\u20662018\u2069": "2018",
}


@pytest.mark.parametrize(("text", "edtf"), READ.items())
def test_a_date_is_read_as_people_write_it(text: str, edtf: str) -> None:
    assert read_date(text) == dates.read(edtf)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("03.04.2017", ("2017-04-03", "2017-03-04")),
        ("03/04/2017", ("2017-04-03", "2017-03-04")),
        ("3-4-2017", ("2017-04-03", "2017-03-04")),
        ("2017/03/04", ("2017-04-03", "2017-03-04")),
        ("٠٣.٠٤.٢٠١٧", ("2017-04-03", "2017-03-04")),
        ("about 03.04.2017", ("2017-04-03~", "2017-03-04~")),
        ("с 03.04.2017 по 05.06.2017", ("2017-04-03/2017-06-05", "2017-03-04/2017-05-06")),
        ("03.04.2017 - 25.06.2017", ("2017-04-03/2017-06-25", "2017-03-04/2017-06-25")),
        ("before 03.04.2017", ("../2017-04-02", "../2017-03-03")),
        # only one of the orders ends after it begins, and it is asked for all the same
        ("between 05.04.2017 and 04.05.2017", ("2017-04-05/2017-05-04",)),
        ("winter 2018", ("2017-12/2018-02", "2018-12/2019-02")),
        ("зимой 2018 года", ("2017-12/2018-02", "2018-12/2019-02")),
        ("شتاء 2018", ("2017-12/2018-02", "2018-12/2019-02")),
        ("early winter 2018", ("2017-12~", "2018-12~")),
        ("autumn to winter 2018", ("2018-23/2019-02",)),
        ("in the 2000s", ("200X", "20XX")),
    ],
)
def test_what_can_mean_two_things_is_not_guessed(text: str, readings: tuple[str, ...]) -> None:
    found = read_date(text)
    assert isinstance(found, Ambiguous)
    assert found.readings == readings
    assert all(dates.read(reading) for reading in readings)


REFUSED: dict[str, Fault] = {
    "July": "no_year",
    "5 July": "no_year",
    "July 18": "no_year",
    "summer": "no_year",
    "from March to May": "no_year",
    "from March 2018 to May": "no_year",
    "в июле": "no_year",
    "في تموز": "no_year",
    "'18": "two_digit_year",
    "5 July 18": "two_digit_year",
    "03.04.17": "two_digit_year",
    "summer 18": "two_digit_year",
    "winter 2017/19": "two_digit_year",
    "2017/18": "two_digit_year",
    "90s": "two_digit_year",
    "в 90-е годы": "two_digit_year",
    "the nineties": "two_digit_year",
    "в девяностые": "two_digit_year",
    "في التسعينيات": "two_digit_year",
    "31.04.2017": "no_such_day",
    "13.13.2017": "no_such_day",
    "30 February 2018": "no_such_day",
    "2018-02-30": "no_such_day",
    "13.2018": "no_such_day",
    "July 0000": "no_such_day",
    "before 0001": "no_such_day",
    "after 9999": "no_such_day",
    "before 31 April 2018": "no_such_day",
    "30 February or March 2018": "no_such_day",
    "from May to March 2018": "backwards",
    "December to February 2018": "backwards",
    "2018/2017": "backwards",
    "2018-07/2017-01": "backwards",
    "2018-13": "no_such_day",
    "2018-19": "two_digit_year",
    "": "not_understood",
    ",": "not_understood",
    "5": "not_understood",
    "early": "not_understood",
    "about": "not_understood",
    "between 3 and 5": "not_understood",
    "3-5.03.2018": "not_understood",
    "3 or 7 July 2018": "not_understood",
    "3 and 5 July 2018": "not_understood",
    "foo 2018": "not_understood",
    "2018 foo": "not_understood",
    "July 2018 2019": "not_understood",
    "10000": "not_understood",
    "the 1995s": "not_understood",
    "early 2000s": "not_understood",
    "first half of summer 2018": "not_understood",
    "winter 2017-2019": "not_understood",
    "summer 2017-2018": "not_understood",
    "от 5 июля 2018": "not_understood",
    "after": "not_understood",
    "after foo": "not_understood",
    "2018\n2019": "not_understood",
    "\u202e2018": "not_understood",
    "2018\u00b2": "not_understood",
    "<script>alert(2018)</script>": "not_understood",
    "x" * 201: "too_long",
    "2018 " * 20_000: "too_long",
}


@pytest.mark.parametrize(("text", "fault"), REFUSED.items())
def test_what_would_be_a_guess_is_refused_with_its_fault(text: str, fault: Fault) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        read_date(text)
    assert refusal.value.fault == fault


@pytest.mark.parametrize(
    "text",
    ["unknown", "Not known", "date unknown", "неизвестно", "Не известно.", "لا يُعرف", "غير معروف"],
)
def test_a_date_that_is_said_not_to_be_known_is_unknown(text: str) -> None:
    assert read_date(text) == Unknown()


def test_a_refusal_does_not_repeat_what_was_written() -> None:
    with pytest.raises(NotUnderstood) as refusal:
        read_date("Test Person Zukhra")
    assert "\n" not in str(refusal.value)
    assert "zukhra" not in str(refusal.value).casefold()


YEARS = st.integers(1, 9998)
MONTHS = [language.dates["M"] for language in LANGUAGES]
SEASONS = [language.dates["S"] for language in LANGUAGES]
ABOUT = [language.both["A"][0].split("|") for language in LANGUAGES]


@given(YEARS, st.integers(1, 12), st.data())
def test_a_month_in_any_word_for_it_is_that_month(
    year: int, month: int, data: st.DataObject
) -> None:
    words = data.draw(
        st.sampled_from([row for table in MONTHS for row in table[month - 1].split("|")])
    )
    assert read_date(f"{words} {year:04d}") == dates.read(f"{year:04d}-{month:02d}")


@given(st.dates(), st.data())
def test_a_day_in_any_word_for_its_month_is_that_day(day: dt.date, data: st.DataObject) -> None:
    words = data.draw(
        st.sampled_from([row for table in MONTHS for row in table[day.month - 1].split("|")])
    )
    assert read_date(f"{day.day} {words} {day.year:04d}") == dates.read(day.isoformat())


@given(YEARS, st.integers(0, 2), st.data())
def test_a_season_in_any_word_for_it_is_that_season(
    year: int, season: int, data: st.DataObject
) -> None:
    words = data.draw(
        st.sampled_from([row for table in SEASONS for row in table[season].split("|")])
    )
    assert read_date(f"{words} {year:04d}") == dates.read(f"{year:04d}-{21 + season}")


@given(st.dates(), st.dates(), st.sampled_from(["", "~", "?", "%"]))
def test_whatever_the_writer_of_edtf_writes_is_read_back(
    one: dt.date, other: dt.date, qualifier: str
) -> None:
    first, last = sorted((one, other))
    when = dates.write(first, last, qualifier)  # type: ignore[arg-type] # one of the four
    assert read_date(when.edtf) == when


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_a_day_in_figures_is_read_or_asked_for_and_its_own_day_is_among_the_readings(
    day: dt.date,
) -> None:
    found = read_date(f"{day.day:02d}.{day.month:02d}.{day.year}")
    if isinstance(found, Ambiguous):
        assert day.isoformat() in found.readings
        assert max(day.day, day.month) <= 12
    else:
        assert found == dates.read(day.isoformat())


WORDS = sorted(
    {
        phrase
        for language in LANGUAGES
        for table in (language.both, language.dates)
        for rows in table.values()
        for row in rows
        for phrase in row.split("|")
    }
)
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [*WORDS, "2018", "5", "12", "31", "-", ".", "/", ",", "'", "?", "0", "9999"]
        ),
        max_size=9,
    ).map(" ".join),
)


@given(HOSTILE)
def test_any_text_is_a_date_in_order_or_is_refused(text: str) -> None:
    try:
        found = read_date(text)
    except NotUnderstood:
        return
    if isinstance(found, Unknown):
        return
    assert not isinstance(found, Ambiguous) or found.readings
    texts = found.readings if isinstance(found, Ambiguous) else (found.edtf,)
    for when in map(dates.read, texts):
        assert when.earliest is None or when.latest is None or when.earliest <= when.latest
        assert found == when or isinstance(found, Ambiguous)
