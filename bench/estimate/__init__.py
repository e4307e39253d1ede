"""Measurements of the estimation room; each file is a command of its own."""
