"""Pages that no link leads to: they come after a form, or while something is at work.

Each function drives the browser from step to step and gives a name for every page it comes to.
Fields and buttons are found by what they send, so that it works in every language.
"""

from __future__ import annotations

import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.exchange.sheets import workbook
from tests.journeys.walk import left_alone
from tests.web.example import PASSPHRASE

from unerased.exchange.handing_over import Terms
from unerased.journal import Terms as MemberTerms
from unerased.register import joining, reads, record_lines
from unerased.register.share_pages import as_typed
from unerased.remedies.packs import LANGUAGES as FRAMES
from unerased.seal.cost import TESTING
from unerased.web.backing import NewShares
from unerased.web.erasing import Looking
from unerased.web.handing import gather_for
from unerased.web.held import held
from unerased.web.importing import Work
from unerased.web.jobs import Beside, Job, Phase
from unerased.web.leaving import begin
from unerased.web.letters import Invited
from unerased.web.rehearsing import Rehearsing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page
    from tests.journeys.walk import Walk

    from unerased.register import Register
    from unerased.web import Server

#: addresses that only these steps come to; `join`, `unlock` and `opening` have tests of their own,
#: what is written a week later is written in `test_two_registers`, and what is restored, restored
#: in `test_everything_lost`
BY_STEPS: Final = {
    "backups/<str:code>",
    "backups/progress",
    "backups/try/progress",
    "claim/<str:code>/chain",
    "code/<str:typed>",
    "export/<str:number>",
    "figures/<str:name>/estimate/<str:by>/release",
    "figures/<str:name>/release/check",
    "import/columns",
    "import/preview",
    "import/progress",
    "import/done",
    "join",
    "members/admit/made",
    "members/invite/made",
    "opening",
    "packs/made/<str:code>",
    "recovery/made",
    "restore",
    "restore/progress",
    "restored",
    "releases/<str:code>",
    "sync/progress",
    "sheet/<str:code>/<str:language>",
    "sheet/draft/<str:name>",
    "travel/progress",
    "unlock",
}
ROWS: Final[list[list[object]]] = [
    ["name", "what happened", "when", "town", "note"],
    ["Test Person Ilm", "detention", "15.07.2031", "Exampleburg", "first"],
    ["Test Person Orr", "torture", "03.04.2031", "Testville", "second"],
    ["Test Person Orr", "torture", "03.04.2031", "Testville", "second"],
    ["Test Person Yun", "torture", "99.99.2031", "Testville", "third"],
]


def searching(walk: Walk, server: Server, language: str) -> Iterator[str]:
    """What was found, with names and without; nothing found; a code that is not one alone."""
    del server
    for words in ("detained", "Zukhra", "nothingofthekind"):
        page = walk.open("/search", language)
        page.fill("[name=words]", words)
        _press(page, "main form button:not([name])")
        yield f"search for {words}"
    page = walk.open("/search", language)
    page.fill("[name=words]", "Zukhra")
    page.check("[name=names]")
    _press(page, "main form button:not([name])")
    yield "search with names"
    walk.open("/code/P", language)
    yield "codes that begin like this"


def revealing(walk: Walk, server: Server, language: str) -> Iterator[str]:
    """Names of a person and ties between people, after asking."""
    del server
    for shape in ("/person/*", "/source/*"):
        page = walk.open(walk.paths[shape], language)
        if page.locator("button[name=show]").count():
            _press(page, "button[name=show]")
            yield f"{shape} with names"
    page = walk.open("/relationships", language)
    _press(page, "main form button")
    yield "ties in a list"
    page = walk.open("/contradictions", language)
    # not every claim leads to its chain; one that is contested does
    _press(page, ".pairing article .meta a >> nth=0")
    _press(page, "main a[href$='/chain'] >> nth=0")
    yield "the chain of a claim"
    page = walk.open(walk.paths["/person/*/who"], language)
    _press(page, "main form button")
    yield "ties in a picture"


def telling(walk: Walk, server: Server, language: str) -> Iterator[str]:
    """The guided form, checked before it is saved; and saved."""
    del server
    page = walk.open("/enter", language)
    page.locator("form.guided select[name$='violation']").first.select_option("detention")
    _press(page, "p.row button[value=check]")
    yield "guided entry, what it becomes"
    if page.locator("button[value=back]").count():
        _press(page, "button[value=save]")
        yield "guided entry, saved"


