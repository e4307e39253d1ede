"""``release``: what leaves the register."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from unerased.cli import output
from unerased.cli.commands.estimate import By as ListsBy
from unerased.cli.errors import CliError, Exit
from unerased.cli.groups import group
from unerased.cli.opening import opened
from unerased.cli.options import CodeArgument
from unerased.cli.settings import Settings

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from unerased.attack import Policy
    from unerased.figures.release import Issued, Method, Other, Past, Plan
    from unerased.register import Register

_LARGEST = 1024 * 1024
_FILES = ("receipt.json", "definition.yaml", "published.json")

Figure: TypeAlias = Annotated[str, typer.Argument(metavar="FIGURE", help="The figure's name.")]
Least: TypeAlias = Annotated[
    int, typer.Option("--k", min=2, help="Counts and changes from 1 to k - 1 are protected.")
]
Width: TypeAlias = Annotated[
    int | None,
    typer.Option(min=1, help="How wide an interval must stay for what is protected; default: k."),
]
Choices: TypeAlias = Annotated[
    int, typer.Option(min=1, help="Values of a last attribute that must stay possible.")
]
Audience: TypeAlias = Annotated[
    str,
    typer.Option(
        help="Who gets it: consent must name this audience. Default: whom the definition names."
    ),
]
Others: TypeAlias = Annotated[
    Path | None, typer.Option(help="YAML: what others published of the same counted.")
]
Folder: TypeAlias = Annotated[
    Path, typer.Option(help="Where the files go; none of them may be there.")
]
MethodFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--method", help="YAML: the texts of the sheet. Default: those of the last release."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    made = group("Publish a figure without exposing anybody.")
    made.command("plan")(plan)
    made.command("publish")(publish)
    made.command("estimate")(release_estimate)
    made.command("method")(method)
    made.command("list")(list_releases)
    made.command("export")(export)
    made.command("withdraw")(withdraw)
    app.add_typer(made, name="release")


def plan(  # noqa: PLR0913, PLR0917 - one option for each choice
    ctx: typer.Context,
    figure: Figure,
    k: Least = 5,
    width: Width = None,
    choices: Choices = 2,
    audience: Audience = "",
    others: Others = None,
) -> None:
    """Show how a figure could be released, what each way costs, and what would follow from it."""
    from unerased.figures.release import plan_release

    settings: Settings = ctx.obj
    told = _others(others)
    with opened(settings) as register:
        made = plan_release(
            register, figure, _policy(k, width, choices), today(), audience=audience, others=told
        )
    answer = plan_json(made)
    output.emit(settings.json, answer, lambda out: _say_plan(out, answer))


def _policy(k: int, width: int | None, choices: int) -> Policy:
    from unerased.attack import Policy

    return Policy(k=k, width=k if width is None else width, choices=choices)


def today() -> date:
    """The day on which consents must hold (UTC)."""
    return datetime.now(UTC).date()


def _others(file: Path | None) -> tuple[Other, ...]:
    from unerased.figures.release import read_others

    if file is None:
        return ()
    try:
        return read_others(read(file).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CliError("what others published is not UTF-8 text; nothing was written") from error


def read(file: Path) -> bytes:
    """A file of at most 1 MiB.

    Raises:
        CliError: it is not there, or larger.
    """
    try:
        with file.open("rb") as found:
            data = found.read(_LARGEST + 1)
    except OSError as error:
        raise CliError(
            f"{file.name} cannot be read; name a file. Nothing was written", Exit.NOT_FOUND
        ) from error
    if len(data) > _LARGEST:
        raise CliError(f"{file.name} is larger than 1 MiB; nothing was written")
    return data


def plan_json(made: Plan) -> dict[str, Any]:
    """A plan as JSON: numbers and words, and no unit."""
    return {
        "figure": made.definition.name,
        "version": made.definition.version,
        "counted": len(made.value.documented.counted),
        "may_leave": len(made.consented.units),
        "held_back": made.consented.held_back,
        "released_before": [one.code for one in made.ledger],
        "changes": made.corrections,
        "alternatives": [
            {
                "name": one.offer.name,
                "words": one.offer.words,
                "total": one.offer.published.total,
                "loss": one.offer.loss,
                "waiting": one.offer.waiting,
                "updated": one.offer.updated,
                "safe": one.safe,
                "breaches": list(one.found.breaches),
                "followed_before": list(one.found.standing),
            }
            for one in made.alternatives
        ],
        "not_offered": made.not_offered,
        "attacked_together_with": list(made.together),
        "not_attacked_together_with": list(made.not_together),
    }


def _say_plan(out: Console, answer: dict[str, Any]) -> None:
    held = "; ".join(
        f"{number} {why.replace('_', ' ')}" for why, number in answer["held_back"].items()
    )
    leave = f"{answer['may_leave']:,} of {answer['counted']:,} counted may leave"
    output.say(out, f"{answer['figure']}, version {answer['version']}: {leave}.")
    if held:
        output.say(out, f"Held back for want of consent: {held}.")
    cells = [
        (
            one["name"],
            "yes" if one["safe"] else "NO",
            f"{one['loss']:g}",
            one["words"],
        )
        for one in answer["alternatives"]
    ]
    output.table(out, ("alternative", "may be published", "loss", "what"), cells,
                 whole=("alternative",))  # fmt: skip
    for one in answer["alternatives"]:
        for breach in one["breaches"]:
            output.say(out, f"{one['name']}: {breach}")
        for stands in one["followed_before"]:
            output.say(out, f"{one['name']}, and followed before: {stands}")
    for name, why in answer["not_offered"].items():
        output.say(out, f"{name} is not offered: {why}")
    joint = ", ".join(answer["attacked_together_with"]) or "nothing; no other figure was released"
    output.say(out, f"Attacked together with: {joint}.")
    if answer["not_attacked_together_with"]:
        apart = ", ".join(answer["not_attacked_together_with"])
        output.say(out, f"Not attacked together, since they count another unit: {apart}.")


def publish(  # noqa: PLR0913, PLR0917 - one option for each choice
    ctx: typer.Context,
    figure: Figure,
    alternative: Annotated[
        str, typer.Option("--as", help="An alternative that `release plan` offers.")
    ],
    folder: Folder,
    k: Least = 5,
    width: Width = None,
    choices: Choices = 2,
    audience: Audience = "",
    others: Others = None,
    texts: MethodFile = None,
) -> None:
    """Release a figure: into the ledger, with its receipt and sheet. Refused where more follows."""
    from unerased.figures.release import ReleaseRefused
    from unerased.figures.release import publish as release

    settings: Settings = ctx.obj
    told, said_so = _others(others), _method(texts)
    _free(folder)
    with opened(settings, write=True) as register:
        try:
            made = release(
                register,
                figure,
                alternative,
                _policy(k, width, choices),
                today(),
                audience=audience,
                others=told,
                method=said_so,
            )
        except ReleaseRefused as refused:
            what = f"this is not released: {refused.what}; nothing was written"
            raise CliError(what, Exit.REFUSED, refused.reasons) from refused
    _write(made, folder)
    answer = {"release": made.code, "files": list(made.files)}
    output.emit(settings.json, answer, lambda out: _say_published(out, made))


def _say_published(out: Console, made: Issued) -> None:
    pages = [name for name in made.sheet if name.endswith(".html")]
    fixed = ", ".join(_FILES)
    output.say(
        out, f"Released as {made.code}. Give its files away together: {fixed}, and the sheet."
    )
    output.say(out, f"Sheet: {', '.join(pages)}; beside each its PDF, CSV and pictures.")
    lacking = [name for name in pages if name.replace(".html", ".pdf") not in made.sheet]
    if lacking:
        without = ", ".join(lacking)
        output.say(out, f"No PDF of {without}: it needs unerased[pdf] and fonts.")


def method(
    ctx: typer.Context,
    figure: Annotated[
        str, typer.Option(help="The texts of this figure's last release; default: of any.")
    ] = "",
) -> None:
    """Print the texts of the sheet as YAML, to be changed and given to `release publish`."""
    from unerased.figures.release import method_of, past, text_of_method

    settings: Settings = ctx.obj
    with opened(settings) as register:
        text = text_of_method(method_of(past(register.db), figure))
    output.emit(settings.json, {"method": text}, lambda out: output.say(out, text))


def _method(file: Path | None) -> Method | None:
    from unerased.figures.release import read_method

    if file is None:
        return None
    try:
        return read_method(read(file).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CliError("the texts of the sheet are not UTF-8; nothing was written") from error


def release_estimate(  # noqa: PLR0913, PLR0917 - one option for each choice
    ctx: typer.Context,
    figure: Figure,
    folder: Annotated[
        Path | None,
        typer.Option(help="Where the three files go; left out: nothing is released, only shown."),
    ] = None,
    by: Annotated[ListsBy, typer.Option(help="What is one list.")] = ListsBy.SOURCE,
    overlaps: Annotated[
        bool, typer.Option("--overlaps", help="Tell how many are on which lists, too.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same answer.")] = 1,
    k: Least = 5,
    width: Width = None,
    choices: Choices = 2,
    audience: Audience = "public",
    others: Others = None,
) -> None:
    """Release an estimate of how many there are in all: it tells how many were seen."""
    from unerased.estimate.command import estimate
    from unerased.figures.release import ReleaseRefused, Worked, plan_estimate, publish_estimate
    from unerased.figures.release.estimates import told_of
    from unerased.figures.release.publish import estimate_json

    settings: Settings = ctx.obj
    rule, told, day = _policy(k, width, choices), _others(others), today()
    if folder is not None:
        _free(folder)
    try:
        with opened(settings) as register:
            made = plan_estimate(
                register, figure, by.value, rule, day, audience=audience, others=told,
                overlaps=overlaps,
            )  # fmt: skip
        safe = made.chosen.safe
        with output.progress("Estimating, per cent") as step:
            result, _ = estimate(
                made.lists.table,
                "stack",
                seed,
                progress=lambda share: step(round(share * 100), 100),
            )
        worked = Worked.of(made.lists.table, result)
        number = told_of(made, worked, k)
        out = None
        if folder is not None:
            with opened(settings, write=True) as register:
                out = publish_estimate(
                    register, figure, by.value, worked, rule, day, audience=audience, others=told,
                    overlaps=overlaps,
                )  # fmt: skip
    except ReleaseRefused as refused:
        what = f"this is not released: {refused.what}; nothing was written"
        raise CliError(what, Exit.REFUSED, refused.reasons) from refused
    if out is not None and folder is not None:
        _write(out, folder)
    answer = {
        **plan_json(made.plan),
        "estimate": estimate_json(number),
        "release": None if out is None else out.code,
        "files": [] if out is None else list(_FILES),
    }
    output.emit(settings.json, answer, lambda out: _say_estimate(out, answer, safe=safe))


def _say_estimate(out: Console, answer: dict[str, Any], *, safe: bool) -> None:
    told = answer["estimate"]
    _say_plan(out, answer)
    number = f"about {told['number']:,}" if told["number"] else "at least"
    ends = f"{told['low']:,}" + (f" to {told['high']:,}" if told["high"] else "")
    output.say(out, f"In all {number} ({told['level']:.0%}: {ends}), of {told['of']}.")
    output.say(out, told["assumption"])
    if answer["release"]:
        files = ", ".join(_FILES)
        output.say(out, f"Released as {answer['release']}. Give all three files away: {files}.")
    elif safe:
        output.say(out, "Nothing was released; name a --folder to release it.")
    else:
        output.say(out, "It would be refused.")


def _free(folder: Path) -> None:
    held = any((folder / name).exists() for name in _FILES) or any(folder.glob("sheet.*"))
    if held:
        raise CliError("files of a release lie in that folder; name another. Nothing was written")
    folder.mkdir(parents=True, exist_ok=True)


def _write(made: Issued, folder: Path) -> None:
    for name, data in made.files.items():
        try:
            with (folder / name).open("xb") as file:
                file.write(data)
        except OSError as error:
            advice = f"`unerased release export {made.code}` writes the files again"
            raise CliError(
                f"the release is in the ledger, and {name} could not be written; {advice}",
                Exit.FAULT,
            ) from error


def list_releases(ctx: typer.Context) -> None:
    """List every release of this register, withdrawn ones included."""
    from unerased.figures.release import past

    settings: Settings = ctx.obj
    with opened(settings) as register:
        rows = [_row(one) for one in past(register.db)]
    output.emit(settings.json, {"releases": rows}, lambda out: _say_list(out, rows))


def _row(one: Past) -> dict[str, Any]:
    content = one.content
    return {
        "release": one.code,
        "figure": content.figure,
        "version": content.version,
        "dated": content.dated.isoformat(),
        "alternative": content.alternative,
        "total": content.published.total,
        "updated": content.updated,
        "waiting": content.waiting,
        "withdrawn": one.status != "live",
    }


def _say_list(out: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        out.print("Nothing was released yet; `unerased release plan FIGURE` shows how it could be.")
        return
    cells = [
        (
            row["release"],
            row["dated"],
            f"{row['figure']}, version {row['version']}",
            f"{row['total']:,}",
            row["alternative"].replace("_", " "),
            "withdrawn" if row["withdrawn"] else "" if row["updated"] else "not updated",
        )
        for row in rows
    ]
    heads = ("release", "dated", "figure", "total", "as", "")
    output.table(out, heads, cells, whole=("release", "dated"))


def release_of(register: Register, typed: str) -> str:
    """The release that a full code or a short form stands for.

    Raises:
        CliError: no release has it, or several have this short form.
    """
    from unerased.model.codes import parse_code, parse_short, short
    from unerased.model.errors import BadCode
    from unerased.register import reads

    try:
        wanted = parse_code(typed)
    except BadCode:
        try:
            wanted = parse_short(typed)
        except BadCode as fault:
            raise CliError(str(fault), Exit.NOT_FOUND) from fault
    codes = [row.release.code for row in reads.releases(register.db)]
    found = [code for code in codes if wanted in {code, short(code)}]
    if not found:
        advice = "`unerased release list` shows what there is"
        raise CliError(f"no release has this code; {advice}", Exit.NOT_FOUND)
    if len(found) > 1:
        raise CliError(f"several releases begin like this: {', '.join(found)}; type more of it")
    return found[0]


def export(ctx: typer.Context, code: CodeArgument, folder: Folder) -> None:
    """Write the files of a release again, byte for byte."""
    from unerased.figures.release import issued, one

    settings: Settings = ctx.obj
    _free(folder)
    with opened(settings) as register:
        found, row = one(register.db, release_of(register, code))
    made = issued(found.content, row.release.receipt.encode(), found.code)
    _write(made, folder)
    answer = {"release": found.code, "files": list(made.files), "unlike": list(made.unlike)}
    output.emit(settings.json, answer, lambda out: _say_exported(out, made))


def _say_exported(out: Console, made: Issued) -> None:
    output.say(out, f"Written: {len(made.files)} files, the same bytes as were released.")
    if made.unlike:
        names = ", ".join(made.unlike)
        output.say(
            out,
            f"But not these, whose SHA-256 in published.json is another: {names}. They say the "
            "same; another version of the program, or of its typesetter, sets them otherwise. "
            "Give away those that were kept.",
        )


def withdraw(
    ctx: typer.Context,
    code: CodeArgument,
    reason: Annotated[str, typer.Option(help="Why; it stays beside the release.")],
) -> None:
    """Withdraw a release. It stays in the ledger and in the attack; the next release names it."""
    from unerased.figures.release import withdraw as take_back

    settings: Settings = ctx.obj
    with opened(settings, write=True) as register:
        saved = take_back(register, release_of(register, code), reason)
    said = "Withdrawn. What was published stays known: it is still part of every attack."
    output.emit(settings.json, {"save": saved.code}, lambda out: out.print(said))
