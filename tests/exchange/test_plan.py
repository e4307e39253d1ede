from __future__ import annotations

import pytest
from tests.exchange.desk import SOURCE, TOWN, faults, plan, said

from unerased.exchange import BadMapping
from unerased.model.records import Claim, Entity
from unerased.model.values import Amount, Duration, Ref, Term, Text, Unknown

NAME = '"name": {property: person.name}'
HELD = "act: {violation: detention}"


def test_a_row_is_a_person_with_the_cell_as_stated_and_its_place() -> None:
    made = plan(
        """
        "Имя": {property: person.name, lang: ru}
        "Age": {property: person.age}
        """,
        ["Имя", "Age"],
        [" Тест Пробный ", 30.0],
    )
    person, name, age = made.records()
    assert isinstance(person, Entity)
    assert isinstance(name, Claim)
    assert isinstance(age, Claim)
    assert person.kind == "person"
    assert name.value == Text("Тест Пробный", "ru")
    assert (name.as_stated, name.locator) == (" Тест Пробный ", "row 2, column A")
    assert (name.subject, name.source) == (person.code, SOURCE)
    assert (age.value, age.as_stated, age.locator) == (Amount(30, 30), "30", "row 2, column B")


def test_empty_cells_say_nothing_and_empty_rows_are_skipped() -> None:
    made = plan(
        f'{NAME}\n"age": {{property: person.age}}\n"no": skip',
        ["name", "age", "no"],
        ["", " ", ""],
        ["Test Person", "", 1.0],
        [],
        ["", "\u00a0", "total"],
    )
    assert (made.rows, made.empty, made.silent) == (2, 2, (5,))
    assert (made.count("person"), made.claims) == (1, 1)


def test_a_constant_violation_makes_an_act_with_the_person_as_victim() -> None:
    made = plan(NAME, ["name"], ["Test Person"], more=HELD)
    person, _, act, victim, what = made.records()
    assert isinstance(victim, Claim)
    assert isinstance(what, Claim)
    assert (victim.property, victim.value) == ("act.victim", Ref(person.code))
    assert (what.subject, what.value, what.locator) == (act.code, Term("detention"), "row 2")


def test_a_violation_of_a_column_is_found_by_term_label_or_own_word() -> None:
    made = plan(
        f'{NAME}\n"what": {{property: act.violation, terms: {{"взяли": detention}}}}',
        ["name", "what"],
        ["A", "torture"],
        ["B", "ИЗБИЕНИЕ"],
        ["C", " Взяли"],
        ["D", ""],
    )
    assert [claim.value for claim in said(made, "act.violation")] == [
        Term("torture"),
        Term("beating"),
        Term("detention"),
    ]
    assert (made.count("person"), made.count("act")) == (4, 3)


def test_a_word_that_is_no_term_is_an_error_of_its_row_with_the_cell() -> None:
    columns = f'{NAME}\n"what": {{property: act.violation}}'
    made = plan(columns, ["name", "what"], ["A", "torture"], ["B", "тортура"])
    ((row, column, reason, text),) = faults(made)
    assert (row, column, text) == (3, "B", "тортура")
    assert 'no term of the list "violations"' in reason
    assert made.count("person") == 1


def test_a_cell_of_an_identifying_column_is_in_no_error() -> None:
    columns = (
        '"born": {property: person.birth, dates: day_first}\n"lives": {property: person.residence}'
    )
    made = plan(columns, ["born", "lives"], ["canary", "Canaryville"])
    assert [(one.row, one.column, one.text) for one in made.faults] == [(2, "A", ""), (2, "B", "")]
    assert "anary" not in repr(made.faults) + repr(made.unknown_places)


def test_an_act_of_which_only_the_date_is_told_is_an_error() -> None:
    columns = '"what": {property: act.violation}\n"when": {property: act.date, dates: years}'
    made = plan(columns, ["what", "when"], ["", 2018.0])
    assert "not what was done" in faults(made)[0][2]


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [(3.0, 3, 3), ("3-21", 3, 21), ("3 – 21", 3, 21), ("3..21", 3, 21), ("3..", 3, None)],
)
def test_numbers_and_ranges_are_read(cell: object, low: int, high: int | None) -> None:
    made = plan('"days": {property: act.duration}', ["days"], [cell], more=HELD)
    assert said(made, "act.duration")[0].value == Duration(low, high)


