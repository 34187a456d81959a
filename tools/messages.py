"""Message catalogues without the gettext programs: extract, update, check, compile (Babel does the reading).

    python -m tools.messages compile            every .po of the package to its .mo; skips what is up to date
    python -m tools.messages check              complete, no fuzzy entry, same placeholders, nothing missing
    python -m tools.messages update ROOM ...    adds what the code says and the catalogue lacks, untranslated
    python -m tools.messages extract [ROOM ...] prints the message ids of the code

A catalogue belongs to a room, a channel, one of kernel, ui, site, or a folder of these that keeps its own: ``<owner>/locale/zh_Hans/LC_MESSAGES/django.po``.
Message ids are the English sentences of templates and of gettext calls, the ``sentence`` of every refusal,
``sentence=`` arguments, ``label=``, ``hint=`` and ``help_text=`` arguments that begin with a capital letter,
constants called ``..._SENTENCE(S)`` or ``..._LABEL(S)``, and whatever stands in ``N_("...")``.
"""

from __future__ import annotations

import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, denormalize, normalize, read_po

ROOT = Path(__file__).resolve().parents[1]
LANGUAGE = "zh_Hans"
DOMAIN = "django.po"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None, "N_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}
JINJA_OPTIONS = {"extensions": "jinja2.ext.do", "newstyle_gettext": "true", "trim_blocks": "true",
                 "lstrip_blocks": "true", "silent": "false"}
CAPITAL_ARGUMENTS = frozenset({"label", "hint", "help_text"})
SENTENCE_NAMES = re.compile(r"(^|_)(SENTENCES?|LABELS?)$")
PLACEHOLDERS = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")

Key = tuple[str, str]  # context, message id (the singular of a plural)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A message id in the code, with one place where it stands."""

    context: str
    singular: str
    plural: str
    path: str

    @property
    def key(self) -> Key:
        """What tells it from others."""
        return (self.context, self.singular)


def owners(package: Path) -> list[Path]:
    """The folders that have a catalogue of their own: every room, every channel, kernel, ui, site."""
    floors = [package / name for name in ("kernel", "ui", "site")]
    crowded = [child for name in ("domain", "channels") for child in sorted((package / name).glob("*/"))
               if (child / "__init__.py").exists()]
    standing = [folder for folder in floors + crowded if folder.is_dir()]
    return [owner for folder in standing for owner in (folder, *nested(folder))]


def nested(owner: Path) -> list[Path]:
    """Folders inside the owner that keep a catalogue of their own."""
    return sorted(locale.parent for locale in owner.rglob("locale") if locale.is_dir() and locale.parent != owner)


def catalogue_file(owner: Path) -> Path:
    """Where the owner's catalogue stands."""
    return owner / "locale" / LANGUAGE / "LC_MESSAGES" / DOMAIN


def messages_of(owner: Path) -> list[Found]:
    """Every message id of the owner's code and templates, once each, in order of file."""
    found: dict[Key, Found] = {}
    elsewhere = nested(owner)
    for file in sorted(owner.rglob("*")):
        parts = file.relative_to(owner).parts
        if not file.is_file() or any(file.is_relative_to(other) for other in elsewhere) or "tests" in parts or "migrations" in parts or "static" in parts:
            continue
        if file.suffix == ".py":
            entries = [*_called(file, method="python", options={}), *_named(ast.parse(file.read_text(encoding="utf-8")))]
        elif file.suffix in {".html", ".txt"} and "templates" in parts:
            entries = list(_called(file, method="jinja2", options=JINJA_OPTIONS))
        else:
            continue
        for context, singular, plural in entries:
            if singular:
                found.setdefault((context, singular), Found(
                    context=context, singular=singular, plural=plural, path=file.relative_to(owner).as_posix()))
    return list(found.values())


def problems(owner: Path) -> list[str]:
    """What is wrong with the owner's catalogue; empty when it is complete."""
    code, file = messages_of(owner), catalogue_file(owner)
    if not file.exists():
        return [f"{owner.name}: no catalogue, but {len(code)} message ids in its code ({code[0].singular!r} ...)"] if code else []
    catalogue = read_catalogue(file)
    known = {_key(message): message for message in catalogue if message.id}
    lines = [f"{owner.name}: not in its catalogue: {entry.singular!r} ({entry.path})" for entry in code if entry.key not in known]
    for message in known.values():
        lines += [f"{owner.name}: {reason}: {_key(message)[1]!r}" for reason in _faults(message)]
    if catalogue.charset.lower() != "utf-8" or catalogue.locale_identifier != LANGUAGE:
        lines.append(f"{owner.name}: the header must say charset=UTF-8 and Language: {LANGUAGE}")
    return lines


def contradictions(package: Path) -> list[str]:
    """Messages two catalogues translate differently: Django has one translation for a message, so a page of the other would say the wrong thing."""
    said: dict[Key, dict[str, list[str]]] = {}
    for owner in owners(package):
        file = catalogue_file(owner)
        for message in read_catalogue(file) if file.exists() else ():
            if message.id:
                said.setdefault(_key(message), {}).setdefault(str(message.string), []).append(owner.name)
    return [f"{key[1]!r} is said differently: {', '.join(f'{names[0]} {words}' for words, names in ways.items())}" for key, ways in said.items() if len(ways) > 1]


