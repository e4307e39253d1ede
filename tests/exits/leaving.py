"""A register with people in it, and everything that can leave it."""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from hypothesis import strategies as st
from tests.exits.papers import papers, photograph
from tests.exits.people import NEVER, PEOPLE, SHARED, secrets, story
from tests.exits.reading import found_in, told
from tests.register.workbench import Home

from unerased.attack import Policy
from unerased.evidence import add_bytes
from unerased.exchange.handing_over import Terms, gather
from unerased.figures.release import ReleaseRefused, issued, one, publish
from unerased.register import Register, reads, record_lines
from unerased.remedies import Lens, export_calendar, rules_of
from unerased.remedies.checks import form_of
from unerased.remedies.errors import NotConsented
from unerased.remedies.packs import ALL, make, wanted_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

    from unerased.figures.release import Issued

TODAY: Final = dt.date(2018, 11, 30)
ASKED: Final = dt.date(2018, 11, 1)
RULE: Final = Policy(k=3, width=3)
Recipient: TypeAlias = tuple[str, str]
STATISTICS: Final[Recipient] = ("statistics", "public")
CODE: Final[Recipient] = ("publication_with_code", "public")
COMMITTEE: Final[Recipient] = ("committee", "un_bodies")
COURT: Final[Recipient] = ("court", "courts")
LAWYER: Final[Recipient] = ("lawyer", "lawyers")
SHARING: Final[Recipient] = ("sharing", "partners")
RECIPIENTS: Final = (STATISTICS, CODE, COMMITTEE, COURT, LAWYER, SHARING)
#: what somebody answered; `expired` was given until a day that is over, `others` was given to
#: another audience, `all refused` takes back whatever was given
Said: TypeAlias = Literal["given", "expired", "others", "refused", "withdrawn", "all refused"]
SAID: Final[tuple[Said, ...]] = (
    "given", "given", "given", "expired", "others", "refused", "withdrawn", "all refused",
)  # fmt: skip
#: where free words of a case stand, in which somebody may be named by who enters them
ANYBODY: Final = ("act.conditions", "act.injuries", "statement.text", "claim.stance", "place.name")
#: of each person, to each recipient, one after the other
Answers: TypeAlias = "Mapping[tuple[int, Recipient], Sequence[Said]]"


def answers() -> SearchStrategy[Answers]:
    """What people answered: most of them something, some often."""
    return st.dictionaries(
        st.tuples(st.sampled_from(PEOPLE), st.sampled_from(RECIPIENTS)),
        st.lists(st.sampled_from(SAID), min_size=1, max_size=3),
        min_size=len(PEOPLE) * 2,
    )


@dataclass(frozen=True, slots=True)
class Base:
    """The register as it was entered, and the codes of the people; copies are what is tried."""

    home: Home
    codes: Mapping[str, str] = field(repr=False)

    @classmethod
    def entered(cls, folder: Path) -> Base:
        home = Home(folder / "register", folder / "storage")
        with home.create() as register:
            files: dict[str, str] = {}
            for number in PEOPLE:
                for label, (name, data) in papers(number).items():
                    kept = add_bytes(register, data, name, received=f"from {name}")
                    files[label] = kept.code
            _, codes = record_lines(register, story(), labels=files)
            for number in PEOPLE:
                of_source = add_bytes(
                    register, *photograph(number), received="", source=codes[f"@s{number}"]
                )
                codes[f"@photo{number}"] = of_source.code
        return cls(home, codes)

    @contextmanager
    def copy(self, to: Path, *, keep: bool = False) -> Iterator[World]:
        for mine, theirs in ((self.home.folder, "register"), (self.home.storage, "storage")):
            shutil.copytree(mine, to / theirs)
        with Home(to / "register", to / "storage").open() as register:
            yield World(register, self.codes, to / "storage")
        if not keep:
            shutil.rmtree(to)


@dataclass(frozen=True, slots=True)
class World:
    """One copy of it, open."""

    register: Register
    codes: Mapping[str, str] = field(repr=False)
    storage: Path = field()

    @property
    def folder(self) -> Path:
        return self.register.folder

    @property
    def lens(self) -> Lens:
        return Lens(rules_of(self.register), self.register.codebook, TODAY)

    def person(self, number: int) -> str:
        return self.codes[f"@p{number}"]

    def say(self, answers: Answers) -> None:
        lines = [
            _line(self.person(number), recipient, said, ASKED + dt.timedelta(days=day))
            for (number, recipient), several in answers.items()
            for day, said in enumerate(several)
        ]
        if lines:
            record_lines(self.register, lines)

    # -- exits: what leaves, by name of file

    def release(self) -> Issued | None:
        """A release of everybody who was held; None when too few agreed."""
        try:
            made = publish(self.register, "held", "as_it_is", RULE, TODAY)
        except ReleaseRefused:
            return None
        content, text = one(self.register.db, made.code)[0].content, made.receipt
        again = issued(content, text, made.code)
        assert dict(again.files) == dict(made.files)  # what is exported later is the same
        return made

    def pack(self, kind: str, number: int, language: str) -> dict[str, bytes]:
        """A pack about somebody; nothing when they did not agree."""
        person = "" if kind == "cat_shadow" else self.person(number)
        chosen = (ALL, self.codes[f"@photo{number}"]) if person else ()
        wanted = wanted_of(self.register, kind, person, language, TODAY, annexes=chosen)
        try:
            return dict(make(self.register, wanted, self.lens).files)
        except NotConsented:
            return {}

    def mass_export(self) -> dict[str, bytes]:
        """Everything that may go to a partner at once."""
        found = gather(self.register, Terms("a partner", *SHARING), TODAY)
        return {"claims.jsonl": "\n".join(found.lines).encode()}

    def calendar(self) -> dict[str, bytes]:
        """The calendar of everybody's last days."""
        made, days = export_calendar(self.register, self.lens)
        assert days
        return {"days.ics": made}


