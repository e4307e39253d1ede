"""What a sheet says of the method: the network's own texts, else the packaged ones.

```yaml
sources: {en: Interviews by two of us, ru: Интервью}   # or one text for every language
corrections: Write to the address on our page
note: ""                # printed first; "" for nothing
without: [ST-7K3M-2XQD-9F4T]    # statements that are not printed among the denials
```
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import msgspec

from unerased.figures.release.errors import BadMethod
from unerased.model.errors import BadYaml
from unerased.model.yamltext import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LANGUAGES", "LONGEST", "PARTS", "Method", "checked", "read_method", "text_of_method"]

LANGUAGES: Final = ("en", "ru", "ar")
#: the five parts that standards of casualty recording ask for, then who is in, who is not, and how
#: to have something corrected
PARTS: Final = (
    *("sources", "collection", "evaluation", "corroboration", "quality"),
    *("inclusion", "exclusion", "corrections"),
)
NOTE: Final = "note"
LONGEST: Final = 1200
#: characters of all of them together; the ledger's entry holds them
IN_ALL: Final = 6000
_MOST: Final = 40
_EVERY: Final = ""


class _Packaged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    texts: dict[str, dict[str, str]]


class Method(msgspec.Struct, frozen=True):
    """The network's own texts.

    Attributes:
        own: by part, then by language; "" is every language.
        without: codes of statements that are not printed.
        packaged: version of the packaged texts that stand for the others.
    """

    own: dict[str, dict[str, str]] = {}
    without: tuple[str, ...] = ()
    packaged: int = 1

    def text(self, part: str, language: str) -> tuple[str, str]:
        """A text and its language; what was written in one language stands for all of them."""
        own = self.own.get(part, {})
        for found in (language, _EVERY, "en", *sorted(own)):
            if own.get(found):
                return own[found], found or language
        return _packaged().texts.get(part, {}).get(language, ""), language

    def changed(self, before: Method) -> tuple[str, ...]:
        """The parts that another release described otherwise."""
        return tuple(
            part
            for part in PARTS
            if (self.own.get(part), self.packaged) != (before.own.get(part), before.packaged)
        )


@cache
def _packaged() -> _Packaged:
    text = files(__package__).joinpath("method.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text), _Packaged)


def read_method(text: str) -> Method:
    """Read the network's texts; what is left out, or empty, stays as it is packaged.

    Raises:
        BadMethod: it is not in the form above; the message names the place.
    """
    try:
        found = read_yaml(text) if text.strip() else {}
    except BadYaml as fault:
        raise BadMethod("as a whole", str(fault)) from None
    if not isinstance(found, dict):
        raise BadMethod("as a whole", "parts and their texts are expected")
    unknown = [str(key) for key in found if key not in {*PARTS, NOTE, "without"}]
    if unknown:
        raise BadMethod(unknown[0][:40], "there is no such part")
    texts = {part: _texts(found[part], part) for part in (*PARTS, NOTE) if part in found}
    without = found.get("without", [])
    if not isinstance(without, list) or len(without) > _MOST:
        raise BadMethod("without", f"a list of at most {_MOST} codes of statements is expected")
    return checked(
        Method({part: own for part, own in texts.items() if own}, tuple(map(str, without)))
    )


def checked(method: Method) -> Method:
    """The same, if the ledger can hold it.

    Raises:
        BadMethod: its texts are too long together.
    """
    if sum(len(text) for own in method.own.values() for text in own.values()) > IN_ALL:
        raise BadMethod("as a whole", f"all texts together have at most {IN_ALL} characters")
    return method


def _texts(raw: object, part: str) -> dict[str, str]:
    given = raw if isinstance(raw, dict) else {_EVERY: raw}
    own: dict[str, str] = {}
    for language, words in given.items():
        if language not in {*LANGUAGES, _EVERY}:
            raise BadMethod(part, f"the languages of a sheet are {', '.join(LANGUAGES)}")
        if words is None or (isinstance(words, str) and not words.strip()):
            continue
        if not isinstance(words, str):
            raise BadMethod(part, "a text is expected")
        if len(words) > LONGEST:
            raise BadMethod(part, f"a text is at most {LONGEST} characters long")
        own[str(language)] = " ".join(words.split())
    return own


def text_of_method(method: Method) -> str:
    """The YAML that makes these texts, with every packaged text to begin from."""
    import yaml  # noqa: PLC0415 - written seldom

    texts: Mapping[str, object] = {
        part: {language: method.text(part, language)[0] for language in LANGUAGES} for part in PARTS
    }
    note = method.own.get(NOTE, {})
    whole = {**texts, NOTE: note, "without": list(method.without)}
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=100)
