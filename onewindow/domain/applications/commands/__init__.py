"""Verbs of applications."""

from onewindow.domain.applications.commands.checking import ask_registers, settle_material
from onewindow.domain.applications.commands.entry import DraftClosed, NotInForm, NotReopened, StaleDraft
from onewindow.domain.applications.commands.filling import choose_delivery, forget_known, save, set_scenario
from onewindow.domain.applications.commands.materials import MaterialUnknown, NotAnUpload, attach, detach
from onewindow.domain.applications.commands.promising import (
    PromiseBarred,
    PromiseNotOffered,
    PromiseUnread,
    ToleranceNotOffered,
    ToleranceTooLate,
    promise,
    tolerate,
)
from onewindow.domain.applications.commands.sealing import (
    DraftIncomplete,
    NothingReopened,
    reopen,
    reseal,
    seal,
    shut,
)
from onewindow.domain.applications.commands.starting import (
    ActNotOffered,
    AgentNotAllowed,
    ApplicantNeeded,
    ItemNotOffered,
    PermitNeeded,
    discard,
    start,
    warn_expiring,
)

__all__ = [
    "ActNotOffered", "AgentNotAllowed", "ApplicantNeeded", "DraftClosed", "DraftIncomplete", "ItemNotOffered",
    "MaterialUnknown", "NotAnUpload", "NotInForm", "NotReopened", "NothingReopened", "PermitNeeded", "PromiseBarred",
    "PromiseNotOffered", "PromiseUnread", "StaleDraft", "ToleranceNotOffered", "ToleranceTooLate", "ask_registers", "attach",
    "choose_delivery", "detach", "discard", "forget_known", "promise", "reopen", "reseal", "save",
    "seal", "set_scenario", "settle_material", "shut", "start", "tolerate", "warn_expiring",
]
