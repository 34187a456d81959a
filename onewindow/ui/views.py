"""The living catalogue of components at /ui/. It reads no table and knows nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template import engines
from django.utils.translation import gettext as _
from markupsafe import Markup

from onewindow.kernel.formkit import Choice, DataElement, ElementKind, Field
from onewindow.ui import catalogue
from onewindow.ui.context import mode_of
from onewindow.ui.icons import names

HEAD = '{% import "ui/components.html" as c %}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One way of showing a page of the catalogue, as attributes of its root."""

    code: str
    label: str
    attributes: str = ""
    surface: str = "portal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A state of a component as it looks."""

    title: str
    code: str
    made: str


def looks() -> tuple[Look, ...]:
    """The modes the switch offers."""
    return (
        Look(code="", label=_("As your own settings say")),
        Look(code="standard", label=_("Standard"), attributes=" "),
        Look(code="elder", label=_("Larger view"), attributes=' data-age="elder"'),
        Look(code="contrast", label=_("Strong contrast"), attributes=' data-theme="contrast"'),
        Look(code="compact", label=_("Compact desk"), attributes=' data-density="compact"'),
        Look(code="kiosk", label=_("Kiosk"), surface="kiosk", attributes=" "),
        Look(code="dark", label=_("Dark wall"), surface="board", attributes=' data-theme="dark"'),
        Look(code="paper", label=_("On paper"), surface="print", attributes=" "),
    )


def index(request: HttpRequest) -> HttpResponse:
    """Every group with its components; icons."""
    return render(request, "ui/catalogue/index.html", _frame(request) | {"icon_names": sorted(names())})


def group(request: HttpRequest, code: str) -> HttpResponse:
    """One group: each component with its note, its states, the calls to copy and its parameters."""
    found = catalogue.group_of(code)
    if found is None:
        raise Http404
    look = _frame(request)
    context = samples() | {"csrf_input": Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(get_token(request)), "mode": mode_of(request),
                           "here": request.path}
    made = [(each, [Shown(title=state.title, code=state.code, made=draw(state.code, request, context)) for state in each.states]) for each in found.components]
    return render(request, "ui/catalogue/group.html", look | {"group": found, "made": made})


def desk(request: HttpRequest) -> HttpResponse:
    """The staff layout."""
    return render(request, "ui/catalogue/desk.html")


def draw(code: str, request: HttpRequest, context: dict[str, object]) -> str:
    """A call of the catalogue as markup."""
    template = engines["jinja2"].from_string(HEAD + code)
    return Markup(template.render(dict(context), request))  # noqa: S704 - the calls are ours, what they print is escaped by the macros


def samples() -> dict[str, object]:
    """What calls of the catalogue may name beside plain values: a field of a form definition, its data element, a field of a Django form."""
    element = DataElement(id="shop_name", name=_("Name of the shop"), kind=ElementKind.NAME)
    size = DataElement(id="shop_size", name=_("How large are the premises?"), kind=ElementKind.CHOICE,
                       values=(Choice(code="s", label=_("Below 50 square metres")), Choice(code="l", label=_("50 square metres and more"))))
    return {"element": element, "field": Field(element=element.id, hint=_("As on the licence"), required=True), "size_element": size,
            "size_field": Field(element=size.id, required=True), "form": SampleForm(), "today": date(2026, 11, 23)}


class SampleForm(forms.Form):
    """A Django form with one field."""

    account = forms.CharField(label="账号", help_text="单位发给您的账号")


def _frame(request: HttpRequest) -> dict[str, object]:
    offered = looks()
    asked = request.GET.get("as", "")
    return {"groups": catalogue.groups(), "looks": offered, "look": next((each for each in offered if each.code == asked), offered[0])}