@pytest.mark.parametrize("cell", ["about 3", 2.5, "-", "..", "21-3", True, "9" * 13])
def test_what_is_no_number_is_an_error(cell: object) -> None:
    made = plan('"days": {property: act.duration}', ["days"], [cell], more=HELD)
    assert [one.column for one in made.faults] == ["A"]


def test_a_word_for_not_known_is_a_claim_that_it_is_not_known() -> None:
    made = plan(
        '"age": {property: person.age, not_known: ["?", "нет данных"]}',
        ["age"],
        ["Нет Данных"],
        ["?"],
    )
    assert [(one.value, one.as_stated) for one in said(made, "person.age")] == [
        (Unknown(), "Нет Данных"),
        (Unknown(), "?"),
    ]


WHERE = f'{NAME}\n"where": {{property: act.place}}'


def test_a_place_of_the_register_is_used_by_its_name() -> None:
    made = plan(WHERE, ["name", "where"], ["A", " EXAMPLEBURG"], more=HELD)
    assert said(made, "act.place")[0].value == Ref(TOWN)
    assert made.new_places == ()


def test_an_unknown_place_is_an_error_and_listed_and_not_created() -> None:
    rows = [["name", "where"], ["A", "Nowhere"], ["B", "Nowhere"], ["C", "Exampleburg"]]
    made = plan(WHERE, *rows, more=HELD)
    assert made.unknown_places == {"Nowhere": 2}
    assert [one.text for one in made.faults] == ["Nowhere", "Nowhere"]
    assert not [one for one in made.records() if isinstance(one, Entity) and one.kind == "place"]


def test_unknown_places_are_created_once_when_the_mapping_says_so() -> None:
    rows = [["name", "where"], ["A", "Нигдейск"], ["B", "нигдейск "]]
    made = plan(WHERE, *rows, more=f"{HELD}\nplaces: create")
    (place,) = made.new_places
    assert made.records()[0] == Entity(place.code, "place")
    (named,) = said(made, "place.name")
    assert (named.value, named.locator) == (Text("Нигдейск"), "column B")
    assert {one.value for one in said(made, "act.place")} == {Ref(place.code)}


def test_a_place_that_only_a_bad_row_names_is_not_created() -> None:
    columns = f'{WHERE}\n"age": {{property: person.age}}'
    rows: list[list[object]] = [["name", "where", "age"], ["A", "Nowhere", "many"], ["B", "", 3.0]]
    made = plan(columns, *rows, more=f"{HELD}\nplaces: create")
    assert (made.bad_rows, made.new_places) == ((2,), ())


def test_a_name_that_several_places_have_is_an_error() -> None:
    made = plan(WHERE, ["name", "where"], ["A", "Twin"], more=HELD, places={"twin": ("a", "b")})
    assert "2 places of the register are called so" in faults(made)[0][2]


def test_rows_with_the_same_cells_are_an_error_until_the_mapping_decides() -> None:
    rows = [["name"], ["A"], ["B"], ["A "]]
    made = plan(NAME, *rows)
    assert made.duplicates == ((4, 2),)
    assert "same cells as row 2" in faults(made)[0][2]
    assert plan(NAME, *rows, more="duplicates: skip").count("person") == 2
    kept = plan(NAME, *rows, more="duplicates: keep")
    assert (kept.count("person"), kept.duplicates) == (3, ((4, 2),))


def test_merged_cells_are_named_and_filled_only_when_asked() -> None:
    rows = [["name", "where"], ["A", "Exampleburg"], ["B", ""], ["C", ""]]
    merged = ((1, 1, 2, 1),)
    made = plan(WHERE, *rows, more=HELD, merged=merged)
    assert (made.merged, len(said(made, "act.place"))) == (("B",), 1)
    columns = WHERE.replace("act.place", "act.place, fill_down: merged")
    made = plan(columns, *rows, more=HELD, merged=merged)
    assert made.merged == ()
    assert [one.locator for one in said(made, "act.place")] == [
        "row 2, column B",
        "row 3, column B (as in row 2)",
    ]


def test_a_merged_header_is_no_value() -> None:
    columns = WHERE.replace("act.place", "act.place, fill_down: merged")
    rows = [["name", "where"], ["A", ""]]
    made = plan(columns, *rows, more=HELD, merged=((0, 1, 1, 1),))
    assert (said(made, "act.place"), made.faults) == ([], ())


def test_merged_cells_beyond_the_table_are_nothing() -> None:
    columns = WHERE.replace("act.place", "act.place, fill_down: merged")
    rows = [["name", "where"], ["A", "Exampleburg"], ["B", ""]]
    merged = ((1, 1, 2**32, 1), (2**31, 0, 2**32, 2**14))
    assert len(said(plan(columns, *rows, more=HELD, merged=merged), "act.place")) == 2


