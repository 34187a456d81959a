"""Template engines: Jinja2 for every page of ours, Django's own for what other packages bring along.

Django asks the engines in order. The first finds only templates of this project's apps (`ui/jinja.py`); a name
it does not have, such as an admin page, falls to the second.
"""

from __future__ import annotations

CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.messages.context_processors.messages",
    "onewindow.ui.context.page",
    "onewindow.site.context.site",
    "onewindow.channels.portal.context.navigation",
    "onewindow.channels.portal.mine.my_nav",
    "onewindow.channels.counter.context.navigation",
    "onewindow.channels.office.context.navigation",
]

TEMPLATES: list[dict[str, object]] = [
    {"BACKEND": "django.template.backends.jinja2.Jinja2", "NAME": "jinja2", "DIRS": [], "APP_DIRS": False,
     "OPTIONS": {"environment": "onewindow.ui.jinja.environment", "context_processors": CONTEXT}},
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "NAME": "django", "DIRS": [], "APP_DIRS": True,
     "OPTIONS": {"context_processors": CONTEXT}},
]
