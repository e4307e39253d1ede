"""A spreadsheet through the pages: what is asked, what is shown, what is written, what is held."""

from __future__ import annotations

import gc
import html
import http.client
import io
import re
import threading
import time
import weakref
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from tests.exchange.sheets import MAPPING, csv_of, generated, workbook
from tests.web.example import PASSPHRASE

from unerased.register import reads
from unerased.web.importing import Work, begin
from unerased.web.jobs import Job, Phase, StoppedByPerson
from unerased.web.sessions import Session

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.example import Example
    from tests.web.visitor import Page, Visitor

    from unerased.register import Register
    from unerased.web import Server

COLUMNS = "/import/columns"
PREVIEW = "/import/preview"
ROWS: list[list[object]] = [
    ["name", "what happened", "when", "town"],
    ["Canary Testov", "detention", "15.07.2031", "Exampleburg"],
    ["Canary Proba", "torture", "16.07.2031", "Testville"],
]
WHO = {"source_kind": "organisation", "source_title": "an invented list"}


def sent(inside: Visitor, data: bytes, name: str = "list.xlsx", **more: str) -> Page:
    """Choose a file as a person would."""
    inside.get("/import")
    return inside.upload("/import", {"file": (name, data)}, **more)


def typed(page: Page) -> dict[str, str]:
    """What stands in the fields of a page, as a browser would send it."""
    found = dict(re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', page.text))
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page.text):
        options = re.findall(r'<option value="([^"]*)"( selected)?', body)
        chosen = [value for value, selected in options if selected]
        found[name] = (chosen or [value for value, _ in options[:1]])[0]
    found.pop("csrfmiddlewaretoken", None)
    return {html.unescape(name): html.unescape(value) for name, value in found.items()}


def mapped(inside: Visitor, page: Page, **more: str) -> Page:
    """Send the form of the columns with some fields changed."""
    inside.token = page.token
    fields: dict[str, Any] = {**typed(page), **more}
    return inside.post(COLUMNS, **fields)


def written(inside: Visitor, page: Page, do: str = "import", **more: str) -> Page:
    inside.token = page.token
    fields: dict[str, Any] = {"do": do, **more}
    return inside.post(PREVIEW, **fields)


def counts(server: Server) -> dict[str, int]:
    return server.desk.keeper.call(lambda register: register.counts().entities)


def test_a_spreadsheet_becomes_one_save_and_is_let_go_of(
    inside: Visitor, server: Server, record: Example
) -> None:
    before = counts(server)
    page = sent(inside, workbook(ROWS))
    assert page.path == COLUMNS
    page = mapped(inside, page, **WHO)
    assert page.path == PREVIEW
    assert "2 rows 2 new persons 2 new acts" in page.words
    assert "2 new places Exampleburg Testville" in page.words
    assert "1 new source an invented list" in page.words
    assert "Nothing is written yet." in page.words
    assert counts(server) == before
    done = written(inside, page, title="the list of spring")
    assert done.path == "/import/done"
    assert "2 new persons" in done.words
    after = counts(server)
    assert {kind: after[kind] - before.get(kind, 0) for kind in after} == {
        "person": 2, "act": 2, "place": 2, "source": 1, "event": 0, "group": 0, "statement": 0,
    }  # fmt: skip
    saves = server.desk.keeper.call(lambda register: register.saves())
    assert saves[0].title == "the list of spring"
    assert f"/save/{saves[0].code}" in done.text
    work = server.desk.cache.held["import"]
    assert isinstance(work, Work)
    assert (work.data, work.table, work.plan) == (b"", None, None)
    held = b"".join(path.read_bytes() for path in record.storage.rglob("*") if path.is_file())
    assert b"Canary" not in held


