"""release, receipt and audit on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.cli.desk import PASSPHRASE, Desk, run_here
from tests.figures.release.bench import FEBRUARY, MARCH
from tests.figures.release.test_network import agreed, leaves

from unerased.cli.commands import releasing
from unerased.demo import build_network
from unerased.register import Register

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FIGURE = """\
name: chased
labels: {en: Threatened, ru: Угрозы}
unit: persons
where: {suffered: threats}
breakdowns: [sex]
"""
FILES = ["definition.yaml", "published.json", "receipt.json"]
SHEETS = [
    f"sheet.{language}.{kind}" for language in ("ar", "en", "ru") for kind in ("csv", "html", "pdf")
]


def entered(desk: Desk, number: int, audience: tuple[str, ...] = ("public",)) -> list[str]:
    """So many more persons who were threatened, and agreed to figures being published."""
    lines: list[dict[str, Any]] = [{"entity": "source", "as": "@s"}]
    for one in range(number):
        person, act = f"@p{one}", f"@a{one}"
        lines += [{"entity": "person", "as": person}, {"entity": "act", "as": act}]
        told = {f"{act} act.violation": "threats", f"{act} act.victim": person}
        told[f"{person} person.sex"] = "woman" if one % 2 else "man"
        for name, value in told.items():
            subject, prop = name.split()
            lines.append({"subject": subject, "property": prop, "value": value, "source": "@s"})
        lines += [
            {
                "consent": person,
                "purpose": "statistics",
                "audience": who,
                "answer": "given",
                "dated": "2021-01-01",
                "obtained": "in person",
            }
            for who in audience
        ]
    labels = desk.add(*lines).json["labels"]
    return [labels[f"@p{one}"] for one in range(number)]


@pytest.fixture
def ready(desk: Desk) -> Desk:
    file = desk.home / "chased.yaml"
    file.write_text(FIGURE)
    assert desk.run("figure", "add", str(file)).code == 0
    entered(desk, 12, ("public", "auditors"))
    return desk


def released(desk: Desk, name: str = "out", how: str = "as_it_is") -> tuple[Path, str]:
    folder = desk.home / name
    made = desk.json("release", "publish", "chased", "--as", how, "--folder", str(folder))
    return folder, made["release"]


def test_a_plan_shows_each_way_and_writes_nothing(ready: Desk) -> None:
    before = ready.record_state()
    plan = ready.json("release", "plan", "chased")
    assert (plan["counted"], plan["may_leave"], plan["held_back"]) == (12, 12, {})
    names = [one["name"] for one in plan["alternatives"]]
    assert names == ["as_it_is", "suppression", "coarser", "rounding"]
    assert plan["alternatives"][0]["safe"]
    assert "waiting" in plan["not_offered"]
    said = ready.run("release", "plan", "chased")
    assert said.code == 0
    assert "12 of 12 counted may leave" in said.out
    assert "Attacked together with: nothing; no other figure" in said.out
    assert ready.record_state() == before


def test_a_release_writes_files_that_verify_without_a_register(ready: Desk, tmp_path: Path) -> None:
    folder, code = released(ready)
    made = {path.name for path in folder.iterdir()}
    assert set(FILES) < made
    assert {f"sheet.{language}.{kind}" for language in ("en", "ru", "ar") for kind in
            ("html", "pdf", "csv")} < made  # fmt: skip
    asked = ["receipt", "verify", str(folder / "receipt.json")]
    given = [
        "--definition",
        str(folder / "definition.yaml"),
        "--published",
        str(folder / "published.json"),
    ]
    bare = ["--register", str(tmp_path / "nowhere")]
    good = run_here(*asked, *given, "--json", *bare)
    assert good.code == 0, good.err
    assert good.json["not_checked"] == ["key"]
    assert (good.json["release"], good.json["count"]) == (code, 12)
    key = good.json["key"]
    assert run_here(*asked, "--key", key, *bare).code == 0
    other = run_here(*asked, "--key", "00" * 32, *bare)
    assert (other.code, "another key" in other.err) == (3, True)
    wrong = folder / "definition.yaml"
    wrong.write_bytes(wrong.read_bytes() + b"\n")
    bad = run_here(*asked, *given, *bare)
    assert (bad.code, "definition" in bad.err) == (3, True)
    published = folder / "published.json"
    published.write_bytes(published.read_bytes().replace(b"12", b"13"))
    bad = run_here(*asked, *given[2:], *bare)
    assert (bad.code, "published values" in bad.err) == (3, True)
    receipt = folder / "receipt.json"
    receipt.write_bytes(receipt.read_bytes().replace(b'"count":12', b'"count":13'))
    assert run_here(*asked, *bare).code == 3
    assert run_here("receipt", "verify", str(tmp_path / "none.json")).code == 6


def test_the_naive_second_release_is_refused_line_by_line_and_writes_nothing(ready: Desk) -> None:
    _, first = released(ready)
    entered(ready, 1)
    before = ready.record_state()
    folder = ready.home / "second"
    asked = ["release", "publish", "chased", "--as", "as_it_is", "--folder", str(folder)]
    refused = ready.run(*asked)
    assert refused.code == 2
    assert refused.lines[0] == (
        "this is not released: as as_it_is, it would tell what the policy protects; "
        "nothing was written"
    )
    assert any("the change of all from" in line and first in line for line in refused.lines)
    assert ready.record_state() == before
    assert not list(folder.iterdir())
    plan = ready.run("release", "plan", "chased")
    assert "is 1, from" in plan.out
    folder, _ = released(ready, "third", "waiting")
    assert not json.loads((folder / "published.json").read_text())["updated"]
    assert "not updated" in ready.run("release", "list").out
    entered(ready, 24)
    folder, _ = released(ready, "fourth", "waiting")
    assert json.loads((folder / "published.json").read_text())["updated"]


def test_a_release_is_listed_exported_again_and_withdrawn(ready: Desk) -> None:
    assert "Nothing was released yet" in ready.run("release", "list").out
    folder, code = released(ready)
    again = ready.home / "again"
    assert ready.run("release", "export", code, "--folder", str(again)).code == 0
    files = sorted(path.name for path in folder.iterdir())
    assert sorted(path.name for path in again.iterdir()) == files
    for name in files:
        assert (again / name).read_bytes() == (folder / name).read_bytes(), name
    taken = ready.run("release", "export", code, "--folder", str(again))
    assert (taken.code, "name another" in taken.line) == (2, True)
    assert ready.run("release", "withdraw", code, "--reason", "a page was misread").code == 0
    (row,) = ready.json("release", "list")["releases"]
    assert (row["release"], row["withdrawn"], row["total"]) == (code, True, 12)
    assert ready.run("release", "withdraw", code, "--reason", "again").code == 2
    folder, _ = released(ready, "next")
    assert json.loads((folder / "published.json").read_text())["withdrawn"] == [code]


def test_a_sample_is_planned_drawn_opened_and_checked(ready: Desk) -> None:
    folder, code = released(ready)
    receipt = str(folder / "receipt.json")
    plan = run_here("audit", "plan", receipt, "--share", "0.9", "--json")
    assert plan.json == {"count": 12, "open": 9, "closed_review": True}
    assert "closed review on site" in run_here("audit", "plan", receipt, "--share", "0.9").out
    sample = ["--words", "the words", "--size", "4"]
    places = run_here("audit", "draw", receipt, *sample, "--json").json["drawn"]
    opened = ready.home / "opened"
    asked = ["--folder", str(opened), "--purpose", "an audit"]
    found = ready.json("audit", "open", code, *sample, *asked)
    assert [one["place"] for one in found["drawn"]] == places
    assert (found["opened"], found["failing"]) == (4, 0)
    judged = ready.home / "judged.csv"
    judged.write_text("".join(f"{place},meets\n" for place in places))
    check = ["audit", "check", receipt, *sample, "--opened", str(opened)]
    assert "4 opened records of 4 drawn" in run_here(*check).out
    answer = run_here(*check, "--judged", str(judged), "--json")
    assert (answer.json["failing"], answer.json["at_least"]) == (0, 7)
    one = next(opened.iterdir())
    one.write_bytes(one.read_bytes().replace(b'"index":', b'"index":1'))
    assert run_here(*check).code == 3
    again = ready.run("audit", "open", code, *sample, *asked)
    assert (again.code, "holds something" in again.line) == (2, True)


def test_bad_input_is_said_and_nothing_is_written(ready: Desk) -> None:
    before = ready.record_state()
    folder = ["--folder", str(ready.home / "out")]
    others = ready.home / "others.yaml"
    cases = [
        ("- {says: a newspaper, exactly: 4}", 2, "a newspaper"),
        ("- {exactly: many}", 2, "whole number"),
        ("- {exactly: 12, at: RL-0000}", 6, "RL-0000"),
    ]
    for text, code, words in cases:
        others.write_text(text)
        given = ["--as", "as_it_is", *folder, "--others", str(others)]
        refused = ready.run("release", "publish", "chased", *given)
        assert (refused.code, words in refused.err) == (code, True), refused.err
    few = ready.run("release", "publish", "chased", "--as", "as_it_is", *folder, "--k", "13")
    assert (few.code, "fewer may be counted" in few.err) == (2, True)
    empty = ready.run("release", "plan", "held")
    assert (empty.code, "counts nobody who may leave" in empty.err) == (2, True)
    assert ready.run("release", "plan", "nothing").code == 6
    assert ready.run("release", "export", "RL-0000", *folder).code == 6
    assert ready.run("audit", "plan", str(others), "--share", "0.9").code == 3
    assert ready.record_state() == before
    assert PASSPHRASE not in few.err


def test_an_estimate_is_shown_released_once_and_refused_after_one_more_person(desk: Desk) -> None:
    file = desk.home / "chased.yaml"
    file.write_text(FIGURE)
    assert desk.run("figure", "add", str(file)).code == 0
    lines: list[dict[str, Any]] = [{"entity": "source", "as": f"@{name}"} for name in "xyz"]
    on = ["x"] * 9 + ["y"] * 9 + ["z"] * 9 + ["xy"] * 6 + ["xz"] * 6 + ["yz"] * 6 + ["xyz"] * 6
    for place, sources in enumerate(on):
        lines += threatened(place, sources)
    labels = desk.add(*lines).json["labels"]
    asked = ("release", "estimate", "chased")
    shown = desk.run(*asked, "--json")
    assert shown.code == 0, shown.err
    assert (shown.json["estimate"]["seen"], shown.json["release"]) == (51, None)
    assert desk.run("release", "list", "--json").json["releases"] == []
    folder = desk.home / "told"
    done = desk.run(*asked, "--folder", str(folder), "--json")
    assert done.json["estimate"] == shown.json["estimate"]
    assert sorted(file.name for file in folder.iterdir()) == [*FILES, *SHEETS]
    told = json.loads((folder / "published.json").read_text())
    assert (told["published"]["total"], told["estimate"]["verdict"]) == (51, "estimate")
    more = threatened(99, "x")
    desk.add(*[{**line, "source": labels["@x"]} if "source" in line else line for line in more])
    refused = desk.run(*asked, "--folder", str(desk.home / "again"))
    assert refused.code == 2
    assert "change of all" in refused.err
    assert [
        row["alternative"] for row in desk.run("release", "list", "--json").json["releases"]
    ] == ["estimate"]


def threatened(place: int, sources: str) -> list[dict[str, Any]]:
    """A person whom each of these sources tells of, and who agreed."""
    person, act = f"@p{place}", f"@a{place}"
    lines: list[dict[str, Any]] = [
        {"entity": "person", "as": person},
        {"entity": "act", "as": act},
        {
            "consent": person,
            "purpose": "statistics",
            "audience": "public",
            "answer": "given",
            "dated": "2021-01-01",
            "obtained": "in person",
        },
    ]
    for source in sources:
        told = {"act.violation": "threats", "act.victim": person}
        lines += [
            {"subject": act, "property": name, "value": value, "source": f"@{source}"}
            for name, value in told.items()
        ]
    return lines


def test_the_texts_of_the_sheet_are_printed_changed_and_kept(ready: Desk) -> None:
    printed = ready.run("release", "method")
    assert printed.code == 0
    assert "collection:" in printed.out
    file = ready.home / "method.yaml"
    file.write_text("collection: By two of us\ncorrections: {ru: Пишите нам}\n")
    folder = ready.home / "out"
    asked = ["release", "publish", "chased", "--as", "as_it_is", "--method", str(file)]
    done = ready.run(*asked, "--folder", str(folder))
    assert done.code == 0, done.err
    assert "sheet.ar.html" in done.out
    assert "By two of us" in (folder / "sheet.ar.html").read_text()
    assert "Пишите нам" in (folder / "sheet.en.html").read_text()
    assert "By two of us" in ready.json("release", "method", "--figure", "chased")["method"]
    before = ready.record_state()
    file.write_text("colour: red\n")
    wrong = ready.run(*asked, "--folder", str(ready.home / "other"))
    assert (wrong.code, "colour: there is no such part" in wrong.err) == (2, True)
    file.write_bytes(b"\xff")
    wrong = ready.run(*asked, "--folder", str(ready.home / "other"))
    assert (wrong.code, "not UTF-8" in wrong.err) == (2, True)
    assert ready.record_state() == before


def test_on_the_invented_network_the_126th_is_refused_and_five_more_are_released(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = FEBRUARY
    monkeypatch.setattr(releasing, "today", lambda: day)
    register, storage = tmp_path / "register", tmp_path / "storage"
    words = tmp_path / "words"
    words.write_text(PASSPHRASE + "\n")
    words.chmod(0o600)
    build_network(register, storage, PASSPHRASE)
    options = ["--register", str(register), "--device-storage", str(storage)]
    options += ["--passphrase-file", str(words)]

    def open_for(work: Callable[[Register], None]) -> None:
        with Register.open(register, storage, PASSPHRASE, write=True) as opened:
            work(opened)

    def publish(way: str, name: str) -> Any:
        folder = tmp_path / name
        return run_here(
            "release", "publish", "left", "--as", way, "--folder", str(folder), *options
        )

    open_for(agreed)
    assert publish("as_it_is", "first").code == 0
    day = MARCH
    open_for(lambda opened: leaves(opened, 1))
    naive = publish("as_it_is", "naive")
    assert naive.code == 2
    assert "125 in all, as its receipt says" in naive.err
    assert "+ the planned release: 126 in all" in naive.err
    assert not list((tmp_path / "naive").iterdir())
    assert publish("waiting", "waits").code == 0
    assert "Not updated." in (tmp_path / "waits" / "sheet.en.html").read_text()
    open_for(lambda opened: leaves(opened, 4))
    assert publish("waiting", "enough").code == 0
    page = (tmp_path / "enough" / "sheet.en.html").read_text()
    assert "130 persons" in page
    assert "Not updated." not in page


def test_a_claim_is_traced_to_its_figures_and_releases(ready: Desk) -> None:
    who = ready.json("figure", "show", "chased", "--who")["who"]["counted"][0]
    claim = who["claims"][0]
    before = ready.json("figure", "trace", claim)
    assert [(one["figure"], one["units"]) for one in before["figures"]] == [
        ("chased", [who["code"]])
    ]
    assert before["releases"] == []
    _, code = released(ready)
    assert ready.json("figure", "trace", claim)["releases"] == [code]
    assert code in ready.run("figure", "trace", claim).out
    nothing = ready.run("figure", "trace", who["code"])
    assert "No figure rests on it." in nothing.out
