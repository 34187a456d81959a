"""Questions about cases. The only way to one is through the actor."""

from __future__ import annotations

from onewindow.domain.cases.queries.clocks import clocks
from onewindow.domain.cases.queries.details import case, document_content, played, sealed
from onewindow.domain.cases.queries.progress import progress, progress_json
from onewindow.domain.cases.queries.summaries import cases_of, worklist, worklist_counts

__all__ = ["case", "cases_of", "clocks", "document_content", "played", "progress", "progress_json", "sealed", "worklist", "worklist_counts"]
