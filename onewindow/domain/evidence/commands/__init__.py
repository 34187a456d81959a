"""Verbs of the room: keep and read files, remember answers, ask registers instead of people, consent and object.

``__all__`` names what other rooms may call. The verbs of this room's own pages stand beside it.
"""

from onewindow.domain.evidence.commands.checks import (
    ChoiceNotOpen,
    ask_checks,
    forget_checks,
    leave_checks,
    note_broken_promise,
    open_checks,
    settle_check,
)
from onewindow.domain.evidence.commands.files import (
    NotYourEvidence,
    PurposeMissing,
    note_reuse,
    remember_answers,
    store_file,
    use_file,
)
from onewindow.domain.evidence.commands.holding import give_consent as give_consent
from onewindow.domain.evidence.commands.holding import object_to_register as object_to_register
from onewindow.domain.evidence.commands.holding import set_reuse as set_reuse
from onewindow.domain.evidence.commands.holding import withdraw_consent as withdraw_consent
from onewindow.domain.evidence.commands.registers import (
    ConsentMissing,
    IdentityNotShown,
    ask_register,
)
from onewindow.domain.evidence.commands.scanning import NoScanner, scan

__all__ = [
    "ChoiceNotOpen", "ConsentMissing", "IdentityNotShown", "NoScanner", "NotYourEvidence", "PurposeMissing", "ask_checks", "ask_register",
    "forget_checks", "leave_checks", "note_broken_promise", "note_reuse", "open_checks",
    "remember_answers", "scan", "settle_check", "store_file", "use_file",
]
