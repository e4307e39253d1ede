"""Plural forms by the rules of Unicode CLDR."""

from __future__ import annotations

import pytest

from unerased.model.plural import FORMS, form_of

ARABIC = {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 101: 5, 102: 5, 103: 3, 110: 3,
          111: 4, 199: 4, 200: 5, 1003: 3}  # fmt: skip
RUSSIAN = {0: 2, 1: 0, 2: 1, 4: 1, 5: 2, 11: 2, 12: 2, 14: 2, 21: 0, 22: 1, 25: 2, 111: 2, 121: 0}
ENGLISH = {0: 1, 1: 0, 2: 1, 21: 1}


@pytest.mark.parametrize(
    ("language", "number", "form"),
    [
        (language, number, form)
        for language, forms in (("ar", ARABIC), ("ru", RUSSIAN), ("en", ENGLISH), ("ce", ENGLISH))
        for number, form in forms.items()
    ],
)
def test_a_number_asks_for_its_form(language: str, number: int, form: int) -> None:
    assert form_of(number, language) == form


@pytest.mark.parametrize("language", sorted(FORMS))
def test_every_form_of_a_language_is_asked_for(language: str) -> None:
    found = {form_of(number, language) for number in range(200)}
    assert found == set(range(FORMS[language]))
