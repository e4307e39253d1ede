"""Every language is complete, and dates, lengths and plurals read as people write them."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

import unerased.web
from unerased.model import dates
from unerased.model.values import Amount, Duration
from unerased.web.pages.home import KIND_WORDS
from unerased.web.show.figures import UNITS
from unerased.web.show.times import Bar, Scale, amount_words, duration_words, scale_of, when_words
from unerased.web.words import FORMS, words_of

ROOM = Path(unerased.web.__file__).parent
OTHERS = ("ru", "ar")
FILES = sorted((ROOM / "locale").glob("*/*.yaml"))
#: letters of the language's script; a sentence without any was not translated
LETTERS = {"ru": "[\u0430-\u044f]", "ar": "[\u0621-\u064a]"}
EN, RU = words_of("en"), words_of("ru")


def of_templates() -> tuple[set[str], dict[str, str]]:
    said: set[str] = set()
    counted: dict[str, str] = {}
    for path in (ROOM / "templates").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        for found in re.finditer(r"""\{% (?:t|attr) (?:"([^"]+)"|'([^']+)')""", text):
            said.add(found[1] or found[2])
        for found in re.finditer(r'\{% n "([^"]+)" "([^"]+)"', text):
            counted[found[1]] = found[2]
    return said, counted


def of_code() -> tuple[set[str], dict[str, str]]:
    said: set[str] = set()
    counted = dict([*KIND_WORDS.values(), *UNITS.values()])
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            words = [
                arg.value
                for arg in node.args
                if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            ]
            if name in {"say", "mark"} and words:
                said.add(words[0])
            if name == "count" and len(words) > 1:
                counted[words[0]] = words[1]
    return said, counted


SAID = of_templates()[0] | of_code()[0]
COUNTED = of_templates()[1] | of_code()[1]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_there_is_much_to_say() -> None:
    assert len(SAID) > 200
    assert len(COUNTED) > 15


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_missing_and_none_is_left_over(language: str) -> None:
    catalogue = words_of(language).catalogue
    assert sorted((SAID | COUNTED.keys()) - catalogue.keys()) == []
    assert sorted(catalogue.keys() - SAID - COUNTED.keys()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_stands_in_two_files_of_a_language(language: str) -> None:
    keys = [
        key
        for path in FILES
        if path.parent.name == language
        for key in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    assert sorted(key for key in set(keys) if keys.count(key) > 1) == []


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("key", sorted(COUNTED))
def test_plurals_have_the_forms_of_their_language_with_the_same_values(
    key: str, language: str
) -> None:
    forms = words_of(language).catalogue[key]
    assert len(forms) == FORMS[language]
    # a dual says "two" by itself, and so does a singular
    assert all(fields(form) | {"count"} == fields(key) | {"count"} for form in forms)


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_carry_the_same_values_in_every_language(language: str) -> None:
    catalogue = words_of(language).catalogue
    for key in SAID:
        found = catalogue[key]
        assert isinstance(found, str), key
        assert fields(found) == fields(key), key
        bare = re.sub(r"{[a-z]+}", "", key)
        assert re.search(LETTERS[language], found.lower()) or not re.search("[a-z]{3}", bare), key


@pytest.mark.parametrize(
    ("number", "form"),
    [(1, "1 день"), (2, "2 дня"), (4, "4 дня"), (5, "5 дней"), (11, "11 дней"), (12, "12 дней"),
     (14, "14 дней"), (21, "21 день"), (22, "22 дня"), (25, "25 дней"), (111, "111 дней"),
     (121, "121 день"), (0, "0 дней"), (1000, "1\u202f000 дней")],
)  # fmt: skip
def test_russian_plurals(number: int, form: str) -> None:
    assert RU.count("{count} day", "{count} days", number) == form


@pytest.mark.parametrize(
    ("edtf", "english", "russian"),
    [
        ("2018-07-03", "3 July 2018", "3 июля 2018"),
        ("2018-07", "July 2018", "июль 2018"),
        ("2018", "2018", "2018"),
        ("2017/2018", "2017\u20132018", "2017\u20132018"),
        ("2018-07~", "about July 2018", "примерно июль 2018"),
        ("2018?", "2018, uncertain", "2018, не точно"),
        ("2018-07/2018-09", "July 2018 to September 2018", "июль 2018 — сентябрь 2018"),
        ("2018-07-03/2018-07-07", "between 3 July 2018 and 7 July 2018",
         "между 3 июля 2018 и 7 июля 2018"),
        ("2018-07/..", "not before 1 July 2018", "не раньше 1 июля 2018"),
        ("../2018-07-07", "not after 7 July 2018", "не позже 7 июля 2018"),
        ("2018-22", "summer 2018", "лето 2018"),
        ("/", "date not known", "дата неизвестна"),
    ],
)  # fmt: skip
def test_dates_are_written_out(edtf: str, english: str, russian: str) -> None:
    when = dates.read(edtf)
    assert when_words(when, EN).replace("\u00a0", " ") == english
    assert when_words(when, RU).replace("\u00a0", " ") == russian


@pytest.mark.parametrize(
    ("low", "high", "english"),
    [(3, 21, "3 to 21 days"), (12, 12, "12 days"), (1, 1, "1 day"), (3, None, "at least 3 days"),
     (None, 21, "at most 21 days"), (None, None, "length not known")],
)  # fmt: skip
def test_lengths_of_time(low: int | None, high: int | None, english: str) -> None:
    assert duration_words(Duration(low, high), EN) == english


def test_amounts() -> None:
    found = [amount_words(Amount(*ends), EN) for ends in ((5, 5), (5, 7), (5, None), (None, 7))]
    assert found == ["5", "5\u20137", "at least 5", "at most 7"]
    assert amount_words(Amount(None, None), EN) == "number not known"


def test_bars_lie_within_their_scale() -> None:
    whens = [dates.read(text) for text in ("2018-01-01", "2018", "2018-12-31", "2018-07/..", "/")]
    scale = scale_of(whens)
    assert scale == Scale(dt.date(2018, 1, 1), dt.date(2018, 12, 31))
    bars = [scale.bar(when) for when in whens]
    assert bars[:3] == [Bar(1, 1, loose=False), Bar(1, 20, loose=False), Bar(20, 20, loose=False)]
    assert bars[3] is not None
    assert bars[3].loose
    assert bars[4] is None
    assert scale_of([whens[4]]) is None


def test_the_style_sheet_stays_small_and_asks_for_nothing() -> None:
    css = (ROOM / "static" / "unerased.css").read_text(encoding="utf-8")
    assert len(css) < 12_500
    for word in (
        "url(",
        "@import",
        "@font-face",
        "left:",
        "right:",
        "margin-left",
        "padding-right",
    ):
        assert word not in css
