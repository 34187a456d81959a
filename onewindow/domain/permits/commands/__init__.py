"""Verbs of permits: issuing, renewing, ending, and who may not apply again."""

from onewindow.domain.permits.commands.editions import NothingToChange, TermNotLonger, change, reissue, renew
from onewindow.domain.permits.commands.ending import (
    CompensationMissing,
    GraveHarmToPublic,
    GroundDoesNotFit,
    IssuerMayNotRevoke,
    ReasonMissing,
    cancel,
    expire,
    record_bar,
    revoke,
    take_back,
)
from onewindow.domain.permits.commands.issuing import PermitAlreadyIssued, attach_document, issue
from onewindow.domain.permits.commands.record import OtherOrgan, PermitNotValid
from onewindow.domain.permits.commands.renewals import (
    NothingToRenew,
    RenewalSettled,
    RenewalUnderWay,
    deem_renewed,
    remind,
    request_renewal,
    settle_renewal,
)

__all__ = [
    "CompensationMissing", "GraveHarmToPublic", "GroundDoesNotFit", "IssuerMayNotRevoke", "NothingToChange", "NothingToRenew",
    "OtherOrgan", "PermitAlreadyIssued", "PermitNotValid", "ReasonMissing", "RenewalSettled", "RenewalUnderWay", "TermNotLonger",
    "attach_document", "cancel", "change", "deem_renewed", "expire", "issue", "record_bar", "reissue", "remind", "renew",
    "request_renewal", "revoke", "settle_renewal", "take_back",
]
