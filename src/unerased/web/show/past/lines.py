"""Records in one line each, as a history tells them: who, when, what; before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unerased.model.records import Claim, Consent, Correction, Entity, Finding
from unerased.register import reads
from unerased.web.show.claims.cards import STANDARDS, STATUSES, VERDICTS, Gist, gist_of
from unerased.web.show.claims.codes import CodeLink, link
from unerased.web.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unerased.register.rows import HistoryRow
    from unerased.web.show.claims.look import Look

ACTIONS: Final = {
    "superseded": mark("supersedes"),
    "retracted": mark("retracts"),
    "undone": mark("undoes"),
}
#: the beginning of a device's id is enough to tell devices apart on a page
_ID: Final = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a history.

    Attributes:
        who: the member and the device that wrote it.
        before: for a correction, the claim that it takes out; `after` what took its place.
        reason: why, for a correction and a finding.
    """

    link: CodeLink
    kind: str
    gist: Gist | None
    text: str
    target: CodeLink | None
    status: str
    when: str
    who: str
    save: CodeLink | None
    save_title: str
    reason: str = ""
    before: Gist | None = None
    after: Gist | None = None


def lines_of(rows: Sequence[HistoryRow], look: Look) -> tuple[Line, ...]:
    """Lines in the order of the rows; claims that corrections name are read in one stroke."""
    codes = {
        code
        for row in rows
        if isinstance(row.record, Correction)
        for code in (row.record.target, row.record.replacement)
        if code
    }
    claims = {code: row.claim for code, row in reads.get_claims(look.db, codes).items()}
    said = [row.record for row in rows if isinstance(row.record, Claim)]
    look.about({claim.source for claim in (*said, *claims.values())})
    return tuple(line_of(row, look, claims) for row in rows)


def line_of(row: HistoryRow, look: Look, claims: Mapping[str, Claim]) -> Line:
    """A record in one line.

    Args:
        row: the record.
        look: knows the sources of the claims.
        claims: those that a correction names, by code.
    """
    book, record = look.codebook, row.record
    gist = gist_of(record, look, reveal=False) if isinstance(record, Claim) else None
    text, target = _told(row, look)
    before = after = None
    if isinstance(record, Correction):
        before, after = (
            gist_of(claims[code], look, reveal=False) if code in claims else None
            for code in (record.target, record.replacement)
        )
    return Line(
        link(row.code, book),
        look.kind_label(record.kind if isinstance(record, Entity) else row.type),
        gist,
        text,
        link(target, book) if target else None,
        look.words.say(STATUSES[row.status]) if row.status != "live" else "",
        look.words.moment(row.place.when),
        f"{row.place.who} · {row.place.device[:_ID]}",
        link(row.place.save, book) if row.place.save else None,
        row.title,
        getattr(record, "reason", "") or getattr(record, "reasons", ""),
        before,
        after,
    )


def _told(row: HistoryRow, look: Look) -> tuple[str, str]:
    """What a record that is no claim says, in a few words, and the code that it is about."""
    words = look.words
    match row.record:
        case None:
            return words.say("erased"), ""
        case Entity():
            return words.say("entered"), ""
        case Finding() as finding:
            standard = words.say(STANDARDS.get(finding.standard, finding.standard))
            return f"{words.say(VERDICTS[finding.verdict])} · {standard}", finding.about[0]
        case Consent() as consent:
            purpose = look.term("consent_purposes", consent.purpose)
            return f"{look.term('consent_answers', consent.answer)}: {purpose}", consent.person
        case Correction() as correction:
            return words.say(ACTIONS[correction.action]), correction.target
        case _:
            return "", ""
