"""Guided entry without a text, in the order of a conversation."""
