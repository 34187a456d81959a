"""Questions about people. Fetching and permission are one step where a right matters."""

from onewindow.domain.people.queries.accounts import (
    account_by_login,
    account_by_phone,
    account_for_token,
    actor_for,
    cast,
)
from onewindow.domain.people.queries.mandates import NotMandated, mandates_of
from onewindow.domain.people.queries.persons import (
    contact_of,
    find_person,
    names_of,
    organisation,
    person,
)
from onewindow.domain.people.queries.staff import colleagues, department, departments, post

__all__ = [
    "NotMandated", "account_by_login", "account_by_phone", "account_for_token", "actor_for", "cast", "colleagues", "contact_of",
    "department", "departments", "find_person", "mandates_of", "names_of", "organisation", "person",
    "post",
]
