"""Legal rules and the tests that prove them, read from the register and from the tests without running either.

A test names the rules it proves: ``@pytest.mark.law("XKF-32-4")`` on a function or class, in ``marks=`` of a
parameter, or in a module's ``pytestmark``. The tables go into docs/legal-rules.md by ``python -m tools.docs``.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REGISTER = Path("onewindow/data/law/rules")
LAWS = Path("onewindow/data/standards/laws.toml")
RATCHET = ROOT / "tests" / "architecture" / "law.toml"
FOLDERS = ("onewindow", "tests", "tools")
HELD = ("lock", "clock")  # the kinds whose untested rules are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of the register, as far as the tables need it."""

    id: str
    law: str
    article: str
    kind: str
    gist: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A marker: the rule's id and the test that carries it. An empty id is a marker nobody can read without running it."""

    rule_id: str
    test: str
    line: int


def rules(root: Path = ROOT) -> tuple[Rule, ...]:
    """The register in the order of its files."""
    rows = [row for file in sorted((root / REGISTER).glob("*.toml")) for row in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]]
    return tuple(Rule(id=row["id"], law=row["law"], article=row["article"], kind=row["kind"], gist=row["gist"], verified=row["verified"])
                 for row in rows)


def proofs(root: Path = ROOT) -> Iterator[Proof]:
    """Every marker of every test."""
    for folder in FOLDERS:
        for file in sorted((root / folder).rglob("test_*.py")):
            text = file.read_text(encoding="utf-8")
            if "mark.law" in text:
                yield from _marks(ast.parse(text, filename=str(file)), file.relative_to(root).as_posix())


def _marks(node: ast.AST, name: str) -> Iterator[Proof]:
    for child in ast.iter_child_nodes(node):
        named = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        here = f"{name}::{child.name}" if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else name
        if isinstance(child, ast.Call) and _is_law(child.func):
            ids = [part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "" for part in child.args]
            if child.keywords or not ids:
                ids.append("")
            yield from (Proof(rule_id=rule_id, test=name, line=child.lineno) for rule_id in ids)
        yield from _marks(child, here if named else name)


def _is_law(function: ast.expr) -> bool:
    return (isinstance(function, ast.Attribute) and function.attr == "law"
            and isinstance(function.value, ast.Attribute) and function.value.attr == "mark")


def untested(root: Path = ROOT) -> dict[str, list[str]]:
    """Rules of the counted kinds that no test names, by kind."""
    proven = {proof.rule_id for proof in proofs(root)}
    return {kind: [rule.id for rule in rules(root) if rule.kind == kind and rule.id not in proven] for kind in HELD}


def tightened(text: str, left: dict[str, int]) -> str:
    """The ratchet with the numbers of today where they are lower; it never loosens."""
    def lower(match: re.Match[str]) -> str:
        return f"{match[1]} = {min(left.get(match[1], int(match[2])), int(match[2]))}"
    return re.sub(r"^(\w+) = (\d+)$", lower, text, flags=re.MULTILINE)


def laws() -> str:
    """A table: each law, how many rules rest on it, how many are verified, how many have a test."""
    titles = {law["code"]: law["title"] for law in tomllib.loads((ROOT / LAWS).read_text(encoding="utf-8"))["law"]}
    proven = {proof.rule_id for proof in proofs()}
    held = Counter(rule.law for rule in rules())
    lines = ["| law | code | rules | verified | with a test |", "|---|---|---:|---:|---:|"]
    for code, number in sorted(held.items(), key=lambda pair: (-pair[1], pair[0])):
        mine = [rule for rule in rules() if rule.law == code]
        lines.append(f"| {titles[code]} | `{code}` | {number} | {sum(rule.verified for rule in mine)} | {sum(rule.id in proven for rule in mine)} |")
    every = rules()
    lines.append(f"| all | | {len(every)} | {sum(rule.verified for rule in every)} | {sum(rule.id in proven for rule in every)} |")
    return "\n".join(lines)


def proven() -> str:
    """A table: each rule that has a test, and its tests."""
    tests: dict[str, list[str]] = {}
    for proof in proofs():
        tests.setdefault(proof.rule_id, []).append(proof.test)
    lines = ["| rule | article | kind | proved by |", "|---|---|---|---|"]
    for rule in rules():
        if rule.id in tests:
            names = "<br>".join(f"`{name}`" for name in sorted(set(tests[rule.id])))
            lines.append(f"| `{rule.id}` | {rule.article} | {rule.kind} | {names} |")
    return "\n".join(lines)


def unproven() -> str:
    """A table: each rule without a test, locks and clocks first."""
    named = {proof.rule_id for proof in proofs()}
    left = [rule for rule in rules() if rule.id not in named]
    order = {kind: place for place, kind in enumerate((*HELD, "document", "delivery", "money", "remedy", "right", "data"))}
    lines = ["| rule | article | kind | what it says |", "|---|---|---|---|"]
    lines += [f"| `{rule.id}` | {rule.article} | {rule.kind} | {rule.gist} |" for rule in sorted(left, key=lambda rule: order[rule.kind])]
    return "\n".join(lines)
