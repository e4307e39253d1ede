"""Django as the web layer only: addresses, templates, forms' tokens. No database, no files."""

from __future__ import annotations

import logging
import secrets
from pathlib import Path

import django
from django.conf import settings

from unerased.web.gate import LARGEST_BODY

HERE = Path(__file__).parent


def set_up() -> None:
    """Configure Django once for this process. Nothing in it belongs to one register.

    What belongs to one running server comes with each request, through the gate.
    """
    if settings.configured:
        return
    settings.configure(
        DEBUG=False,
        SECRET_KEY=secrets.token_urlsafe(48),
        # the gate has compared the whole name with its port before
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        ROOT_URLCONF="unerased.web.urls",
        APPEND_SLASH=False,
        INSTALLED_APPS=[],
        MIDDLEWARE=[
            "unerased.web.door.Door",
            "django.middleware.csrf.CsrfViewMiddleware",
            "unerased.web.door.Faults",
        ],
        CSRF_USE_SESSIONS=True,
        CSRF_FAILURE_VIEW="unerased.web.pages.trouble.form_refused",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "OPTIONS": {"builtins": ["unerased.web.tags"]},
            }
        ],
        USE_I18N=False,
        USE_TZ=True,
        # Django's own would write what is entered to a temporary file in clear
        FILE_UPLOAD_HANDLERS=["unerased.web.uploads.InMemory"],
        DATA_UPLOAD_MAX_MEMORY_SIZE=LARGEST_BODY,
        DATA_UPLOAD_MAX_NUMBER_FIELDS=1000,
        LOGGING_CONFIG=None,
    )
    # Django logs addresses and the words of errors; ours logs the kind and the place only
    for name in ("django", "waitress"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    django.setup(set_prefix=False)
