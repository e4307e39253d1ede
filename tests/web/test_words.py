"""Every language is complete, and dates, lengths and plurals read as people write them."""

from __future__ import annotations

import ast
import datetime as dt
import re
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from string import Formatter

import pytest
import yaml

import unerased.web
from unerased.model import dates
from unerased.model.plural import form_of
from unerased.model.values import Amount, Duration
from unerased.register.codebook_file import packaged_codebook
from unerased.web.pages.home import KIND_WORDS
from unerased.web.show.claims.times import (
    Bar,
    Scale,
    amount_words,
    duration_words,
    scale_of,
    when_words,
)
from unerased.web.show.figures.card import UNITS
from unerased.web.words import FORMS, FROM_THE_RIGHT, LANGUAGES, REFUSALS, words_of

ROOM = Path(unerased.web.__file__).parent
OTHERS = ("ru", "ar")
FILES = sorted(path for path in (ROOM / "locale").glob("*/*.yaml") if path.name != REFUSALS)
#: letters of the language's script; a sentence without any was not translated
LETTERS = {"ru": "[\u0430-\u044f]", "ar": "[\u0621-\u064a]"}
EN, RU, AR = words_of("en"), words_of("ru"), words_of("ar")
#: what stands in templates in every language as it is
SAME_EVERYWHERE = {"Unerased", "UTC", "YAML", "CSV"}
SPOKEN = frozenset({"title", "alt", "aria-label", "placeholder", "label", "summary"})


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
        bare = re.sub(r"{[a-z]+}", "", found)
        assert re.search(LETTERS[language], found.lower()) or not re.search("[a-z]{3}", bare), key


@pytest.mark.parametrize("language", sorted(FROM_THE_RIGHT))
def test_what_is_written_from_left_to_right_is_isolated(language: str) -> None:
    # after Arabic letters the parts of 2018-07-15 would change places
    turned = re.compile(r"(?<![\w}/(])/[a-z]|[0-9]+[-~/][0-9]|[0-9]~|(?<!\w)--[a-z]|[<>]|\w\.\w+\(")
    wrong = [
        sentence
        for path in FILES + sorted((ROOM / "locale").glob(f"*/{REFUSALS}"))
        if path.parent.name == language
        for said in yaml.safe_load(path.read_text(encoding="utf-8")).values()
        for sentence in (said if isinstance(said, list) else [said])
        if turned.search(re.sub("\u2066[^\u2069]*\u2069", "", sentence))
    ]
    assert wrong == []


