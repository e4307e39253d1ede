"""Any record that msgpack can carry, whether or not a codebook would allow it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, get_args

from hypothesis import strategies as st

from unerased.model import records as r
from unerased.model import values as v

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
codes = st.text("ABC-123", min_size=1, max_size=8).filter(lambda text: text != "-")
code_lists = st.lists(codes, max_size=3).map(tuple)
days = st.dates(dt.date(1, 1, 1))
numbers = st.one_of(st.none(), st.integers(-(10**12), 10**12))


def values() -> SearchStrategy[v.Value]:
    return st.one_of(
        st.builds(v.Text, texts, texts),
        st.builds(v.Term, texts),
        st.builds(v.Ref, codes),
        st.builds(v.When, st.one_of(st.none(), days), st.one_of(st.none(), days), texts),
        st.builds(v.Duration, numbers, numbers),
        st.builds(v.Amount, numbers, numbers),
        st.builds(v.Stance, st.sampled_from(get_args(v.StanceKind))),
        st.just(v.Unknown()),
    )


def records() -> SearchStrategy[r.Record]:
    return st.one_of(
        st.builds(r.Entity, codes, texts),
        st.builds(
            r.Claim, codes, codes, texts, values(), codes, texts, texts, texts,
            st.one_of(st.none(), code_lists),
        ),
        st.builds(
            r.Finding, codes, st.sampled_from(get_args(r.Question)), code_lists,
            st.sampled_from(get_args(r.Verdict)), texts, texts, days, texts, texts,
            st.one_of(st.none(), values()),
        ),
        st.builds(
            r.Consent, codes, codes, texts, texts, st.sampled_from(get_args(r.Answer)), days,
            st.one_of(st.none(), days), texts,
        ),
        st.builds(
            r.Correction, codes, codes, st.sampled_from(get_args(r.Action)), texts, texts
        ),
        st.builds(
            r.FileRecord, codes, texts, st.integers(0, 2**62), texts, texts, texts, texts, texts,
            texts,
        ),
        st.builds(r.Definition, codes, texts, st.integers(0, 2**62), texts),
        st.builds(r.CodebookExtension, codes, texts),
        st.builds(r.ReleaseKey, codes, texts, texts),
        st.builds(r.Release, codes, codes, days, texts, texts),
        st.builds(r.Counted, codes, codes, codes, texts, texts),
        st.builds(r.Opening, codes, st.sampled_from(get_args(r.Opened)), codes, texts),
        st.builds(r.Backup, codes, days, texts, texts, texts),
        st.builds(r.Save, codes, texts, texts),
    )  # fmt: skip
