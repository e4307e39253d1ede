"""The way of a complaint as a picture: authorities, what came of it, how long it waited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unerased.pictures.way import MOST, Pause, Station, Way
from unerased.remedies import waits_of
from unerased.web.show.claims.cards import said_value
from unerased.web.show.drawn.words import more
from unerased.web.show.remedies.limits import between_words
from unerased.web.show.remedies.phrases import STATES, WAITED
from unerased.web.words import mark

if TYPE_CHECKING:
    from unerased.pictures.way import Part
    from unerased.remedies import Case, Row, Wait
    from unerased.web.desk import Asked
    from unerased.web.show.claims.look import Look

_PARTS: Final[dict[str, Part]] = {
    "forwarded": "moved",
    "withdrawn": "moved",
    "pending": "waits",
    "late": "waits",
    "may be late": "waits",
    "announced": "announced",
}


def way_drawn(case: Case, asked: Asked, look: Look) -> Way:
    """The steps that were taken, then those that are open in the country."""
    rows = [row for row in case.ledger.rows if row.step is not None or _is_ahead(row)]
    waits = waits_of(case.ledger.rows, asked.desk.today())
    stations = tuple(_station(row, waits, asked, look) for row in rows[:MOST])
    left_out = max(len(rows) - MOST, 0)
    return Way(
        _title(case, asked),
        stations,
        more(left_out, asked.words),
        mirrored=asked.words.direction == "rtl",
    )


def _is_ahead(row: Row) -> bool:
    return row.state == "open" and row.remedy is not None and row.remedy.scope == "domestic"


def _title(case: Case, asked: Asked) -> str:
    words, tried = asked.words, case.ledger.tried
    refused = sum("refused" in row.step.endings for row in tried if row.step)
    waiting = sum(row.state in ("pending", "late", "may be late", "announced") for row in tried)
    steps = words.count("{count} step taken", "{count} steps taken", len(tried))
    no = words.count("{count} refused", "{count} refused", refused)
    yet = words.count("{count} waits", "{count} wait", waiting)
    return words.say("{steps}: {refused}, {waiting}", steps=steps, refused=no, waiting=yet)


def _station(row: Row, waits: list[Wait], asked: Asked, look: Look) -> Station:
    words = asked.words
    label = words.label(row.remedy.labels, row.remedy.name) if row.remedy else ""
    if row.step is None:
        body = words.label(row.remedy.body, "") if row.remedy else ""
        return Station("ahead", body, "", f"{label} · {words.say(STATES[row.state][0])}")
    who = ", ".join(row.step.texts("authority")) or words.say("authority not said")
    dates = [
        words.say(sentence, date=between_words(date, words))
        for sentence, date in (
            (mark("filed {date}"), row.filed),
            (mark("decided {date}"), row.decided),
            (mark("served {date}"), row.served),
        )
        if date is not None
    ]
    outcome = [
        said_value(claim, look, reveal=False).words for claim in row.step.said.get("outcome", ())
    ]
    ended = ", ".join(dict.fromkeys(outcome)) or words.say(STATES[row.state][0])
    told = " · ".join(part for part in (label, ended) if part)
    part = _PARTS.get(row.state, "refused" if "refused" in row.step.endings else "moved")
    own = tuple(_pause(wait, asked) for wait in waits if wait.step == row.step.code)
    return Station(part, who, " · ".join(dates) or words.say("date not known"), told, own)


def _pause(wait: Wait, asked: Asked) -> Pause:
    return Pause(waited_words(wait, asked), wait.least, wait.most, wait.goes_on)


def waited_words(wait: Wait, asked: Asked) -> str:
    """How long was waited, and for what."""
    words = asked.words
    if wait.most is None:
        days = words.count("at least {count} day", "at least {count} days", wait.least)
    elif wait.least == wait.most:
        days = words.count("{count} day", "{count} days", wait.least)
    else:
        low = wait.least
        days = words.count("{low} to {count} day", "{low} to {count} days", wait.most, low=low)
    what = words.say(WAITED[wait.what])
    if wait.goes_on:
        return words.say("{days} {what}, so far", days=days, what=what)
    return words.say("{days} {what}", days=days, what=what)
