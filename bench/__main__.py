"""Build the district where it is missing, measure a copy of it, print the table, write docs/performance.md.

    python -m bench [PART ...]        on SQLite; on the server of DATABASE_URL when that names PostgreSQL

BENCH_SCALE sizes it (1 is 100,000 cases). Without a part all are measured. A missed target prints MISS and exits 1.
"""

from __future__ import annotations

import os
import subprocess
import sys

from bench.database import ROOT, district
from bench.report import keep, misses, results_file, table, write_page


def main(parts: list[str]) -> int:
    """Build, copy, measure, report."""
    scale, load = float(os.environ.get("BENCH_SCALE", "1")), os.getloadavg()[0]
    place = district(scale)
    if place.is_built():
        print(f"{place.vendor}: the district of {place.cases:,} cases is there already", flush=True)
    else:
        print(f"{place.vendor}: building a district of {place.cases:,} cases", flush=True)
        place.build()
    place.copy()
    results = results_file(place.vendor, partly=bool(parts))
    words = [sys.executable, "-m", "bench.measure", str(place.manifest_file), str(results), str(scale), *parts]
    subprocess.run(words, cwd=ROOT, env=place.environment("run"), check=True)
    found = keep(place, results, scale=scale, load=load)
    print(f"\n{found['server']}, {found['cases']:,} cases, {found['bytes'] / 2**20:,.0f} MB; {found['machine']}; load {load:.1f} when it began\n")
    print(table(found["figures"], place.vendor))
    if not parts:
        write_page()
    missed = misses(found["figures"], place.vendor)
    print(*(["", *missed] if missed else []), sep="\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
