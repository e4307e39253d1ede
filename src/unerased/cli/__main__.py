"""``python -m unerased.cli`` is the same as ``unerased``."""

from unerased.cli import main

main()
