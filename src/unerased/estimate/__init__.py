"""How many are missing: multiple systems estimation on overlap counts.

A room of its own: tables of counts in, plain values out. It imports nothing from the rest of
the package, and only numpy and scipy beside the standard library (matplotlib for pictures).
"""
