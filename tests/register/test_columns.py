from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.register.strategies import code_lists, values

from unerased.model.values import Unknown, Value
from unerased.register.columns import (
    ERASED,
    derived_column,
    derived_of,
    value_columns,
    value_of,
)


@given(values())
def test_a_value_comes_back_from_its_columns_as_it_was(value: Value) -> None:
    assert value_of(value_columns(value)) == value


@given(values())
def test_no_column_of_a_claim_is_null(value: Value) -> None:
    assert None not in value_columns(value)


@given(st.one_of(st.none(), code_lists))
def test_what_a_claim_repeats_comes_back_as_it_was(derived: tuple[str, ...] | None) -> None:
    assert derived_of(derived_column(derived)) == derived


def test_an_erased_value_reads_as_unknown() -> None:
    assert value_of(ERASED) == Unknown()
