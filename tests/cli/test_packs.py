"""``pack``: what a form asks for; drafts with what consent lets a recipient see, and receipts."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import docx
import pypdf
import pytest
from tests.cli.desk import PASSPHRASE

from unerased.documents import Document, Paragraph, spans, to_pdf
from unerased.register import Register
from unerased.remedies.checks import FORMS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.desk import Desk


def agreed(desk: Desk, person: str, answer: str = "given", day: str = "2018-11-20") -> None:
    line = {"consent": person, "purpose": "committee", "audience": "un_bodies", "answer": answer}
    assert desk.add({**line, "dated": day, "obtained": "in person"}).code == 0


def words_in(folder: Path) -> str:
    """Everything that the files of a pack say, their properties and names included."""
    said = [path.name for path in folder.iterdir()]
    for path in folder.iterdir():
        data = path.read_bytes()
        if path.suffix == ".pdf":
            reader = pypdf.PdfReader(io.BytesIO(data))
            said += [page.extract_text() for page in reader.pages]
            said.append(str(reader.metadata))
        elif path.suffix == ".docx":
            opened = docx.Document(io.BytesIO(data))
            said.append(opened.element.xml)
            said.append(opened.core_properties.title)
        else:
            said.append(data.decode())
    return "\n".join(said)


def test_every_form_is_listed_with_its_recipient(desk: Desk) -> None:
    found = desk.json("pack", "list")["forms"]
    assert {one["kind"] for one in found} == set(FORMS)
    assert len(found) == 7
    assert all(one["purpose"] and one["audience"] and one["languages"] for one in found)


def test_a_checker_names_what_is_missing_and_where_it_is_entered(
    desk: Desk, codes: dict[str, str]
) -> None:
    found = desk.json("pack", "check", "cat_22", codes["@p"])
    assert not found["complete"]
    points = {(one["point"], one["state"]): one for one in found["points"]}
    assert points["consent", "missing"]["enter"] == {
        "kind": "consent",
        "code": codes["@p"],
        "property": "",
        "purpose": "committee",
        "audience": "un_bodies",
    }
    assert points["name", "there"]["claims"]
    date = points["date", "missing"]
    assert (date["reason"], date["why"]) == ("nothing_recorded", "nothing is recorded")
    enter = {name: date["enter"][name] for name in ("kind", "code", "property")}
    assert enter == {"kind": "property", "code": codes["@a"], "property": "act.date"}
    assert date["known_from"] == "to be checked by a lawyer"
    assert points["name", "there"]["known_from"] == "read in the official text"
    assert points["articles", "by hand"]["known_from"] == "to be checked by a lawyer"


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_every_form_can_be_asked_about_anybody(
    desk: Desk, codes: dict[str, str], kind: str
) -> None:
    answer = desk.run("pack", "check", kind, codes["@p"])
    assert answer.code == 0, answer.err
    assert "Test Person" not in answer.out


def test_without_consent_nothing_is_made(desk: Desk, codes: dict[str, str], tmp_path: Path) -> None:
    before = desk.record_state()
    answer = desk.run("pack", "make", "cat_22", codes["@p"], str(tmp_path / "out"))
    assert answer.code != 0
    assert "consent not asked" in answer.err
    assert not (tmp_path / "out").exists()
    assert desk.record_state() == before


def test_a_pack_holds_its_digests_and_no_name_and_is_recorded(
    desk: Desk, codes: dict[str, str], tmp_path: Path
) -> None:
    agreed(desk, codes["@p"])
    found = desk.json("pack", "make", "cat_22", codes["@p"], str(tmp_path / "out"))
    assert found["files"] == ["cat_22.docx", "cat_22.html", "cat_22.pdf", "receipt.json"]
    receipt = json.loads((tmp_path / "out" / "receipt.json").read_bytes())
    for name, digest in receipt["files"].items():
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == digest
    said = words_in(tmp_path / "out")
    assert "Exampleburg" in said
    assert "Test Person" not in said
    assert {one["property"]: one["why"] for one in found["left_out"]}[
        "person.name"
    ] == "identifying"


def test_the_same_pack_is_made_again_until_consent_is_taken_back(
    desk: Desk, codes: dict[str, str], tmp_path: Path
) -> None:
    agreed(desk, codes["@p"])
    first, second, third = (tmp_path / name for name in ("a", "b", "c"))
    made = ("pack", "make", "wgeid", codes["@p"], str(first), "--language", "ru")
    assert desk.run(*made, "--on", "2018-11-30").code == 0
    by = {"subject": codes["@p"], "source": codes["@network"], "value": {"low": 31, "high": 31}}
    assert desk.add({**by, "property": "person.age"}).code == 0
    again = ("pack", "again", str(first / "receipt.json"))
    assert desk.run(*again, str(second)).code == 0
    for path in first.iterdir():
        assert (second / path.name).read_bytes() == path.read_bytes()
    agreed(desk, codes["@p"], "withdrawn", "2018-12-02")
    refused = desk.run(*again, str(third))
    assert refused.code != 0
    assert "consent withdrawn" in refused.err
    assert not third.exists()


def test_a_pack_goes_out_as_one_zip_with_the_receipt_beside_it(
    desk: Desk, codes: dict[str, str], tmp_path: Path
) -> None:
    agreed(desk, codes["@p"])
    first, second, third = (tmp_path / name for name in ("a", "b", "c"))
    made = desk.json("pack", "make", "cat_22", codes["@p"], str(first), "--zip")
    assert made["files"] == ["cat_22.zip", "receipt.json"]
    again = ("pack", "again", str(first / "receipt.json"))
    assert desk.run(*again, str(second), "--zip").code == 0
    assert (second / "cat_22.zip").read_bytes() == (first / "cat_22.zip").read_bytes()
    assert desk.run(*again, str(third)).code == 0
    with zipfile.ZipFile(first / "cat_22.zip") as archive:
        within = {name: archive.read(name) for name in archive.namelist()}
    apart = {path.name: path.read_bytes() for path in third.iterdir()}
    apart.pop("receipt.json")
    assert within == apart
    report = desk.json("pack", "shadow", str(tmp_path / "report"), "--zip")
    assert report["files"] == ["cat_shadow.zip", "receipt.json"]


@pytest.mark.parametrize("option", [("--on", "2018-11-30"), ("--as-of", "before")])
def test_no_day_in_the_past_brings_a_consent_back(
    desk: Desk,
    codes: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    option: tuple[str, str],
) -> None:
    agreed(desk, codes["@p"])
    made = ("pack", "make", "cat_22", codes["@p"])
    with Register.open(desk.register, desk.storage, PASSPHRASE) as register:
        heads = dict(register.heads)
    if option[0] == "--as-of":
        monkeypatch.setattr("unerased.cli.commands.packs.heads_at", lambda *_: heads)
    assert desk.run(*made, str(tmp_path / "a"), *option).code == 0
    agreed(desk, codes["@p"], "withdrawn", "2018-12-02")
    refused = desk.run(*made, str(tmp_path / "b"), *option)
    assert refused.code != 0
    assert "consent withdrawn" in refused.err
    assert not (tmp_path / "b").exists()


def test_a_receipt_that_is_none_is_refused(desk: Desk, tmp_path: Path) -> None:
    wrong = tmp_path / "receipt.json"
    for text in ("", "{}", '{"version": 1}', "[" * 500):
        wrong.write_text(text)
        answer = desk.run("pack", "again", str(wrong), str(tmp_path / "out"))
        assert answer.code != 0
        assert "no receipt of a pack" in answer.err


def test_a_disappearance_with_all_that_is_asked_passes(
    desk: Desk, codes: dict[str, str], tmp_path: Path
) -> None:
    by = {"source": codes["@network"]}

    def said(subject: str, property_: str, value: Any) -> dict[str, Any]:
        return {"subject": subject, "property": property_, "value": value, **by}

    answer = desk.add(
        {"entity": "person", "as": "@gone"},
        said("@gone", "person.name", "Somebody Invented"),
        {"entity": "act", "as": "@taking"},
        said("@taking", "act.victim", "@gone"),
        said("@taking", "act.violation", "enforced_disappearance"),
        said("@taking", "act.date", "2018-11-03"),
        said("@taking", "act.place", codes["@town"]),
        {"entity": "involvement", "as": "@by"},
        said("@by", "involvement.act", "@taking"),
        said("@by", "involvement.actor_kind", "police"),
        {"entity": "intervention", "as": "@asked"},
        said("@asked", "intervention.person", "@gone"),
        said("@asked", "intervention.authority", "police of Exampleburg"),
        said("@asked", "intervention.date", "2018-11-05"),
    )
    assert answer.code == 0, answer.err
    gone = answer.json["labels"]["@gone"]
    agreed(desk, gone)
    found = desk.json("pack", "check", "wgeid", gone, "--on", "2018-11-30")
    assert found["complete"], [one for one in found["points"] if one["state"] != "there"]
    urgent = next(one for one in found["points"] if one["point"] == "urgent")
    assert "urgent procedure" in urgent["why"]
    for language in ("en", "ru", "fr", "es"):
        folder = tmp_path / language
        made = ("pack", "make", "wgeid", gone, str(folder), "--language", language)
        assert desk.run(*made, "--on", "2018-11-30").code == 0
        assert "2018-11-03" in words_in(folder)
        assert "Somebody Invented" not in words_in(folder)


def test_a_shadow_report_sets_denials_beside_answers_and_names_nobody(
    desk: Desk, codes: dict[str, str], tmp_path: Path
) -> None:
    by = {"source": codes["@network"]}

    def said(property_: str, value: Any) -> dict[str, Any]:
        return {"subject": codes["@st"], "property": property_, "value": value, **by}

    answer = desk.add(
        {"subject": codes["@p"], "property": "person.pseudonym", "value": "K7", **by},
        said("statement.office", "minister of Testland"),
        said("statement.text", "Nothing of this took place."),
        said("statement.says", "Nobody touched K7."),
        said("statement.says", "This Person is unknown to us."),
        said("statement.answer", "The record holds what two people told."),
    )
    assert answer.code == 0, answer.err
    first, second = tmp_path / "a", tmp_path / "b"
    assert desk.run("pack", "shadow", str(first), "--on", "2018-11-30").code == 0
    told = words_in(first)
    assert "Nothing of this took place." in told
    assert "The record holds what two people told." in told
    for secret in ("K7", "This Person", codes["@p"][:6]):
        assert secret not in told
    again = desk.run("pack", "again", str(first / "receipt.json"), str(second))
    assert again.code == 0, again.err
    assert words_in(first) == words_in(second)


def test_who_cannot_open_names_makes_no_pack(
    desk: Desk, codes: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed(desk, codes["@p"])
    made = ("pack", "make", "cat_22", codes["@p"], str(tmp_path / "out"))
    monkeypatch.setattr("unerased.journal.Journal.compartments", ("cases", "legal"))
    refused = desk.run(*made)
    assert refused.code != 0
    assert "cannot open names" in refused.err
    monkeypatch.undo()
    assert desk.run(*made).code == 0


def test_copies_of_chosen_files_go_with_a_pack_and_what_cannot_is_told_to_the_author(
    desk: Desk, codes: dict[str, str], tmp_path: Path
) -> None:
    agreed(desk, codes["@p"])
    (tmp_path / "Zukhra.pdf").write_bytes(letter())
    (tmp_path / "Zukhra.docx").write_bytes(b"PK")
    kept = [
        desk.json("evidence", "add", str(tmp_path / name), "--received", "by hand")["file"]
        for name in ("Zukhra.docx", "Zukhra.pdf")
    ]
    by = {"source": codes["@network"]}
    days = {"@no": "2018-11-20", "@yes": "2018-11-05"}
    lines: list[dict[str, Any]] = []
    for (step, day), file in zip(days.items(), kept, strict=True):
        lines.append({"entity": "intervention", "as": step})
        for name, value in (
            ("person", codes["@p"]),
            ("authority", "an office"),
            ("step", 1),
            ("date", day),
            ("document", file),
        ):
            lines.append(
                {"subject": step, "property": f"intervention.{name}", "value": value, **by}
            )
    assert desk.add(*lines).code == 0
    folder = tmp_path / "out"
    made = ("pack", "make", "cat_22", codes["@p"], str(folder), "--annex", "all")
    answer = desk.json(*made, "--on", "2018-11-30")
    assert answer["not_enclosed"] == [{"file": kept[0], "why": "kind"}]
    assert "annex-01.pdf" in answer["files"]
    assert [name for name in answer["files"] if "annex" in name] == ["annex-01.pdf"]
    said = words_in(folder)
    assert "The office says no." in said
    assert "Zukhra" not in said
    digest = hashlib.sha256((folder / "annex-01.pdf").read_bytes()).hexdigest()
    original = hashlib.sha256((tmp_path / "Zukhra.pdf").read_bytes()).hexdigest()
    page = (folder / "cat_22.html").read_text()
    assert digest in page
    assert original in page
    again = desk.run("pack", "again", str(folder / "receipt.json"), str(tmp_path / "again"))
    assert again.code == 0, again.err
    for path in folder.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()
    plain = desk.run(*made[:-3], str(tmp_path / "third"), *made[-2:])
    assert "save it as a PDF, and add that" in plain.out


def test_a_file_of_no_part_in_the_case_is_not_enclosed(
    desk: Desk, codes: dict[str, str], tmp_path: Path
) -> None:
    agreed(desk, codes["@p"])
    (tmp_path / "a.pdf").write_bytes(letter())
    file = desk.json("evidence", "add", str(tmp_path / "a.pdf"), "--received", "by hand")["file"]
    made = ("pack", "make", "cat_22", codes["@p"], str(tmp_path / "out"), "--annex", file)
    answer = desk.json(*made)
    assert answer["not_enclosed"] == [{"file": file, "why": "not of this case"}]
    assert not [name for name in answer["files"] if "annex" in name]


def letter() -> bytes:
    """A PDF that says who wrote it."""
    at = dt.datetime(2018, 1, 1, tzinfo=dt.UTC)
    whole = to_pdf(Document("Letter", (Paragraph(spans("The office says no.")),)), at)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(whole))
    writer.add_metadata({"/Author": "Zukhra"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
