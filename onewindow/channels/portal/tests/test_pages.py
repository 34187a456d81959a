"""The portal's own pages, as a reader meets them."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from onewindow.channels.portal.content import most_used
from onewindow.channels.portal.tests.district import DistrictTest
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.catalogue.commands import publish
from onewindow.domain.catalogue.demo import shipped_item
from onewindow.domain.mandates import demo as mandates
from onewindow.domain.mandates.queries import mandates_of
from onewindow.domain.people import queries as people
from onewindow.kernel import clock
from onewindow.kernel.actor import system_actor


class PortalPages(DistrictTest):
    def setUp(self):
        self.entries = catalogue.items(on=clock.today())
        guides = (catalogue.guide_of(item_code=entry.item_code, on=clock.today()) for entry in self.entries)
        self.guided = next(guide for guide in guides if guide.questions)
        self.address = f"/items/{self.guided.item_code}/"

    def page(self, address, **query):
        answer = self.client.get(address, query)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content.decode()

    def asked(self, address, **query):
        with CaptureQueriesContext(connection) as context:
            self.page(address, **query)
        return [each["sql"] for each in context]

    def test_home_offers_items_under_their_plain_names(self):
        page = self.page("/")
        assert sum(entry.plain_name in page for entry in self.entries) >= 9

    def test_home_puts_the_services_of_the_district_s_record_forward(self):
        page, names = self.page("/"), {entry.item_code: entry.plain_name for entry in self.entries}
        assert names["food-catering-licence"] in page and names["birth-registration"] in page
        assert page.index(names["food-catering-licence"]) < page.index(names["birth-registration"])

    def test_home_shows_the_cast_in_demo_mode_only(self):
        member = people.cast()[0]
        assert member.name in self.page("/")
        with override_settings(ONEWINDOW_DEMO=False):
            assert member.name not in self.page("/")

    def test_home_asks_few_questions_of_the_database(self):
        assert len(self.asked("/")) <= 12

    def test_search_finds_what_people_say(self):
        wanted = self.entries[0]
        assert wanted.plain_name in self.page("/search/", q=wanted.aliases[0])

    def test_the_search_box_offers_services_while_one_types(self):
        wanted = self.entries[0]
        assert f"/items/{wanted.item_code}/" in self.page("/search/hints/", q=wanted.plain_name[:4])
        assert "<a" not in self.page("/search/hints/", q="")
        assert "<a" not in self.page("/search/hints/", q="qqqqzzzz")
        assert 'hx-get="/search/hints/"' in self.page("/")

    def test_the_law_is_reached_from_every_page(self):
        assert all('href="/law/"' in self.page(address) for address in ("/", "/search/", self.address))

    def test_search_without_a_hit_leads_on(self):
        page = self.page("/search/", q="qqqqzzzz")
        assert "12345" in page
        assert 'href="/items/food-catering-licence/"' in page, "the most used services, where nothing is near"
        assert 'href="/themes/"' in page

    def test_odd_addresses_of_search_are_no_error(self):
        for query in ({"page": "x"}, {"page": "99"}, {"page": "0"}, {"audience": "martian"}, {"q": "<script>alert(1)</script>"}):
            with self.subTest(query=query):
                assert "<script>alert" not in self.page("/search/", **query)

    def test_number_of_questions_does_not_grow_with_the_list(self):
        assert len(self.asked("/search/")) <= len(self.asked("/search/", q=self.entries[0].plain_name)) + 1

    def test_guide_shows_every_paper_and_question(self):
        page = self.page(self.address)
        assert self.guided.plain_name in page
        assert self.guided.name in page
        assert all(row.material.name in page for row in self.guided.materials)
        assert all(question.text in page for question in self.guided.questions)

    def test_a_guide_says_who_does_each_step_where_to_go_and_since_when_it_holds(self):
        page = self.page("/items/food-catering-licence/")
        guide = catalogue.guide_of(item_code="food-catering-licence", on=clock.today())
        organ = next(each for each in people.departments() if each.name == guide.department_name)
        assert page.count(organ.short_name) >= len(guide.steps) - 1
        assert guide.attributes["applicant_class"] in page
        assert guide.attributes["scope_note"] in page
        assert all(row.text in page for row in guide.uncounted)
        assert all(field.label in page for field in guide.outcome.fields[:8])
        assert "08:30–12:00" in page
        assert guide.attributes["archive_term"] in page

    def test_a_guide_lists_its_versions_the_newest_first(self):
        changed = shipped_item("marriage-registration")
        changed["faq"] = [*changed.get("faq", ()), {"question": "要不要预约？", "answer": "不用预约。"}]
        publish(actor=system_actor(name="editing"), at=clock.now(), source=changed)
        page = self.page("/items/marriage-registration/")
        assert page.index("第 2 版") < page.index("第 1 版")
        assert "要不要预约？" in page

    def test_a_guide_asks_few_questions_of_the_database(self):
        self.page("/items/food-catering-licence/")
        assert len(self.asked("/items/food-catering-licence/")) <= 9
        self.client.post("/demo/sign-in/chen")
        assert len(self.asked("/items/food-catering-licence/")) <= 22

    def test_answers_narrow_the_guide_and_go_along_to_the_start(self):
        question = self.guided.questions[0]
        option = question.options[1].code
        plain, narrowed = self.page(self.address), self.page(self.address, **{f"q_{question.code}": option})
        assert plain.count(" checked") + 1 == narrowed.count(" checked")
        assert f"?{question.code}={option}" in narrowed

    def test_an_answer_the_guide_does_not_know_changes_nothing(self):
        assert " checked" not in self.page(self.address, q_nonsense="x")

    def test_unknown_item_is_not_found(self):
        assert self.client.get("/items/no-such-item/").status_code == 404

    def test_pages_write_nothing(self):
        for address in ("/", "/search/", self.address, "/centres/"):
            written = [sql for sql in self.asked(address) if sql.upper().startswith(("INSERT", "UPDATE", "DELETE"))]
            assert written == [], address

    def test_centres_stand_with_their_hours(self):
        assert "08:30–12:00" in self.page("/centres/")
        assert "08:30–12:00" in self.page("/centres/", area="999")

    def test_the_larger_view_puts_forward_what_its_readers_come_for(self):
        entries = catalogue.items(on=clock.today())
        plain, elder = most_used(entries), most_used(entries, elder=True)
        assert elder != plain
        assert [each.item_code for each in elder][:2] == ["old-age-allowance", "basic-pension-claim"]

    def test_mode_is_kept_in_a_cookie_and_leads_back(self):
        answer = self.client.get("/mode/", {"set": "elder", "next": "/centres/"})
        assert answer["Location"] == "/centres/"
        assert 'data-age="elder"' in self.page("/")
        self.client.get("/mode/", {"set": "contrast"})
        assert 'data-theme="contrast"' in self.page("/")
        assert 'data-age="elder"' in self.page("/")
        self.client.get("/mode/", {"set": "standard"})
        assert "data-age" not in self.page("/")

    def test_size_of_the_text_and_the_reading_line_are_kept_too(self):
        assert 'name="set" value="size-30"' in self.page("/")
        self.client.get("/mode/", {"set": "size-30", "next": "/centres/"})
        self.client.get("/mode/", {"set": "line"})
        root = self.page("/").split("<head>")[0]
        assert all(each in root for each in ('data-size="30"', 'data-age="elder"', 'data-line="on"'))
        self.client.get("/mode/", {"set": "size-16"})
        assert "data-size" not in self.page("/").split("<head>")[0]

    def test_mode_never_leads_elsewhere(self):
        for back in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
            assert self.client.get("/mode/", {"set": "elder", "next": back})["Location"] == "/"

    def test_every_act_is_there_in_each_mode(self):
        def targets():
            return {part.split('"')[0] for part in self.page(self.address).split('href="')[1:]}

        plain = targets()
        self.client.cookies["ow_mode"] = "elder"
        assert {target for target in plain ^ targets() if not target.startswith("/mode/")} == set()

    def test_a_guide_says_how_many_counters_stand_in_how_many_halls(self):
        shown = catalogue.guide_of(item_code="food-catering-licence", on=clock.today(), scenario={})
        page = self.page("/items/food-catering-licence/")
        assert f"{shown.counter_count} 个窗口，分布在 {len(shown.centres)} 个办事大厅" in page
        assert f"全部 {len(shown.centres)} 个大厅" in page

    def test_my_affairs_need_a_sign_in_and_come_back(self):
        answer = self.client.get("/my/")
        assert answer.status_code == 302
        assert answer["Location"].endswith("?next=/my/")

    def test_my_affairs_lead_to_mandates_files_and_uses(self):
        self.client.post("/demo/sign-in/chen")
        page = self.page("/my/")
        assert all(f'href="{address}"' in page for address in ("/my/mandates/", "/my/files/", "/my/uses/", "/my/charges/"))

    def test_who_acts_for_another_reads_so_on_every_page(self):
        mandates.seed(actor=system_actor(name="demo"), at=clock.now(), folder=Path(settings.ONEWINDOW_DISTRICT))
        self.client.post("/demo/sign-in/li")
        held = mandates_of(agent_no=next(member for member in people.cast() if member.code == "li").ref)[0]
        self.client.post(f"/my/mandates/{held.mandate_no}/act/")
        assert held.principal_name in self.page("/centres/")
        self.client.post("/my/mandates/stop/")
        assert held.principal_name not in self.page("/centres/")

    def test_my_affairs_are_shown_to_their_owner(self):
        member = next(member for member in people.cast() if member.channel == "portal")
        self.client.post(f"/demo/sign-in/{member.code}")
        assert member.name in self.page("/my/")
        assert member.name in self.page("/")
        assert self.page(self.address)
