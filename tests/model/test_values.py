import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unerased.model.dates import write
from unerased.model.records import (
    Backup,
    Claim,
    CodebookExtension,
    Consent,
    Correction,
    Counted,
    Definition,
    Entity,
    FileRecord,
    Finding,
    Opening,
    Record,
    Release,
    ReleaseKey,
    Save,
)
from unerased.model.values import (
    Amount,
    Duration,
    Ref,
    Stance,
    Term,
    Text,
    Unknown,
    Value,
    When,
)

WORDS = st.text(max_size=20)
ENDS = st.none() | st.integers(0, 10**12)
VALUES: st.SearchStrategy[Value] = st.one_of(
    st.builds(Text, WORDS, WORDS),
    st.builds(Term, WORDS),
    st.builds(Ref, WORDS),
    st.dates().map(lambda day: write(day, None, "~")),
    st.builds(Duration, ENDS, ENDS),
    st.builds(Amount, ENDS, ENDS),
    st.from_type(Stance),
    st.builds(Unknown),
)
RECORDS: st.SearchStrategy[Record] = st.one_of(
    st.from_type(Entity),
    st.builds(Claim, WORDS, WORDS, WORDS, VALUES, WORDS, WORDS),
    st.builds(
        Finding,
        code=WORDS,
        question=st.just("value"),
        about=st.lists(WORDS, max_size=3).map(tuple),
        verdict=st.just("established"),
        standard=WORDS,
        reasons=WORDS,
        dated=st.dates(),
        value=VALUES,
    ),
    st.from_type(Consent),
    st.from_type(Correction),
    st.builds(FileRecord, *[WORDS] * 2, st.integers(0, 2**40), *[WORDS] * 6),
    st.builds(Definition, WORDS, WORDS, st.integers(1, 9), WORDS),
    st.from_type(CodebookExtension),
    st.from_type(Opening),
    st.from_type(ReleaseKey),
    st.from_type(Release),
    st.from_type(Counted),
    st.from_type(Backup),
    st.from_type(Save),
)


@given(RECORDS)
def test_every_record_survives_being_written_and_read(record: Record) -> None:
    written = msgspec.msgpack.Encoder(order="deterministic").encode(record)
    assert msgspec.msgpack.decode(written, type=Record) == record


def test_values_are_written_short_under_their_tag() -> None:
    when = When(dt.date(2018, 7, 1), dt.date(2018, 7, 31), "2018-07~", "~")
    for value, tag in (
        (Text("words"), "x"),
        (Term("torture"), "t"),
        (Ref("P-1"), "r"),
        (when, "w"),
        (Duration(3, 21), "d"),
        (Amount(125, 125), "a"),
        (Stance("denies_act"), "s"),
        (Unknown(), "u"),
    ):
        assert msgspec.json.decode(msgspec.json.encode(value))[0] == tag


def test_nothing_can_be_changed_after_it_was_made() -> None:
    for frozen in (Term("torture"), Save("SV-1")):
        with pytest.raises(AttributeError, match="immutable"):
            setattr(frozen, type(frozen).__struct_fields__[0], "X")
