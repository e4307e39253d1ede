"""Coding from a source: its text on one side, what its passages say on the other."""
