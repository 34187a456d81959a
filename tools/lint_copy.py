"""What the public reads, held to the house's way of writing: no vague word, no empty button, no scolding or begging error.

    python -m tools.lint_copy       looks at every Chinese message, the portal's pages of text and every text of the item files; 1 when it found something

A word within “ ” is quoted and passes. Of an item file everything is read but the law itself (``gist``, ``legal_note`` and the tables
named in ``LAW_AND_NOTES``), which speaks as the legislator wrote it.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.messages import catalogue_file, owners, read_catalogue

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "onewindow"
ITEMS, PAGES = PACKAGE / "data" / "items", PACKAGE / "data" / "portal"
LAW_AND_NOTES = frozenset({"gist", "legal_note", "doubts", "bases", "laws"})

VAGUE = ("其他材料", "其他有关", "等相关", "视情况", "原则上", "必要时", "按规定", "有关部门", "详情请咨询", "尽快", "及时", "若干")
UNKIND = ("抱歉", "对不起", "非法", "您忘了", "点击")
BEGGING = re.compile(r"(?<![申邀聘报提呈])请(?![求示假])|无效")
EMPTY_LABELS = frozenset({"确定", "详情", "更多", "点击这里", "OK"})
QUOTED = re.compile(r"“[^”]*”")
CARRIED_ALONG = re.compile(r"\{\w*\}|%\(\w+\)[sd]")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A text that breaks a rule: where it stands, which rule, the text."""

    place: str
    rule: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.rule}: {self.text}"


def of_page(place: str, text: str) -> list[Finding]:
    """What a sentence or a label of a page breaks."""
    plain = QUOTED.sub("", text)
    found = [Finding(place, f"vague “{word}”: say what, who or when", text) for word in VAGUE if word in plain]
    found += [Finding(place, f"unkind or empty “{word}”: say what to do", text) for word in UNKIND if word in plain]
    if CARRIED_ALONG.sub("", plain).strip() in EMPTY_LABELS or plain.startswith("确定"):
        found.append(Finding(place, "a button names its act: verb and object", text))
    return found


def of_error(place: str, text: str) -> list[Finding]:
    """What the sentence of a refusal breaks, beside the rules for pages."""
    match = BEGGING.search(QUOTED.sub("", text))
    return [Finding(place, f"an error says what is wrong and how to put it right, without “{match[0]}”", text)] if match else []


def of_guide(place: str, text: str) -> list[Finding]:
    """What a text of an item file breaks."""
    plain = QUOTED.sub("", text)
    return [Finding(place, f"vague “{word}”: say what, who or when", text) for word in VAGUE if word in plain]


def refusal_sentences(package: Path) -> set[str]:
    """The message ids of refusals: the ``sentence`` of a class."""
    return {node.value.value for file in package.rglob("*.py") if "tests" not in file.parts
            for owner in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(owner, ast.ClassDef)
            for node in owner.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
            and any(isinstance(target, ast.Name) and target.id == "sentence" for target in node.targets)}


def texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a parsed item file with the key it stands under, without the law and the notes of its editors."""
    if key in LAW_AND_NOTES:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, key)
    elif isinstance(value, str):
        yield key, value


def findings(package: Path, *folders: Path) -> list[Finding]:
    """Everything found in the messages of the package and in the texts of the folders."""
    refusals, found = refusal_sentences(package), []
    for owner in owners(package):
        file = catalogue_file(owner)
        for message in read_catalogue(file) if file.exists() else ():
            if not message.id:
                continue
            singular = message.id[0] if isinstance(message.id, tuple) else message.id
            for said in (message.string,) if isinstance(message.string, str) else tuple(map(str, message.string or ())):
                found += of_page(owner.name, said)
                found += of_error(owner.name, said) if singular in refusals else []
    for file in sorted(file for folder in folders for file in folder.glob("*.toml")):
        for key, text in texts(tomllib.loads(file.read_text(encoding="utf-8"))):
            found += of_guide(f"{file.name} {key}", text)
    return sorted(set(found))


def main() -> int:
    """Print what was found."""
    found = findings(PACKAGE, ITEMS, PAGES)
    print(*found, f"{len(found)} texts to put right", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
