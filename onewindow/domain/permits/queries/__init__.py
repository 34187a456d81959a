"""Questions about permits."""

from onewindow.domain.permits.queries.checking import verify, verify_file
from onewindow.domain.permits.queries.permits import document_of, life_of, permit, permits_of, permits_of_case
from onewindow.domain.permits.queries.renewals import (
    bar_of,
    expired_permits,
    reminders_due,
    renewals_pending,
)

__all__ = [
    "bar_of", "document_of", "expired_permits", "life_of", "permit", "permits_of", "permits_of_case", "reminders_due",
    "renewals_pending", "verify", "verify_file",
]
