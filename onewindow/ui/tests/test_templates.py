"""Templates compile, undefined names are errors, layouts render."""

from pathlib import Path

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from jinja2 import UndefinedError

from onewindow.kernel.errors import BadInput, NotFound, Refusal
from onewindow.kernel.formkit import Problem
from onewindow.ui.csp import ContentSecurityPolicy, policy
from onewindow.ui.icons import icon, names
from onewindow.ui.refusals import said


def our_templates():
    folders = [Path(config.path) / "templates" for config in apps.get_app_configs() if config.name.startswith("onewindow.")]
    return sorted(str(path.relative_to(folder)) for folder in folders for path in folder.rglob("*.html"))


def jinja():
    return engines["jinja2"].env


class TestTemplates:
    def test_every_template_compiles(self):
        assert len(our_templates()) > 15
        for name in our_templates():
            jinja().get_template(name)

    def test_every_template_is_small_and_keeps_the_policy(self):
        for name in our_templates():
            source = jinja().loader.get_source(jinja(), name)[0]
            assert source.count("\n") <= 120, name
            assert " style=" not in source, f"{name}: inline styles are refused by the policy"
            assert "<style" not in source, name
            assert "onclick=" not in source, name
            assert "<script>" not in source, name
            assert "user-scalable" not in source, name

    def test_an_undefined_name_is_an_error(self):
        with pytest.raises(UndefinedError):
            jinja().from_string("{{ nobody }}").render()

    def test_output_is_escaped_also_inside_messages(self):
        made = jinja().from_string('{{ word }} {{ _("Run by %(office)s", office=word) }}').render(word="<b>")
        assert "<b>" not in made

    def test_components_cite_icons_of_the_sprite_only(self):
        assert "search" in names()
        with pytest.raises(KeyError):
            icon("unicorn")

    @pytest.mark.parametrize("name", ["500.html", "ui/typed.html", "ui/unread.html"])
    def test_pages_of_last_resort_need_no_context(self, name):
        assert "<h1>" in engines["jinja2"].get_template(name).render({})


class TestPages:
    def test_style_page_and_desk_answer(self, client):
        assert client.get("/ui/").status_code == 200
        assert client.get("/ui/desk/").status_code == 200

    def test_mode_comes_from_the_cookie(self, client):
        client.cookies["ow_mode"] = "elder.contrast.nonsense"
        page = client.get("/ui/").content.decode()
        assert 'data-size' not in page
        assert 'data-age="elder"' in page
        assert 'data-theme="contrast"' in page

    def test_unknown_address_gets_the_not_found_page(self, client):
        answer = client.get("/there-is-no-such-page/")
        assert answer.status_code == 404
        assert b'id="main"' in answer.content

    def test_policy_refuses_inline_and_foreign(self):
        middleware = ContentSecurityPolicy(lambda request: HttpResponse("x"))
        header = middleware(RequestFactory().get("/"))["Content-Security-Policy"]
        assert "unsafe" not in header
        assert "default-src 'none'" in header

    def test_policy_admits_named_form_targets(self):
        assert "form-action 'self' https://pay.example" in policy(form_targets=("https://pay.example",))


class TestRefusals:
    def test_sentence_is_translated_and_filled(self):
        with translation.override("zh-hans"):
            text = said(NotFound(what="case", number="C1"))
        assert "C1" in text
        assert "We can't" not in text

    def test_values_are_never_read_as_templates(self):
        with translation.override("en"):
            assert "{number}" in said(NotFound(what="case", number="{number}"))

    def test_wrong_answers_are_said_in_the_readers_language(self):
        problem = Problem("Please fill in {name}.", name="店名")
        with translation.override("zh-hans"):
            assert said(problem) != str(problem)
            assert "店名" in said(BadInput(fields={"shop": problem}))

    def test_refusal_without_translation_stays_readable(self):
        class Odd(Refusal):
            sentence = "Odd {thing} out."

        assert said(Odd(thing="sock")) == "Odd sock out."
