"""Who did what to whom: three columns, broken lines for denials, no ties unless handed over."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pictures.png import chunks, size

from unerased.pictures.who import MOST, Edge, Node, Who, cut, draw, laid_out, ordered

HEADS = ("By whom", "What", "To whom")


def example(persons: int = 3, **more: object) -> Who:
    people = tuple(Node(f"p{number:03}", f"P-{number:04}") for number in range(persons))
    return Who(
        "acts",
        HEADS,
        ((Node("a1", "police"),), (Node("v1", "detention"),), people),
        (Edge("a1", "v1"), *(Edge("v1", node.key, node.key == "p001") for node in people)),
        **more,  # type: ignore[arg-type] # fields as given
    )


@st.composite
def pictures(draw_: st.DrawFn) -> Who:
    columns = tuple(
        tuple(
            Node(f"{side}{number}", draw_(st.text(max_size=60)), weight=draw_(st.integers(1, 9)))
            for number in range(draw_(st.integers(1, 20)))
        )
        for side in "abc"
    )
    edges = []
    for left, right in ((0, 1), (1, 2)):
        pairs = st.tuples(st.sampled_from(columns[left]), st.sampled_from(columns[right]))
        edges += [Edge(a.key, b.key) for a, b in draw_(st.lists(pairs, max_size=20))]
    return Who("", HEADS, columns, tuple(edges))  # type: ignore[arg-type] # three of them


@given(pictures())
@settings(max_examples=60, deadline=None)
def test_boxes_never_overlap_and_lines_join_boxes_of_neighbouring_columns(who: Who) -> None:
    kept, hidden = cut(who)
    laid = laid_out(kept)
    for one in laid.boxes:
        assert one.x >= 0
        assert one.x + one.width <= laid.width
        for other in laid.boxes:
            if one is not other and one.side == other.side:
                apart = one.y + one.height <= other.y or other.y + other.height <= one.y
                assert apart
    ends = {(box.x + box.width, box.y + box.height / 2) for box in laid.boxes}
    starts = {(box.x, box.y + box.height / 2) for box in laid.boxes}
    assert all(joint.start in ends and joint.end in starts for joint in laid.joints)
    assert [len(column) + left for column, left in zip(kept.columns, hidden, strict=True)] == [
        len(column) for column in who.columns
    ]
    assert all(len(column) <= MOST for column in kept.columns)


def test_the_weightiest_are_kept_and_the_rest_is_counted() -> None:
    who = example(51)
    kept, hidden = cut(who)
    assert hidden == (0, 0, 37)
    assert len(kept.columns[2]) == 14
    assert {edge.end for edge in kept.edges} == {"v1", *(node.key for node in kept.columns[2])}


def test_the_order_does_not_depend_on_the_order_of_what_came_in() -> None:
    who = example(9)
    backwards = Who(
        who.title,
        who.heads,
        (who.columns[0], who.columns[1], who.columns[2][::-1]),
        who.edges[::-1],
    )
    assert ordered(who).columns == ordered(backwards).columns
    assert draw(who) == draw(backwards)


def test_what_is_denied_is_a_broken_line() -> None:
    laid = laid_out(example())
    assert [joint.denied for joint in laid.joints] == [False, False, False, True]


def test_ties_are_drawn_only_when_they_are_handed_over() -> None:
    assert laid_out(example()).ties == ()
    tied = example(ties=(("p000", "p002"),), tie_key="a tie")
    laid = laid_out(tied)
    assert len(laid.ties) == 1
    assert draw(tied) != draw(example())


def test_a_tie_to_somebody_who_is_not_drawn_is_not_drawn() -> None:
    kept, _ = cut(example(51, ties=(("p000", "p050"), ("p000", "p001"))))
    assert kept.ties == (("p000", "p001"),)


def test_hostile_labels_stay_in_their_boxes() -> None:
    bad = "$\\sum$ \u202e <b> " + "w" * 100_000
    who = Who(bad, (bad,) * 3, ((Node("a", bad, bad),), (Node("b", bad),), ()), (Edge("a", "b"),))  # type: ignore[arg-type] # three
    data = draw(who)
    assert size(data)[0] == 1440
    assert set(chunks(data)) == {b"IHDR", b"pHYs", b"IDAT", b"IEND"}
    assert draw(who) == data
