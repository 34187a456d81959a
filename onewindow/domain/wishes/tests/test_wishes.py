"""Stars are one's own; words asked in vain are counted and tell of nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from onewindow.domain.people import queries as people
from onewindow.domain.wishes import commands, queries, rules
from onewindow.domain.wishes.models import UnmetRow
from onewindow.kernel import clock
from onewindow.kernel.actor import ANONYMOUS, Actor
from onewindow.kernel.errors import NotAllowed, NotFound

FOOD, CARD = "food-catering-licence", "medical-insurance-topup"
world = pytest.mark.usefixtures("district")


def cast_actor(code: str) -> Actor:
    return people.actor_for(account_id=next(member.account_id for member in people.cast() if member.code == code), channel="portal")


def signed_in(code: str) -> Client:
    client = Client()
    client.post(f"/demo/sign-in/{code}")
    return client


class TestWords:
    @pytest.mark.parametrize(("typed", "kept"), [("  养 蜂  场 ", "养 蜂 场"), ("ＡＢＣ认证", "abc认证"), ("准生证" * 20, ("准生证" * 20)[:20])])
    def test_words_are_kept_in_one_spelling(self, typed: str, kept: str) -> None:
        assert rules.words_kept(typed) == kept

    @pytest.mark.parametrize("typed", ["", "证", "440605199001011236", "陈静怡 138 0000 0001", "１３８００００００００１ 查询", "a@b.cn", "2026", "！！！！"])
    def test_what_tells_of_somebody_or_of_nothing_is_dropped(self, typed: str) -> None:
        assert rules.words_kept(typed) == ""


@world
class TestStars:
    def test_a_star_is_one_s_own_and_given_once(self, at: datetime) -> None:
        chen, li = cast_actor("chen"), cast_actor("li")
        assert commands.star(actor=chen, at=at, item_code=FOOD)
        assert not commands.star(actor=chen, at=at, item_code=FOOD)
        commands.star(actor=chen, at=at + timedelta(minutes=1), item_code=CARD)
        assert queries.stars(actor=chen) == (CARD, FOOD)
        assert queries.stars(actor=li) == ()
        assert commands.drop_star(actor=chen, at=at, item_code=FOOD)
        assert not commands.drop_star(actor=chen, at=at, item_code=FOOD)
        assert queries.stars(actor=chen) == (CARD,)

    def test_who_may_not_and_what_is_not_there(self, at: datetime) -> None:
        for actor in (ANONYMOUS, cast_actor("luo")):
            with pytest.raises(NotAllowed):
                commands.star(actor=actor, at=at, item_code=FOOD)
        with pytest.raises(NotFound):
            commands.star(actor=cast_actor("chen"), at=at, item_code="no-such-item")

    def test_there_are_only_so_many(self, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(commands, "MOST_STARS", 1)
        commands.star(actor=cast_actor("chen"), at=at, item_code=FOOD)
        with pytest.raises(commands.TooManyStars):
            commands.star(actor=cast_actor("chen"), at=at, item_code=CARD)

    def test_the_guide_search_and_my_pages_show_it(self) -> None:
        client = signed_in("chen")
        assert "is-starred" not in client.get(f"/items/{FOOD}/").content.decode()
        answer = client.post(f"/my/stars/{FOOD}/", {"next": f"/items/{FOOD}/"})
        assert answer["Location"] == f"/items/{FOOD}/"
        assert "is-starred" in client.get(f"/items/{FOOD}/").content.decode()
        assert "已收藏" in client.get("/search/?q=餐馆").content.decode()
        assert f"/items/{FOOD}/" in client.get("/my/stars/").content.decode().split("<main")[1]
        client.post(f"/my/stars/{FOOD}/", {"drop": "1"})
        assert "还没有收藏" in client.get("/my/stars/").content.decode()
        assert "已收藏" not in client.get("/search/?q=餐馆").content.decode()

    def test_guests_are_led_to_the_sign_in_and_staff_see_no_star(self) -> None:
        assert f"/accounts/phone/?next=/items/{FOOD}/" in Client().get(f"/items/{FOOD}/").content.decode()
        assert Client().post(f"/my/stars/{FOOD}/").status_code == 403
        assert Client().get("/my/stars/").status_code == 302
        assert "/my/stars/" not in signed_in("luo").get(f"/items/{FOOD}/").content.decode().split("<main")[1].split("</main")[0]

    def test_nobody_is_led_away(self) -> None:
        answer = signed_in("chen").post(f"/my/stars/{FOOD}/", {"next": "https://evil.example/"})
        assert answer["Location"] == "/my/stars/"

    def test_the_list_asks_few_questions(self, django_assert_max_num_queries: object) -> None:
        client = signed_in("chen")
        for code in (FOOD, CARD):
            client.post(f"/my/stars/{code}/")
        client.get("/my/stars/")
        with django_assert_max_num_queries(8):  # type: ignore[operator]
            client.get("/my/stars/")


@world
class TestUnmet:
    def test_words_asked_in_vain_are_counted_a_day(self, at: datetime) -> None:
        for day in (0, 0, 1):
            assert commands.note_unmet(actor=ANONYMOUS, at=at + timedelta(days=day), typed="xyzq 场")
        operator = cast_actor("mai")
        [row] = queries.unmet(actor=operator, since=at.date())
        assert (row.words, row.times, row.days, row.latest_on) == ("xyzq 场", 3, 2, at.date() + timedelta(days=1))
        assert queries.unmet(actor=operator, since=at.date() + timedelta(days=2)) == ()

    def test_known_words_and_numbers_are_not(self, at: datetime) -> None:
        assert not commands.note_unmet(actor=ANONYMOUS, at=at, typed="餐馆")
        assert not commands.note_unmet(actor=ANONYMOUS, at=at, typed="440605199001011236")
        assert not UnmetRow.objects.exists()

    def test_a_program_can_t_fill_the_table(self, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(commands, "MOST_A_DAY", 1)
        assert commands.note_unmet(actor=ANONYMOUS, at=at, typed="xyzq")
        assert not commands.note_unmet(actor=ANONYMOUS, at=at, typed="qzyx")
        assert commands.note_unmet(actor=ANONYMOUS, at=at, typed="xyzq")

    def test_only_who_may_reads_them(self) -> None:
        for code in ("luo", "he", "chen"):
            with pytest.raises(NotAllowed):
                queries.unmet(actor=cast_actor(code), since=clock.today())
        assert signed_in("luo").get("/office/unmet/").status_code == 403

    def test_a_search_in_vain_offers_it_and_the_operator_sees_it(self) -> None:
        client = Client()
        assert 'action="/search/unmet/"' in client.get("/search/?q=xyzq").content.decode()
        assert 'action="/search/unmet/"' not in client.get("/search/?q=餐馆").content.decode()
        assert "不记是谁" in client.post("/search/unmet/", {"q": "xyzq"}).content.decode()
        assert "<h1" not in client.post("/search/unmet/", {"q": "xyzq"}, headers={"HX-Request": "true"}).content.decode()
        assert "不记" in client.post("/search/unmet/", {"q": "440605199001011236"}).content.decode()
        page = signed_in("mai").get("/office/unmet/?days=7").content.decode()
        assert "xyzq" in page
        assert '<td class="num">2</td>' in page

    def test_who_asks_all_the_time_is_counted_no_more(self) -> None:
        client = Client()
        for _ in range(63):
            assert client.post("/search/unmet/", {"q": "xyzq"}).status_code == 200
        assert UnmetRow.objects.get().times == 60