def test_every_column_is_asked_about_and_nothing_is_guessed(inside: Visitor) -> None:
    rows: list[list[object]] = [
        ["No.", "name", "zeal", "when", "what happened", "born"],
        [1, "Canary Testov", "high", "03.04.2031", "взяли силой", "01.02.1990"],
        [2, "Canary Proba", "low", "15.04.2031", "torture", "13.02.1990"],
    ]
    page = sent(inside, workbook(rows))
    fields = typed(page)
    assert [fields[f"c{index}"] for index in range(6)] == [
        "skip", "person.name", "", "act.date", "act.violation", "person.birth",
    ]  # fmt: skip
    assert "Which comes first in 03.04.2031?" in page.words
    assert "For example: 03.04.2031" in page.words
    assert "взяли силой" in page.words
    assert "Canary" not in page.text
    assert "01.02.1990" not in page.text
    page = mapped(inside, page)
    assert page.status == 422
    for told in (
        "Say what this column is, or leave it out.",
        "Some dates could mean two days. Say which comes first.",
        "Say who says all of this",
    ):
        assert told in page.words
    answers = {"c2": "skip", "d3": "month_first", "d5": "day_first"}
    page = mapped(inside, page, **answers, **{"t4:act.violation:0": "abduction"}, **WHO)
    assert page.path == PREVIEW
    assert "4 March 2031" in page.words.replace("\u00a0", " ")
    assert "row has errors" in page.words
    assert "abduction" in page.words
    page = written(inside, page, "good")
    assert "1 row with errors was left out." in page.words


def test_names_are_shown_after_asking_only(inside: Visitor) -> None:
    page = sent(inside, workbook(ROWS))
    assert "Its cells tell who somebody is and are not shown." in page.words
    page = mapped(inside, page, names="show")
    assert "Canary Testov" in page.words
    page = mapped(inside, page, names="hide")
    assert "Canary" not in page.text
    page = mapped(inside, page, **WHO)
    assert "Canary" not in page.text
    assert "not shown" in page.words
    page = written(inside, page, "show")
    assert "Canary Proba" in page.words
    assert "Canary" not in written(inside, page, "hide").text


def test_rows_that_repeat_are_asked_about_before_anything_is_written(
    inside: Visitor, server: Server
) -> None:
    before = counts(server)["person"]
    page = mapped(inside, sent(inside, workbook([*ROWS, ROWS[1]])), **WHO)
    assert "1 row has the same cells as an earlier one." in page.words
    assert "Write it" not in page.words
    assert written(inside, page).path == PREVIEW
    page = written(inside, page, "skip")
    assert "2 new persons" in page.words
    page = mapped(inside, inside.get(COLUMNS), **WHO)
    page = written(inside, page, "keep")
    assert "3 new persons" in page.words
    assert counts(server)["person"] == before
    written(inside, page)
    assert counts(server)["person"] == before + 3


def test_errors_stand_by_row_with_the_cell_and_are_paged(inside: Visitor) -> None:
    rows: list[list[object]] = [["name", "age"]]
    rows += [[f"Canary {number}", f"many {number}"] for number in range(120)]
    page = mapped(inside, sent(inside, workbook([*rows, ["Test Person", 30]])), **WHO)
    assert "120 rows have errors" in page.words
    assert "many 49" in page.words
    assert "many 50" not in page.words
    assert "no whole number" in page.words
    assert "Canary" not in page.text
    last = inside.get(f"{PREVIEW}?errors=3")
    assert "many 119" in last.words
    assert "Further" not in last.words
    assert inside.get(f"{PREVIEW}?errors=99999").status == 200
    assert inside.get(f"{PREVIEW}?errors=-1%27").status == 200
    refused = written(inside, page, "import")
    assert "Nothing is written yet." in refused.words
    assert "Write 1 row and leave the others out" in refused.words


def test_the_same_file_is_noticed_and_written_again_only_when_said(
    inside: Visitor, server: Server
) -> None:
    data = workbook(ROWS)
    written(inside, mapped(inside, sent(inside, data), **WHO))
    persons = counts(server)["person"]
    page = sent(inside, data)
    assert "This very file is in the register already" in page.words
    page = mapped(inside, page, **WHO)
    page = written(inside, page)
    assert "This very file is in the register already. Nothing was written" in page.words
    assert counts(server)["person"] == persons
    written(inside, page, again="yes")
    assert counts(server)["person"] == persons + 2


def test_one_of_several_sheets_is_chosen_without_sending_the_file_again(inside: Visitor) -> None:
    page = sent(inside, workbook([["a"], ["b"]], ROWS))
    assert page.status == 422
    assert "The file has several sheets. Choose one." in page.words
    inside.token = page.token
    page = inside.upload("/import", {}, sheet="Sheet2", header_row="1")
    assert page.path == COLUMNS
    assert "what happened" in page.words


