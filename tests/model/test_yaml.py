import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from unerased.model.errors import BadYaml
from unerased.model.yamltext import MAX_BYTES, MAX_DEPTH, read_yaml

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
PLAIN = st.recursive(
    WORDS | st.integers(-(10**14), 10**14) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN)
def test_what_a_yaml_writer_wrote_is_read_back(value: object) -> None:
    class NoAliases(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the writer's signature
            return True

    text = yaml.dump(value, Dumper=NoAliases, allow_unicode=True, default_style=None)
    assert read_yaml(text) == value


def test_words_that_other_readers_take_for_truth_values_stay_words() -> None:
    assert read_yaml("[yes, no, on, off, true, false, ~, 12, 1.5, '12']") == [
        "yes", "no", "on", "off", True, False, None, 12, "1.5", "12",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: &x [1]\nb: *x", "line 1: anchors and aliases are not allowed here"),
        ("a: *x", "line 1: anchors and aliases are not allowed here"),
        ("a: 1\nb: !!python/name:os.system x", "line 2: tags are not allowed here"),
        ("a: !x 1", "line 1: tags are not allowed here"),
        ("a: 1\na: 2", "line 2: a key stands twice in one mapping"),
        ("[a]: 1", "line 1: a key must be one word or text"),
        ("a: [", "line 1: not YAML"),
        ("a: 'Test Person", "line 1: not YAML"),
        ("a: \x00", "not YAML: a character that YAML does not allow"),
        ("", "holds no document"),
        ("# nothing", "holds no document"),
        ("a: 1\n---\nb: 2", "holds more than one document"),
    ],
)
def test_what_is_not_supported_is_refused_with_line_and_reason(text: str, reason: str) -> None:
    with pytest.raises(BadYaml) as refusal:
        read_yaml(text)
    message = str(refusal.value)
    assert message == reason or message.endswith("not YAML")
    assert "Test Person" not in message


def test_text_of_any_depth_is_read_or_refused_without_harm() -> None:
    assert read_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH) is not None
    for depth in (MAX_DEPTH + 1, 100_000):
        with pytest.raises(BadYaml, match="nested more than"):
            read_yaml("[" * depth + "]" * depth)


def test_a_bomb_of_aliases_is_refused_before_it_unfolds() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(BadYaml, match="anchors and aliases"):
        read_yaml(bomb)


def test_text_beyond_the_size_limit_is_refused() -> None:
    assert read_yaml("x" * 1000) == "x" * 1000
    with pytest.raises(BadYaml, match="longer than"):
        read_yaml("x" * (MAX_BYTES + 1))
