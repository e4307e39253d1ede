"""Figures: the card, the breakdowns, the form of a definition, an estimate in words."""