def test_a_text_in_another_encoding_is_asked_about(inside: Visitor) -> None:
    data = "имя;город".encode("cp1251") + b"\n" + "Житель;Пробный Посад".encode("cp1251")
    page = sent(inside, data, "list.csv")
    assert page.status == 422
    assert "it is no text in utf-8" in page.words
    page = inside.upload("/import", {}, encoding="cp1251", header_row="1")
    assert page.path == COLUMNS
    assert "Пробный Посад" in page.words


def test_rows_can_add_to_persons_and_name_sources_and_events(
    inside: Visitor, server: Server, record: Example
) -> None:
    rows: list[list[object]] = [
        ["code", "what happened", "raid", "paper", "name"],
        [record.codes["@p1"], "torture", "The raid of spring", "Testland Gazette", ""],
        ["", "detention", "the raid of  Spring", record.codes["@press"], "Canary Testov"],
        ["P-0000-0000-0000", "detention", "", "Testland Gazette", "Canary Proba"],
        ["", "detention", "", "", "Canary Proba"],
    ]
    page = sent(inside, workbook(rows))
    answers = {"c0": "person", "c2": "event", "c3": "source:title"}
    page = mapped(inside, page, **answers)
    assert "Say what kind of sources these are" in page.words
    page = mapped(inside, page, k3="press")
    assert "2 rows 1 new person 2 new acts" in page.words
    assert "1 new source Testland Gazette" in page.words
    assert "1 new event The raid of spring" in page.words
    assert "Persons of the register to whom rows add P-" in page.words
    assert "is no full code of a person" in page.words
    assert "does not say who says it" in page.words
    done = written(inside, page, "good")
    assert "1 person of the register has more said of them" in done.words

    def look(register: Register) -> tuple[set[str], set[str]]:
        said = reads.claims_with(register.db, "act.event")
        raids = {row.claim.source for row in said if row.claim.as_stated.startswith(("The", "the"))}
        victims = reads.claims_referring_to(register.db, record.codes["@p1"])
        return raids, {row.claim.property for row in victims}

    sources, referring = server.desk.keeper.call(look)
    assert record.codes["@press"] in sources
    assert len(sources) == 2
    assert "act.victim" in referring


def test_a_mapping_is_kept_as_a_file_and_used_again(inside: Visitor) -> None:
    data = workbook(ROWS)
    page = mapped(inside, sent(inside, data), places="existing", l0="ru", **WHO)
    assert "No place" not in page.words
    kept = inside.get("/import/mapping.yaml")
    assert kept.headers["content-disposition"] == 'attachment; filename="mapping.yaml"'
    assert "Canary" not in kept.text
    assert "Exampleburg" not in kept.text
    inside.get("/import")
    page = inside.upload(
        "/import", {"file": ("b.xlsx", data), "mapping": ("map.yaml", kept.text.encode())}
    )
    fields = typed(page)
    assert {name: fields[name] for name in ("c0", "l0", "places", "source_kind")} == {
        "c0": "person.name", "l0": "ru", "places": "existing", "source_kind": "organisation",
    }  # fmt: skip
    assert "errors" in mapped(inside, page).words


def test_a_mapping_is_kept_sealed_on_this_device_and_forgotten(
    inside: Visitor, record: Example, tmp_path: Path
) -> None:
    data = workbook(ROWS)
    page = mapped(inside, sent(inside, data), l0="ru", **WHO)
    title = "canary of lists"
    page = written(inside, page, "keep_mapping", mapping_title=title)
    assert f"Kept on this device, sealed, as {title} ." in page.words
    assert page.status == 200
    begun = inside.get("/import")
    assert title in begun.text
    (name,) = re.findall(r'<option value="([0-9a-f]{16})">', begun.text)
    page = inside.upload("/import", {"file": ("b.xlsx", data)}, kept=name)
    assert typed(page)["l0"] == "ru"
    assert typed(page)["source_title"] == "an invented list"
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"canary of lists" not in everything
    assert b"unerased import 1" not in everything
    begun = inside.get("/import")
    inside.post("/import", do="forget", kept=name)
    assert title not in inside.get("/import").text
    assert inside.upload("/import", {"file": ("b.xlsx", data)}, kept=name).path == COLUMNS
    assert record.storage.exists()


