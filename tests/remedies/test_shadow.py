"""A report's figures: as they were released, with ranges and breakdowns, and nothing else."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import contextmanager
from html import unescape
from typing import TYPE_CHECKING

import pytest
from tests.figures.release.bench import BY_MONTH, FEBRUARY, HELD, MARCH, Bench

from unerased.attack import Policy
from unerased.documents import to_html
from unerased.figures.release import one, publish, withdraw
from unerased.figures.release.ledger import public_now
from unerased.model.values import Text
from unerased.remedies import Lens, rules_of
from unerased.remedies.checks import checked, form_of
from unerased.remedies.packs import LANGUAGES, draft, make, released, wanted_of
from unerased.remedies.packs.allowed import Others
from unerased.remedies.packs.frames import frame
from unerased.remedies.packs.shadow import Held, Statement, nobody, reported

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RULE = Policy(k=5, width=5)
LENGTH = HELD + "measure: duration\nof: {suffered: deprivation_of_liberty}\n"
TODAY = dt.date(2031, 3, 5)


@contextmanager
def bench(folder: Path, figure: str) -> Iterator[Bench]:
    made = Bench(folder, figure)
    with made.register:
        yield made


def rows_of(held: Bench, language: str) -> list[list[str]]:
    """Every row of every table of the report, cell by cell."""
    told = released(public_now(held.register.db, language), held.register.codebook, language)
    wanted = wanted_of(held.register, "cat_shadow", "", language, TODAY, released=told)
    lens = Lens(rules_of(held.register), held.register.codebook, TODAY)
    page = to_html(draft(held.register, wanted, lens)[0])
    return [
        [unescape(re.sub(r"<[^>]*>", "", cell)).strip() for cell in re.findall(_CELL, row)]
        for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    ]


_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)


def test_tables_are_told_as_they_were_released(tmp_path: Path) -> None:
    with bench(tmp_path, BY_MONTH) as held:
        held.enter(8)
        held.enter(7, sex="man", dates=("2018-08",))
        held.enter(6, sex="man")
        held.enter(6, dates=("2018-08",))
        made = publish(held.register, "held", "as_it_is", RULE, MARCH)
        content = one(held.register.db, made.code)[0].content
        numbers = {cells: n for shown in content.published.tables for cells, n in shown.cells}
        assert numbers
        french = rows_of(held, "fr")
        assert ["Held", "27 personnes", "2031-03-01"] in french
        months = [row for row in french if row[0].startswith("2018")]
        by_keys = {keys: n for keys, n in numbers.items() if keys[0] == "2018-07"}
        assert months
        for keys, number in by_keys.items():
            words = {"man": "homme", "woman": "femme"}
            labels = [words.get(key, key) for key in keys]
            assert [*labels, "non communiqué" if number is None else str(number)] in months


def test_what_a_release_left_out_is_left_out(tmp_path: Path) -> None:
    with bench(tmp_path, BY_MONTH) as held:
        held.enter(9)
        held.enter(2, sex="man", dates=("2018-08",))
        held.enter(7, dates=("2018-09",))
        held.enter(14, sex="man", dates=("2018-09",))
        made = publish(held.register, "held", "suppression", RULE, MARCH)
        shown = one(held.register.db, made.code)[0].content.published.tables
        hidden = sum(number is None for table in shown for _, number in table.cells)
        assert hidden
        for language, word in (("en", "not told"), ("es", "no se comunica")):
            assert sum(row[-1] == word for row in rows_of(held, language) if row) == hidden
        assert not any(row[-1:] == ["2"] for row in rows_of(held, "en"))


def test_ranges_are_told_where_the_release_told_them(tmp_path: Path) -> None:
    with bench(tmp_path, LENGTH) as held:
        held.enter(6, days=(3, 3))
        held.enter(6, days=(21, 21))
        publish(held.register, "held", "as_it_is", RULE, MARCH)
        told = {language: rows_of(held, language)[1][1] for language in LANGUAGES}
        assert told["en"] == "12 persons; from 3 to 21 days"
        assert told["fr"] == "12 personnes; de 3 à 21 jours"
        assert told["es"] == "12 personas; de 3 a 21 días"


def test_a_range_that_was_not_told_is_not_told(tmp_path: Path) -> None:
    with bench(tmp_path, LENGTH) as held:
        held.enter(6, days=(3, 3))
        held.enter(2, days=(21, 21))
        made = publish(held.register, "held", "coarser", RULE, MARCH)
        assert not any(one(held.register.db, made.code)[0].content.published.extremes)
        assert rows_of(held, "en")[1][1] == "8 persons"


def test_only_what_stands_and_went_to_the_public_is_told(tmp_path: Path) -> None:
    with bench(tmp_path, HELD) as held:
        held.enter(12)
        assert rows_of(held, "en") == []
        first = publish(held.register, "held", "as_it_is", RULE, FEBRUARY)
        held.enter(7)
        assert rows_of(held, "en")[1][1] == "12 persons"
        withdraw(held.register, first.code, "counted twice")
        assert rows_of(held, "en") == []


def test_a_report_that_is_made_again_tells_the_figures_of_its_day(tmp_path: Path) -> None:
    from unerased.remedies.packs import again  # noqa: PLC0415 - here only

    with bench(tmp_path, HELD) as held:
        held.enter(12)
        publish(held.register, "held", "as_it_is", RULE, FEBRUARY)
        told = released(public_now(held.register.db, "ru"), held.register.codebook, "ru")
        wanted = wanted_of(held.register, "cat_shadow", "", "ru", TODAY, pdf=False, released=told)
        lens = Lens(rules_of(held.register), held.register.codebook, TODAY)
        pack = make(held.register, wanted, lens)
        held.enter(7)
        publish(held.register, "held", "as_it_is", RULE, MARCH)
        assert "12 чел." in pack.files["cat_shadow.html"].decode()
        assert again(held.register, pack.files["receipt.json"], lens).files == pack.files


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_a_table_are_in_the_language_of_the_report(language: str, tmp_path: Path) -> None:
    figure = HELD + "breakdowns: [sex]\n"
    with bench(tmp_path, figure) as held:
        held.enter(8)
        held.enter(7, sex="man")
        publish(held.register, "held", "as_it_is", RULE, MARCH)
        words = {"en": ("man", "woman"), "ru": ("мужчина", "женщина"), "fr": ("homme", "femme"),
                 "es": ("hombre", "mujer")}  # fmt: skip
        rows = rows_of(held, language)
        for word, number in zip(words[language], (7, 8), strict=True):
            assert [word, str(number)] in rows


def test_where_no_answer_may_be_told_no_empty_column_says_that_we_hold_nothing() -> None:
    theirs = ("minister of Testland",), (), "2018", (Text("Nothing took place."),), ()
    ours = (Text("Two people told of it."),)
    told = (Statement(*theirs, ours, owed=False), Statement(*theirs, (), owed=False))
    held = Held(told, (), Others(frozenset(), frozenset()))
    found = checked(form_of("cat_shadow"), nobody(TODAY, 0))
    page = to_html(reported(found, held, (), frame("en"), ("en", TODAY)))
    assert page.count("Nothing took place.") == 2
    assert page.count("We hold") == page.count("Two people told of it.") == 1
