import datetime as dt

import msgspec
import pytest
from tests import cast

from unerased.model.consent import Decision, publishable
from unerased.model.records import Answer, Consent

DAY = dt.date(2019, 6, 1)
P1 = cast.SURVIVOR


def consent(
    number: int, answer: Answer = "given", dated: str = "2019-01-01", **rest: object
) -> Consent:
    day = dt.date.fromisoformat(dated)
    base = Consent(
        cast.code("CO", number), P1, "publication_with_code", "public", answer, day, None, "by hand"
    )
    return msgspec.structs.replace(base, **rest)


def decide(*consents: Consent, on: dt.date = DAY) -> tuple[bool, str]:
    forwards = publishable(consents, P1, "publication_with_code", "public", on)
    backwards = publishable(consents[::-1], P1, "publication_with_code", "public", on)
    assert forwards == backwards
    return forwards.allowed, forwards.reason


GIVEN = consent(1)


def test_a_consent_for_this_purpose_and_audience_allows() -> None:
    assert decide(GIVEN) == (True, "given")
    assert publishable([GIVEN], P1, "publication_with_code", "public", DAY) == Decision(
        allowed=True, reason="given", consent=GIVEN.code
    )


def test_unknown_is_no() -> None:
    assert decide() == (False, "not_asked")


@pytest.mark.parametrize(
    "other",
    [
        consent(1, purpose="publication_with_name"),
        consent(1, purpose="lawyer"),
        consent(1, audience="journalists"),
        consent(1, purpose="every", audience="every"),
    ],
)
def test_consent_to_something_else_is_never_read_as_consent_to_this(other: Consent) -> None:
    assert decide(other) == (False, "not_asked")


def test_consent_of_another_person_counts_for_nothing() -> None:
    decision = publishable([GIVEN], cast.SECOND_SURVIVOR, "publication_with_code", "public", DAY)
    assert decision == Decision(allowed=False, reason="not_asked")


def test_the_latest_answer_counts() -> None:
    back = consent(2, "withdrawn", "2019-02-01")
    again = consent(3, "given", "2019-03-01")
    assert decide(GIVEN, back) == (False, "withdrawn")
    assert decide(GIVEN, back, again) == (True, "given")
    assert decide(GIVEN, consent(2, "refused", "2018-01-01")) == (True, "given")


@pytest.mark.parametrize("answer", ["refused", "withdrawn"])
def test_on_one_day_a_refusal_outweighs_a_consent(answer: Answer) -> None:
    assert decide(GIVEN, consent(2, answer)) == (False, answer)
    assert decide(consent(0, answer), GIVEN) == (False, answer)


@pytest.mark.parametrize(
    ("purpose", "audience"),
    [("every", "every"), ("every", "public"), ("publication_with_code", "every")],
)
def test_a_withdrawal_from_everything_withdraws_from_this(purpose: str, audience: str) -> None:
    back = consent(2, "withdrawn", "2019-02-01", purpose=purpose, audience=audience)
    assert decide(GIVEN, back) == (False, "withdrawn")


def test_a_consent_holds_up_to_its_last_day() -> None:
    until = consent(1, expires=DAY)
    assert decide(until) == (True, "given")
    assert decide(until, on=DAY + dt.timedelta(days=1)) == (False, "expired")


def test_an_answer_of_a_later_day_does_not_count_yet() -> None:
    later = consent(2, "withdrawn", "2019-07-01")
    assert decide(GIVEN, later) == (True, "given")
    assert decide(consent(1, dated="2019-07-01")) == (False, "not_yet")