def test_a_mapping_of_the_command_line_fills_the_form(inside: Visitor) -> None:
    inside.get("/import")
    files = {"file": ("a.xlsx", generated(40).data), "mapping": ("m.yaml", MAPPING.encode())}
    page = inside.upload("/import", files)
    fields = typed(page)
    assert fields["c3"] == "person.age"
    assert fields["u3"] == "?"
    assert fields["f4"] == "merged"
    assert fields["d6"] == "day_first"
    page = written(inside, mapped(inside, page), "skip")
    assert "41 new persons" in page.words


@pytest.mark.parametrize("text", ["a: *b", "format: other", "\xff\xfe"])
def test_a_mapping_that_is_none_is_refused_beside_its_field(inside: Visitor, text: str) -> None:
    inside.get("/import")
    files = {"file": ("a.xlsx", workbook(ROWS)), "mapping": ("m.yaml", text.encode("latin-1"))}
    page = inside.upload("/import", files)
    assert page.status == 422
    assert 'href="#f-mapping"' in page.text


def test_nothing_is_held_after_a_lock(inside: Visitor, server: Server) -> None:
    mapped(inside, sent(inside, workbook(ROWS)), **WHO)
    kept = weakref.ref(server.desk.cache.held["import"])
    inside.post("/lock")
    assert server.desk.cache.held == {}
    gc.collect()
    assert kept() is None
    inside.post("/unlock", passphrase=PASSPHRASE)
    assert inside.get(COLUMNS).status == 404
    assert "A file is held" not in inside.get("/import").words


def test_a_file_is_let_go_of_when_asked_and_after_its_time(inside: Visitor, server: Server) -> None:
    sent(inside, workbook(ROWS))
    page = inside.get("/import")
    assert "A file is held in memory" in page.words
    inside.post("/import", do="let_go")
    assert "import" not in server.desk.cache.held

    class Asked:
        META = {"unerased.desk": server.desk, "unerased.session": Session()}  # noqa: RUF012 - a request's

    work = begin(Asked(), b"bytes", longest=0.05)  # type: ignore[arg-type] # what it looks at
    until = time.monotonic() + 10
    while work.data and time.monotonic() < until:
        time.sleep(0.01)
    assert work.data == b""


def test_another_session_sees_nothing_of_it(inside: Visitor, server: Server) -> None:
    sent(inside, workbook(ROWS))
    work = server.desk.cache.held["import"]
    assert isinstance(work, Work)
    work.session = Session()
    assert inside.get(COLUMNS).status == 404


def test_while_it_is_written_a_page_says_how_far_it_is_and_can_stop_it(
    inside: Visitor, server: Server
) -> None:
    page = mapped(inside, sent(inside, workbook(ROWS)), **WHO)
    before = counts(server)["person"]
    work = server.desk.cache.held["import"]
    assert isinstance(work, Work)
    entered, go_on = threading.Event(), threading.Event()

    def slow(_: Register, job: Job) -> None:
        job.tell(Phase.READING, 1, 4)
        entered.set()
        go_on.wait(20)
        job.tell(Phase.READING, 2, 4)

    work.job = Job(server.desk, "write", slow)
    assert entered.wait(20)
    page = inside.get(COLUMNS)
    assert page.path == "/import/progress"
    assert page.headers["refresh"] == "1; url=/import/progress"
    assert "25 %" in page.words
    assert "Other pages wait until it is done." in page.words
    page = inside.post("/import/progress", do="stop")
    assert ">Stop<" not in page.text
    go_on.set()
    assert work.job.wait(20)
    page = inside.get("/import/progress")
    assert page.path == PREVIEW
    assert "It was stopped. Nothing was written." in page.words
    assert counts(server)["person"] == before
    assert written(inside, page).path == "/import/done"


