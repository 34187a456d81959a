"""Setting up an installation at the console: its district, the first three administrators, tokens of the API."""

from __future__ import annotations

import re
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client

from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.people.types import PostKind
from onewindow.domain.places import queries as places
from onewindow.domain.standards import queries as standards
from onewindow.kernel.models import LedgerEntry

DATA = Path(__file__).resolve().parents[2] / "data"
ITEM = "food-catering-licence"
THREE = ("first-operators", "--department", "zwfw", "--system", "麦启明", "mai.qm", "--security", "欧阳雪", "ouyang.x", "--audit", "霍建国", "huo.jg", "--make-passwords")

Account, AccessToken = get_user_model(), apps.get_model("people", "AccessToken")
pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.fixture
def own_folder(tmp_path: Path, settings: Any) -> Path:
    """A district's own folder: the shipped one with every example replaced, and one item."""
    folder = tmp_path / "district"
    shutil.copytree(DATA / "district", folder)
    for name in ("district.toml", "centres.toml", "departments.toml", "entrustments.toml"):
        file = folder / name
        text = file.read_text(encoding="utf-8").replace("示例", "政通").replace("演示", "正式")
        file.write_text(re.sub(r"0757-0{5}(\d+)", r"0757-86712\1", text), encoding="utf-8")
    (folder / "items").mkdir()
    for name in ("_library.toml", "_profiles.toml", f"{ITEM}.toml"):
        shutil.copy(DATA / "items" / name, folder / "items" / name)
    settings.ONEWINDOW_DISTRICT = folder
    return folder


def test_a_district_is_loaded_from_its_own_folder_and_again_without_a_change(own_folder: Path, settings: Any) -> None:
    settings.ONEWINDOW_PRODUCTION = True
    assert "can be loaded" in run("district", "check", str(own_folder))
    assert "'items': 1" in run("district", "load", str(own_folder))
    assert [entry.item_code for entry in catalogue.items()] == [ITEM]
    assert places.centres()[0].address.startswith("政通")
    assert len(standards.elements()) > 300
    entries = LedgerEntry.objects.count()
    assert "'organs': 0, 'items': 0" in run("district", "load", str(own_folder))
    assert LedgerEntry.objects.count() == entries


def test_the_demos_examples_are_refused_in_production_and_named(settings: Any) -> None:
    settings.ONEWINDOW_PRODUCTION = True
    with pytest.raises(CommandError, match=r"(?s)lines still hold the demo's examples.*district.toml:\d+: banner"):
        run("district", "load", str(DATA / "district"))
    assert not places.areas()


def test_a_folder_that_lacks_a_file_or_is_not_the_one_the_pages_read_is_refused(own_folder: Path, tmp_path: Path, settings: Any) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match=r"lacks district.toml, areas.csv, centres.toml, departments.toml"):
        run("district", "check", str(tmp_path / "empty"))
    settings.ONEWINDOW_DISTRICT = DATA / "district"
    with pytest.raises(CommandError, match="ONEWINDOW_DISTRICT names"):
        run("district", "load", str(own_folder))
    settings.ONEWINDOW_DISTRICT = own_folder
    (own_folder / "items" / f"{ITEM}.toml").write_text('item_code = "other"\nprofile = "licence"\n', encoding="utf-8")
    with pytest.raises(CommandError, match=ITEM):
        run("district", "load", str(own_folder))


def test_three_people_begin_and_the_console_appoints_nobody_after_them(own_folder: Path, client: Client) -> None:
    run("district", "load", str(own_folder))
    said = run("people", *THREE)
    shown = dict(re.findall(r"^(\S+)  (\S+)  \(shown this once\)$", said, re.MULTILINE))
    accounts = {account.login_name: account for account in Account.objects.select_related("post")}
    assert {login: account.post.kind for login, account in accounts.items()} == {
        "mai.qm": PostKind.OPERATOR.value, "ouyang.x": PostKind.SECURITY_ADMIN.value, "huo.jg": PostKind.AUDITOR.value}
    assert all(accounts[login].check_password(word) for login, word in shown.items())
    assert len(set(shown.values())) == len(shown) == 3
    assert not [word for word in shown.values() if word in str(list(LedgerEntry.objects.values_list("payload", flat=True)))]
    answer = client.post("/accounts/staff/login/", {"login": "ouyang.x", "password": shown["ouyang.x"]}, follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/staff/authenticator/"), "nothing before the second factor"
    with pytest.raises(CommandError, match="has administrators|已有"):
        run("people", *THREE)
    assert Account.objects.count() == 3


@pytest.mark.parametrize(("changes", "words"), [
    ({"欧阳雪": "麦启明"}, "麦启明"), ({"ouyang.x": "mai.qm"}, "mai.qm"), ({"huo.jg": "9 huo"}, "30"), ({"zwfw": "no-such-organ"}, "no-such-organ"),
])
def test_one_person_for_two_posts_a_name_twice_or_no_organ_opens_nothing(own_folder: Path, changes: dict[str, str], words: str) -> None:
    run("district", "load", str(own_folder))
    with pytest.raises(CommandError, match=words):
        run("people", *(changes.get(word, word) for word in THREE))
    assert not Account.objects.exists()


def test_a_password_is_given_again_and_never_asked_for_without_a_terminal(own_folder: Path) -> None:
    run("district", "load", str(own_folder))
    run("people", *THREE)
    word = re.match(r"^mai\.qm  (\S+)  ", run("people", "password", "mai.qm", "--make-passwords"))
    assert word is not None
    assert Account.objects.get(login_name="mai.qm").check_password(word[1])
    with pytest.raises(CommandError, match="typed at a terminal"):
        run("people", "password", "mai.qm")
    with pytest.raises(CommandError):
        run("people", "password", "nobody", "--make-passwords")


def test_a_token_is_shown_once_listed_and_revoked(own_folder: Path, client: Client) -> None:
    run("district", "load", str(own_folder))
    run("people", *THREE)
    token = run("token", "make", "mai.qm", "monitoring", "--days", "30").split()[0]
    assert token.startswith("ow_")
    assert not AccessToken.objects.filter(digest=token).exists()
    header = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/cases", headers=header).status_code != 401
    assert "monitoring" in run("token", "list", "mai.qm")
    assert token not in run("token", "list", "mai.qm")
    assert run("token", "revoke", "mai.qm", "monitoring").strip() == "revoked 1"
    assert client.get("/api/cases", headers=header).status_code == 401
    assert "revoked" in run("token", "list", "mai.qm")
    acts = [entry.payload for entry in LedgerEntry.objects.filter(subject="account:mai.qm", act__in=("people.open_token", "people.close_token")).order_by("number")]
    assert [payload.get("token") or payload["token_closed"] for payload in acts] == ["monitoring", "monitoring"]
    for words in (("revoke", "mai.qm", "monitoring"), ("make", "nobody", "x"), ("make", "mai.qm", "x", "--days", "4000")):
        with pytest.raises(CommandError):
            run("token", *words)