def labelled() -> dict[str, dict[str, str]]:
    """Every label of the codebook, by what it is the label of."""
    book = packaged_codebook()
    found = {f"compartment {name}": labels for name, labels in book.compartments.items()}
    for kind in ("kinds", "properties", "lists"):
        found |= {f"{kind} {name}": one.labels for name, one in getattr(book, kind).items()}
    for terms in book.lists.values():
        found |= {f"{terms.name} {term}": one.labels for term, one in terms.terms.items()}
    return {name: dict(labels) for name, labels in found.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_in_the_codebook_has_a_label(language: str) -> None:
    labels = labelled()
    assert len(labels) > 400
    assert [name for name, words in labels.items() if not words.get(language, "").strip()] == []
    script = LETTERS.get(language, "[a-z]")
    assert [
        name for name, words in labels.items() if not re.search(script, words[language].lower())
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_have_their_words(language: str) -> None:
    path = resources.files("unerased.figures") / "words.yaml"
    words = yaml.safe_load(path.read_text(encoding="utf-8"))
    for group in ("reasons", "phrases"):
        for name, said in words[group].items():
            assert fields(said[language]) <= fields(said["en"]), name
    for name, said in words["units"].items():
        assert len(said[language]) == FORMS[language], name
        assert all(fields(form) <= {"n"} for form in said[language]), name


class _Bare(HTMLParser):
    """Words of a template that stand outside of its tags: in no language but the author's."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._quiet: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"code", "pre", "script", "style"} or given.get("lang"):
            self._quiet.append(tag)
        self.found += [value for name, value in attrs if value and name in SPOKEN and _bare(value)]

    def handle_endtag(self, tag: str) -> None:
        if self._quiet and self._quiet[-1] == tag:
            self._quiet.pop()

    def handle_data(self, data: str) -> None:
        if not self._quiet and _bare(data):
            self.found.append(data.strip())


def _bare(text: str) -> bool:
    return any(word not in SAME_EVERYWHERE for word in re.findall(r"[^\W\d_]{2,}", text))


def bare_words(template: str) -> list[str]:
    parser = _Bare()
    parser.feed(re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", template, flags=re.DOTALL))
    return parser.found


def test_no_template_holds_words_that_are_not_translated() -> None:
    assert bare_words('<p title="Oh no">Unerased {% t "fine" %} <b>left over</b></p>') == [
        "Oh no",
        "left over",
    ]
    assert {
        path.name: found
        for path in (ROOM / "templates").glob("*.html")
        if (found := bare_words(path.read_text(encoding="utf-8")))
    } == {}


@pytest.mark.parametrize(
    ("number", "form"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (102, 5), (103, 3),
     (110, 3), (111, 4), (1000, 5)],
)  # fmt: skip
def test_arabic_numbers_choose_the_form_of_unicode(number: int, form: int) -> None:
    assert form_of(number, "ar") == form


@pytest.mark.parametrize(
    ("number", "form"),
    [(0, "0 يوم"), (1, "يوم واحد"), (2, "يومان"), (7, "7 أيام"), (25, "25 يومًا"), (100, "100 يوم"),
     (1103, "1\u202f103 أيام")],
)  # fmt: skip
def test_arabic_plurals(number: int, form: str) -> None:
    assert AR.count("{count} day", "{count} days", number) == form


@pytest.mark.parametrize(
    ("number", "form"),
    [(1, "1 день"), (2, "2 дня"), (4, "4 дня"), (5, "5 дней"), (11, "11 дней"), (12, "12 дней"),
     (14, "14 дней"), (21, "21 день"), (22, "22 дня"), (25, "25 дней"), (111, "111 дней"),
     (121, "121 день"), (0, "0 дней"), (1000, "1\u202f000 дней")],
)  # fmt: skip
def test_russian_plurals(number: int, form: str) -> None:
    assert RU.count("{count} day", "{count} days", number) == form


@pytest.mark.parametrize(
    ("edtf", "english", "russian", "arabic"),
    [
        ("2018-07-03", "3 July 2018", "3 июля 2018", "3 يوليو 2018"),
        ("2018-07", "July 2018", "июль 2018", "يوليو 2018"),
        ("2018", "2018", "2018", "2018"),
        ("2017/2018", "2017\u20132018", "2017\u20132018", "من 2017 إلى 2018"),
        ("2018-07~", "about July 2018", "примерно июль 2018", "يوليو 2018 تقريبًا"),
        ("2018?", "2018, uncertain", "2018, не точно", "2018، غير مؤكد"),
        ("2018%", "about 2018, uncertain", "примерно 2018, не точно", "2018 تقريبًا، غير مؤكد"),
        ("2018-07/2018-09", "July 2018 to September 2018", "июль 2018 — сентябрь 2018",
         "من يوليو 2018 إلى سبتمبر 2018"),
        ("2018-07-03/2018-07-07", "between 3 July 2018 and 7 July 2018",
         "между 3 июля 2018 и 7 июля 2018", "بين 3 يوليو 2018 و7 يوليو 2018"),
        ("2018-07/..", "not before 1 July 2018", "не раньше 1 июля 2018", "ليس قبل 1 يوليو 2018"),
        ("../2018-07-07", "not after 7 July 2018", "не позже 7 июля 2018",
         "في موعد أقصاه 7 يوليو 2018"),
        ("2018-21", "spring 2018", "весна 2018", "ربيع 2018"),
        ("2018-22", "summer 2018", "лето 2018", "صيف 2018"),
        ("2018-23", "autumn 2018", "осень 2018", "خريف 2018"),
        ("2018-24", "winter 2018", "зима 2018", "شتاء 2018"),
        ("/", "date not known", "дата неизвестна", "التاريخ غير معروف"),
    ],
)  # fmt: skip
def test_dates_are_written_out(edtf: str, english: str, russian: str, arabic: str) -> None:
    when = dates.read(edtf)
    for words, said in ((EN, english), (RU, russian), (AR, arabic)):
        assert when_words(when, words).replace("\u00a0", " ") == said


def test_a_moment_is_written_out_in_every_language() -> None:
    moment = dt.datetime(2018, 7, 3, 14, 5, tzinfo=dt.UTC)
    said = [words.moment(moment).replace("\u00a0", " ") for words in (EN, RU, AR)]
    assert said == [
        "3 July 2018, 14:05 UTC",
        "3 июля 2018, 14:05 UTC",
        "3 يوليو 2018، 14:05 بتوقيت UTC",
    ]


@pytest.mark.parametrize(
    ("low", "high", "english", "arabic"),
    [(3, 21, "3 to 21 days", "من 3 إلى 21 يومًا"), (12, 12, "12 days", "12 يومًا"),
     (1, 1, "1 day", "يوم واحد"), (3, None, "at least 3 days", "3 أيام على الأقل"),
     (None, 21, "at most 21 days", "21 يومًا على الأكثر"),
     (None, None, "length not known", "المدة غير معروفة")],
)  # fmt: skip
def test_lengths_of_time(low: int | None, high: int | None, english: str, arabic: str) -> None:
    assert duration_words(Duration(low, high), EN) == english
    assert duration_words(Duration(low, high), AR) == arabic


def test_amounts() -> None:
    found = [amount_words(Amount(*ends), EN) for ends in ((5, 5), (5, 7), (5, None), (None, 7))]
    assert found == ["5", "5\u20137", "at least 5", "at most 7"]
    assert amount_words(Amount(None, None), EN) == "number not known"
    found = [amount_words(Amount(*ends), AR) for ends in ((5, 5), (5, 7), (5, None), (None, 7))]
    assert found == ["5", "من 5 إلى 7", "5 على الأقل", "7 على الأكثر"]


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
    assert len(css) < 16_000
    assert re.findall(r"url\(|@import|@font-face", css) == []


def test_the_style_sheet_knows_no_left_and_no_right() -> None:
    css = (ROOM / "static" / "unerased.css").read_text(encoding="utf-8")
    sides = r"[a-z-]*\b(?:left|right)\s*:|:\s*(?:left|right)\b|border-(?:top|bottom)-\w+-radius"
    assert re.findall(sides, css) == []
    # four values of a radius or a margin go round from the top, whichever way the page runs
    for _, values in re.findall(r"(border-radius|margin|padding): ([^;}]+)", css):
        four = values.split()
        assert len(four) < 4 or four[1] == four[3], values
