"""Files that go with a pack: copies of chosen ones, cleaned, numbered by their dates.

A file is held back when anybody did not agree who is behind its source, whom it mentions or shows,
or whose name or code stands in its words. The copy tells nothing of itself (`evidence.cleaned`);
what cannot be cleaned so is not enclosed. Why something is not enclosed is for the author alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from unerased.evidence import FileDamaged, FileRefused, NoSuchFile, read_bytes
from unerased.evidence.cleaned import Copy, NotCleaned, cleaned
from unerased.journal import NoSecret
from unerased.remedies.packs.allowed import names_one

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from unerased.evidence.cleaned import Why as NotCleanedWhy
    from unerased.model.records import FileRecord
    from unerased.register import Register
    from unerased.remedies.packs.allowed import Others

__all__ = ["ALL", "Enclosed", "Held", "NotEnclosed", "Why", "enclosed", "numbered"]

#: instead of the code of a file: every document of a step that may be enclosed
ALL: Final = "all"
_LAST: Final = "9999"
#: beside what cannot be cleaned: it is no file around this person, or one that concerns somebody
#: who did not agree; words in it name somebody who did not; this device has no key for it, or its
#: sealed file is missing or damaged
Why: TypeAlias = "Literal['not of this case', 'names another person', 'closed'] | NotCleanedWhy"
_PURPOSE: Final = "a copy for a pack"


@dataclass(frozen=True, slots=True)
class Held:
    """A file around the person of a pack, that its recipient may see.

    Attributes:
        file: its record.
        about: code of the step whose document it is, or of the source that it comes from.
        day: its date as far as it is known, "" for none.
    """

    file: FileRecord
    about: str
    day: str = ""

    @property
    def of_a_step(self) -> bool:
        """Whether a step names it as its document."""
        return self.about.startswith("IV-")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A copy that is in a pack.

    Attributes:
        number: in the list of annexes.
        copy: what is left of the file.
        unread: no words can be read in it: nobody but a person can see whom it names or shows.
    """

    number: int
    copy: Copy

    @property
    def name(self) -> str:
        """Of the file in the pack; it tells the number alone."""
        return f"annex-{self.number:02}.{self.copy.ending}"

    @property
    def sha256(self) -> str:
        """Of the copy, hexadecimal."""
        return hashlib.sha256(self.copy.data).hexdigest()

    @property
    def unread(self) -> bool:
        """Whether a machine can read no words in it."""
        return not self.copy.words.strip()


@dataclass(frozen=True, slots=True)
class NotEnclosed:
    """A chosen file that is not in the pack. For the author alone."""

    file: str
    why: Why


def numbered(files: Iterable[Held], chosen: Collection[str]) -> list[Held]:
    """The list of annexes: documents of steps, and other files that were chosen, by their dates."""
    listed = [one for one in files if one.of_a_step or one.file.code in chosen]
    return sorted(listed, key=lambda one: (one.day or _LAST, one.file.code))


def enclosed(
    register: Register, listed: Iterable[Held], chosen: Collection[str], others: Others
) -> tuple[dict[str, Enclosed], list[NotEnclosed]]:
    """Copies of the chosen files, by their codes, and what is not enclosed with the reason.

    Args:
        register: open for writing: that a file was opened is recorded.
        listed: the list of annexes, in its order.
        chosen: codes of files, or `ALL`.
        others: people who did not agree.

    Raises:
        ReadOnly, RegisterError, JournalError: as `read_bytes`.
    """
    made: dict[str, Enclosed] = {}
    out: list[NotEnclosed] = []
    known: set[str] = set()
    for number, held in enumerate(listed, 1):
        code = held.file.code
        known.add(code)
        if code in chosen or (ALL in chosen and held.of_a_step):
            copy = _copy(register, held.file, others)
            if isinstance(copy, NotEnclosed):
                out.append(copy)
            else:
                made[code] = Enclosed(number, copy)
    out += [NotEnclosed(code, "not of this case") for code in chosen if code not in {*known, ALL}]
    return made, out


def _copy(register: Register, file: FileRecord, others: Others) -> Copy | NotEnclosed:
    try:
        record, data = read_bytes(register, file.code, purpose=_PURPOSE)
        copy = cleaned(data, record.name)
    except NotCleaned as refused:
        return NotEnclosed(file.code, refused.why)
    except FileRefused:
        return NotEnclosed(file.code, "too large")
    except (NoSecret, NoSuchFile, FileDamaged):
        return NotEnclosed(file.code, "closed")
    if names_one(copy.words, others):
        return NotEnclosed(file.code, "names another person")
    return copy


def files_of(made: Mapping[str, Enclosed]) -> dict[str, bytes]:
    """The copies by the names that they have in the pack."""
    return {one.name: one.copy.data for one in made.values()}
