"""The contract that rooms are entered by their doors: a contract type of our own for import-linter.

The contract looks at direct imports only. That is enough: a chain through a door is a call, and calls are
what doors are for; the order of floors and rooms is held by the layers contracts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a module stands: on which floor, in which room or channel of it, and what is left of its name."""

    floor: str
    room: str = ""
    rest: str = ""

    @property
    def part(self) -> str:
        """The module of the room that the name begins with: ``web`` for ``web.citizen``."""
        return self.rest.partition(".")[0]

    @property
    def is_test(self) -> bool:
        """Whether the module is one of the place's tests."""
        return "tests" in self.rest.split(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """An import that goes through a wall, with the sentence that explains it."""

    importer: str
    imported: str
    reason: str
    lines: tuple[int, ...] = ()


def place_of(module: str, *, root: str) -> Place | None:
    """The place of a module of the house; None for a module of somebody else."""
    head, *names = module.split(".")
    if head != root:
        return None
    floor = names[0] if names else ""
    if floor in {"domain", "channels"} and len(names) > 1:
        return Place(floor=floor, room=names[1], rest=".".join(names[2:]))
    return Place(floor=floor, rest=".".join(names[1:]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Walls:
    """The rule itself, free of import-linter: which import between two places goes through a wall."""

    doors: frozenset[str]
    mounts: frozenset[str]

    def breach(self, source: Place, target: Place) -> str:
        """Why the import is forbidden; empty when it is allowed."""
        if source.floor == target.floor and source.room == target.room:
            return ""
        if target.floor == "kernel" and target.part == "models":
            return self._kernel_tables(source)
        if target.floor == "channels" and target.room and source.floor == "channels":
            return "channels don't know each other; what both need belongs to a room or to ui"
        if target.floor == "domain" and target.room:
            return self._room(source, target)
        return ""

    def _kernel_tables(self, source: Place) -> str:
        if source.floor == "site" or source.is_test:
            return ""
        return "the kernel's tables are its own; ask one of its functions"

    def _room(self, source: Place, target: Place) -> str:
        if target.rest in self.doors:
            return ""
        if source.floor == "site" and target.part in self.mounts | {"demo"}:
            return ""
        if target.part == "demo" and (source.part == "demo" or source.is_test):
            return ""
        if not target.rest:
            return f"import a door of {target.room}, not the room as a whole"
        if target.part in self.doors:
            return f"come in by {target.room}.{target.part} itself; the modules behind it may move"
        if target.part in self.mounts:
            return f"only site mounts {target.part} of a room"
        return f"{target.room}.{target.part} is inside the room; its doors are {', '.join(sorted(self.doors))}"


def breaches(graph: ImportGraph, *, root: str, walls: Walls) -> Iterator[Breach]:
    """Every import of the graph that goes through a wall, in order of name."""
    for importer in sorted(graph.modules):
        source = place_of(importer, root=root)
        if source is None:
            continue
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            target = place_of(imported, root=root)
            reason = walls.breach(source, target) if target else ""
            if reason:
                details = graph.get_import_details(importer=importer, imported=imported)
                lines = tuple(sorted(int(detail["line_number"]) for detail in details))
                yield Breach(importer=importer, imported=imported, reason=reason, lines=lines)


class WallsContract(Contract):
    """Another room is entered only by its doors; see the prose in ``.importlinter``."""

    type_name = "walls"

    root = fields.StringField()
    doors = fields.ListField(subfield=fields.StringField())
    mounts = fields.ListField(subfield=fields.StringField())
    broken_contract_guidance = fields.TextField(required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Collect the breaches of the whole graph. There is no list of ignored imports on purpose."""
        walls = Walls(doors=frozenset(_words(self.doors)), mounts=frozenset(_words(self.mounts)))
        output.verbose_print(verbose, "Looking at every import between rooms, channels and site.")
        found = list(breaches(graph, root=str(self.root), walls=walls))
        return ContractCheck(kept=not found, metadata={"breaches": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line a breach: who imports what, where, and why not."""
        for breach in check.metadata["breaches"]:
            lines = ", ".join(f"l.{line}" for line in breach.lines)
            output.print_error(f"- {breach.importer} -> {breach.imported} ({lines}): {breach.reason}", bold=False)
        output.new_line()
        if self.broken_contract_guidance:
            output.print(str(self.broken_contract_guidance))


def _words(value: object) -> list[str]:
    return [str(word) for word in value] if isinstance(value, Iterable) else []