def importing(walk: Walk, server: Server, language: str) -> Iterator[str]:
    """A spreadsheet, from its columns to what was written."""
    page = walk.open("/import", language)
    # another file in each language: the same one again would be noticed
    rows = [
        [*row[:-1], f"{row[-1]} {language}"] if number else row for number, row in enumerate(ROWS)
    ]
    file = {"name": "list.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": workbook(rows)}
    page.locator("[name=file]").set_input_files(files=[file])  # type: ignore[list-item] # as it documents
    _press(page, "form[enctype] button")
    yield "import, the columns"
    _press(page, _LAST)
    yield "import, what must still be said"
    for name, value in (("source_kind", "organisation"), ("source_title", "an invented list")):
        field = page.locator(f"[name={name}]")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    for choice in page.locator("main select:has(option[value=day_first])").all():
        choice.select_option("day_first")
    _press(page, _LAST)
    yield "import, rows that repeat"
    _press(page, "button[value=skip]")
    yield "import, what it becomes"
    with _at_work(server):
        page = walk.open("/import/progress", language)
        with left_alone(page):
            yield "import, how far it is"
    walk.open("/import/preview", language)
    yield "import, stopped"
    _press(page, "button[value=good], button[value=import]")
    page.wait_for_url("**/import/done")
    yield "import, done"


def estimating(walk: Walk, server: Server, language: str) -> Iterator[str]:
    """An estimate at work and stopped; worked out once, in the first language."""
    del server
    page = walk.open("/figures/held/estimate", language)
    if page.locator("button[value=start]").count():
        _press(page, "button[value=start]")
        with left_alone(page):
            yield "an estimate at work"
        walk.open("/figures/held/estimate", language)
        page.locator("img.picture").first.wait_for(timeout=120_000)
    yield "an estimate"
    walk.open("/figures/held/estimate/source/release", language)
    yield "an estimate, to be released"


def releasing(walk: Walk, server: Server, language: str) -> Iterator[str]:
    """A release, from its plan to the page of what was published."""
    del server
    page = walk.open("/figures/chased/release", language)
    _press(page, "button[value=plan]")
    with left_alone(page):
        yield "a release, being planned"
    page.reload()
    page.locator("[name=as]").first.wait_for(timeout=120_000)
    yield "a release, planned"
    page.locator("[name=as]").first.check()
    _press(page, "form[action$='/check'] button")
    yield "a release, to be checked"
    with page.expect_popup() as opened:
        page.locator("button[formaction^='/sheet/draft/']").click()
    walk.page = opened.value
    walk.page.wait_for_load_state()
    yield "the draft of a sheet"
    walk.page.close()
    walk.page = page
    _press(page, "button[value=publish]")
    yield "a release, published"
    sheet = page.locator(f"main a[href^='/sheet/'][href$='/{language}']").first
    walk.open(sheet.get_attribute("href") or "", language)
    yield "a sheet"
    walk.open("/releases", language)
    yield "releases"


def packing(walk: Walk, server: Server, language: str) -> Iterator[str]:
    """A draft, the pack that is made of it, and the same when its files are let go."""
    page = walk.open("/packs/report/make", language)
    yield "a draft, before it goes out"
    _press(page, "main form[method=post] button")
    yield "a pack, made"
    server.desk.cache.held["packs"].drop()
    page.reload()
    yield "a pack, not held any more"
    page = walk.open("/packs", language)
    _press(page, "main form button")
    yield "a receipt that was not chosen"
    if language in FRAMES:
        walk.open(f"/sheet/pack/cat_shadow?language={language}", language)
        yield "a draft as its readers will see it"


def keeping(walk: Walk, server: Server, language: str) -> Iterator[str]:
    """A choice of filters, kept as a view; a save, and what undoing it would do."""
    del server
    page = walk.open("/persons?sex=woman", language)
    yield "a filtered list"
    page.locator("summary").last.click()
    page.fill("[name=title]", "kept")
    _press(page, "button[value=keep]")
    yield "a view, kept"
    page.locator("main summary").last.click()
    _press(page, "button[value=delete]")
    yield "a view, deleted"
    page = walk.open("/saves", language)
    page.goto(
        walk.base + (page.locator("main a[href^='/save/']").first.get_attribute("href") or "")
    )
    yield "a save"


