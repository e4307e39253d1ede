"""Put the measured tables into docs/estimation.md, between their markers.

    python -m bench.estimate.document

Reads the newest of bench/results/*-estimate-reproduction.md and *-estimate-speed.json, and every
*-estimate-coverage*.json.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RESULTS = Path("bench/results")
PAGE = Path("docs/estimation.md")


def reproduction() -> str:
    """The reproduction table as it was written."""
    return max(RESULTS.glob("*-estimate-reproduction.md")).read_text()


def coverage() -> str:
    """One row a design, from every coverage file; the newest run counts, then the largest."""
    best: dict[str, dict[str, Any]] = {}
    commands: list[str] = []
    studies = [json.loads(path.read_text()) for path in RESULTS.glob("*estimate-coverage*.json")]
    for found in sorted(studies, key=lambda one: (one["date"], one["command"])):
        commands.append(f"`{found['command']}` ({found['date']})")
        for row in found["designs"]:
            best[row["design"]] = row | {"date": found["date"]}
    header = (
        "| design | N | seen | replicates | `estimate` given | stack covers | latent covers | "
        "graphs cover | log-linear covers | width, stack / latent | RMSE, stack / latent | run |"
    )
    lines = [header, "|" + "---|" * 12]
    for row in best.values():
        families = row["families"]
        lines.append(
            f"| {row['design']}: {row['words']} | {row['N']:,} | {row['mean_seen']:,.0f} "
            f"| {row['replicates']:,} | {row['verdicts']['estimate']:.1%} "
            f"| {families['stack']['covered']:.1%} | {families['latent']['covered']:.1%} "
            f"| {families['graphs']['covered']:.1%} | {families['loglinear']['covered']:.1%} "
            f"| {row['width_to_latent']:.2f} "
            f"| {families['stack']['rmse']:,.0f} / {families['latent']['rmse']:,.0f} "
            f"| {row['date']} |"
        )
    return "\n".join(lines) + "\n\nCommands: " + "; ".join(commands) + ".\n"


def speed() -> str:
    """What takes how long."""
    found = json.loads(max(RESULTS.glob("*-estimate-speed.json")).read_text())
    lines = ["| what | measured | reference |", "|---|---|---|"]
    for row, said in zip(found["graphs"], ("0.3-0.5 s", "6-8 s", "18 s"), strict=True):
        what = f"{row['graphs']:,} graphs, `{row['table']}`"
        lines.append(f"| {what} | {row['seconds_first']:.2f} CPU s | {said} |")
    first, *others = found["latent"]
    lines.append(
        f"| latent classes, Kosovo, {first['chains']} chains | {first['ess_a_cpu_second']:,.0f} "
        f"effective draws a CPU second, warm-up included (R-hat {first['rhat']:.2f}) | 42-49 |"
    )
    lines += [
        f"| one chain iteration at n = {row['n']:,} "
        f"| {row['microseconds_a_chain_iteration']:.0f} µs | |"
        for row in others
    ]
    for row in found.get("many", []):
        low, high = row["interval"]
        lines.append(
            f"| latent classes until 32 chains agree, n = {row['n']:,} "
            f"| {row['cpu_seconds']:.1f} CPU s, {row['runs']} run(s), at last of {row['leaps']} "
            f"steps, R-hat {row['rhat']:.2f}: {row['median']:,.0f} [{low:,.0f}-{high:,.0f}] | |"
        )
    lines += [
        f"| whole stack, `{row['table']}` | {row['cpu_seconds']:.1f} CPU s | |"
        for row in found.get("whole", [])
    ]
    lines += [
        f"| {row['strata']:,} strata of 4 lists through the stack "
        f"| {row['cpu_seconds']:,.0f} CPU s, {row['cpu_seconds_each']:.2f} each | |"
        for row in found.get("strata", [])
    ]
    return "\n".join(lines) + f"\n\nCommand: `{found['command']}` ({found['date']}).\n"


def main() -> None:
    """Replace what stands between each pair of markers."""
    text = PAGE.read_text()
    for name, made in (
        ("reproduction", reproduction()), ("coverage", coverage()), ("speed", speed()),
    ):  # fmt: skip
        start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        before, _, rest = text.partition(start)
        _, _, after = rest.partition(end)
        text = f"{before}{start}\n{made}\n{end}{after}"
    PAGE.write_text(text)


if __name__ == "__main__":
    main()
