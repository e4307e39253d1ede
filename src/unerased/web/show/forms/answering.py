"""Writing our answer to a statement: in the team's own name, resting on claims that we hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from unerased.model.records import Claim, Entity
from unerased.model.values import Ref, Term, Text
from unerased.register import reads
from unerased.register.errors import Refused
from unerased.web.show.forms.lookup import code_typed
from unerased.web.show.forms.refusals import said_all
from unerased.web.show.forms.typed import Mistyped, plain_text

if TYPE_CHECKING:
    from unerased.model.records import Record
    from unerased.model.values import Value
    from unerased.web.desk import Asked


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """The form in the empty column: what was typed, and what is wrong with it."""

    answer: str = ""
    rests_on: str = ""
    answer_error: str = ""
    rests_error: str = ""

    @property
    def error(self) -> bool:
        """Whether it cannot be saved as it is."""
        return bool(self.answer_error or self.rests_error)


def answer_form(_: Asked) -> AnswerForm:
    """The form, empty."""
    return AnswerForm()


def save_answer(asked: Asked, statement: str) -> tuple[str, AnswerForm]:
    """Save what was typed.

    Returns:
        The code of the save and an empty form; or "" and the form with its errors.
    """
    post = asked.request.POST
    typed, rests = post.get("answer", ""), post.get("rests_on", "")
    errors = {"answer": "", "rests_on": ""}
    text, codes = "", []
    try:
        text = plain_text(typed)
    except Mistyped as error:
        errors["answer"] = asked.words.say(error.sentence)
    if not typed.strip():
        errors["answer"] = asked.words.say("Write the answer.")
    try:
        codes = [
            code_typed(asked.register, word, ("claim", "file"))
            for word in rests.replace(",", " ").split()
        ]
    except Mistyped as error:
        errors["rests_on"] = asked.words.say(error.sentence)
    if not any(errors.values()):
        try:
            saved = asked.register.record(
                _records(asked, statement, text, codes), title=asked.words.say("Our answer")
            )
        except Refused as refused:
            reasons = (problem.reason for problem in refused.problems)
            errors["answer"] = said_all(asked.words, reasons)
        else:
            return saved.code, AnswerForm()
    return "", AnswerForm(typed, rests, errors["answer"], errors["rests_on"])


def _records(asked: Asked, statement: str, text: str, rests_on: list[str]) -> list[Record]:
    register = asked.register
    team, records = _team(asked)
    said = Text(text, asked.language)
    values: list[tuple[str, Value]] = [("statement.answer", said)]
    values += [("statement.answer_rests_on", Ref(code)) for code in rests_on]
    for name, value in values:
        code = register.new_code("claim")
        records.append(Claim(code, statement, name, value, team, derived_from=()))
    return records


def _team(asked: Asked) -> tuple[str, list[Record]]:
    """The source that stands for the team; made with the first answer where there is none."""
    register = asked.register
    held = reads.claims_with(register.db, "source.kind", word="team")
    if held:
        return held[0].claim.subject, []
    code = register.new_code("source")
    claim, kind = register.new_code("claim"), Term("team")
    said = Claim(claim, code, "source.kind", kind, code, derived_from=())
    return code, [Entity(code, "source"), said]
