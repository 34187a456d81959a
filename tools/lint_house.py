"""The house's own lint rules: what ruff can't know, each with the reason and the way out.

    python -m tools.lint_house [PATH ...]      without a path: the package, tools, tests, bench

A rule looks at one parsed file. There is no comment that switches a rule off: when a rule is wrong, mend the
rule and its tests (tools/tests/test_lint_house.py shows a bad and a good line for each).
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TREES = ("onewindow", "tools", "tests", "bench")

SCREENS = frozenset({"web", "api", "jobs", "reactions"})
BELOW_SCREENS = frozenset({"commands", "queries", "models", "formats", "rules", "facts", "types", "reactions"})
STRAY_NAMES = frozenset({
    "utils", "util", "helpers", "helper", "common", "misc", "signals", "managers", "handlers", "services", "stuff", "lib",
})
BARE_WORDS = {
    "Event": "say Incident or name the fact", "Item": "say ServiceItem or PurchaseItem",
    "Application": "say Draft or Case", "Project": "say InvestmentProject", "Window": "say Counter",
    "Approve": "say Decide, with an outcome", "Approval": "say Decision", "User": "say Person, StaffMember, Account or Actor",
    "Manager": "say what it keeps", "Handle": "say what it does", "Handler": "say what it does",
}
SIGNAL_NAMES = frozenset({
    "receiver", "pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "pre_init", "post_init",
    "request_started", "request_finished", "user_logged_in", "user_logged_out",
})
CLOCK_CALLS = frozenset({
    "timezone.now", "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns",
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today",
})
CLOCK_WITHOUT_ARGUMENT = frozenset({"timezone.localdate", "timezone.localtime", "localdate", "localtime"})
CLOCK_OWNERS = frozenset({"onewindow/kernel/clock.py", "onewindow/kernel/ids.py"})
LOGGERS = frozenset({"log", "logger", "logging"})
LOG_METHODS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
WRITES = frozenset({
    "save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete", "select_for_update",
})


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One line that breaks a rule."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A parsed file and where in the house it stands."""

    path: str
    tree: ast.Module

    @property
    def names(self) -> tuple[str, ...]:
        """The path in parts, the last without its ending."""
        return tuple(self.path.removesuffix(".py").split("/"))

    @property
    def is_test(self) -> bool:
        """Tests may do what product code may not."""
        return "tests" in self.names or self.names[0] in {"tests", "tools", "bench"} or self.names[-1] == "conftest"

    @property
    def part(self) -> str:
        """The floor inside its room (web, commands ...), or "" outside the domain."""
        return self.names[3] if self.names[:2] == ("onewindow", "domain") and len(self.names) > 3 else ""

    @property
    def in_channel(self) -> bool:
        """Whether the file belongs to a channel."""
        return self.names[:2] == ("onewindow", "channels")

    @property
    def in_product(self) -> bool:
        """Whether the file is shipped and not a test or a migration."""
        return self.names[0] == "onewindow" and not self.is_test and "migrations" not in self.names


Rule = Callable[[Source], Iterator[tuple[int, str]]]


def tables_in_screens(source: Source) -> Iterator[tuple[int, str]]:
    """A screen that reads rows by itself skips the right of the actor."""
    if not source.in_product or not (source.part in SCREENS or source.in_channel):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}:
            yield node.lineno, "screens, jobs and channels touch no tables; ask a query, or write one that takes the actor"


def signals(source: Source) -> Iterator[tuple[int, str]]:
    """Signals run for every save in no written order."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for name in sorted(_imported(node)):
            if name.startswith("django.dispatch") or (name.startswith("django.") and name.rpartition(".")[2] in SIGNAL_NAMES | {"signals"}) \
                    or ".signals." in name:
                yield node.lineno, "no signals: announce a fact from the command and listen in reactions.py"


def wall_clock(source: Source) -> Iterator[tuple[int, str]]:
    """Only the kernel's clock reads the time; below the screens the moment is an argument."""
    if not source.in_product or source.path in CLOCK_OWNERS:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and (_dotted(node.func) in CLOCK_CALLS or (
                _dotted(node.func) in CLOCK_WITHOUT_ARGUMENT and not node.args and not node.keywords)):
            yield node.lineno, "time is passed in as `at`; screens, jobs and console take it from onewindow.kernel.clock"
        if source.part in BELOW_SCREENS and isinstance(node, ast.Import | ast.ImportFrom) and "onewindow.kernel.clock" in _imported(node):
            yield node.lineno, f"no clock in {source.part}: take `at: datetime` as an argument"


