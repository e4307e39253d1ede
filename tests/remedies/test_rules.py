"""Files of rules: those shipped, a country added by adding a file, and bad ones refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from unerased.model.codebook import LANGUAGES
from unerased.remedies import BadRules, load
from unerased.remedies.shelf import joined

if TYPE_CHECKING:
    from pathlib import Path

COUNTRY = """
format: unerased time limits 1
jurisdiction: inventia
scope: domestic
state: XX
labels: {en: Inventia, ru: Инвенция, ar: إنفنتيا}
free_days: {weekend: [friday, saturday], yearly: ["01-01"]}
remedies:
  complaint:
    labels: {en: Complaint, ru: Жалоба, ar: شكوى}
    body: {en: Office, ru: Бюро, ar: مكتب}
    first: true
    answer_within:
      - {within: 10 working days, start: filed, source: "Act, section 1", until: 2019-12-31}
      - {within: 5 working days, start: filed, source: "Act, section 1", since: 2020-01-01}
  court:
    labels: {en: Court, ru: Суд, ar: محكمة}
    body: {en: Court, ru: Суд, ar: محكمة}
    opens_after: [{remedies: [complaint], endings: [refused, silence]}]
    file_within: [{within: 1 month, start: served, source: "Invented Act, section 2"}]
"""


def test_every_shipped_remedy_has_a_source_for_each_rule_and_waits_for_a_lawyer() -> None:
    rules = load()
    assert {name.partition(".")[0] for name in rules.remedies} == {"echr", "ru", "un"}
    for remedy in rules.remedies.values():
        assert set(LANGUAGES) <= set(remedy.labels), remedy.name
        for rule in (*remedy.file_within, *remedy.answer_within):
            assert rule.source
            assert rule.checked_by == ""
            assert not rule.note or set(LANGUAGES) <= set(rule.note), remedy.name
        assert remedy.unchecked


def test_a_country_is_added_by_adding_a_file(tmp_path: Path) -> None:
    before = load(tmp_path)
    assert before is load()
    (tmp_path / "inventia.yaml").write_text(COUNTRY, encoding="utf-8")
    rules = load(tmp_path)
    assert set(rules.remedies) - set(before.remedies) == {"inventia.complaint", "inventia.court"}
    assert [one.name for one in rules.opened_by("inventia.complaint", "silence")] == [
        "inventia.court"
    ]
    assert rules.files["inventia.court"] == "inventia.yaml"


def test_a_shipped_file_is_replaced_only_by_one_that_says_so(tmp_path: Path) -> None:
    again = COUNTRY.replace("jurisdiction: inventia", "jurisdiction: ru")
    (tmp_path / "ours.yaml").write_text(again, encoding="utf-8")
    with pytest.raises(BadRules, match=r"ours\.yaml: jurisdiction: .*ru\.yaml already"):
        load(tmp_path)
    (tmp_path / "ours.yaml").write_text(f"{again}\nreplaces: true\n", encoding="utf-8")
    assert "ru.court" in load(tmp_path).remedies
    assert "ru.court_125" not in load(tmp_path).remedies


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("10 working days", "ten days", r"remedies\.complaint\.answer_within\[0\]\.within"),
        ("10 working days", "0 days", "within"),
        ("start: filed", "start: someday", "start: must be one of"),
        ('source: "Invented Act, section 2"', 'source: ""', "source: is missing"),
        ("{en: Court, ru: Суд, ar: محكمة}", "{en: Court, ar: محكمة}", "no words in ru"),
        ("since: 2020-01-01", "since: 2019-12-31", "two rules hold on the same day"),
        ("until: 2019-12-31", "until: 2019-13-31", "Invalid"),
        ("endings: [refused, silence]", "endings: [lost]", "endings: must be of"),
        ("remedies: [complaint]", "remedies: [complain]", "no remedy 'inventia.complain'"),
        ("state: XX", "state: ''", "a domestic file names its State"),
        ('yearly: ["01-01"]', 'yearly: ["02-30"]', 'written "12-31"'),
        ("weekend: [friday, saturday]", "weekend: []", "needs free_days.weekend"),
        ("first: true", "last: true", "unknown field `last`"),
        ("format: unerased time limits 1", "format: other", "format: must be"),
        ("labels: {en: Inventia", "labels: &x {en: Inventia", "anchors and aliases"),
    ],
)
def test_a_bad_file_is_refused_whole_and_the_place_is_named(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    (tmp_path / "good.yaml").write_text(COUNTRY, encoding="utf-8")
    load(tmp_path)
    assert old in COUNTRY
    (tmp_path / "good.yaml").write_text(COUNTRY.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadRules, match=said) as caught:
        load(tmp_path)
    assert "good.yaml" in str(caught.value)


def test_what_is_no_text_or_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadRules, match="no UTF-8"):
        load(tmp_path)
    (tmp_path / "a.yaml").write_bytes(b"#" * (513 * 1024))
    with pytest.raises(BadRules, match="longer than"):
        load(tmp_path)
    with pytest.raises(BadRules, match="not YAML"):
        joined([("b.yaml", "a: [")])
