"""Everything that is known of the whole register, each part worked out when it is first asked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, TypeVar

from unerased.register.overview.choosing import choose
from unerased.register.overview.facets import facets_of
from unerased.register.overview.parts import Contested, Denials, Judged, Places, Said, in_codes
from unerased.register.overview.reading import Reading
from unerased.register.overview.records import record_facets
from unerased.register.overview.shelf import Shelf
from unerased.register.overview.touched import mark_of, touched_since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from unerased.model.codebook import Codebook
    from unerased.model.contradiction import Contradiction
    from unerased.register.database import Database
    from unerased.register.overview.choosing import Chosen, Picks
    from unerased.register.overview.facets import Facet
    from unerased.register.overview.touched import Mark, Touched

__all__ = ["Overview"]

T = TypeVar("T")

#: after more new claims than this everything is read anew
_MOST_NEW: Final = 50_000
_CHOICES_KEPT: Final = 32
_AT_ONCE: Final = 500
#: what is told of a kind through what refers to it
_LINKS: Final = ("act.victim", "involvement.act")
#: kinds of what can be found to be so, by claims about it
_JUDGED_KINDS: Final = frozenset(
    {"person", "group", "event", "act", "involvement", "relationship", "intervention"}
)


class Overview:
    """What stands in the whole register. For one thread at a time.

    Ask `catch_up` first, then the parts: what they give holds until something is saved.
    """

    def __init__(self) -> None:
        self._mark: Mark | None = None
        self._book: Codebook | None = None
        self._today: dt.date = dt.date.min
        self._db: Database | None = None
        self._contested: Contested | None = None
        self._judged: Judged | None = None
        self._denials: Denials | None = None
        self._places: Places | None = None
        self._said: Said | None = None
        self._shelves: dict[str, Shelf] = {}
        self._answers: dict[object, object] = {}

    def catch_up(self, db: Database, book: Codebook, today: dt.date) -> None:
        """Take up what came since the last time.

        Args:
            db: the projection.
            book: the codebook as it is now.
            today: the date by this device's clock; what is said of consents depends on it.
        """
        self._db = db
        if self._mark is None or book is not self._book:
            self._forget(db, book, today)
            return
        touched, mark = touched_since(db, self._mark, _MOST_NEW)
        if touched is None:
            self._forget(db, book, today)
            return
        another_day = today != self._today
        if mark is self._mark and not another_day:
            return
        self._mark, self._today = mark, today
        self._answers = {}
        if another_day:
            rows = db.rows("SELECT c.code, c.person FROM consent c")
            touched.codes.update(code for row in rows for code in row)
        self._take_up(db, book, touched)

    def drop(self) -> None:
        """Forget everything: the register is closed."""
        self._mark = self._db = self._book = None
        self._contested = self._judged = self._denials = self._places = self._said = None
        self._shelves = {}
        self._answers = {}

    def _forget(self, db: Database, book: Codebook, today: dt.date) -> None:
        self.drop()
        self._mark, self._db, self._book, self._today = mark_of(db), db, book, today

    def _take_up(self, db: Database, book: Codebook, touched: Touched) -> None:
        codes = set(touched.codes)
        if self._said is not None:
            self._said.update(touched)
        if self._contested is not None:
            codes |= self._contested.update(db, book, touched)
        if self._denials is not None:
            codes |= self._denials.update(db, touched)
        if self._judged is not None:
            codes |= self._judged.update(db, touched)
        if self._places is not None and any(
            claim.property == "place.within" for claim in touched.claims
        ):
            self._places = Places(db, touched.now)
            for shelf in self._shelves.values():
                shelf.widen()
        if self._shelves:
            self._read_again(db, codes)

    def _read_again(self, db: Database, codes: set[str]) -> None:
        """Read again what is on the shelves of these codes, and of what they tell something."""
        claims = {code for code in codes if code.startswith("C-")}
        rows = in_codes(db, "SELECT c.subject FROM claim c WHERE c.code IN $codes", claims)
        codes |= {row[0] for row in rows}
        links = ", ".join(f"'{link}'" for link in _LINKS)
        sql = f"SELECT c.word FROM claim c WHERE c.subject IN $codes AND c.property IN ({links})"  # noqa: S608 - own names
        codes |= {row[0] for row in in_codes(db, sql, codes)}
        by_kind: dict[str, list[str]] = {}
        for code in codes:
            kind = self._known_book.kind_of_code(code)
            if kind is not None:
                by_kind.setdefault(kind.name, []).append(code)
        for name, shelf in self._shelves.items():
            if name in by_kind:
                shelf.read(self._reading(), sorted(by_kind[name]))

    @property
    def _known_book(self) -> Codebook:
        if self._book is None:
            raise RuntimeError("catch_up comes first")
        return self._book

    @property
    def _known_db(self) -> Database:
        if self._db is None:
            raise RuntimeError("catch_up comes first")
        return self._db

    @property
    def contested(self) -> Contested:
        """Contradictions."""
        if self._contested is None:
            self._contested = Contested(self._known_db, self._known_book)
        return self._contested

    @property
    def judged(self) -> Judged:
        """What live findings are about."""
        if self._judged is None:
            self._judged = Judged(self._known_db)
        return self._judged

    @property
    def denials(self) -> Denials:
        """Denials without an answer."""
        if self._denials is None:
            self._denials = Denials(self._known_db)
        return self._denials

    @property
    def places(self) -> Places:
        """Which place lies in which."""
        if self._places is None:
            self._places = Places(self._known_db, self._known_mark.gone)
        return self._places

    @property
    def said(self) -> Said:
        """How many live claims there are of each property."""
        if self._said is None:
            self._said = Said(self._known_db, self._known_mark.gone)
        return self._said

    @property
    def _known_mark(self) -> Mark:
        if self._mark is None:
            raise RuntimeError("catch_up comes first")
        return self._mark

    def _reading(self) -> Reading:
        return Reading(
            self._known_db,
            self._known_mark.gone,
            self._today,
            self.contested,
            self.judged,
            self.denials,
        )

    def has(self, kind: str) -> bool:
        """Whether the shelf of a kind has been read, so that asking for it costs little."""
        return kind in self._shelves

    @property
    def waits(self) -> bool:
        """Whether what waits for a person is known, so that asking for it costs little."""
        parts = (self._contested, self._judged, self._denials, self._said)
        return None not in parts and self.has("source")

    def shelf(self, kind: str) -> Shelf:
        """The records of a kind: an entity's, "finding" or "consent"."""
        found = self._shelves.get(kind)
        if found is None:
            book = self._known_book
            facets = record_facets(book).get(kind) or facets_of(kind, book)
            found = Shelf(kind, facets, self._above)
            found.read(self._reading())
            self._shelves[kind] = found
        return found

    def choose(self, kind: str, picks: Picks) -> Chosen:
        """What a choice leaves of a kind; the last few choices are remembered."""
        question = (kind, tuple(sorted((name, tuple(sorted(of))) for name, of in picks.items())))
        if len(self._answers) > _CHOICES_KEPT:
            self._answers = {}
        return self._answer(question, lambda: choose(self.shelf(kind), picks))

    def not_looked_at(self) -> list[Contradiction]:
        """Contradictions of whose claims neither has a live finding, by the codes of the claims."""
        about = self.judged.about

        def work() -> list[Contradiction]:
            return [pair for pair in self.contested.pairs() if not (about[pair.a] or about[pair.b])]

        return self._answer("not looked at", work)

    def contested_claims(self) -> list[str]:
        """Codes of contested claims without a live finding, those contested most often first."""

        def work() -> list[str]:
            times: dict[str, int] = {}
            for pair in self.contested.pairs():
                times[pair.a] = times.get(pair.a, 0) + 1
                if pair.why == "rival":
                    times[pair.b] = times.get(pair.b, 0) + 1
            open_ = (code for code in times if not self.judged.about[code])
            return sorted(open_, key=lambda code: (-times[code], code))

        return self._answer("contested claims", work)

    def claims_without_finding(self) -> int:
        """How many live claims about people and what was done have no live finding."""

        def work() -> int:
            every = sum(
                number
                for name, number in self.said.live.items()
                if name.partition(".")[0] in _JUDGED_KINDS
            )
            gone = self._known_mark.gone
            rows = in_codes(
                self._known_db,
                "SELECT c.seg, c.code, c.property FROM claim c WHERE c.code IN $codes",
                self.judged.about,
            )
            return every - sum(
                gone.spares(seg, code) and name.partition(".")[0] in _JUDGED_KINDS
                for seg, code, name in rows
            )

        return self._answer("claims without finding", work)

    def others_without_finding(self, skip: int, limit: int) -> list[str]:
        """Codes of live claims about people and what was done, without a finding, not contested.

        They stand in the order in which they came; `skip` of them are left out first.
        """
        contested, about = set(self.contested_claims()), self.judged.about
        gone, row = self._known_mark.gone, 0
        found: list[str] = []
        while len(found) < skip + limit:
            rows = self._known_db.rows(
                "SELECT c.id, c.seg, c.code, c.property FROM claim c WHERE c.id > :row "
                "ORDER BY c.id LIMIT :most",
                {"row": row, "most": _AT_ONCE},
            )
            if not rows:
                break
            row = rows[-1][0]
            found += [
                code
                for _, seg, code, name in rows
                if name.partition(".")[0] in _JUDGED_KINDS
                and not about[code]
                and code not in contested
                and gone.spares(seg, code)
            ]
        return found[skip : skip + limit]

    def _answer(self, question: object, work: Callable[[], T]) -> T:
        if question not in self._answers:
            self._answers[question] = work()
        return self._answers[question]  # type: ignore[return-value] # put there by this question

    def _places_above(self, place: str) -> list[str]:
        return self.places.above(place)  # the places of now, which change

    def _above(self, facet: Facet) -> Callable[[str], Iterable[str]] | None:
        if facet.places:
            return self._places_above
        if facet.sort != "term" or facet.list not in self._known_book.lists:
            return None
        terms = self._known_book.lists[facet.list].terms

        def wider(term: str) -> list[str]:
            found: list[str] = []
            while term in terms and terms[term].parent and terms[term].parent not in found:
                term = terms[term].parent
                found.append(term)
            return found

        return wider
