"""Decomposable graphical models, averaged exactly (Madigan and York 1997)."""
