"""``python -m unerased`` is the same as ``unerased``."""

from unerased.cli import main

main()
