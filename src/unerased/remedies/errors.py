"""What can go wrong with remedies and their time limits."""

from __future__ import annotations


class RemediesError(Exception):
    """Root of this room's errors; the message is one line that says what to do."""


class BadRules(RemediesError):
    """A file of time limits cannot be used as it is; none of its rules holds."""

    def __init__(self, file: str, problem: str) -> None:
        self.file = file
        self.problem = problem
        super().__init__(
            f"rules of time limits, {file}: {problem}. See docs/how-to/add-a-time-limit.md."
        )


class NoSuchPerson(RemediesError):
    """The code stands for no person or group in this register."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"{code} is no person or group in this register.")


class UnknownForm(RemediesError):
    """There is no form of this kind."""

    def __init__(self, kind: str, known: tuple[str, ...]) -> None:
        self.kind = kind
        self.known = known
        super().__init__(f"there is no form {kind!r}. Forms: {', '.join(known)}.")


class UnknownField(RemediesError):
    """A frame names a field that no draft has."""

    def __init__(self, file: str, field: str) -> None:
        self.file, self.field = file, field
        super().__init__(
            f"the frame {file} has the field {{{field}}}, which no draft has. Nothing was written."
        )


class NotConsented(RemediesError):
    """The person did not agree to this recipient; nothing was written."""

    def __init__(self, person: str, reason: str) -> None:
        self.person, self.reason = person, reason
        super().__init__(
            f"Nothing about {person} may go to this recipient: consent {reason.replace('_', ' ')}. "
            "Go through the questions with them first."
        )


class NamesClosed(RemediesError):
    """This member may not open names: whether words name somebody could not be seen."""

    def __init__(self) -> None:
        super().__init__(
            "this member cannot open names, so nobody could see whether words name somebody who "
            "did not agree. A member with the compartment identities makes packs."
        )


class NotTheSame(RemediesError):
    """A pack that was made again is not the one of its receipt; nothing was written."""

    def __init__(self, files: tuple[str, ...]) -> None:
        self.files = files
        super().__init__(
            f"made again, these files differ from the receipt: {', '.join(files)}. Somebody who is "
            "in them took consent back since, or another version of the program or of its fonts "
            "is installed. Nothing was written; make a new pack."
        )


class TakenBack(RemediesError):
    """Consent was taken back after a pack was made, which is not given out any more."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody who may be in this pack took consent back since it was made, or is held to "
            "be the same as somebody who did not agree. It is not given out any more; make a new "
            "pack."
        )


class BadReceipt(RemediesError):
    """A file is no receipt of a pack."""

    def __init__(self) -> None:
        super().__init__("this is no receipt of a pack; take receipt.json from the pack's folder")
