"""What the rooms below refuse with is said in the page's language, whatever it is."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest
import yaml

import unerased
from unerased.journal.errors import Invalid, Reason, StorageDamaged
from unerased.model.errors import BadLine
from unerased.model.known import Problem
from unerased.register.errors import ProjectionLost, Refused
from unerased.web.show.forms.refusals import said, said_all
from unerased.web.words import LANGUAGES, REFUSALS, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = Path(unerased.__file__).parent
#: the rooms that the pages call, with `journal` and `seal` through them; the remarks of `estimate`
#: stand in a section of the page that says it is English
ROOMS = sorted(
    {"journal", "seal"}
    | {
        room
        for path in (HOUSE / "web").rglob("*.py")
        for room in re.findall(r"(?:from|import) unerased\.([a-z]+)", path.read_text("utf-8"))
    }
    - {"web", "cli", "demo", "estimate"}
)
OTHERS = [language for language in LANGUAGES if language != "en"]
LETTERS = {"ru": "[\u0430-\u044f]", "ar": "[\u0621-\u064a]"}
#: every string with a space in it is a message here: reasons are appended and returned, not raised
REASONS = frozenset(
    f"model/{name}.py"
    for name in ("check", "check_value", "codes", "dates", "line", "parse", "yamltext")
) | {"exchange/when.py"}
#: rooms within rooms that no page calls, which a test below makes sure of
NOT_CALLED = (
    "figures/receipt/", "seal/timestamp.py",
)  # fmt: skip
#: what no form, no file and no page brings about: faults of the packaged codebook, why a file
#: cannot be cleaned, which the pages say in words of their own, misuse by the
#: code itself, sealed bytes that the rooms above turn into refusals of their own; and the phrases
#: of `model/said`, whose `fault` the pages say themselves
NOT_FOR_PEOPLE = (
    "model/codebook.py", "model/standards.py", "model/truth.py", "model/said/",
    "evidence/cleaners.py", "seal/age.py", "seal/box.py", "seal/commitment.py", "seal/padding.py",
    "seal/secret.py", "seal/sign.py", "seal/wrap.py", *NOT_CALLED,
)  # fmt: skip
MISUSE = {
    "Row {row} of a table has {cells} cells where its head has {wanted}.",
    "This picture cannot be used: {picture}.",
    "a PNG for a document is 1 to 8000 pixels each way and at most 8 MiB",
    "a picture needs a text that says what it shows, for those who do not see it",
    "it is no whole PNG file",
    "a prefix is one or two letters A to Z",
    "a code needs {random_bytes} random bytes",
    "catch_up comes first",
    "no name of an object on a relay",
}
#: puts a space before another message, which is found where it is written
JOINTS = {" {advice}", " {reason}"}


def error_names() -> set[str]:
    found = {"Problem"}
    for room in ROOMS:
        try:
            errors = importlib.import_module(f"unerased.{room}.errors")
        except ModuleNotFoundError:
            continue
        found |= {
            name
            for name, value in vars(errors).items()
            if isinstance(value, type) and issubclass(value, Exception)
        }
    return found


ERRORS = error_names()


def strings(node: ast.AST) -> Iterator[ast.Constant | ast.JoinedStr]:
    """Strings and f-strings, each as a whole; without docstrings and annotations."""
    if isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    ):
        yield node
        return
    body = getattr(node, "body", None)
    first = body[0] if isinstance(body, list) and body else None
    for child in ast.iter_child_nodes(node):
        docstring = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
        if not (docstring and child is first) and child is not getattr(node, "annotation", None):
            yield from strings(child)


def named(expression: ast.expr) -> str:
    """What a value is called in a template: the first name in it that is not called."""
    nodes = [node for node in ast.walk(expression) if isinstance(node, ast.Name | ast.Attribute)]
    called = {id(node.func) for node in ast.walk(expression) if isinstance(node, ast.Call)}
    names = [node.id if isinstance(node, ast.Name) else node.attr for node in nodes
             if id(node) not in called] or ["value"]  # fmt: skip
    return names[0].lower().strip("_")


def doubled(text: object) -> str:
    return str(text).replace("{", "{{").replace("}", "}}")


def template(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return doubled(node.value)
    seen: list[str] = []
    parts: list[str] = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            seen.append(named(part.value))
            again = seen.count(seen[-1])
            parts.append(f"{{{seen[-1]}{again if again > 1 else ''}}}")
        else:
            parts.append(doubled(getattr(part, "value", "")))
    return "".join(parts)


def spoken(path: Path) -> Iterator[ast.AST]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if path.name == "errors.py" or path.relative_to(HOUSE).as_posix() in REASONS:
        yield tree
        return
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        name = getattr(called, "id", getattr(called, "attr", ""))
        if isinstance(node, ast.Raise) or name in ERRORS:
            yield node


def raised() -> set[str]:
    """Every template of a message that the rooms can raise to people."""
    found: set[str] = set()
    for path in (file for room in ROOMS for file in (HOUSE / room).rglob("*.py")):
        if path.relative_to(HOUSE).as_posix().startswith(NOT_FOR_PEOPLE):
            continue
        for node in spoken(path):
            found |= {template(text) for text in strings(node)}
    # a message has words with spaces between; a type or a pattern is none
    coded = re.compile(r"\(\?:|\[\w+(, \w+)*\]|\| ")
    spaced = {text for text in found - MISUSE - JOINTS if " " in text}
    return {text for text in spaced if re.search("[a-z]", text) and not coded.search(text)}


RAISED = raised()


def translated(language: str) -> dict[str, str]:
    path = HOUSE / "web" / "locale" / language / REFUSALS
    read: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


def fields(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def plain(text: str) -> str:
    return re.sub("<[^>]+>", "", text)


def test_the_rooms_have_much_to_refuse() -> None:
    assert len(RAISED) > 250
    assert "names nothing, something twice, or more than {max_codes}" in RAISED
    assert str(Reason.BROKEN_CHAIN) in RAISED


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_of_a_room_below_is_translated_and_none_is_left_over(language: str) -> None:
    entries = translated(language)
    assert sorted(RAISED - entries.keys()) == []
    assert sorted(entries.keys() - RAISED) == []
    assert sorted(translated("en").keys() - RAISED) == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_carry_the_same_values_and_are_in_their_script(language: str) -> None:
    for key, entry in translated(language).items():
        assert fields(entry) == fields(key), key
        bare = re.sub(r"{\w+}", "", key)
        assert re.search(LETTERS[language], entry.lower()) or not re.search("[a-z]", bare), key


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_with_values_is_recognised(language: str) -> None:
    words = words_of(language)
    for key in translated(language):
        values = dict.fromkeys(fields(key), "P-7K3M")
        if not values or not re.search("[a-z]{3}", re.sub(r"{\w+}", "", key)):
            continue
        found = said(words, key.format(**values))
        assert 'lang="en"' not in found, key
        assert plain(found).count("P-7K3M") == len(values), key


def test_english_stays_as_it_is() -> None:
    assert said(words_of("en"), "no such <code>") == "no such &lt;code&gt;"


#: what no page does: the advice to do it by a command stands
BY_COMMAND_ONLY = {"unerased evidence extract"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_refusal_sends_somebody_at_a_page_to_a_command(language: str) -> None:
    """Where there is a page for it, the page is named, with a link that leads somewhere."""
    command = re.compile(r"\bunerased [a-z]+ [a-z]+|(?<!\w)--[a-z]+")
    words, entries = words_of(language), translated(language)
    wrong = {
        key: found
        for key in RAISED
        if (found := set(command.findall(entries.get(key, key))) - BY_COMMAND_ONLY)
    }
    assert wrong == {}
    told = said(words, "The ledger has no release R-1; `unerased release list` shows what it has.")
    assert '<a href="/releases">' in told
    hostile = "The ledger has no release [x](/y); `unerased release list` shows what it has."
    assert "<bdi>[x](/y)</bdi>" in said(words, hostile)


def test_links_of_refusals_lead_to_pages() -> None:
    texts = [text for language in LANGUAGES for text in translated(language).values()]
    found = {href for text in texts for href in re.findall(r"\]\((/[^)]*)\)", text)}
    urls = (HOUSE / "web" / "urls.py").read_text("utf-8")
    assert found
    assert [href for href in found if f'path("{href[1:]}",' not in urls] == []


def test_a_message_is_said_with_its_values_isolated() -> None:
    russian = said(words_of("ru"), "place.name is no property of the kind act")
    assert russian.startswith("\u0443 вида <bdi>act</bdi> нет свойства <bdi>place.name</bdi>")


def test_values_are_escaped() -> None:
    found = said(words_of("ar"), "unknown key <script> beside claim")
    assert "&lt;script&gt;" in found
    assert "<script>" not in found


def test_a_message_within_a_message_is_said_too() -> None:
    error = StorageDamaged("keybag", Reason.MISSING, "record 3")
    found = plain(said(words_of("ru"), str(error)))
    assert "keybag: отсутствует (запись 3). Ничего не изменено." in found
    lost = plain(said(words_of("ru"), str(ProjectionLost("it is closed"))))
    assert "(она закрыта). Всё сохранённое осталось в журнале." in lost
    assert "غير موجود" in said(words_of("ar"), str(Invalid(Reason.MISSING, "record 3")))


def test_a_refused_save_says_each_of_its_problems() -> None:
    problems = [
        Problem("C-1", "source", "no such source"),
        Problem("C-2", "", "a claim cannot repeat itself"),
    ]
    found = plain(said(words_of("ru"), str(Refused(problems))))
    assert found == (
        "Ничего не сохранено. Исправьте и сохраните снова: "
        "C-1, source: такого источника нет; C-2: утверждение не может повторять само себя."
    )
    assert plain(said_all(words_of("ru"), ["is missing", "is missing", "must be text"])) == (
        "отсутствует; должно быть текстом"
    )


def test_an_unknown_message_stays_english_and_says_so() -> None:
    found = said(words_of("ar"), "the moon is <full>")
    assert found == '<span lang="en" dir="ltr">the moon is &lt;full&gt;</span>'
    assert said(words_of("ar"), "P-7: nobody knows").startswith('<span lang="en"')


def test_a_long_hostile_message_costs_no_time() -> None:
    error = BadLine("value", "a" * 200_000 + ": " * 50_000)
    assert said(words_of("ru"), str(error)).startswith('<span lang="en"')


def test_no_page_calls_what_is_left_untranslated() -> None:
    parts = [part.removesuffix(".py").strip("/") for part in NOT_CALLED]
    names = [f"unerased.{part.replace('/', '.')}" for part in parts]
    for path in (HOUSE / "web").rglob("*.py"):
        text = path.read_text("utf-8")
        assert not [name for name in names if name in text], path.name
