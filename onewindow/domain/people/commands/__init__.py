"""The verbs of people. Each is one transaction, one history entry, one right."""

from onewindow.domain.people.commands.accounts import (
    AccountUnknown,
    LoginNameTaken,
    PasswordWeak,
    PhoneTaken,
    open_account,
    open_token,
    record_sign_in,
    set_password,
)
from onewindow.domain.people.commands.mandates import (
    MandateNotYours,
    MandateTermsWrong,
    grant_mandate,
    revoke_mandate,
)
from onewindow.domain.people.commands.registration import (
    AlreadyRegistered,
    IdentityTaken,
    IdNumberWrong,
    NameWrong,
    PhoneWrong,
    UsccWrong,
    register_citizen,
    register_organisation,
    register_person,
)
from onewindow.domain.people.commands.staff import StaffSourceFaulty, load_staff

__all__ = [
    "AccountUnknown", "AlreadyRegistered", "IdNumberWrong", "IdentityTaken", "LoginNameTaken", "MandateNotYours",
    "MandateTermsWrong", "NameWrong", "PasswordWeak", "PhoneTaken", "PhoneWrong", "StaffSourceFaulty", "UsccWrong",
    "grant_mandate", "load_staff", "open_account", "open_token", "record_sign_in", "register_citizen",
    "register_organisation", "register_person", "revoke_mandate", "set_password",
]