def _line(person: str, recipient: Recipient, said: Said, day: dt.date) -> dict[str, Any]:
    purpose, audience = recipient
    answer = {"expired": "given", "others": "given", "all refused": "refused"}.get(said, said)
    line = {"consent": person, "purpose": purpose, "audience": audience, "answer": answer}
    if said == "others":
        line["audience"] = "journalists"
    if said == "all refused":
        line |= {"purpose": "every", "audience": "every"}
    if said == "expired":
        line["expires"] = (TODAY - dt.timedelta(days=1)).isoformat()
    return {**line, "dated": day.isoformat(), "obtained": "in person"}


def agreed(answers: Answers, recipient: Recipient) -> set[int]:
    """Who agreed to a recipient, told from the answers without the program."""
    found = set()
    for number in PEOPLE:
        mine = list(answers.get((number, recipient), ()))
        no = max(
            (
                day
                for (other, _), several in answers.items()
                if other == number
                for day, said in enumerate(several)
                if said == "all refused"
            ),
            default=-1,
        )
        yes = [day for day, said in enumerate(mine) if said != "others"]
        if yes and mine[yes[-1]] == "given" and yes[-1] > no:
            found.add(number)
    return found


def leaks_of_release(world: World, made: Issued | None, answers: Answers) -> list[str]:
    """Somebody counted who did not agree, and secrets in any file of the sheet."""
    if made is None:
        return []
    may = agreed(answers, STATISTICS)
    content = one(world.register.db, made.code)[0].content
    codes = {world.person(number): number for number in PEOPLE}
    counted = {codes[one.unit] for one in reads.counted_in(world.register.db, made.code)}
    found = [f"counted {number}" for number in sorted(counted - may)]
    found += ["told another number"] if content.published.total != len(may) else []
    return found + leaks_of_files(made.files, every_secret(world))


def leaks_of_pack(
    world: World, files: Mapping[str, bytes], kind: str, answers: Answers, number: int
) -> list[str]:
    """Anything of people who did not agree, in the files of a pack; and what is never in one."""
    form = form_of(kind)
    may = agreed(answers, (form.purpose, form.audience))
    if not files:
        return [] if number not in may else ["nothing was made for somebody who agreed"]
    # who agreed to a committee agreed to be named there; to a publication under a code nobody did
    named = may if form.purpose != "publication_with_code" else set()
    hidden = [name for other in set(PEOPLE) - named for name in secrets(other).names]
    hidden += [secrets(anybody).names[at] for anybody in PEOPLE for at in NEVER]
    for other in set(PEOPLE) - may:
        hidden += [*secrets(other).words, world.person(other)[:6]]
    hidden += SHARED if len(may) < len(PEOPLE) else ()
    # the recipe of a receipt, which stays here, names the person of the pack by the full code
    return leaks_of_files(files, hidden)


def leaks_of_export(world: World, files: Mapping[str, bytes], answers: Answers) -> list[str]:
    """A name of anybody, or anything of who did not agree."""
    may = agreed(answers, SHARING)
    hidden = [name for anybody in PEOPLE for name in secrets(anybody).names]
    for other in set(PEOPLE) - may:
        hidden += [*secrets(other).words, world.person(other)[:6]]
    hidden += SHARED if len(may) < len(PEOPLE) else ()
    lacking = [f"nothing of {number}" for number in may if not _told_of(world, files, number)]
    return leaks_of_files(files, hidden) + lacking


def _told_of(world: World, files: Mapping[str, bytes], number: int) -> bool:
    """Whether what was done to somebody who agreed is in the export, under their code."""
    data = b"".join(files.values()).decode()
    return world.person(number) in data and secrets(number).words[0] in data


def every_secret(world: World) -> list[str]:
    """Names, words and codes of everybody."""
    mine = [word for who in map(secrets, PEOPLE) for word in (*who.names, *who.words)]
    return [*mine, *SHARED, *(world.person(number)[:6] for number in PEOPLE)]


def leaks_of_files(files: Mapping[str, bytes], hidden: Sequence[str]) -> list[str]:
    """Which of these are in a file, in its name or in what is inside it."""
    return found_in(told(files), hidden)
