"""Reports made by chance, entered through public commands, checked against brute force."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from unerased.cli.run import run
from unerased.demo import answers
from unerased.register import Register

from .invented import Report
from .oracle import Oracle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ask = Callable[..., Any]

LEFT = {"kind": "displacement", "place": "act.origin_place", "dated": True}
DETAINED = {"kind": "deprivation_of_liberty", "place": "act.place"}
TORTURED = {"kind": "torture"}
FIGURES: dict[str, tuple[list[dict[str, Any]], str, str]] = {
    "left": ([LEFT], "as_reported", ""),
    "left_proven": ([LEFT], "reasonable_grounds", ""),
    "detained": ([LEFT, DETAINED], "as_reported", ""),
    "tortured": ([LEFT, DETAINED, TORTURED], "as_reported", ""),
    "only_tortured": ([TORTURED], "clear_and_convincing", ""),
    "held": ([TORTURED], "as_reported", "imprisonment"),
}


def definition(name: str, republic: str) -> str:
    leaves, standard, measured = FIGURES[name]
    parts = []
    for leaf in leaves:
        part: dict[str, Any] = {"suffered": leaf["kind"]}
        if "place" in leaf:
            part["from" if leaf["place"] == "act.origin_place" else "within"] = republic
        if leaf.get("dated"):
            part["period"] = {"from": "2017", "to": "2018"}
        parts.append(part)
    whole: dict[str, Any] = {
        "name": name,
        "labels": {"en": name, "ru": name},
        "unit": "persons",
        "standard": standard,
        "where": {"all": parts},
    }
    if measured:
        whole |= {"measure": "duration", "of": {"suffered": measured}}
    return json.dumps(whole)


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    shared = [
        "--register", str(tmp_path / "register"),
        "--device-storage", str(tmp_path / "storage"),
        "--passphrase-file", str(tmp_path / "passphrase"),
        "--json",
    ]  # fmt: skip

    def command(*words: str) -> Any:
        capsys.readouterr()
        code = run([*words, *shared])
        out, err = capsys.readouterr()
        assert code == 0, err
        return json.loads(out)

    return command


@pytest.mark.parametrize("seed", range(8))
def test_every_answer_is_that_of_brute_force(seed: int, ask: Ask, tmp_path: Path) -> None:
    report = Report(seed)
    oracle = Oracle(report.lines)
    file = tmp_path / "claims.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in report.lines), encoding="utf-8")
    ask("init")
    labels: dict[str, str] = ask("claim", "add", "--file", str(file))["labels"]
    named = {code: label for label, code in labels.items()}
    for name, (leaves, standard, measured) in FIGURES.items():
        text = tmp_path / f"{name}.yaml"
        text.write_text(definition(name, labels["@republic"]), encoding="utf-8")
        ask("figure", "add", str(text))
        shown = ask("figure", "show", name)
        if not measured:
            documented = {
                key: shown["documented"][key] for key in ("counted", "undetermined", "excluded")
            }
            assert documented == oracle.documented(leaves, standard), name
        assert sorted(row(one, named) for one in shown["stated"]) == oracle.stated(leaves, measured)
    found = ask("contradictions")["contradictions"]
    pairs = {frozenset({one["a"]["locator"], one["b"]["locator"]}) for one in found}
    assert pairs == oracle.contradictions()
    words = (tmp_path / "passphrase").read_text(encoding="utf-8").strip()
    with Register.open(tmp_path / "register", tmp_path / "storage", words) as register:
        independent = answers(register)["independent_origins"]
    told = [*oracle.claims, *oracle.stances]
    assert independent == {one["locator"]: len(oracle.origins(one)) for one in told}


def row(shown: dict[str, Any], named: dict[str, str]) -> tuple[Any, ...]:
    deniers = sorted(named[code] for code in shown["denied_by"])
    if "min_days" in shown:
        low, high = shown["min_days"], shown["max_days"]
    else:
        value = shown["value"]
        low, high = (shown["low"], shown["high"]) if value is None else (value, value)
    return named[shown["source"]], low, high, *deniers
