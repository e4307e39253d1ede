"""The sheet of an estimate: the number with its interval and its assumption, and nothing else."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.figures.release.bench import FEBRUARY, MARCH
from tests.figures.release.test_estimates import RULE, network
from tests.figures.release.test_sheet import days_of, numbers_in, words_of

from unerased.figures.release import Worked, issued, one, past, publish, withdraw
from unerased.figures.release.sheet.gather import stated_by_others
from unerased.figures.release.sheet.method import LANGUAGES
from unerased.figures.release.sheet.told import Said
from unerased.figures.release.sheet.words import sheet_words
from unerased.seal import digest

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.figures.release import Issued


def read(made: Issued, language: str) -> str:
    return words_of(made.sheet[f"sheet.{language}.html"])


def values(made: Issued, language: str) -> list[list[str]]:
    text = made.sheet[f"sheet.{language}.csv"].decode("utf-8-sig")
    return [row[4:] for row in csv.reader(io.StringIO(text))][1:]


@pytest.mark.parametrize("overlaps", [False, True])
def test_every_number_in_the_sheet_is_one_that_is_told(tmp_path: Path, *, overlaps: bool) -> None:
    with network(tmp_path) as made:
        told = made.released(made.worked(overlaps=overlaps), overlaps=overlaps)
        found, cells = told["estimate"], told["published"]["tables"][0]["cells"]
        allowed = {found[key] for key in ("seen", "lists", "number", "low", "high", "base")}
        allowed |= {100, round(found["level"] * 100), told["version"]}
        allowed |= {number for _, number in cells if overlaps}
        policy = {RULE.k, RULE.k - 1, RULE.width + 1, RULE.choices}
        for language in LANGUAGES:
            page = read(told["out"], language)
            assert numbers_in(page) <= allowed | policy | days_of(MARCH)
            assert {found["number"], found["low"], found["high"]} <= numbers_in(page)
            assert (sheet_words(language).say("estimate_on") in page) == overlaps
            assert ("A + B + C" in page) == overlaps


def test_it_is_called_an_estimate_and_says_what_no_data_can_test(tmp_path: Path) -> None:
    with network(tmp_path) as made:
        out = made.released(made.worked())["out"]
        for language in LANGUAGES:
            words, page = sheet_words(language), read(out, language)
            for key in ("estimate_of", "estimate_assumption", "estimate_agreed", "check_text"):
                assert words.say(key) in page
            for key in ("of", "stated_none", "denials_none"):
                assert words.say(key) not in page
            assert words.say("kinds_none", k=RULE.k) not in page
        assert not [name for name in out.sheet if name.endswith(".png")]


def test_the_values_are_in_the_table_and_the_files_in_what_the_receipt_fixes(
    tmp_path: Path,
) -> None:
    with network(tmp_path) as made:
        told = made.released(made.worked())
        out, found = told["out"], told["estimate"]
        kept, row = one(made.register.db, out.code)
        assert issued(kept.content, row.release.receipt.encode(), out.code) == out
        published = json.loads(out.published)
        assert published["files"] == {n: digest(d).hex() for n, d in sorted(out.sheet.items())}
        for language in LANGUAGES:
            words = sheet_words(language)
            assert values(out, language)[:4] == [
                [words.say("csv_estimate"), str(found["number"])],
                [words.say("csv_low"), str(found["low"])],
                [words.say("csv_high"), str(found["high"])],
                [words.say("told"), "100"],
            ]
            assert [words.of("lists", "one or more"), "100"] in [
                row[2:3] + row[5:] for row in _rows(out, language)
            ]


def _rows(made: Issued, language: str) -> list[list[str]]:
    text = made.sheet[f"sheet.{language}.csv"].decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_floor_is_told_as_at_least(tmp_path: Path) -> None:
    with network(tmp_path) as made:
        table = made.worked().table
        worked = Worked(table, "lower_bound", 133.0, (121.0, 150.0), 0.95)
        out = made.released(worked)["out"]
        for language in LANGUAGES:
            words, page = sheet_words(language), read(out, language)
            assert words.say("estimate_floor") in page
            assert words.say("at_least", low=words.counted(120, "persons")) in page
            assert 150 not in numbers_in(page)
        assert values(out, "en")[0] == [sheet_words("en").say("csv_low"), "120"]


def test_an_estimate_that_was_withdrawn_stands_in_the_next_sheet(tmp_path: Path) -> None:
    with network(tmp_path) as made:
        first = made.released(made.worked())
        withdraw(made.register, first["out"].code, "two lists were one")
        made.documented("b", 5)
        page = read(made.released(made.worked())["out"], "en")
        words = sheet_words("en")
        assert first["out"].code in page
        assert words.counted(first["estimate"]["number"], "persons") in page
        assert "two lists were one" not in page


def test_what_a_figures_last_sheet_stated_stays_known_after_its_estimate(tmp_path: Path) -> None:
    with network(tmp_path) as made:
        publish(made.register, "held", "as_it_is", RULE, FEBRUARY)
        made.released(made.worked())
        figure, estimate = past(made.register.db)
        assert estimate.content.estimate is not None
        sheet = figure.content.sheet
        assert sheet is not None
        said = Said("SO-1 GR-1", "press", 150, 200)
        content = msgspec.structs.replace(
            figure.content, sheet=msgspec.structs.replace(sheet, stated=(said,))
        )
        told = [dataclasses.replace(figure, content=content), estimate]
        assert stated_by_others(told, "another") == [said]
        assert stated_by_others(told, "held") == []
