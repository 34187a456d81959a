"""The one template environment: Jinja2 over the ``templates`` folder of every app of this project.

Django's own backend looks in ``<app>/jinja2``; ours keep ``<app>/templates/<label>/`` so that a room reads the
same as any Django app. Undefined names are errors, output is escaped, messages are newstyle gettext.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import BaseLoader, Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from onewindow.kernel.ids import grouped
from onewindow.ui import formats
from onewindow.ui.charts import line_points
from onewindow.ui.icons import icon
from onewindow.ui.refusals import said

PACKAGE = "onewindow."


def app_loader() -> BaseLoader:
    """Finds templates of this project's apps only; templates of other packages stay with Django's own engine."""
    folders = [Path(config.path) / "templates" for config in apps.get_app_configs() if config.name.startswith(PACKAGE)]
    return FileSystemLoader([folder for folder in folders if folder.is_dir()])


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def html_lang() -> str:
    """The language of the page as browsers want it; Han punctuation is drawn by it."""
    code = (get_language() or "zh-hans").lower()
    return "zh-CN" if code.startswith("zh") else code.split("-")[0]


@pass_context
def csrf_field(context: Context) -> Markup:
    """The hidden field every form that writes must carry. Empty where a page is rendered without a request."""
    return Markup(context.get("csrf_input", ""))  # noqa: S704 - Django made and escaped it


def environment(**options: Any) -> Environment:  # noqa: ANN401 - Django hands on whatever OPTIONS hold
    """The environment for ``django.template.backends.jinja2.Jinja2``."""
    options.update(loader=app_loader(), undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    env = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options)  # noqa: S701 - autoescape is in options
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added to the class by the i18n extension
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)
    env.globals.update(
        static=static, url=url, icon=icon, html_lang=html_lang, csrf_field=csrf_field, grouped=grouped,
        date_cn=formats.date_cn, time_cn=formats.time_cn, datetime_cn=formats.datetime_cn,
        money=formats.money, number=formats.number, size=formats.size, mask=formats.mask, said=said, article_cn=formats.article_cn, line_points=line_points,
    )
    return env
