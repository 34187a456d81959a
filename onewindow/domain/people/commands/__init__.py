"""The verbs of people. Each is one transaction, one history entry, one right.

``__all__`` names what other rooms and channels may call. The verbs of this room's own pages (staff accounts)
stand in their modules.
"""

from onewindow.domain.people.commands.accounts import (
    AccountUnknown,
    LoginNameTaken,
    PasswordWeak,
    PhoneTaken,
    keep_view,
    open_token,
    record_sign_in,
)
from onewindow.domain.people.commands.accounts import open_account as open_account
from onewindow.domain.people.commands.accounts import set_password as set_password
from onewindow.domain.people.commands.registration import (
    AlreadyRegistered,
    IdentityTaken,
    IdNumberWrong,
    NameWrong,
    PaperNumberWrong,
    PhoneWrong,
    UsccWrong,
    register_citizen,
    register_organisation,
    register_person,
)
from onewindow.domain.people.commands.staff import StaffSourceFaulty, load_staff

__all__ = [
    "AccountUnknown", "AlreadyRegistered", "IdNumberWrong", "IdentityTaken", "LoginNameTaken", "NameWrong",
    "PaperNumberWrong", "PasswordWeak", "PhoneTaken", "PhoneWrong", "StaffSourceFaulty", "UsccWrong", "keep_view", "load_staff", "open_token",
    "record_sign_in", "register_citizen", "register_organisation", "register_person",
]
