"""What a run prints and docs/performance.md keeps: every figure of both databases beside its targets."""

from __future__ import annotations

import json
import os
import platform
import tomllib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.database import DATA, ROOT, District

PAGE = ROOT / "docs" / "performance.md"
VENDORS = ("sqlite", "postgresql")
TARGETS = tomllib.loads((ROOT / "bench" / "targets.toml").read_text(encoding="utf-8"))

# figure -> (unit, what it is)
NAMES: dict[str, tuple[str, str]] = {
    "submit_rate": ("/s", "submit: completed draft with three files, eight callers, the command"),
    "submit_p50": ("ms", "… median"),
    "submit_p95": ("ms", "… 95th of a hundred"),
    "submit_count": ("", "… drafts handed in"),
    "submit_answers": ("", "… answers in each"),
    "draft_rate": ("/s", "filling such a draft (start, save, three files, delivery), one caller"),
    "submit_http_rate": ("/s", "submit over HTTP with a token, eight callers"),
    "submit_http_p95": ("ms", "… 95th of a hundred"),
    "lives_rate": ("/s", "lives from submit to decide (six acts), eight at once"),
    "lives_p95": ("ms", "… 95th of a hundred, a whole life"),
    "lives_count": ("", "… lives"),
    "drain_rate": ("/s", "relay alone: deliveries, papers rendered and kept"),
    "drain_permits_rate": ("/s", "… permits among them"),
    "parked": ("", "… deliveries given up"),
    "worklist_many_p50": ("ms", "worklist, organ with many cases: two pages, median"),
    "worklist_many_p95": ("ms", "… 95th of a hundred"),
    "worklist_many_queries": ("", "… statements for a page"),
    "worklist_many_open": ("", "… cases to do"),
    "worklist_many_counts_p95": ("ms", "… the five counts over the tabs, 95th"),
    "worklist_few_p50": ("ms", "worklist, organ with few cases: median"),
    "worklist_few_p95": ("ms", "… 95th of a hundred"),
    "worklist_few_queries": ("", "… statements for a page"),
    "worklist_few_open": ("", "… cases to do"),
    "worklist_few_counts_p95": ("ms", "… the five counts over the tabs, 95th"),
    "case_page_p50": ("ms", "a case with all an officer sees: median"),
    "case_page_p95": ("ms", "… 95th of a hundred"),
    "case_page_queries": ("", "… statements"),
    "person_cases_p95": ("ms", "a citizen's own cases, 95th of a hundred"),
    "progress_rate": ("/s", "progress as JSON over HTTP, sixteen connections"),
    "progress_p50": ("ms", "… median"),
    "progress_p95": ("ms", "… 95th of a hundred"),
    "progress_half_rate": ("/s", "… at about half that load: rate"),
    "progress_half_p95": ("ms", "… at about half that load: 95th of a hundred"),
    "progress_query_p50": ("ms", "… its statement alone, median"),
    "progress_query_p95": ("ms", "… its statement alone, 95th"),
    "search_p50": ("ms", "item search: median"),
    "search_p95": ("ms", "… 95th of a hundred"),
    "search_items": ("", "… items"),
    "workdays_rate": ("/s", "working-day additions, no database"),
    "clock_40_facts": ("ms", "one clock derived from forty facts, no database"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A figure's bound."""

    at_least: float | None = None
    at_most: float | None = None

    def is_met(self, value: float) -> bool:
        """Whether the figure holds it."""
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)

    def __str__(self) -> str:
        return f"≥ {self.at_least:,g}" if self.at_least is not None else f"≤ {self.at_most:,g}"


def targets(when: str, vendor: str) -> dict[str, Target]:
    """The targets of now or later for a database."""
    table = TARGETS.get(when, {})
    return {name: Target(**bound) for name, bound in {**table.get("both", {}), **table.get(vendor, {})}.items()}


def results_file(vendor: str, *, partly: bool = False) -> Path:
    """Where the latest figures of a database are kept between runs; a run of some parts does not replace a whole one."""
    return DATA / f"{'partly' if partly else 'results'}-{vendor}.json"


def keep(district: District, file: Path, *, scale: float, load: float) -> dict[str, Any]:
    """Add to the figures what they were measured on."""
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    manifest = district.manifest()
    found |= {
        "scale": scale, "cases": manifest["cases"], "rows": manifest["rows"], "standing": manifest["standing"], "build_seconds": manifest["seconds"],
        "bytes": district.size(), "load": load, "machine": machine(), "note": os.environ.get("BENCH_NOTE", ""),
    }
    file.write_text(json.dumps(found), encoding="utf-8")
    return found


def machine() -> str:
    """Cores and memory, versions; nothing that names the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB of memory, Python {platform.python_version()}, Django {version('django')}, granian {version('granian')}"


def misses(figures: dict[str, float], vendor: str) -> list[str]:
    """The targets of now that were measured and not met."""
    return [f"MISS {name}: {figures[name]:,.4g} where {target} is wanted" for name, target in targets("now", vendor).items()
            if name in figures and not target.is_met(figures[name])]


def table(figures: dict[str, float], vendor: str) -> str:
    """The figures for the terminal."""
    now, later, lines = targets("now", vendor), targets("later", vendor), []
    for name, (unit, what) in NAMES.items():
        if name in figures:
            mark = "" if name not in now else "ok" if now[name].is_met(figures[name]) else "MISS"
            lines.append(f"{what:<72} {figures[name]:>12,.4g} {unit:<3} {now.get(name, '')!s:>10} {mark:<5} {'later ' + str(later[name]) if name in later else ''}".rstrip())
    return "\n".join(lines)


def write_page() -> None:
    """docs/performance.md from the latest figures of each database."""
    found = {vendor: json.loads(results_file(vendor).read_text(encoding="utf-8")) for vendor in VENDORS if results_file(vendor).exists()}
    PAGE.write_text(page(found), encoding="utf-8")


def page(found: dict[str, dict[str, Any]]) -> str:
    """The page's text."""
    figures = {vendor: one["figures"] for vendor, one in found.items()}
    lines = [INTRODUCTION, "## On what\n"]
    for one in found.values():
        lines.append(f"- **{one['server']}**: {one['cases']:,} cases (scale {one['scale']:g}), {sum(one['rows'].values()):,} rows, {one['bytes'] / 2**20:,.0f} MB, "
                     f"built in {one['build_seconds']:,.0f} s. {one['machine']}. Load of the machine when the run began: {one['load']:.1f}."
                     + (f" {one['note']}" if one["note"] else ""))
    lines += ["", "## Figures\n", f"| figure | unit | {' | '.join(one['server'] for one in found.values())} | wanted now | wanted later |",
              f"|---|---|{'---|' * len(found)}---|---|"]
    for name, (unit, what) in NAMES.items():
        if any(name in one for one in figures.values()):
            values = " | ".join(_value(one.get(name), targets("now", vendor).get(name)) for vendor, one in figures.items())
            lines.append(f"| {what} | {unit} | {values} | {_bounds('now', name)} | {_bounds('later', name)} |")
    lines += ["", "## Rows in the district\n", f"| table | {' | '.join(found)} |", f"|---|{'---|' * len(found)}"]
    names = sorted({name for one in found.values() for name in one["rows"]})
    lines += [f"| {name} | {' | '.join(format(one['rows'].get(name, 0), ',') for one in found.values())} |" for name in names]
    lines += ["", "## Raw figures\n", "```json", json.dumps({vendor: {name: round(value, 3) for name, value in one.items()} for vendor, one in figures.items()}, indent=1), "```", ""]
    return "\n".join(lines)


def _value(value: float | None, target: Target | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.4g}" + ("" if target is None or target.is_met(value) else " **MISS**")


def _bounds(when: str, name: str) -> str:
    bounds = {vendor: str(found[name]) for vendor in VENDORS if name in (found := targets(when, vendor))}
    return next(iter(bounds.values())) if len(set(bounds.values())) == 1 and len(bounds) == len(VENDORS) else ", ".join(f"{bound} ({vendor})" for vendor, bound in bounds.items())


INTRODUCTION = """# Performance

This page is written by `make bench`; don't edit it by hand. `BENCH_SCALE` sizes the district (1 is 100,000 cases; 0.02 takes
less than a minute a database), `ARGS="worklist search"` measures some parts only.

## Method

- A life is played through the public commands for each place where a case can stand (submitted, received, correcting, accepted, before
  its decision, refused, closed and so on, for three items). Those lives are read from their tables and stamped again and again with new numbers, times,
  applicants, sealed values and hash chains, straight into the tables. A sample of the stamped histories is then checked by the kernel's own rules, and the
  sealed papers are opened. Drafts keep their sealing and materials, not each saved version; delivered facts and notices are left out, as if pruned.
- The built district is kept in `bench/data` and used again while its making and size are the same; each run measures a copy.
- Acts are the commands and queries that screens use, in the process that measures, with one database connection a thread. SQLite runs as it is served: WAL,
  IMMEDIATE, synchronous FULL. PostgreSQL runs with its disk settings as they are.
- HTTP is the platform as `onewindow serve` serves it (SQLite one process with four threads, PostgreSQL two processes), on the loopback address, asked by
  wrk where it is installed and by a bounded Python client elsewhere. Half load is made by pauses between requests.
- The relay does not work beside the acts; what it then does alone is measured apart.
- Caller, server and database share the cores, so rates are of the whole machine. Compare a figure with the same figure of the same machine; when it was
  busy (see its load), the figures are low.
"""
