"""Remedies in the words of a page: limits, tables, denials, protection work."""