def test_filling_down_everything_ends_at_an_empty_row() -> None:
    columns = WHERE.replace("act.place", "act.place, fill_down: true")
    rows = [["name", "where"], ["A", "Exampleburg"], ["B", ""], ["", ""], ["C", ""]]
    made = plan(columns, *rows, more=HELD)
    assert [one.locator[:5] for one in said(made, "act.place")] == ["row 2", "row 3"]


def test_rows_that_differ_only_in_a_merged_cell_are_no_duplicates() -> None:
    columns = WHERE.replace("act.place", "act.place, fill_down: merged")
    rows = [["name", "where"], ["A", "Exampleburg"], ["B", ""], ["A", "Twin"], ["B", ""]]
    known: dict[str, tuple[str, ...]] = {"exampleburg": (TOWN,), "twin": (TOWN,)}
    merged = ((1, 1, 2, 1), (3, 1, 4, 1))
    assert plan(columns, *rows, more=HELD, merged=merged, places=known).duplicates == ()


def test_hostile_cells_are_text_as_they_stand() -> None:
    cells = ["=1+1", "<script>alert(1)</script>", "\u202eabc\u202c", '"; DROP TABLE', "@p1"]
    made = plan(NAME, ["name"], *[[cell] for cell in cells])
    assert [one.value for one in said(made, "person.name")] == [Text(cell) for cell in cells]


@pytest.mark.parametrize(
    ("cell", "reason"), [("a\x07b", "control character"), ("x" * 100_000, "longer than 32 KiB")]
)
def test_a_cell_that_cannot_be_kept_is_an_error_of_its_row(cell: str, reason: str) -> None:
    made = plan(f'{NAME}\n"how": {{property: act.method}}', ["name", "how"], ["A", cell], more=HELD)
    ((row, column, told, _),) = {one[:3]: one for one in faults(made)[:1]}.values()
    assert (row, column) == (2, "B")
    assert reason in told


def test_the_name_of_the_sheet_belongs_to_the_locator_of_one_sheet_among_several() -> None:
    made = plan(NAME, ["name"], ["A"], sheet="2031")
    assert said(made, "person.name")[0].locator == "sheet 2031, row 2, column A"


def test_columns_are_called_by_letter_where_headers_are_missing_or_alike() -> None:
    made = plan(
        """
        "name": {property: person.name}
        "column B": skip
        "column C": {property: person.note}
        "column D": {property: person.alias}
        """,
        ["name", "x", "x", "", ""],
        ["A", "1", "2", "3", ""],
    )
    assert said(made, "person.note")[0].as_stated == "2"
    assert said(made, "person.alias")[0].as_stated == "3"


@pytest.mark.parametrize(
    ("columns", "more", "told"),
    [
        ('"name":', "", "not decided yet"),
        ('"other": {property: person.name}', "", "no such column"),
        ('"name": {property: person.nmae}', "", '"person.nmae" is no property'),
        ('"name": {property: act.victim}', "", "no property of a person or an act"),
        ('"name": {property: group.size}', "", "no property of a person or an act"),
        ('"name": {property: act.date, dates: years}', "", "what was done is not said"),
        ('"name": {property: person.name, dates: iso}', "", '"dates" is for dates'),
        ('"name": {property: person.birth, dates: guess}', "", '"guess" is none of'),
        ('"name": {property: person.sex, terms: {"м": male}}', "", '"male" is no term'),
        ('"name": {property: person.name, fill_dwon: true}', "", 'unknown key "fill_dwon"'),
        ('"name": skip', "", "every column is left out"),
        ('"name": {property: person.name}\n"column A": skip', "", "stands there already"),
        (NAME, "places: all", '"all" is none of existing, create'),
        (NAME, "act: {violation: hurt}", '"hurt" is no term'),
        (NAME, "header_row: 9", "only 2 rows"),
        (NAME, "zeal: 1", 'unknown key "zeal"'),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(columns: str, more: str, told: str) -> None:
    with pytest.raises(BadMapping) as refused:
        plan(columns, ["name"], ["canary"], more=more)
    assert told in str(refused.value)
    assert "canary" not in str(refused.value)


def test_a_column_that_the_mapping_does_not_speak_of_stops_the_import() -> None:
    with pytest.raises(BadMapping, match="nothing is said of column B, D"):
        plan(NAME, ["name", "x", "", ""], ["A", "", "", "y"])
