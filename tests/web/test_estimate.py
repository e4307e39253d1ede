"""How many are missing: asked for, worked out beside the pages, shown with what it rests on."""

from __future__ import annotations

import ast
import gc
import http.client
import multiprocessing
import re
import time
from http import HTTPStatus
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.web import lists_example
from tests.web.example import PASSPHRASE, Example
from tests.web.visitor import Visitor

import unerased.estimate
from unerased.estimate.latent.sampler import Schedule
from unerased.estimate.settings import Settings
from unerased.estimate.table import Table, from_arrays
from unerased.register import Register, reads, record_lines
from unerased.web.estimating import Job, Remark, Standing
from unerased.web.show.figures.remarks import ASSUMED, REMARKS, labels_of, remark_words
from unerased.web.words import LANGUAGES, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.web.visitor import Page

    from unerased.web import Server

HERE = "/figures/detained/estimate"
#: too short for an answer to lean on; long enough for every part to run
SHORT = Settings(schedule=Schedule(4, 60, 60, 10, 8), replicates=50, draws=50, retries=0)
INSIDE = "For inside use. An estimate is published only through a release"


@pytest.fixture
def overlapping(tmp_path: Path) -> Example:
    return lists_example.make(tmp_path)


@pytest.fixture
def analyst(serve: Callable[..., Server], overlapping: Example) -> Visitor:
    """A browser at a register with three sources that overlap."""
    return _in(serve(overlapping))


def _in(server: Server) -> Visitor:
    found = Visitor(server.port)
    found.get(f"/start/{server.desk.sessions.token}")
    found.post("/unlock", passphrase=PASSPHRASE)
    return found


def done(visitor: Visitor, path: str, seconds: float = 90) -> Page:
    until = time.monotonic() + seconds
    page = visitor.get(path)
    while page.headers.get("refresh") and time.monotonic() < until:
        time.sleep(0.3)
        page = visitor.get(path)
    return page


