"""Rights come from posts. Nothing on an account adds to them."""

from itertools import combinations

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import PermissionsMixin

from onewindow.domain.people import queries
from onewindow.domain.people.demo import characters, companies
from onewindow.domain.people.formats import read_rights
from onewindow.domain.people.models import Account
from onewindow.domain.people.types import PostKind
from onewindow.domain.places import queries as places
from onewindow.domain.places.types import CentreLevel, VillageRight
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


def station(monkeypatch, *rights):
    monkeypatch.setattr(places, "village_rights", lambda *, centre_code: frozenset(rights))


def test_a_helper_has_exactly_the_rights_of_the_station(actor, monkeypatch):
    village = read_rights().village
    xian = actor("xian")
    assert places.centre(code=xian.centre_code).level is CentreLevel.VILLAGE
    assert xian.rights == frozenset().union(*(village[right] for right in places.village_rights(centre_code=xian.centre_code)))
    for rights in ((), (VillageRight.HELP,), (VillageRight.HELP, VillageRight.INTAKE), tuple(VillageRight)):
        station(monkeypatch, *rights)
        assert actor("xian").rights == frozenset().union(*(village[right] for right in rights))


@pytest.mark.law("XKF-24-HALL")
def test_no_village_post_accepts_or_decides():
    acts = read_rights().posts[PostKind.VILLAGE_HELPER]
    assert "cases.receive" in acts
    assert not acts & {"cases.accept", "cases.review", "cases.decide", "permits.issue", "people.grant_mandate"}
    assert "cases.receive" not in read_rights().village[VillageRight.HELP]


def test_rooms_above_get_parties_and_names_but_no_right_of_their_own(seeded, actor, django_assert_max_num_queries):
    chen, he = actor("chen"), actor("he")
    row = next(each for each in characters() if each.code == "chen")
    org_no = companies()[0].org_no
    with django_assert_max_num_queries(2):
        found = queries.parties(refs=[chen.ref, org_no, he.ref, "P-unknown"])
    assert set(found) == {chen.ref, org_no}
    assert (found[chen.ref].name, found[chen.ref].is_person, found[org_no].is_person) == (chen.name, True, False)
    assert f"{found[chen.ref].born_on:%Y%m%d}" == row.id_number[6:14]
    assert queries.person_named(name=f" {row.name} ", id_number=row.id_number.lower()) == chen.ref
    assert queries.person_named(name="别人", id_number=row.id_number) == queries.person_named(name=row.name, id_number="") == ""
    assert queries.citizen_actor(person_no=chen.ref, channel="portal") == chen
    with pytest.raises(NotFound):
        queries.citizen_actor(person_no=he.ref, channel="portal")
