"""Questions about people. Fetching and permission are one step where a right matters.

``__all__`` names what other rooms and channels may ask. The questions of this room's own pages stand in their modules.
"""

from onewindow.domain.people.queries.accounts import account_by_login as account_by_login
from onewindow.domain.people.queries.accounts import (
    account_by_phone,
    account_for_token,
    actor_for,
    cast,
)
from onewindow.domain.people.queries.helping import HelpIsOver, code_to_send
from onewindow.domain.people.queries.mandates import NotMandated, mandates_of, may_act_for, unpowered_acts
from onewindow.domain.people.queries.persons import (
    contact_of,
    find_person,
    names_of,
    organisation,
    person,
)
from onewindow.domain.people.queries.staff import colleagues, department, is_entrusted, post
from onewindow.domain.people.queries.staff import departments as departments

__all__ = [
    "HelpIsOver", "NotMandated", "account_by_phone", "account_for_token", "actor_for", "cast", "code_to_send",
    "colleagues", "contact_of", "department", "find_person", "is_entrusted", "mandates_of", "may_act_for", "names_of",
    "organisation", "person", "post", "unpowered_acts",
]