def inviting(walk: Walk, server: Server, language: str) -> Iterator[str]:
    """An invitation, the answer to it, and its writer admitted."""
    page = walk.open("/members/invite", language)
    page.fill("[name=name]", f"Test Colleague {language}")
    page.check("[name=compartment][value=cases]")
    _press(page, "main form button")
    yield "an invitation"
    made = held(server.desk, Invited)
    assert made is not None
    with tempfile.TemporaryDirectory() as base:
        new = Path(base)
        asked = joining.ask(made.data, made.code, new / "register", new / "storage", PASSPHRASE)
    walk.open("/members/admit", language)
    file = {"name": "answer", "mimeType": "application/octet-stream", "buffer": asked.letter}
    page.locator("[name=file]").set_input_files(files=[file])  # type: ignore[list-item] # as it documents
    _press(page, "main form button")
    yield "an answer, to be compared"
    _press(page, "button[value=admit]")
    yield "an answer, with other words"
    page.fill("[name=words]", asked.words)
    _press(page, "button[value=admit]")
    yield "somebody admitted"
    page = walk.open("/members", language)
    page.locator("th a.tap", has_text=asked.name).click()
    yield "a colleague"
    page.locator("main a[href$='/remove']").click()
    yield "a colleague, to be removed"


def syncing(walk: Walk, server: Server, language: str) -> Iterator[str]:
    """What is no relay; a sync under way, and what passed."""
    page = walk.open("/sync", language)
    page.fill("[name=relay] >> nth=-1", "stick")
    _press(page, _LAST)
    yield "no relay"
    with tempfile.TemporaryDirectory() as stick:
        page.fill("[name=relay] >> nth=-1", stick)
        with _busy(server):
            _press(page, _LAST)
            page.wait_for_url("**/sync/progress")
            with left_alone(page):
                yield "a sync, how far it is"
        walk.open("/sync/progress", language)
        page.wait_for_url("**/sync")
        yield "a sync, what passed"


def erasing(walk: Walk, server: Server, language: str) -> Iterator[str]:
    """A text that names the person, written without them; proposed, and cancelled."""
    path = walk.paths["/person/*"].replace("/person/", "/erase/")
    person = path.rpartition("/")[2]

    def names_them(register: Register) -> None:
        by = {"source": reads.entities(register.db, "source")[0].code}
        told = {"text": f"{person} was there.\n\nNobody asked.", "lang": "en"}
        body = {"subject": "@t", "property": "text.body", "value": told, **by}
        record_lines(register, [{"entity": "text", "as": "@t"}, body])

    server.desk.keeper.call(names_them)
    page = walk.open(path, language)
    _press(page, "button[value=look]")
    page.locator("button[value=propose]:not([hidden])").wait_for()
    yield "what an erasure would do"
    _press(page, "button[value=show]")
    yield "texts that name somebody who is to be erased"
    page.locator("main details.mend summary").first.click()
    _press(page, "button[name=redact] >> visible=true")
    yield "a text, written without them"
    _press(page, "button[value=propose]:not([hidden])")
    yield "an erasure without its code"
    page.fill("[name=code]", path.rpartition("/")[2])
    for choice in page.locator("main input[value=keep]").all():
        choice.check()
    _press(page, "button[value=propose]:not([hidden])")
    yield "an erasure, proposed"
    walk.open(path, language)
    yield "an erasure that is proposed already"
    with _busy(server):
        looking = Looking(path.rpartition("/")[2])
        looking.job = Job(server.desk, "erase", lambda *_: None)
        server.desk.cache.held["erasing"] = looking
        walk.open(path, language)
        with left_alone(page):
            yield "the record, looked through"
    walk.open("/members", language)
    _press(page, "form[action$='/cancel'] button")
    yield "an erasure, cancelled"


def handing_over(walk: Walk, server: Server, language: str) -> Iterator[str]:
    """What would go, refused and shown; a look under way; proposed, and cancelled."""
    page = walk.open("/export", language)
    _press(page, _LAST)
    yield "an export to nobody"
    page.fill("[name=recipient]", f"the office, {language}")
    _press(page, _LAST)
    page.locator("button[value=propose]").wait_for()
    yield "what an export would hand over"
    _press(page, "button[value=propose]")
    yield "an export, proposed"
    with _busy(server):
        gather_for(server.desk, Terms("x", "sharing", "partners"))
        walk.open("/export", language)
        with left_alone(page):
            yield "an export, how far it is"
    walk.open("/members", language)
    _press(page, "form[action$='/cancel'] button")
    yield "an export, cancelled"


def leaving(walk: Walk, server: Server, language: str) -> Iterator[str]:
    """Somebody else may administer: then this device may be left without keys; not done."""

    def another_administers(register: Register) -> None:
        journal, code = register.journal, "four words of code"
        terms = MemberTerms(f"Administrator {language}", journal.compartments, administer=True)
        letter = journal.invite(terms, code, cost=TESTING)
        with tempfile.TemporaryDirectory() as base:
            new = Path(base)
            asked = joining.ask(letter, code, new / "register", new / "storage", PASSPHRASE)
        journal.admit(asked.letter, asked.words)

    server.desk.keeper.call(another_administers)
    page = walk.open("/travel", language)
    _press(page, "main form button")
    yield "leaving, not confirmed"
    with _busy(server):
        job = begin(server.desk, "/nowhere", "", "")
        walk.open("/travel/progress", language)
        with left_alone(page):
            yield "leaving, how far it is"
        job.stop()
    walk.open("/travel", language)
    yield "leaving, stopped"