def test_writing_tells_how_far_it_is_and_when_it_can_no_longer_be_stopped(
    inside: Visitor, server: Server
) -> None:
    page = mapped(
        inside, sent(inside, generated(400).data), c1="person.name", d6="day_first", **WHO
    )
    page = written(inside, page, "skip")
    work = server.desk.cache.held["import"]
    assert isinstance(work, Work)
    told: list[tuple[Phase, int]] = []

    def listen(_: Job, phase: Phase, done: int, every: int) -> None:
        told.append((phase, round(100 * done / every)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Job, "tell", listen)
        work.write(server.desk, "a title", skip_bad_rows=True, again=False).result()
    phases = [phase for phase, _ in told]
    last = phases.index(Phase.SEALING)
    assert last >= 1
    assert set(phases[:last]) == {Phase.READING}
    assert set(phases[last:]) == {Phase.SEALING}
    assert told[-1] == (Phase.SEALING, 100)
    assert inside.get("/import/done").status == 200


def test_a_stop_while_a_save_is_checked_leaves_nothing_and_the_plan(
    inside: Visitor, server: Server
) -> None:
    page = mapped(inside, sent(inside, generated(400).data), d6="day_first", **WHO)
    written(inside, page, "skip")
    heads = server.desk.keeper.call(lambda register: register.heads)
    work = server.desk.cache.held["import"]
    assert isinstance(work, Work)
    tell = Job.tell

    def stopping(job: Job, phase: Phase, done: int, every: int) -> None:
        job.stop()
        tell(job, phase, done, every)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Job, "tell", stopping)
        job = work.write(server.desk, "a title", skip_bad_rows=True, again=False)
        with pytest.raises(StoppedByPerson):
            job.result()
    assert server.desk.keeper.call(lambda register: register.heads) == heads
    page = inside.get("/import/progress")
    assert "It was stopped. Nothing was written." in page.words
    assert written(inside, page, "good").path == "/import/done"


def test_a_job_is_stopped_before_the_first_segment_and_not_after(server: Server) -> None:
    class Told(Job):
        def __init__(self) -> None:
            self.phase, self.done = Phase.WAITING, (0, 1)
            self._stop = threading.Event()

    job = Told()
    job.tell(Phase.READING, 1, 2)
    job.stop()
    with pytest.raises(StoppedByPerson):
        job.tell(Phase.READING, 2, 2)
    job.tell(Phase.SEALING, 2, 2)
    assert not job.stoppable
    assert server.port > 0


def test_pages_of_an_import_that_was_not_begun_lead_to_the_start(inside: Visitor) -> None:
    assert inside.get("/import/progress").path == "/import"
    assert inside.get("/import/done").path == "/import"
    assert inside.get(COLUMNS).status == 404
    assert inside.get(PREVIEW).status == 404
    assert inside.get("/import/mapping.yaml").status == 404
    page = inside.post("/import")
    assert page.status == 422
    assert "Choose a file: XLSX or CSV." in page.words


def test_a_locked_register_takes_no_file(visitor: Visitor) -> None:
    visitor.get("/unlock")
    page = visitor.upload("/import", {"file": ("a.csv", csv_of("name", "A"))})
    assert "The register had locked itself" in page.words


# hostile files: each first shows that the untouched copy is accepted


def replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w") as made:
        for name in packed.namelist():
            body = packed.read(name)
            made.writestr(name, body.replace(old, new) if name == part else body)
    return out.getvalue()


def test_a_packed_file_that_unpacks_to_too_much_is_refused(inside: Visitor) -> None:
    data = workbook(ROWS)
    assert sent(inside, data).path == COLUMNS
    out = io.BytesIO(data)
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(17):
            part.write(bytes(16 * 2**20))
    page = sent(inside, out.getvalue())
    assert page.status == 422
    assert "unpacks to more than 256 MiB" in page.words
    assert "Nothing was written." in page.words


def test_entities_from_outside_are_read_by_nobody(inside: Visitor, tmp_path: Path) -> None:
    data = workbook(ROWS)
    assert "what happened" in sent(inside, data).words
    secret = tmp_path / "secret.txt"
    secret.write_text("canary-of-the-disk", encoding="utf-8")
    declared = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}"><!ENTITY a "lol">'
        '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<sst '
    ).encode()
    part = "xl/sharedStrings.xml"
    evil = replaced(data, part, b"<sst ", declared)
    evil = replaced(evil, part, b"<t>what happened</t>", b"<t>what &e;&b; happened</t>")
    page = sent(inside, evil)
    assert page.status in {200, 422}
    assert "canary-of-the-disk" not in page.text
    assert "lollol" not in page.text


