"""Tags of the templates.

`t` says a sentence, `n` counts, `attr` says one inside an attribute, `refused` says what a room
below refused with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import template
from django.utils.html import escape, format_html

from unerased.web.show.forms.refusals import said

if TYPE_CHECKING:
    from django.template.context import Context
    from django.utils.safestring import SafeString

    from unerased.web.words import Words

register = template.Library()


def _words(context: Context) -> Words:
    return cast("Words", context["words"])


def _isolated(values: dict[str, object]) -> dict[str, SafeString]:
    # a value may carry bidi controls: isolated, it cannot turn the words around it
    return {name: format_html("<bdi>{}</bdi>", value) for name, value in values.items()}


@register.simple_tag(takes_context=True)
def t(context: Context, sentence: str, **values: object) -> SafeString:
    """A sentence in the page's language; values are escaped and isolated."""
    said = escape(_words(context).say(sentence))
    return format_html(said, **_isolated(values)) if values else said


@register.simple_tag(takes_context=True)
def refused(context: Context, message: str) -> SafeString:
    """A message of a room below in the page's language, or in English that is marked as such."""
    return said(_words(context), message)


@register.simple_tag(takes_context=True)
def n(context: Context, one: str, many: str, number: int) -> str:
    """A sentence with a number, in the plural form that it asks for."""
    return _words(context).count(one, many, number)


@register.simple_tag(takes_context=True)
def attr(context: Context, sentence: str, **values: object) -> str:
    """A sentence for an attribute or a title: plain words, escaped by the template."""
    return _words(context).say(sentence, **values)