def backing_up(walk: Walk, server: Server, language: str) -> Iterator[str]:
    """New shares, one tried wrongly; a backup under way, made, and destroyed."""
    page = walk.open("/recovery", language)
    page.fill("[name=holders]", "9")
    _press(page, "button[value=make]")
    yield "shares that are not offered"
    page.fill("[name=holders]", "3")
    _press(page, "button[value=make]")
    yield "new shares"
    new = held(server.desk, NewShares)
    assert new is not None
    typed = [as_typed(share) for share in new.shares]
    _press(page, "button[value=keep]")
    page.fill("[name=share]", "share 1 of 3")
    _press(page, "button[value=try]")
    yield "a share, typed wrongly"
    page = walk.open("/backups", language)
    page.fill("[name=folder]", "stick")
    _press(page, _LAST)
    yield "no folder for a backup"
    with tempfile.TemporaryDirectory() as stick:
        page.fill("[name=folder]", stick)
        page.fill("[name=place]", f"in a drawer, {language}")
        with _busy(server):
            _press(page, _LAST)
            page.wait_for_url("**/backups/progress")
            with left_alone(page):
                yield "a backup, how far it is"
        walk.open("/backups", language)
        page.wait_for_url("**/backups")
        yield "a backup, made"
        yield from _trying(walk, server, language, typed)
        page = walk.open("/backups", language)
    page.locator("main a[href^='/backups/BK-']").first.click()
    yield "a backup, to be destroyed"
    _press(page, _LAST)
    yield "a backup, destroyed without a word of how"
    walk.open("/", language)
    yield "the start, with a backup"


def _trying(walk: Walk, server: Server, language: str, shares: list[str]) -> Iterator[str]:
    """The backup that was just made, tried with its shares."""
    page = walk.open("/backups/try", language)
    _press(page, "button[value=file]")
    page.fill("[name=share]", shares[0][:-5])
    _press(page, "button[value=share]")
    yield "a backup to be tried, and a share typed wrongly"
    for share in shares[:2]:
        page.fill("[name=share]", share)
        _press(page, "button[value=share]")
    yield "a backup, ready to be tried"
    one = held(server.desk, Rehearsing)
    assert one is not None
    go_on = threading.Event()
    one.job = Beside(server.desk, "wait", lambda _: go_on.wait(60) and None)
    walk.open("/backups/try", language)
    with left_alone(page):
        yield "a backup, how far the trying is"
    go_on.set()
    assert one.job.wait(20)
    walk.open("/backups/try", language)
    _press(page, "button[value=try]")
    page.locator("button[value=again]").wait_for(timeout=60_000)
    yield "a backup, tried"
    _press(page, "button[value=again]")
    yield "a backup, to be tried once more"


STEPS: Final[dict[str, Callable[[Walk, Server, str], Iterator[str]]]] = {
    one.__name__: one
    for one in (
        *(searching, revealing, telling, importing, estimating, releasing, keeping),
        *(inviting, leaving, syncing, erasing, handing_over, backing_up, packing),
    )
}
_LAST: Final = "main form button:not([name]):not([formaction])"


def _press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.locator(button).last.click()


@contextmanager
def _busy(server: Server) -> Iterator[None]:
    """The keeper has something else to do until the block ends."""
    go_on = threading.Event()
    waiting = threading.Thread(target=server.desk.keeper.call, args=(lambda _: go_on.wait(60),))
    waiting.start()
    try:
        yield
    finally:
        go_on.set()
        waiting.join()


class _at_work:  # noqa: N801 - used as a verb
    """Work on the held spreadsheet that goes on until the block ends."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._go_on = threading.Event()

    def __enter__(self) -> None:
        work = self._server.desk.cache.held["import"]
        assert isinstance(work, Work)
        begun = threading.Event()

        def slow(_: Register, job: Job) -> None:
            job.tell(Phase.READING, 1, 4)
            begun.set()
            self._go_on.wait(60)
            job.tell(Phase.READING, 2, 4)

        work.job = Job(self._server.desk, "plan", slow)
        assert begun.wait(20)

    def __exit__(self, *_: object) -> None:
        self._go_on.set()
