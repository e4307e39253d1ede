"""Pictures: PNG from plain values. Stands beside the house and imports nothing of it.

Each picture has a module: its frozen input, with every label already in words; a function that
lays it out as plain geometry; a function that draws that. The bytes depend on the input alone.
matplotlib is imported when something is drawn, and not before.
"""
