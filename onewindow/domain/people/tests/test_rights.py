"""Rights come from posts. Nothing on an account adds to them."""

from itertools import combinations

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import PermissionsMixin

from onewindow.domain.people import queries
from onewindow.domain.people.formats import read_rights
from onewindow.domain.people.models import Account
from onewindow.domain.people.types import PostKind
from onewindow.kernel.actor import ActorKind
from onewindow.kernel.errors import NotFound

ADMINISTRATORS = (PostKind.OPERATOR, PostKind.SECURITY_ADMIN, PostKind.AUDITOR)


def test_every_kind_of_post_has_rights_and_none_has_all():
    rights = read_rights()
    everything = rights.citizen.union(*rights.posts.values())
    assert set(rights.posts) == set(PostKind)
    assert all(acts and acts < everything for acts in rights.posts.values())


def test_the_three_administrators_share_nothing_and_touch_no_case():
    posts = read_rights().posts
    for one, other in combinations(ADMINISTRATORS, 2):
        assert not posts[one] & posts[other]
    for kind in ADMINISTRATORS:
        assert not [act for act in posts[kind] if act.startswith(("cases.", "permits.", "evidence."))]
    assert not any("people.set_password" in posts[kind] for kind in PostKind if kind is not PostKind.SECURITY_ADMIN)


def test_who_receives_does_not_decide_and_who_decides_does_not_receive():
    posts = read_rights().posts
    assert "cases.receive" in posts[PostKind.COUNTER_CLERK]
    assert "cases.decide" not in posts[PostKind.COUNTER_CLERK]
    assert "cases.receive" not in posts[PostKind.OFFICER] | posts[PostKind.SECTION_HEAD]


def test_the_actor_of_a_clerk_knows_post_counter_and_department(seeded, actor):
    clerk = actor("he")
    post = queries.post(post_no=clerk.post_no)
    assert clerk.kind is ActorKind.STAFF
    assert clerk.rights == read_rights().posts[PostKind.COUNTER_CLERK]
    assert (clerk.centre_code, clerk.counter_code, clerk.department_code) == (post.centre_code, post.counter_code, post.department_code)
    assert clerk.counter_code.startswith(clerk.centre_code)
    assert clerk.centre_code != actor("tan").centre_code


def test_the_actor_of_a_citizen_has_the_citizens_set(actor):
    citizen = actor("chen")
    assert citizen.kind is ActorKind.PERSON
    assert citizen.rights == read_rights().citizen
    assert citizen.post_no == ""


def test_no_attribute_of_an_account_adds_a_right(seeded, actor):
    before = {code: actor(code).rights for code in seeded}
    for account in Account.objects.all():
        for name in ("is_superuser", "is_staff", "is_admin", "user_permissions", "groups", "rights"):
            setattr(account, name, True)
        account.password = make_password("anything")
        account.save()
        assert not hasattr(Account, "is_superuser")
        assert not hasattr(Account, "has_perm")
    assert {code: actor(code).rights for code in seeded} == before
    assert not issubclass(Account, PermissionsMixin)
    columns = {field.name for field in Account._meta.get_fields()}
    assert not columns & {"is_superuser", "is_staff", "groups", "user_permissions"}


def test_a_closed_account_is_nobody(seeded):
    Account.objects.filter(pk=seeded["luo"].account_id).update(is_active=False)
    with pytest.raises(NotFound):
        queries.actor_for(account_id=seeded["luo"].account_id, channel="office")
    assert queries.account_by_login(login_name="luo") is None


def test_names_in_bulk(seeded, actor, django_assert_max_num_queries):
    clerk = actor("he")
    refs = [clerk.ref, clerk.post_no, clerk.department_code, actor("chen").ref, "P-unknown"]
    with django_assert_max_num_queries(5):
        names = queries.names_of(refs=refs)
    assert names[clerk.ref] == clerk.name
    assert names[clerk.post_no] == clerk.post_title
    assert "P-unknown" not in names
    assert len(names) == 4
