"""The register of components: one record each, in ``components/*.toml``, from which the pages at /ui/ and their tests are made.

A record says what a component is for and what it is not for (何时用, 何时不用), what each parameter means, and shows its states as calls to
copy. What the macro itself says - its parameters, their defaults, whether it takes a block - is read from its source, never repeated.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.template import engines
from jinja2 import nodes

FOLDER = Path(__file__).parent / "components"
PARTS = "ui/components/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter as the macro declares it; ``default`` is "" where it must be given."""

    name: str
    default: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state of a component: what it is called, and the call that makes it."""

    title: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A component: its macro, when to use it and when not, its parameters and states. ``macro`` is "" for a part that pages include."""

    name: str
    title: str
    use: str
    avoid: str
    macro: str
    takes_block: bool
    parameters: tuple[Parameter, ...]
    described: tuple[str, ...]
    states: tuple[State, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Components that are shown on one page, on the styles of one surface."""

    code: str
    title: str
    words: str
    styles: str
    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro:
    """What the source of a macro says of itself."""

    parameters: tuple[tuple[str, str], ...]
    takes_block: bool


def macros() -> Mapping[str, Macro]:
    """Every macro that ``ui/components.html`` offers, by the name pages call it."""
    env = engines["jinja2"].env  # type: ignore[attr-defined]  # the Jinja2 backend keeps it there
    parts = {name: env.parse(env.loader.get_source(env, name)[0]) for name in env.list_templates() if name.startswith(PARTS)}
    made = {node.name: node for tree in parts.values() for node in tree.find_all(nodes.Macro)}
    offered = env.parse(env.loader.get_source(env, "ui/components.html")[0]).find_all(nodes.Assign)
    return {node.target.name: _read(made[node.node.attr]) for node in offered}


def _read(node: nodes.Macro) -> Macro:
    names = [argument.name for argument in node.args]
    defaults = ["" for _ in range(len(names) - len(node.defaults))] + [repr(_plain(default)).replace("'", '"') for default in node.defaults]
    block = any(name.name == "caller" for name in node.find_all(nodes.Name))
    return Macro(parameters=tuple(zip(names, defaults, strict=True)), takes_block=block)


def _plain(node: nodes.Expr) -> object:
    try:
        return node.as_const()
    except nodes.Impossible:
        return "…"


@lru_cache(maxsize=1)
def groups() -> tuple[Group, ...]:
    """Every group in the order of its file's name."""
    known = macros()
    return tuple(_group(path, known) for path in sorted(FOLDER.glob("*.toml")))


def group_of(code: str) -> Group | None:
    """One group, or none of that code."""
    return next((group for group in groups() if group.code == code), None)


def _group(path: Path, known: Mapping[str, Macro]) -> Group:
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return Group(code=path.stem.partition("-")[2], title=read["title"], words=read["words"], styles=read.get("styles", "portal"),
                 components=tuple(_component(name, record, known) for name, record in read["component"].items()))


def _component(name: str, record: Mapping[str, object], known: Mapping[str, Macro]) -> Component:
    words: Mapping[str, str] = record.get("parameters", {})  # type: ignore[assignment]  # the shape is proved by the test of the register
    macro = known.get(name)
    declared = macro.parameters if macro else ()
    return Component(
        name=name, title=str(record["title"]), use=str(record["use"]), avoid=str(record["avoid"]), macro=name if macro else "",
        takes_block=bool(macro and macro.takes_block), described=tuple(words),
        parameters=tuple(Parameter(name=each, default=default, words=words.get(each, "")) for each, default in declared),
        states=tuple(State(title=title, code=str(code).strip()) for title, code in record["states"].items()))  # type: ignore[attr-defined]
