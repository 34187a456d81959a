"""The register of components is complete, true to the macros and drawn without a fault."""

from __future__ import annotations

import re

import pytest
from django.test import RequestFactory

from onewindow.ui import catalogue
from onewindow.ui.views import draw, looks, samples

GROUPS = [group.code for group in catalogue.groups()]
COMPONENTS = [component for group in catalogue.groups() for component in group.components]
BANNED = re.compile("确定|点击这里|(?<!申)请|抱歉|非法|无效|尽快|及时|若干|其他材料")


def test_every_macro_is_in_the_register_and_every_entry_is_a_macro():
    assert sorted(catalogue.macros()) == sorted(component.name for component in COMPONENTS if component.macro)
    assert {component.name for component in COMPONENTS if not component.macro} == {"banner", "search", "foot"}, "parts of the shell that pages include"
    assert len(COMPONENTS) >= 45


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.name)
class TestComponent:
    def test_describes_the_parameters_of_its_macro_in_their_order(self, component):
        assert component.described == tuple(parameter.name for parameter in component.parameters)

    def test_says_when_to_use_it_and_when_not(self, component):
        for words in (component.title, component.use, component.avoid, *(parameter.words for parameter in component.parameters)):
            assert re.search(r"[\u4e00-\u9fff]", words), words

    def test_shows_states_that_are_drawn_by_their_own_calls(self, component):
        assert component.states
        context = samples() | {"csrf_input": "", "here": "/"}
        for state in component.states:
            assert (f"c.{component.name}(" if component.macro else '{% include "ui/_') in state.code
            made = draw(state.code, RequestFactory().get("/ui/"), context)
            assert "<" in made
            assert " style=" not in made
            assert not BANNED.search(state.code), state.code


def test_what_the_source_of_a_macro_says_is_read():
    button = catalogue.macros()["button"]
    assert button.parameters[:2] == (("label", ""), ("look", '""'))
    assert not button.takes_block
    assert catalogue.macros()["card"].takes_block


def test_index_leads_to_every_group(client):
    page = client.get("/ui/").content.decode()
    assert all(f'href="/ui/{code}/"' in page for code in GROUPS)


@pytest.mark.parametrize("code", GROUPS)
def test_group_shows_every_state_with_its_call_and_no_table_is_read(client, code):
    page = client.get(f"/ui/{code}/").content.decode()  # a read of a table would fail: this test has none
    group = catalogue.group_of(code)
    assert page.count('class="cat-shown"') == page.count("<pre") == sum(len(component.states) for component in group.components)
    assert all(f'id="{component.name}"' in page for component in group.components)


def test_every_mode_is_a_switch_of_the_page(client):
    wanted = {"elder": 'data-age="elder"', "contrast": 'data-theme="contrast"', "compact": 'data-density="compact"', "kiosk": 'data-surface="kiosk"',
              "dark": 'data-theme="dark"', "paper": 'data-surface="print"'}
    page = client.get("/ui/acts/").content.decode()
    assert all(f"?as={look.code}" in page for look in looks())
    for code, attribute in wanted.items():
        assert attribute in client.get("/ui/acts/", {"as": code}).content.decode().split("<head>")[0]


def test_a_group_nobody_knows_is_not_found(client):
    assert client.get("/ui/no-such-group/").status_code == 404
