"""Questions about cases. The only way to one is through the actor."""

from __future__ import annotations

from onewindow.domain.cases.queries.clocks import clocks
from onewindow.domain.cases.queries.details import case, sealed, summary
from onewindow.domain.cases.queries.progress import progress_json
from onewindow.domain.cases.queries.summaries import cases_of, due_cases, worklist

__all__ = ["case", "cases_of", "clocks", "due_cases", "progress_json", "sealed", "summary", "worklist"]