def unused(owner: Path) -> list[str]:
    """Message ids of the catalogue that the code does not name literally. Some may be composed while running."""
    code = {entry.key for entry in messages_of(owner)}
    file = catalogue_file(owner)
    return [_key(message)[1] for message in read_catalogue(file) if message.id and _key(message) not in code] if file.exists() else []


def update(owner: Path) -> int:
    """Append what the code says and the catalogue lacks, untranslated; how many entries were added."""
    file = catalogue_file(owner)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            'msgid ""\nmsgstr ""\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
            f'"Content-Transfer-Encoding: 8bit\\n"\n"Language: {LANGUAGE}\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n',
            encoding="utf-8")
    known = {_key(message) for message in read_catalogue(file) if message.id}
    missing = [entry for entry in messages_of(owner) if entry.key not in known]
    if missing:
        text = file.read_text(encoding="utf-8").rstrip("\n") + "\n"
        file.write_text(text + "".join(_entry(found) for found in missing), encoding="utf-8")
    return len(missing)


def compile_all(package: Path) -> tuple[int, int]:
    """Write the .mo of every .po that is newer than it; how many were written and how many stood."""
    written = stood = 0
    for source in sorted(package.glob("**/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            stood += 1
            continue
        draft = target.with_suffix(f".{os.getpid()}")
        with draft.open("wb") as out:
            write_mo(out, read_catalogue(source))
        draft.replace(target)
        written += 1
    return written, stood


def read_catalogue(file: Path) -> Catalog:
    """The catalogue of a .po file. A file that is not one stops with the file's name."""
    try:
        return read_po(io.BytesIO(file.read_bytes()), locale=LANGUAGE if LANGUAGE in file.parts else None, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise SystemExit(f"{file}: {error}") from error


def main(arguments: list[str]) -> int:
    """Do the command; 1 when a check found something, 2 for a command that is none."""
    package = ROOT / "onewindow"
    verb, *names = arguments or ["help"]
    chosen = [owner for owner in owners(package) if not names or owner.name in names]
    if verb == "compile":
        written, stood = compile_all(package)
        print(f"{written} catalogues compiled, {stood} up to date")
        return 0
    if verb == "extract":
        for owner in chosen:
            print(f"# {owner.name}", *(found.singular for found in messages_of(owner)), sep="\n")
        return 0
    if verb == "update" and names:
        for owner in chosen:
            print(f"{owner.name}: {update(owner)} message ids added to {catalogue_file(owner).relative_to(ROOT)}")
        return 0 if chosen else 2
    if verb == "unused":
        for owner in chosen:
            print(*(f"{owner.name}: {text!r}" for text in unused(owner)), sep="\n")
        return 0
    if verb == "check":
        lines = [line for owner in chosen for line in problems(owner)] + contradictions(package)
        print(*lines, f"{len(chosen)} catalogues looked at, {len(lines)} problems", sep="\n")
        return 1 if lines else 0
    print(__doc__)
    return 2


def _called(file: Path, *, method: str, options: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    with file.open("rb") as stream:
        try:
            entries = list(extract(method, stream, keywords=KEYWORDS, options=options))
        except Exception as error:
            raise SystemExit(f"{file}: {error}") from error
    for _line, text, _comments, context in entries:
        singular, plural = (text[0], text[1]) if isinstance(text, tuple) else (text, "")
        yield context or "", singular, plural


def _named(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for name, value in _assigned(node.body):
                if name == "sentence":
                    yield from _texts(value)
        elif isinstance(node, ast.Module):
            for name, value in _assigned(node.body):
                if SENTENCE_NAMES.search(name):
                    yield from _texts(value)
        elif isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg == "sentence":
                    yield from _texts(keyword.value)
                elif keyword.arg in CAPITAL_ARGUMENTS:
                    yield from (entry for entry in _texts(keyword.value) if entry[1][:1].isascii() and entry[1][:1].isupper())


def _assigned(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for node in body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value


def _texts(node: ast.expr) -> Iterator[tuple[str, str, str]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield "", node.value, ""
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _texts(value)
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        for value in node.elts:
            yield from _texts(value)
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def _key(message: Message) -> Key:
    singular = message.id[0] if isinstance(message.id, list | tuple) else message.id
    return (str(message.context or ""), str(singular))


def _faults(message: Message) -> Iterator[str]:
    ids = list(message.id) if isinstance(message.id, list | tuple) else [message.id]
    strings = list(message.string) if isinstance(message.string, list | tuple) else [message.string]
    if not strings or not all(strings):
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    allowed = set(PLACEHOLDERS.findall(" ".join(ids)))
    wanted = set(PLACEHOLDERS.findall(ids[-1]))
    for text in strings:
        has = set(PLACEHOLDERS.findall(str(text)))
        if not has <= allowed or (len(ids) == 1 and has != wanted):
            yield f"placeholders differ ({', '.join(sorted(has ^ wanted))})"
            return


def _entry(found: Found) -> str:
    lines = [f"\n#: {found.path}"]
    if found.context:
        lines.append(f"msgctxt {normalize(found.context)}")
    lines.append(f"msgid {normalize(found.singular)}")
    if found.plural:
        lines += [f"msgid_plural {normalize(found.plural)}", 'msgstr[0] ""']
    else:
        lines.append('msgstr ""')
    text = "\n".join(lines) + "\n"
    if denormalize(normalize(found.singular)) != found.singular:
        raise SystemExit(f"{found.path}: a message id that can't be written down: {found.singular!r}")
    return text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
