"""Ways to a service without searching, pages of text, and what the search narrows down by."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.channels.portal.content import life_events, text_page, text_titles
from onewindow.channels.portal.tests.district import DistrictTest
from onewindow.domain.catalogue import queries as catalogue
from onewindow.kernel import clock
from onewindow.kernel.district import district_record

NAMES = {"title": "T", "office": "O", "hotline": "12345", "address": "https://a.example"}
ITEM = re.compile(r'href="/items/([a-z0-9-]+)/"')


class Lists(DistrictTest):
    def setUp(self):
        self.entries = {entry.item_code: entry for entry in catalogue.items(on=clock.today())}

    def page(self, address, **query):
        answer = self.client.get(address, query)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content.decode()

    def test_every_guide_is_two_clicks_from_the_first_page_without_searching(self):
        home = self.page("/")
        for address in ("/themes/", "/organs/"):
            assert f'href="{address}"' in home
            assert set(ITEM.findall(self.page(address))) == set(self.entries), address

    def test_themes_of_an_audience(self):
        shown = set(ITEM.findall(self.page("/themes/", audience="organisation")))
        assert shown == {code for code, entry in self.entries.items() if "organisation" in entry.audience}
        assert set(ITEM.findall(self.page("/themes/", audience="martian"))) == set(self.entries)

    def test_the_map_of_the_site_names_every_page_and_service(self):
        page = self.page("/sitemap/")
        assert set(ITEM.findall(page)) == set(self.entries)
        assert all(f'href="{address}"' in page for address in ("/search/", "/themes/", "/organs/", "/centres/", "/progress/", "/verify/", "/about/privacy/"))

    def test_each_life_event_gives_two_services_in_its_order(self):
        for event in life_events():
            with self.subTest(event=event.code):
                assert set(event.items) <= set(self.entries)
                assert len(event.items) >= 2
                page = self.page(f"/life/{event.code}/")
                places = [page.index(f"/items/{code}/") for code in event.items]
                assert places == sorted(places)
                assert f'href="/life/{event.code}/"' in self.page("/")

    def test_an_unknown_occasion_or_text_is_not_found(self):
        assert self.client.get("/life/nothing/").status_code == 404
        assert self.client.get("/about/nothing/").status_code == 404

    def test_pages_of_text_are_filled_in_and_linked_from_each_page(self):
        record = district_record(settings.ONEWINDOW_DISTRICT)
        home = self.page("/")
        for slug, _title in text_titles():
            page = self.page(f"/about/{slug}/")
            assert record["hotline"] in page
            assert "{" not in page.split("<main")[1]
            assert f'href="/about/{slug}/"' in home
        assert record["site_title"] in self.page("/about/genuine/")

    def test_lists_ask_few_questions_and_write_nothing(self):
        for address in ("/themes/", "/organs/", "/sitemap/", "/life/house/", "/about/privacy/", "/search/?theme=社会保障"):
            self.client.get(address)  # what is remembered of the catalogue is remembered now
            with CaptureQueriesContext(connection) as asked:
                self.client.get(address)
            assert len(asked) <= 4, (address, [each["sql"] for each in asked])
            assert not [each for each in asked if each["sql"].upper().startswith(("INSERT", "UPDATE", "DELETE"))]


class Narrowing(DistrictTest):
    def page(self, **query):
        return self.client.get("/search/", query).content.decode()

    def found(self, **query):
        return list(dict.fromkeys(ITEM.findall(self.page(**query).split("<aside")[0])))

    def test_results_show_the_facts_and_two_ways_on(self):
        page = self.page(q="开餐馆")
        assert 'href="/apply/start/food-catering-licence/"' in page
        assert 'href="/items/food-catering-licence/"' in page
        assert "5 个工作日" in page

    def test_theme_organ_and_audience_narrow_down_and_are_taken_away_again(self):
        entry = catalogue.item(item_code="food-catering-licence")
        theme, organ = entry.themes[0], entry.department_code
        wanted = {each.item_code for each in catalogue.items(on=clock.today())
                  if theme in each.themes and each.department_code == organ and "person" in each.audience}
        page = self.page(q="", theme=theme, organ=organ, audience="person")
        assert set(self.found(theme=theme, organ=organ, audience="person")) <= wanted
        assert page.count('class="picked"') == 3
        assert f'href="?q=&amp;audience=person&amp;organ={organ}"' in page, "the address without the theme"

    def test_values_nobody_knows_are_passed_over(self):
        assert self.found(theme="no such theme", organ="../x", audience="martian") == self.found()
        assert 'class="picked"' not in self.page(theme="no such theme")

    def test_pages_keep_what_was_chosen(self):
        assert "theme=" in next(part for part in self.page(theme="社会保障").split('class="pager"')[1].split('href="')[1:])

    def test_a_typing_error_leads_to_what_is_near(self):
        page = self.page(q="㐀㐁结婚证㐂")
        assert 'href="/items/marriage-registration/"' in page

    def test_words_for_the_larger_view_open_it(self):
        answer = self.client.get("/search/", {"q": "大字"}, follow=True)
        page = answer.content.decode()
        assert 'data-age="elder"' in page
        assert "set=standard" in page
        assert answer.redirect_chain[-1][0].startswith("/search/")


class Samples(DistrictTest):
    def test_a_material_s_sample_is_shown_and_nothing_else(self):
        assert 'href="/items/food-catering-licence/samples/layout/"' in self.client.get("/items/food-catering-licence/").content.decode()
        answer = self.client.get("/items/food-catering-licence/samples/layout/")
        assert answer["Content-Type"] == "image/svg+xml"
        assert b"".join(answer.streaming_content).startswith(b"<svg")
        assert self.client.get("/items/food-catering-licence/samples/identity/").status_code == 404
        assert self.client.get("/items/food-catering-licence/samples/nothing/").status_code == 404


def test_pages_of_text_name_no_district():
    record = district_record(settings.ONEWINDOW_DISTRICT)
    text = (Path(__file__).resolve().parents[3] / "data" / "portal" / "pages.toml").read_text(encoding="utf-8")
    assert not any(record[name] in text for name in ("name", "full_name", "city", "office_name", "site_title"))
    assert all(text_page(slug=slug, names=NAMES) for slug, _title in text_titles())
    assert text_page(slug="nothing", names=NAMES) is None
