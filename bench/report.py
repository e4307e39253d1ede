"""A run's result as JSON and as a table for people."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bench.disclosure.values import Study
    from bench.values import Measurement, Plan, Sample

__all__ = ["as_json", "as_markdown", "environment"]


def environment() -> dict[str, str]:
    """What the figures depend on, without names or addresses of the machine."""
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - only told, once

    connection = dbapi2.connect(":memory:")
    ours = connection.execute("SELECT sqlite_version()").fetchone()[0]
    cipher = connection.execute("PRAGMA cipher_version").fetchone()[0]
    connection.close()
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": str(os.cpu_count()),
        "load_at_start": load,
        "sqlite_ours": f"{ours} in SQLCipher {cipher}",
        "sqlite_peer": sqlite3.sqlite_version,
    }


def as_json(
    plan: Plan,
    found: Mapping[str, Measurement],
    context: Mapping[str, Sample],
    about: Mapping[str, str],
    studies: Sequence[Study] = (),
) -> str:
    """One object: the measurements by name, then what else was noted."""
    whole: dict[str, Any] = {
        **found,
        **{one.name: one for one in studies},
        "plan": plan,
        "command": command(),
        "environment": about,
        "context": context,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode()


def command() -> str:
    """The command that does this again."""
    return " ".join(["python -m bench", *sys.argv[1:]])


def as_markdown(
    plan: Plan,
    found: Mapping[str, Measurement],
    context: Mapping[str, Sample],
    about: Mapping[str, str],
) -> str:
    """A table, then why goals were missed."""
    where = (
        f"`{command()}` on {about['cores']} cores, load {about['load_at_start']} at the start; "
        f"{about['system']}, Python {about['python']}; ours SQLite {about['sqlite_ours']}, "
        f"peer SQLite {about['sqlite_peer']}."
    )
    lines = [
        f"# Bench, {plan.name}: {plan.persons:,} persons",
        "",
        where,
        "",
        "| | ours / peer | goal | met | ratio (spread) | CPU | ours | peer | memory | its | size |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
        *(_row(name, one) for name, one in found.items()),
        "",
    ]
    missed = [f"- **{name}**: {one.why}" for name, one in found.items() if one.why]
    if missed:
        lines += ["Where the time goes where a goal is missed (under the profiler):", ""]
        lines += [*missed, ""]
    notes = [f"- {name}: {_noted(one.notes)}" for name, one in found.items() if one.notes]
    beside = [
        f"- {name}: {one.seconds:.1f} s, {one.memory_mib:.0f} MiB; {one.size}; {_noted(one.notes)}"
        for name, one in context.items()
    ]
    lines += ["Also noted:", "", *notes, *beside, ""]
    return "\n".join(lines)


def _row(name: str, one: Measurement) -> str:
    if one.skipped:
        return f"| {name} | {one.compares} | | skipped: {one.skipped} | | | | | | | {one.size} |"
    goal = f"{one.goal:g}x" if one.goal_of == "ratio" else _seconds(one.goal)
    low, high = one.spread or (0.0, 0.0)
    cells = [
        name,
        one.compares,
        f"≤ {goal}",
        "yes" if one.met else "**no**",
        f"{one.ratio:.2f}x ({low:.2f} to {high:.2f})",
        f"{one.cpu_ratio:.2f}x",
        _seconds(one.seconds or 0.0)
        + (f", CPU {_seconds(one.cpu_seconds)}" if one.cpu_seconds is not None else ""),
        _seconds(one.peer_seconds or 0.0),
        f"{one.memory_mib:.0f} MiB",
        f"{one.peer_memory_mib:.0f} MiB",
        one.size,
    ]
    return "| " + " | ".join(cells) + " |"


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= 0.1 else f"{value * 1000:.2f} ms"


def _noted(notes: Mapping[str, float]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value:,g}" for name, value in notes.items())


def other_results(root: Path) -> list[str]:
    """Results of measurements that are run on their own."""
    names = ("estimate-*", "*-disclosure-*.md")
    found = (file for name in names for file in root.glob(f"bench/results/{name}"))
    return sorted(str(file.relative_to(root)) for file in found)
