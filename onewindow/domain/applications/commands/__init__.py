"""Verbs of applications."""

from onewindow.domain.applications.commands.entry import (
    DraftClosed,
    NotInForm,
    NotReopened,
    StaleDraft,
)
from onewindow.domain.applications.commands.filling import choose_delivery, save, set_scenario
from onewindow.domain.applications.commands.materials import MaterialUnknown, NotAnUpload, attach, detach
from onewindow.domain.applications.commands.sealing import (
    DraftIncomplete,
    NothingReopened,
    reopen,
    reseal,
    seal,
)
from onewindow.domain.applications.commands.starting import (
    AgentNotAllowed,
    ApplicantNeeded,
    ItemNotOffered,
    discard,
    start,
    warn_expiring,
)

__all__ = [
    "AgentNotAllowed", "ApplicantNeeded", "DraftClosed", "DraftIncomplete", "ItemNotOffered", "MaterialUnknown", "NotAnUpload", "NotInForm",
    "NotReopened", "NothingReopened", "StaleDraft", "attach", "choose_delivery", "detach", "discard", "reopen", "reseal",
    "save", "seal", "set_scenario", "start", "warn_expiring",
]