def image(visitor: Visitor, path: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", visitor.port, timeout=30)
    connection.request("GET", path, headers={"Cookie": visitor.cookie})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def agreed(server: Server) -> None:
    """Everybody agrees to statistics being published."""

    def work(register: Register) -> None:
        persons = [row.code for row in reads.entities(register.db, "person")]
        told = {"purpose": "statistics", "audience": "public", "obtained": "in person"}
        said = {"answer": "given", "dated": "2021-01-01", **told}
        record_lines(register, [{"consent": person, **said} for person in persons])

    server.desk.keeper.call(work)


def one_more(server: Server, source: str) -> None:
    """One more person, whom this source documents, and who agreed."""
    lines: list[dict[str, object]] = [
        {"entity": "person", "as": "@more"},
        {"entity": "act", "as": "@of"},
        {"subject": "@of", "property": "act.violation", "value": "detention", "source": source},
        {"subject": "@of", "property": "act.victim", "value": "@more", "source": source},
    ]
    server.desk.keeper.call(lambda register: record_lines(register, lines))


def three() -> Table:
    rng = np.random.default_rng(1)
    rows = (rng.random((300, 3)) < (0.5, 0.4, 0.3)).astype(np.int64)
    return from_arrays(["a", "b", "c"], rows, np.ones(len(rows)), merge=True)


def over(job: Job, seconds: float = 60) -> Standing:
    until = time.monotonic() + seconds
    while job.look() is Standing.WORKING and time.monotonic() < until:
        time.sleep(0.05)
    return job.look()


def test_an_estimate_is_asked_for_and_the_other_pages_go_on(
    analyst: Visitor, overlapping: Example
) -> None:
    figure = analyst.get("/figures/detained")
    assert f'href="{HERE}"' in figure.text
    asked = analyst.get(HERE)
    assert INSIDE in asked.words
    assert "north gazette" in asked.words
    assert "refresh" not in asked.headers
    working = analyst.post(HERE, do="start")
    assert "Still working" in working.words
    assert working.headers["refresh"] == "3"
    assert analyst.get("/persons").status == HTTPStatus.OK
    page = done(analyst, HERE)
    assert "An estimate can be given." in page.words
    found = re.search(r"([0-9]+) persons in all", page.words)
    interval = re.search(r"95 % interval: ([0-9]+) to ([0-9]+)", page.words.replace("\u00a0", " "))
    assert found is not None
    assert interval is not None
    assert int(interval[1]) <= int(found[1]) <= int(interval[2])
    assert int(interval[1]) <= lists_example.PERSONS <= int(interval[2])
    for words in (INSIDE, "What no data can test", "No data can test the assumption",
                  "Log-linear models", "Decomposable graphs", "Latent classes"):  # fmt: skip
        assert words in page.words
    assert "download" not in page.text
    short = overlapping.codes["@north"][:6]
    assert short in page.text
    alt = re.findall(r'<img class="picture" src="([^"]+)"[^>]* alt="([^"]+)"', page.text)
    assert [path.rpartition("/")[2] for path, _ in alt] == ["answers.png", "overlap.png"]
    assert f"In all {found[1]}" in alt[0][1]
    assert re.fullmatch(r"Overlap of 3 lists: \d+ persons seen, \d+ of them .*", alt[1][1])
    for path, _ in alt:
        status, headers, body = image(analyst, path)
        assert (status, headers["content-type"]) == (HTTPStatus.OK, "image/png")
        assert headers["cache-control"] == "no-store"
        assert body.startswith(b"\x89PNG")
    again = analyst.get(HERE)
    assert again.words == page.words
    analyst.post("/language", language="ru", here=HERE)
    russian = analyst.get(HERE).words
    assert "Оценку дать можно." in russian
    assert "Никакие данные не проверят допущение" in russian


def test_stop_lock_and_save_end_the_work(analyst: Visitor) -> None:
    analyst.get(HERE)
    assert "Still working" in analyst.post(HERE, do="start").words
    other = analyst.get(f"{HERE}/organisation")
    assert "Fewer than two lists" in other.words
    stopped = analyst.post(HERE, do="stop")
    assert "It was stopped. Nothing of it was kept." in stopped.words
    assert "Work out the estimate" in stopped.words
    assert not multiprocessing.active_children()
    assert "Still working" in analyst.post(HERE, do="start").words
    assert len(multiprocessing.active_children()) == 1
    analyst.get("/add/source")
    assert "Saved." in analyst.post("/add/source", source__office="another office").words
    assert "Work out the estimate" in analyst.get(HERE).words
    assert not multiprocessing.active_children()
    assert "Still working" in analyst.post(HERE, do="start").words
    analyst.post("/lock")
    gc.collect()
    assert not multiprocessing.active_children()
    assert "The register is locked" in analyst.get(HERE).words


def test_where_lists_cannot_be_made_the_page_says_what_to_do(inside: Visitor) -> None:
    for path in (HERE, f"{HERE}/organisation"):
        page = inside.get(path)
        assert page.status == HTTPStatus.OK
        assert "Fewer than two lists document the persons of this figure." in page.words
        assert "Work out the estimate" not in page.words
        assert INSIDE in page.words
    assert "Fewer than two lists" in inside.post(HERE, do="start").words


@pytest.mark.parametrize(
    "path",
    ["/figures/nowhere/estimate", f"{HERE}/region", f"{HERE}/source/overlap.png",
     f"{HERE}/source/other.png"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(inside: Visitor, path: str) -> None:
    assert inside.get("/figures/detained/estimate").status == HTTPStatus.OK
    assert inside.get(path).status == HTTPStatus.NOT_FOUND


def test_a_job_comes_to_numbers_and_pictures_and_leaves_no_process() -> None:
    labels = {language: labels_of({"a": "first"}, words_of(language)) for language in LANGUAGES}
    job = Job(three(), SHORT, labels=labels)
    assert over(job) is Standing.DONE
    assert not multiprocessing.active_children()
    outcome = job.outcome
    assert outcome is not None
    for drawn in (outcome.overlap, outcome.answers):
        assert list(drawn) == list(LANGUAGES)
        assert all(picture.startswith(b"\x89PNG") for picture in drawn.values())
        assert len(set(drawn.values())) == len(LANGUAGES)
    assert [one.family for one in outcome.families] == [
        "loglinear",
        "graphs",
        "mixed",
        "latent",
        "latent_open",
        "stack",
    ]
    assert sum(one.weight or 0 for one in outcome.families) == pytest.approx(1)
    assert [one.code for one in outcome.reasons].count("untestable") == 1
    job.stop()
    assert job.look() is Standing.DONE


def test_two_lists_are_refused_with_a_picture_of_the_overlap_alone() -> None:
    job = Job(three().without("c"), SHORT, labels={"en": labels_of({}, words_of("en"))})
    assert over(job) is Standing.DONE
    outcome = job.outcome
    assert outcome is not None
    assert (outcome.verdict, outcome.estimate, outcome.families) == ("none", None, ())
    assert outcome.reasons[0].code == "few_lists"
    assert outcome.overlap["en"].startswith(b"\x89PNG")
    assert outcome.answers == {}


def test_a_job_that_takes_too_long_is_ended() -> None:
    job = Job(three(), longest=0.1)
    assert over(job) is Standing.LATE
    assert job.outcome is None
    assert not multiprocessing.active_children()


def test_a_fault_in_the_process_is_told_without_its_words() -> None:
    job = Job("no table")  # type: ignore[arg-type] # what cannot be worked with
    assert over(job) is Standing.FAILED
    assert re.fullmatch(r"AttributeError at [\w.:< ]+", job.fault)
    assert "no table" not in job.fault


def test_a_job_that_nobody_holds_is_ended() -> None:
    job = Job(three())
    assert len(multiprocessing.active_children()) == 1
    del job
    gc.collect()
    assert not multiprocessing.active_children()


def findings() -> Iterator[tuple[str, set[str]]]:
    """Every finding that the estimation can make: its code, and what it hands on."""
    for path in Path(str(unerased.estimate.__file__)).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            names = {one.id for one in ast.walk(node.func) if isinstance(one, ast.Name)}
            code = node.args[0]
            if names & {"refuses", "doubts", "notes"} and isinstance(code, ast.Constant):
                yield str(code.value), {str(one.arg) for one in node.keywords}


def test_whatever_the_estimation_finds_a_page_can_say() -> None:
    made = dict(findings())
    assert {"few_lists", "several_modes", "swing", ASSUMED} <= made.keys()
    assert made.keys() == REMARKS.keys() | {ASSUMED}
    for code, sentence in REMARKS.items():
        assert {name for _, name, _, _ in Formatter().parse(sentence) if name} <= made[code], code


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_remark_names_its_lists_and_families_as_the_page_does(language: str) -> None:
    words = words_of(language)
    swing = Remark("swing", "notes", {"list": "north", "total": 1234.4})
    said = remark_words(swing, {"north": "the gazette"}, words)
    assert "the gazette" in said
    assert "1\u202f234" in said
    totals = Remark("families_differ", "notes", {"totals": {"graphs": 700.0, "latent": None}})
    told = remark_words(totals, {}, words)
    assert f"{words.say('Decomposable graphs')}: 700" in told
    assert words.say("no end") in told
    assert "latent" not in told


def test_an_estimate_is_published_from_its_page_and_one_more_person_is_refused(
    serve: Callable[..., Server], overlapping: Example
) -> None:
    server = serve(overlapping)
    analyst = _in(server)
    there = f"{HERE}/source/release"
    nobody = analyst.get(there)
    assert nobody.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This cannot be released" in nobody.words
    agreed(server)
    assert "Publish the estimate" not in analyst.get(there).words
    analyst.post(there, do="start")
    page = done(analyst, there)
    assert page.status == HTTPStatus.OK
    assert re.search(r"About [0-9]+ persons in all; 95.%: [0-9]+ to [0-9]+", page.words)
    out = analyst.post(there, do="publish")
    assert out.path.startswith("/releases/RL-")
    assert "Published: it stands in the ledger" in out.words
    assert "An estimate of all" in out.words
    assert re.search(r"About [0-9]+ persons in all; 95.%: [0-9]+ to [0-9]+", out.words)
    assert "An estimate, not a count. Counted one by one, and told with it: " in out.words
    ledger = analyst.get("/releases").words
    assert re.search(r"About [0-9]+ persons in all", ledger)
    assert analyst.get("/releases").status == HTTPStatus.OK
    inside = analyst.get(f"{HERE}/organisation/release")
    assert inside.status in {HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY}
    one_more(server, overlapping.codes["@north"])
    agreed(server)
    refused = analyst.get(there)
    assert "What would follow from it" in refused.words
    assert "Publish the estimate" not in refused.words
    before = len(server.desk.keeper.call(lambda register: reads.releases(register.db)))
    analyst.post(there, do="publish")
    after = len(server.desk.keeper.call(lambda register: reads.releases(register.db)))
    assert (before, after) == (1, 1)
