"""Builds the register of the invented network, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from unerased.demo.network.aftermath import complaint, consents, disappeared, relocation
from unerased.demo.network.calendar import Months
from unerased.demo.network.cast import cast
from unerased.demo.network.dice import Dice
from unerased.demo.network.lives import Lives
from unerased.demo.network.parameters import Parameters, parameters
from unerased.demo.network.reach import reached
from unerased.demo.network.script import Script
from unerased.demo.network.voices import stated, statements
from unerased.demo.story import Entry, Founding, enter

if TYPE_CHECKING:
    from pathlib import Path

    from unerased.demo.network.lives import Told
    from unerased.demo.network.reach import Reached
    from unerased.demo.story import Progress
    from unerased.seal import Cost, Policy


def build_network(  # noqa: PLR0913 - what founding a register takes, and the seed
    folder: Path,
    storage: Path,
    passphrase: str,
    *,
    seed: int = 1,
    cost: Cost | None = None,
    policy: Policy | None = None,
    on_progress: Progress | None = None,
) -> None:
    """Make a register of an invented network in an invented country.

    Args:
        folder: the register folder; empty or not there yet.
        storage: the device-private storage.
        passphrase: what the identity is sealed under.
        seed: which network; what is documented comes out the same for each.
        cost: of deriving a key from the passphrase; ``None`` for what this machine can afford.
        policy: bounds of the cost; ``None`` for the current one.
        on_progress: called with saves done and saves to do.

    Raises:
        NotEmpty: the folder holds something already.
        JournalError, SealError: as `Register.create`.
    """
    where = Founding(folder, storage, passphrase, cost, policy)
    enter(where, story(parameters(), seed).entries, on_progress)


class Story(NamedTuple):
    """The story of the network.

    Attributes:
        entries: its saves, one a month.
        unrecorded: how many further persons left as those did who are counted, whom nobody
            documents: they are not in the register.
    """

    entries: list[Entry]
    unrecorded: int


def story(plan: Parameters, seed: int) -> Story:
    """What is entered of the network, and how many it leaves out."""
    dice = Dice(seed)
    script = Script(plan.months)
    months = Months(plan)
    unrecorded = _tell(plan, script, dice, months)
    entries = [
        Entry(
            months.last_day(number),
            months.written(number),
            f"Records of {months.written(number)}",
            lines,
            tuple(plan.figures) if number == 0 else (),
        )
        for number, lines in enumerate(script.months)
    ]
    return Story(entries, unrecorded)


def _tell(plan: Parameters, script: Script, dice: Dice, months: Months) -> int:
    who = cast(plan, script, dice)
    lives = Lives(plan, script, dice, months, who)
    waiting = dice.mixed([life for life in plan.lives for _ in range(life.count)])
    found = [reached(plan, dice, who) for _ in waiting]
    left = [number for number, life in enumerate(waiting) if life.left == "established"]
    apart = _apart(plan, dice, found, left)
    known: list[Told] = []
    twice: list[tuple[Told, str]] = []
    for month in range(plan.months):
        script.turn_to(month)
        for number in range(month, len(waiting), plan.months):
            told = lives.tell(waiting[number], found[number])
            known.append(told)
            if number in apart:
                twice.append((told, apart[number]))
            consents(plan, script, dice, months, told)
            relocation(plan, script, dice, who, told)
            complaint(plan, script, dice, months, told)
        statements(plan, script, dice, (who, months), known)
    stated(plan, script, dice, (who, months))
    disappeared(plan.disappeared, script, months, who)
    _same(plan, script, dice, months, (lives, known, twice))
    return sum(found[number].unknown for number in left)


def _apart(plan: Parameters, dice: Dice, found: list[Reached], left: list[int]) -> dict[int, str]:
    """Who is recorded twice: by number, the source who does so later, taken out of the first."""
    several = [number for number in left if found[number].survivor + len(found[number].others) > 1]
    return {number: found[number].others.pop() for number in dice.some(several, plan.duplicates)}


def _same(
    plan: Parameters,
    script: Script,
    dice: Dice,
    months: Months,
    people: tuple[Lives, list[Told], list[tuple[Told, str]]],
) -> None:
    """Persons who were recorded twice, and pairs that were taken for one and are two."""
    lives, known, twice = people
    dated = months.last_day(script.month).isoformat()
    line = {"verdict": "established", "standard": plan.standards.established[0], "dated": dated}
    for first, source in twice:
        second = lives.again(first, source)
        about = [first.person, second.person]
        reasons = "same name in two spellings, same days, same places"
        script.add({**line, "finding": "same_person", "about": about, "reasons": reasons})
    pairs = dice.some([told.person for told in known], 2 * plan.mistaken)
    for about in (pairs[number : number + 2] for number in range(0, len(pairs), 2)):
        reasons = "similar names"
        taken = script.add({**line, "finding": "same_person", "about": about, "reasons": reasons})
        reasons = "they were in different places on the same day"
        script.add(
            {
                **line,
                "finding": "not_same_person",
                "about": about,
                "reasons": reasons,
                "supersedes": taken,
            }
        )
