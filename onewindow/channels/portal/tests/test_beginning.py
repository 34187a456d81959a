"""From the guide into an application, and the ways around the reader's own pages."""

from __future__ import annotations

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.channels.portal.tests.district import DistrictTest
from onewindow.domain.applications import queries as applications
from onewindow.domain.cases.demo import cast_actor
from onewindow.kernel import clock

QUICK = "realty-records-query"
ANSWERS = {"person_id_number": "440605199001011340", "records_kinds": "rights", "electronic_delivery": "yes", "truth_declaration": "yes",
           "delivery": "post", "delivery_recipient": "陈静怡", "delivery_phone": "13800000001", "delivery_address": "广东省佛山市南海区示例路 101 号"}


class Beginning(DistrictTest):
    def page(self, address, **query):
        answer = self.client.get(address, query)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content.decode()

    def begin(self):
        """Sign in and press the button of the guide; answers the address of the page that opens."""
        self.client.post("/demo/sign-in/chen")
        page = self.page(f"/items/{QUICK}/", q_asker="owner")
        fields = dict(re.findall(r'type="hidden" name="(scenario\.\w+|key)" value="([^"]+)"', page))
        assert fields.keys() == {"scenario.asker", "scenario.who", "key"}  # who is signed in and acts for nobody handles it themselves
        return self.client.post(f"/apply/start/{QUICK}/", fields).headers["Location"]

    def test_a_stranger_and_who_left_a_question_open_get_the_start_page(self):
        link = f'href="/apply/start/{QUICK}/'
        assert link in self.page(f"/items/{QUICK}/", q_asker="owner")
        self.client.post("/demo/sign-in/chen")
        assert link in self.page(f"/items/{QUICK}/")

    def test_a_short_application_is_one_page_that_carries_all(self):
        to = self.begin()
        assert to.endswith("/form/")
        page = self.page(to)
        assert 'name="delivery" value="post" checked' in page
        assert "data-pages" not in page
        assert "data-known" in page
        assert "项要填" in page
        version = re.search(r'name="expected_version" value="(\d+)"', page)[1]
        known = {"person_name": "陈静怡", "person_phone": "13800000001", "handled_by": "self", "records_asker": "owner"}
        wrong = self.client.post(to, {**known, **ANSWERS, "expected_version": version, "delivery_phone": "12"})
        assert wrong.status_code == 422
        assert 'href="#f-delivery_phone"' in wrong.content.decode()
        version = re.search(r'name="expected_version" value="(\d+)"', wrong.content.decode())[1]
        done = self.client.post(to, {**known, **ANSWERS, "expected_version": version})
        assert done.headers["Location"] == to.replace("/form/", "/check/")
        assert "cases/submit" in self.page(done.headers["Location"])

    def test_the_form_asks_few_questions_of_the_database(self):
        to = self.begin()
        self.page(to)
        with CaptureQueriesContext(connection) as asked:
            self.page(to)
        own = [each["sql"] for each in asked if not re.search(r"django_session|people_account|kernel_clock", each["sql"])]
        assert len(own) <= 6, "\n".join(own)  # without who is signed in, and the clock that only the demo can turn

    def test_the_guide_goes_on_with_what_was_begun(self):
        self.begin()
        draft = applications.drafts_of(actor=cast_actor("chen"), at=clock.now())[0]
        page = self.page(f"/items/{QUICK}/")
        assert f'href="/apply/{draft.draft_no}/"' in page
        assert f'href="/apply/start/{QUICK}/' in page  # another one may be wanted

    def test_each_of_the_reader_s_own_pages_has_the_same_ways_around(self):
        self.client.post("/demo/sign-in/chen")
        ways = ("/my/", "/my/drafts/", "/my/messages/", "/my/permits/", "/my/files/", "/my/charges/", "/my/mandates/", "/my/uses/")
        for here in ways:
            nav = self.page(here).partition('class="mine-nav')[2].partition("</nav>")[0]
            assert all(f'href="{way}"' in nav for way in ways), here
            assert re.findall(r'href="([^"]+)" aria-current="page"', nav) == [here]
