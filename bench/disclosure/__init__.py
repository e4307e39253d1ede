"""Studies of what released figures give away: `python -m bench.disclosure`.

Each is a command of its own; its short form runs with `python -m bench`.
"""
