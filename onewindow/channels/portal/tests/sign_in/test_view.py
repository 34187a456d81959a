"""The larger view is offered once to who is of age for it, and follows the account."""

import pytest
from django.test import Client

from onewindow.domain.people import commands
from onewindow.domain.people import queries as people
from onewindow.kernel import clock

ASK = "字看着小吗"
OLD = "440605195501011234"


@pytest.fixture
def elder(cast, seed, arrived):
    """Signs an older person in, on a device of their own each time."""
    commands.register_person(actor=seed, at=clock.now(), name="梁老伯", id_number=OLD, phone="13800005555")

    def signs_in(client=None):
        client = client or Client()
        client.post("/accounts/phone/", {"phone": "13800005555"})
        client.post("/accounts/phone/code/", {"code": arrived()[-1]})
        if "_auth_user_id" not in client.session:
            client.post("/accounts/phone/register/", {"name": "梁老伯", "id_number": OLD})
        return client

    return signs_in


def asked(client, path="/"):
    return ASK in client.get(path).content.decode()


def test_who_is_of_age_is_asked_until_they_answer_and_never_again(elder):
    client = elder()
    assert asked(client)
    assert asked(client, "/my/")
    assert not asked(client, "/centres/")
    answer = client.post("/mode/", {"set": "standard", "next": "/my/"})
    assert answer["Location"] == "/my/"
    assert not asked(client)
    assert not asked(elder())


def test_what_they_choose_comes_to_their_other_devices(elder):
    elder().post("/mode/", {"set": "elder"})
    other = elder()
    assert other.cookies["ow_mode"].value == "elder"
    assert 'data-age="elder"' in other.get("/").content.decode()
    assert not asked(other)
    other.post("/mode/", {"set": "contrast"})
    assert elder().cookies["ow_mode"].value == "elder.contrast"


def test_who_has_the_larger_view_already_is_not_asked(elder):
    client = Client()
    client.get("/mode/", {"set": "elder"})
    assert not asked(elder(client))


def test_guests_and_younger_people_are_not_asked(cast):
    assert not asked(Client())
    for code in ("chen", "luo"):
        client = Client()
        client.post(f"/demo/sign-in/{code}")
        assert not asked(client), code


def test_a_guest_s_post_keeps_a_cookie_and_no_more(cast):
    client = Client()
    client.post("/mode/", {"set": "elder"})
    assert client.cookies["ow_mode"].value == "elder"


def test_nobody_chooses_for_somebody_else(cast):
    chen = people.actor_for(account_id=cast["chen"].account_id, channel="portal")
    with pytest.raises(commands.AccountUnknown):
        commands.keep_view(actor=chen, at=clock.now(), account_id=cast["luo"].account_id, view="elder")