def deferred_imports(source: Source) -> Iterator[tuple[int, str]]:
    """An import inside a function hides an arrow."""
    if source.is_test:
        return
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield node.lineno, "imports stand at the top; a circle between two modules means one of them is on the wrong floor"


def stray_module_names(source: Source) -> Iterator[tuple[int, str]]:
    """A module named for nothing collects everything."""
    for name in source.names:
        if name.lower() in STRAY_NAMES:
            yield 1, f"`{name}` says nothing; name the module for what it knows"


def bare_words(source: Source) -> Iterator[tuple[int, str]]:
    """Words that mean two things in this domain can't be class names by themselves."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and node.name in BARE_WORDS:
            yield node.lineno, f"class `{node.name}` means two things here: {BARE_WORDS[node.name]}"


def logging_interpolation(source: Source) -> Iterator[tuple[int, str]]:
    """The log groups lines by their unformatted message."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOG_METHODS and node.args \
                and _dotted(node.func.value).rpartition(".")[2].strip("_") in LOGGERS and _is_built_text(node.args[0]):
            yield node.lineno, 'pass values as arguments: logger.info("case %s closed", case_no)'


def writes_in_queries(source: Source) -> Iterator[tuple[int, str]]:
    """A question changes nothing, so that it runs on a replica."""
    if source.part != "queries" or not source.in_product:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            yield node.lineno, f"`.{node.func.attr}()` writes or locks; a query must pass on a read-only connection"


def process_memory(source: Source) -> Iterator[tuple[int, str]]:
    """What a module collects while running, another node doesn't know."""
    if not source.in_product or not (source.part or source.in_channel):
        return
    for node in source.tree.body:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if value is not None and _is_empty_collection(value) and not _names(node) & {"urlpatterns", "__all__"}:
            yield node.lineno, "no state in process memory that another node needs: limits, codes and holds are rows"
    for inner in ast.walk(source.tree):
        if isinstance(inner, ast.Global):
            yield inner.lineno, "no global state: limits, codes and holds are rows"


def session_locks(source: Source) -> Iterator[tuple[int, str]]:
    """A lock of the session outlives the transaction, and a pooler gives the session to somebody else."""
    if not source.in_product:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "pg_advisory_lock" in node.value:
            yield node.lineno, "no session-level advisory lock; take pg_advisory_xact_lock or lock a row"


RULES: dict[str, Rule] = {
    "tables-in-screens": tables_in_screens,
    "signals": signals,
    "wall-clock": wall_clock,
    "deferred-import": deferred_imports,
    "stray-module-name": stray_module_names,
    "bare-word": bare_words,
    "logging-interpolation": logging_interpolation,
    "write-in-query": writes_in_queries,
    "process-memory": process_memory,
    "session-lock": session_locks,
}


def check_text(text: str, *, path: str) -> list[Finding]:
    """The findings of one file's text, as if it stood at the path (relative to the repository)."""
    source = Source(path=path, tree=ast.parse(text, filename=path))
    return sorted({Finding(path, line, name, message) for name, rule in RULES.items() for line, message in rule(source)})


def check_files(files: list[Path], *, root: Path) -> list[Finding]:
    """The findings of the files, in order."""
    return [found for file in sorted(files)
            for found in check_text(file.read_text(encoding="utf-8"), path=file.resolve().relative_to(root).as_posix())]


def main(arguments: list[str]) -> int:
    """Check the named files or folders, else the whole repository; 1 when something was found."""
    starts = [Path(argument) for argument in arguments] or [ROOT / tree for tree in TREES]
    files = [file for start in starts for file in ([start] if start.is_file() else start.rglob("*.py"))]
    findings = check_files(files, root=ROOT)
    for finding in findings:
        print(finding)
    print(f"{len(files)} files looked at, {len(findings)} findings")
    return 1 if findings else 0


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return ""


def _imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    return {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}


def _names(node: ast.stmt) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _is_built_text(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return True
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def _is_empty_collection(node: ast.expr) -> bool:
    if isinstance(node, ast.Dict):
        return not node.keys
    if isinstance(node, ast.List | ast.Set):
        return not node.elts
    return isinstance(node, ast.Call) and not node.args and _dotted(node.func) in {"dict", "list", "set", "deque", "defaultdict", "Counter"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
