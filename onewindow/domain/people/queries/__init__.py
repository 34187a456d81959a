"""Questions about people. Fetching and permission are one step where a right matters.

``__all__`` names what other rooms and channels may ask. The questions of this room's own pages stand in their modules.
"""

from onewindow.domain.people.queries.accounts import account_by_login as account_by_login
from onewindow.domain.people.queries.accounts import (
    account_by_phone,
    account_for_token,
    actor_for,
    cast,
    citizen_actor,
    kept_view,
)
from onewindow.domain.people.queries.persons import (
    contact_of,
    find_person,
    names_of,
    organisation,
    parties,
    person,
    person_named,
)
from onewindow.domain.people.queries.staff import colleagues, department, departments, post, staff_figures

__all__ = [
    "account_by_phone", "account_for_token", "actor_for", "cast", "citizen_actor", "colleagues", "contact_of",
    "department", "departments", "find_person", "kept_view", "names_of", "organisation", "parties", "person", "person_named", "post", "staff_figures",
]
