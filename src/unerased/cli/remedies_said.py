"""Remedies, limits, denials and needs in lines for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from unerased.cli import output
from unerased.cli.wording import brief, counted

if TYPE_CHECKING:
    from rich.console import Console

_STATES: Final = {
    "decided": "decided",
    "forwarded": "passed on",
    "withdrawn": "withdrawn",
    "pending": "waits for an answer",
    "late": "the authority is late",
    "may be late": "the authority may be late",
    "announced": "announced, not filed",
    "open": "open",
    "later": "not open yet",
    "closed": "closed",
}
_WHY: Final = {
    "no rule": "no rule is known; nothing is guessed",
    "no fixed limit": "no fixed limit",
    "date not known": "cannot be counted: nobody recorded {start}",
    "no rule for that time": "no rule is known for that time; nothing is guessed",
}
#: the dates from which limits run
_STARTS: Final = {
    "filed": "when it was filed",
    "decided": "when the decision was made",
    "served": "when the decision was served",
    "act": "when the act happened",
    "exhausted": "when the last decision in the country was made or served",
}
_STANDING: Final = {
    "may have ended": "may have ended already",
    "ended": "has ended",
}
_FAULTS: Final = {
    "decided before filed": "decided before it was filed",
    "served before decided": "served before it was filed or decided",
    "two final decisions": "two final decisions",
    "two outcomes": "two outcomes that cannot both be so",
    "filed before what it follows": "filed before the step that it follows",
    "not filed and decided": "not filed, and decided all the same",
    "extended to an earlier day": "an extension to a day before the limit; it was not counted",
    "two time limits": "two time limits",
    "no such remedy in the rules": "no rule has this remedy; `unerased remedy rules` lists them",
    "travel day": "a day for transport tells when somebody travels; record the month alone",
}


def limit_words(limit: dict[str, Any] | None) -> str:
    """A limit in a few words."""
    if limit is None:
        return ""
    if limit["last"] is None:
        ended = limit["standing"] == "ended"
        why = _WHY[limit["why_not"]].format(start=_STARTS[limit["runs_from"]])
        return "has ended by every reading" if ended else why
    told = f"{'until' if limit['to'] == 'file' else 'answer due by'} {limit['last']}"
    if limit["standing"] in _STANDING:
        told += f", {_STANDING[limit['standing']]}"
    elif limit["days_left"] is not None:
        told += f", {counted(limit['days_left'], 'day')} left"
    if limit["extended"]:
        told += ", extended"
    if limit["counted_from"] != limit["runs_from"]:
        told += f"; counted from the day it was {limit['counted_from']}"
    if limit["years_without_all_holidays"]:
        years = ", ".join(map(str, limit["years_without_all_holidays"]))
        told += f"; not all holidays of {years} are in the rules"
    return told


def between_words(between: dict[str, Any] | None) -> str:
    """A date: a day, an interval, or nothing."""
    if between is None:
        return ""
    low, high = between["earliest"], between["latest"]
    if low == high:
        return low or ""
    return f"{low or '…'} to {high or '…'}"


def say_case(out: Console, found: dict[str, Any]) -> None:
    """The ledger of a person."""
    output.say(out, f"{found['person']}, as of {found['on']}")
    if not found["rows"]:
        out.print("No step is recorded. `unerased claim add` enters one: intervention.person")
    titles = (("What was tried", True), ("What may come next", False))
    for title, tried in titles:
        rows = [row for row in found["rows"] if (row["step"] is not None) == tried]
        if rows:
            out.print(f"\n{title}")
        for row in rows:
            _say_row(out, row)
    for fault in found["faults"]:
        codes = ", ".join(map(brief, fault["claims"]))
        output.say(out, f"\nLook at this: {_FAULTS[fault['what']]} ({codes})")
    out.print("\nLimits are reminders, not legal advice: a lawyer has to check each rule.")


def _say_row(out: Console, row: dict[str, Any]) -> None:
    name = "; ".join(row["authority"]) or row["label"] or "(authority not said)"
    code = f" {brief(row['step'])}" if row["step"] else ""
    outcome = ", ".join(term.replace("_", " ") for term in row["outcome"])
    state = outcome if row["state"] == "decided" and outcome else _STATES[row["state"]]
    output.say(out, f"    {name}{code}: {state}")
    remedy = row["label"] and f"{row['label']} ({row['remedy']})"
    if row["step"]:
        output.say(out, f"        remedy: {remedy or 'nobody said which; nothing is guessed'}")
    for word in ("filed", "decided", "served"):
        if row[word]:
            output.say(out, f"        {word}: {between_words(row[word])}")
    for key in ("answer", "limit"):
        if row[key]:
            output.say(out, f"        {limit_words(row[key])}")
    if row["gate"] == "no":
        output.say(out, f"        closed: {'; '.join(row['gates'])}")
    for one in row["next"]:
        when = "" if one["opens"] == "yes" else " (only once the authority is late)"
        taken = f", taken: {brief(one['step'])}" if one["step"] else ""
        output.say(out, f"        next: {one['label']}{when}: {limit_words(one['limit'])}{taken}")
    for term, claims in row["standing"].items():
        output.say(out, f"        {term.replace('_', ' ')}: {', '.join(map(brief, claims))}")


def say_due(out: Console, days: list[dict[str, Any]]) -> None:
    """Last days that are ahead."""
    if not days:
        out.print("No last day is ahead, as far as is recorded.")
        return
    output.table(
        out,
        ("until", "person", "step", "who", "remedy", "how it stands"),
        [
            (
                row["limit"]["last"],
                brief(row["person"]),
                brief(row["step"]),
                "we file" if row["ours"] else "they answer",
                row["remedy"],
                row["limit"]["standing"],
            )
            for row in days
        ],
        whole=("until", "person", "step"),
    )


def say_rules(out: Console, found: dict[str, Any]) -> None:
    """Every remedy with its limits and where they stand."""
    for row in found["remedies"]:
        output.say(out, f"{row['remedy']}  {row['label']} ({row['file']})")
        for key, word in (("file_within", "file"), ("answer_within", "answer")):
            for rule in row[key]:
                holds = f" since {rule['since']}" if rule["since"] else ""
                holds += f" until {rule['until']}" if rule["until"] else ""
                start = _STARTS[rule["runs_from"]]
                checked = rule["checked_by"] or "to be checked by a lawyer"
                output.say(out, f"    {word}: {rule['within']}{holds}, from {start}; {checked}")
                output.say(out, f"        {rule['source']}")
    output.say(out, f"\nFiles of your own go into {found['own_folder']}")


def say_denials(out: Console, found: dict[str, Any]) -> None:
    """Statements over time, and what nobody spoke of."""
    for row in found["statements"]:
        office = "; ".join(row["office"]) or "office not said"
        output.say(out, f"{between_words(row['when']) or 'date not known'}  {office}")
        output.say(
            out, f"    {brief(row['statement'])} contests {counted(len(row['contested']), 'claim')}"
        )
        if row["lines"]:
            lines = ", ".join(line.replace("_", " ") for line in row["lines"])
            output.say(out, f"    line: {lines}")
        if row["contradicted"]:
            output.say(out, f"    contradicted by others: {len(row['contradicted'])}")
        answered = f"answered: {', '.join(map(brief, row['answers']))}"
        waits = "no answer of ours yet" if row["unanswered"] else "no answer recorded"
        output.say(out, f"    {answered if row['answers'] else waits}")
    never = found["never_addressed"]
    silent = counted(len(never), "act or group", "acts and groups")
    out.print(f"\nNever addressed by any official: {silent}")
    for row in never:
        output.say(
            out, f"    {brief(row['about'])}, by {counted(len(row['rests_on_sources']), 'source')}"
        )


def say_investigation(out: Console, found: dict[str, Any]) -> None:
    """Criteria and points."""
    for one in found["criteria"]:
        output.say(out, f"{one['label']} ({one['paragraphs']})")
        for point in one["points"]:
            claims = ", ".join(map(brief, (*point["done"], *point["not_done"])))
            told = f" ({claims})" if claims else ""
            output.say(out, f"    {point['point'].replace('_', ' ')}: {point['said']}{told}")
        for what, step, least, most in one["waits"]:
            span = f"{least} or more" if most is None else f"{least} to {most}"
            output.say(out, f"    waited for the {what}: {span} days ({brief(step)})")


def say_needs(out: Console, needs: list[dict[str, Any]]) -> None:
    """Open needs first."""
    if not needs:
        out.print("No need is recorded.")
        return
    output.table(
        out,
        ("need", "person", "what", "how far", "who", "until", ""),
        [
            (
                brief(row["need"]),
                ", ".join(map(brief, row["persons"])),
                ", ".join(row["kind"]),
                ", ".join(row["status"]),
                ", ".join(row["responsible"]),
                between_words(row["due"]),
                row["late"] or "",
            )
            for row in needs
        ],
        whole=("need", "person"),
    )