def test_a_formula_is_text_or_its_kept_value_and_never_computed(
    inside: Visitor, server: Server
) -> None:
    rows: list[list[object]] = [
        ["name", "note"],
        ["Test Person", '=HYPERLINK("http://127.0.0.1/x")'],
        ["=1+1", "@SUM(1)"],
    ]
    page = written(inside, mapped(inside, sent(inside, workbook(rows)), **WHO))
    assert page.path == "/import/done"
    found = server.desk.keeper.call(
        lambda register: [
            row.claim.as_stated for row in reads.claims_with(register.db, "person.name")
        ]
    )
    assert "=1+1" in found


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'name\n"Test', "quote that does not close"),
        (b"name\n" + b"x" * 140_000, "128 kB"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\xd0\xcf\x11\xe0old", "older Excel file"),
        (b"name," * 150, "more than 100 columns"),
        (b"\n", "This row has no headers."),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_the_reason(
    inside: Visitor, data: bytes, told: str
) -> None:
    assert sent(inside, csv_of("name", "Test Person"), "a.csv").path == COLUMNS
    page = sent(inside, data, "a.csv")
    assert page.status == 422
    assert told in page.words
    assert inside.get("/import").status == 200


def test_cells_with_nul_or_of_a_hundred_kilobytes_are_errors_of_their_rows(
    inside: Visitor,
) -> None:
    data = csv_of("name,age", "Test Person,30", "Te\x00st,31", f"{'x' * 100_000},32")
    page = mapped(inside, sent(inside, data, "a.csv"), **WHO)
    assert "2 rows have errors" in page.words
    assert "control character" in page.words
    assert "longer than 32 KiB" in page.words
    assert len(page.text) < 100_000


def test_a_body_beyond_sixteen_mebibytes_is_refused_at_the_gate(inside: Visitor) -> None:
    assert sent(inside, csv_of("name", "Test Person"), "a.csv").path == COLUMNS
    asking = http.client.HTTPConnection("127.0.0.1", inside.port, timeout=30)
    with closing(asking):
        asking.putrequest("POST", "/import")
        for name, value in {
            "Cookie": inside.cookie,
            "Origin": f"http://127.0.0.1:{inside.port}",
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "multipart/form-data; boundary=x",
            "Content-Length": str(16 * 2**20 + 1),
        }.items():
            asking.putheader(name, value)
        asking.endheaders()
        assert asking.getresponse().status == 413
    assert inside.get(COLUMNS).status == 200


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>.xlsx", "../../etc/passwd", "a\u202exslx.exe", "=1+1.csv"]
)
def test_the_name_of_a_file_is_shown_nowhere(inside: Visitor, name: str, tmp_path: Path) -> None:
    page = sent(inside, workbook(ROWS), name)
    assert page.path == COLUMNS
    last = written(inside, mapped(inside, page, **WHO))
    assert last.path == "/import/done"
    for seen in inside.history:
        assert "alert(1)" not in seen.text
        assert "xslx" not in seen.text
    assert not list(tmp_path.rglob("*passwd*"))


def test_hostile_headers_and_cells_are_shown_escaped(inside: Visitor) -> None:
    rows: list[list[object]] = [
        ["<b>name</b>", '"><script>alert(1)</script>', "\u202etown"],
        ["Test Person", "</select><script>alert(2)</script>", "=cmd|' /C calc'!A0"],
    ]
    page = sent(inside, workbook(rows))
    assert "<script>" not in page.text
    assert "<b>name" not in page.text
    page = mapped(inside, page, c0="person.name", c1="person.pseudonym", c2="act.place", **WHO)
    page = mapped(inside, page, violation="detention")
    assert page.path == PREVIEW
    assert "<script>" not in page.text
    assert "alert(2)" in page.words


@pytest.mark.parametrize(
    "value", ["\x00", "\ud800", "x" * 100_000, "=1+1", "S-0000-0000-0000", "<b>", "\u202e"]
)
def test_hostile_words_in_any_field_are_refused_or_harmless(inside: Visitor, value: str) -> None:
    page = sent(inside, workbook(ROWS))
    safe = value.encode("utf-8", "replace").decode()
    for name in ("source", "source_kind", "source_title", "violation", "places", "c0", "u1", "l0"):
        answer = mapped(inside, page, **{**WHO, name: safe})
        assert answer.status in {200, 422}, name
        assert "<b>" not in answer.text.replace("<b dir", "")
