"""``pack …``: what a form asks for, and the draft of a submission with its receipt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import typer

from unerased.cli import output
from unerased.cli.commands.remedies import On, lens_of
from unerased.cli.errors import CliError
from unerased.cli.groups import group
from unerased.cli.opening import code_of, heads_at, opened
from unerased.cli.options import AsOf, CodeArgument
from unerased.cli.settings import Settings
from unerased.cli.wording import brief, counted

if TYPE_CHECKING:
    from rich.console import Console

    from unerased.remedies.checks import Checked, Target
    from unerased.remedies.packs import Pack

Kind: TypeAlias = Annotated[
    str, typer.Argument(metavar="KIND", help="The form; `unerased pack list` names them.")
]
Language: TypeAlias = Annotated[str, typer.Option(help="Language of the frame: en, ru, fr or es.")]
WithPdf: TypeAlias = Annotated[
    bool, typer.Option("--pdf/--no-pdf", help="With a PDF; without it DOCX and HTML.")
]
Annex: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        help="Code of a file of which a copy goes with it, again for more; or all: every document "
        "of the steps. A copy tells what is seen of a file and nothing else."
    ),
]
AsZip: TypeAlias = Annotated[
    bool,
    typer.Option("--zip", help="What is sent in one file KIND.zip, with the receipt beside it."),
]
_LANGUAGE: Final = "en"
_NOT_ENCLOSED: Final = {
    "not of this case": "no file around this person, or it concerns somebody who did not agree",
    "names another person": "its words name somebody who did not agree",
    "closed": "this device has no key for it, or its sealed file is missing or damaged",
    "kind": "of this kind of file no copy can be cleaned; save it as a PDF, and add that",
    "encrypted": "it asks for a password; save it without one, and add that",
    "layers": "it has layers that can be hidden; print it into a PDF, and add that",
    "comments": "it has form fields or comments; print it into a PDF, and add that",
    "picture": "a picture in it cannot be cleaned; print it into a new PDF, and add that",
    "several pictures": "it holds several pictures; save it as a PDF, and add that",
    "undecoded": "it is no text in UTF-8; save it so, and add that",
    "too large": "it is too large; take a part of it, and add that",
    "late": "cleaning took too long; print it into a PDF, and add that",
    "broken": "it does not open",
}


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    made = group("Submissions: what a form asks for, and drafts of it with a receipt.")
    made.command("list")(list_)
    made.command("check")(check)
    made.command("make")(make)
    made.command("shadow")(shadow)
    made.command("again")(again)
    app.add_typer(made, name="pack")


def list_(ctx: typer.Context) -> None:
    """List the forms that are known, for whom each is, and in which languages it is taken."""
    from unerased.remedies.checks import FORMS, wording

    settings: Settings = ctx.obj
    found = [
        {
            "kind": form.kind,
            "title": wording.title(form, _LANGUAGE),
            "purpose": form.purpose,
            "audience": form.audience,
            "languages": list(form.languages),
        }
        for form in FORMS.values()
    ]

    def say(out: Console) -> None:
        for form in FORMS.values():
            title, languages = wording.title(form, _LANGUAGE), ", ".join(form.languages)
            output.say(out, f"{form.kind}: {title} ({languages})")

    output.emit(settings.json, {"forms": found}, say)


def check(
    ctx: typer.Context, kind: Kind, code: CodeArgument, on: On = "", as_of: AsOf = ""
) -> None:
    """Say what a form asks for and the record lacks, is unsure of, or tells in two ways."""
    from unerased.remedies.checks import checked, facts_of, form_of

    settings: Settings = ctx.obj
    form = form_of(kind)
    with opened(settings) as register:
        heads = heads_at(register, as_of)
        person = code_of(register, code)
        lens, opens = lens_of(register, on), register.journal.compartments
        facts = facts_of(register.db, person, form, lens, heads=heads, opens=opens)
        found = checked(form, facts)
    output.emit(settings.json, _plain(found), lambda out: _say(out, found))


def make(  # noqa: PLR0913, PLR0917 - one a question
    ctx: typer.Context,
    kind: Kind,
    code: CodeArgument,
    folder: Annotated[Path, typer.Argument(help="A new folder for the pack.")],
    language: Language = "en",
    pdf: WithPdf = True,
    on: On = "",
    as_of: AsOf = "",
    annex: Annex = None,
    zip_: AsZip = False,
) -> None:
    """Write the draft of a submission with what this recipient may see. This is recorded."""
    from unerased.remedies.packs import make as make_pack
    from unerased.remedies.packs import wanted_of
    from unerased.remedies.packs.annexes import ALL

    settings: Settings = ctx.obj
    _language(language)
    _free(folder)
    with opened(settings, write=True) as register:
        lens, day = lens_of(register, ""), lens_of(register, on).today
        heads = heads_at(register, as_of)
        person = code_of(register, code)
        annexes = tuple(one if one == ALL else code_of(register, one) for one in annex or ())
        wanted = wanted_of(
            register, kind, person, language, day, heads=heads, pdf=pdf, annexes=annexes
        )
        pack = make_pack(register, wanted, lens)
    _written(settings, folder, pack, zip_=zip_)


def shadow(  # noqa: PLR0913, PLR0917 - one a question
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A new folder for the pack.")],
    language: Language = "en",
    pdf: WithPdf = True,
    on: On = "",
    zip_: AsZip = False,
) -> None:
    """Write a shadow report: released figures, and denials beside our answers. Recorded."""
    from unerased.figures.release.ledger import public_now
    from unerased.remedies.packs import make as make_pack
    from unerased.remedies.packs import released, wanted_of

    settings: Settings = ctx.obj
    _language(language)
    _free(folder)
    with opened(settings, write=True) as register:
        lens, day = lens_of(register, ""), lens_of(register, on).today
        told = released(public_now(register.db, language), register.codebook, language)
        wanted = wanted_of(register, "cat_shadow", "", language, day, pdf=pdf, released=told)
        pack = make_pack(register, wanted, lens)
    _written(settings, folder, pack, zip_=zip_)


def _language(language: str) -> None:
    from unerased.remedies.packs import LANGUAGES

    if language not in LANGUAGES:
        raise CliError(f"--language takes one of {', '.join(LANGUAGES)}")


def again(
    ctx: typer.Context,
    receipt: Annotated[Path, typer.Argument(help="receipt.json of the pack.")],
    folder: Annotated[Path, typer.Argument(help="A new folder for the pack.")],
    zip_: AsZip = False,
) -> None:
    """Make the pack of a receipt again, byte for byte, if consent still allows it. Recorded."""
    from unerased.remedies.packs import again as make_again

    settings: Settings = ctx.obj
    _free(folder)
    told = receipt.read_bytes()
    with opened(settings, write=True) as register:
        pack = make_again(register, told, lens_of(register, ""))
    _written(settings, folder, pack, zip_=zip_)


def _free(folder: Path) -> None:
    if folder.exists():
        raise CliError("something lies there already; name another folder")
    if not folder.parent.is_dir():
        raise CliError("the folder in which it is to lie does not exist")


def _files(pack: Pack, *, zip_: bool) -> dict[str, bytes]:
    """What is written: each file, or all that is sent in one, and the receipt."""
    from unerased.remedies.packs.zipped import RECEIPT, zipped

    receipt, name = pack.files[RECEIPT], f"{pack.checked.form.kind}.zip"
    return {name: zipped(pack.files), RECEIPT: receipt} if zip_ else pack.files


def _written(settings: Settings, folder: Path, pack: Pack, *, zip_: bool) -> None:
    from unerased.evidence.plain import create_private

    files = _files(pack, zip_=zip_)
    folder.mkdir(mode=0o700)
    for name, data in files.items():
        with create_private(folder / name) as out:
            out.write(data)
    answer = {
        "folder": str(folder),
        "files": sorted(files),
        "left_out": [
            {"claim": one.claim, "property": one.property, "why": one.why} for one in pack.left_out
        ],
        "not_enclosed": [{"file": one.file, "why": one.why} for one in pack.not_enclosed],
        "unread": list(pack.unread),
        "check": _plain(pack.checked),
    }

    def say(out: Console) -> None:
        _say(out, pack.checked)
        output.say(out, f"Written: {', '.join(sorted(files))}. They lie there in clear.")
        output.say(out, "Keep receipt.json here: with it the same pack can be made again.")
        for refused in pack.not_enclosed:
            why = _NOT_ENCLOSED[refused.why]
            output.say(out, f"Not enclosed: {brief(refused.file)}, {why}.")
        if pack.unread:
            names = ", ".join(pack.unread)
            output.say(out, f"No words can be read in {names}: look at them before they go out.")
        if pack.left_out:
            held = counted(len(pack.left_out), "claim")
            output.say(out, f"Left out, for you alone: {held}.")
            for one in pack.left_out:
                output.say(out, f"  {brief(one.claim)} {one.property}: {one.why}")

    output.emit(settings.json, answer, say)


def _plain(found: Checked) -> dict[str, Any]:
    from unerased.remedies.checks import wording

    return {
        "kind": found.form.kind,
        "complete": found.complete,
        "points": [
            {
                "point": point.name,
                "asks": wording.asks(point, _LANGUAGE),
                "known_from": wording.mark(point, _LANGUAGE),
                "state": answer.state,
                "reason": answer.why,
                "why": wording.why(answer, _LANGUAGE),
                "claims": list(answer.claims),
                "enter": _target(answer.target),
            }
            for point, answer in found.answers
        ],
    }


def _target(target: Target | None) -> dict[str, str] | None:
    if target is None:
        return None
    where = {"kind": target.kind, "code": target.code, "property": target.property}
    return where | {"purpose": target.purpose, "audience": target.audience}


def _say(out: Console, found: Checked) -> None:
    from unerased.remedies.checks import wording

    verdict = "nothing is missing that the record can hold" if found.complete else "not complete"
    output.say(out, f"{wording.title(found.form, _LANGUAGE)}: {verdict}.")
    for point, answer in found.answers:
        why = wording.why(answer, _LANGUAGE)
        said = f"{wording.state(answer, _LANGUAGE)} - {wording.asks(point, _LANGUAGE)}"
        tail = f": {why}" if why else ""
        output.say(out, f"  {said}{tail} [{wording.mark(point, _LANGUAGE)}]")
        if answer.target is not None and answer.state != "by hand":
            output.say(out, f"      {_to_enter(answer.target)}")


def _to_enter(target: Target) -> str:
    code = brief(target.code)
    match target.kind:
        case "property":
            return f"enter it: {code} {target.property}"
        case "subject":
            return f"enter it: something new with {target.property} {code}"
        case "consent":
            return f"ask {code}: consent for {target.purpose}, {target.audience}"
        case "file":
            return f"take in the file, and name it: {code} {target.property}"
