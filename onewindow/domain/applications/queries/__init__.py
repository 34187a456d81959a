"""Questions to applications. ``__all__`` names what other rooms may ask; those of this room's own pages stand in their modules."""

from onewindow.domain.applications.queries.drafts import draft, drafts_of, precheck, sealed
from onewindow.domain.applications.queries.known import (
    excluded_from_promise,
    machine_findings,
    register_checks,
)

__all__ = [
    "draft", "drafts_of", "excluded_from_promise", "machine_findings", "precheck", "register_checks", "sealed",
]
