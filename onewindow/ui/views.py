"""The living style page: every component in its states. It reads nothing and knows nobody."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from onewindow.kernel.formkit import Choice, DataElement, ElementKind, Field, VisibleWhen
from onewindow.ui.icons import names


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRow:
    """One field of the style page with what stands in it."""

    field: Field
    element: DataElement
    value: str = ""
    error: str = ""
    origin: str = ""


def styles(request: HttpRequest) -> HttpResponse:
    """Every public component."""
    rows = sample_rows()
    problems = tuple((row.element.id, row.error) for row in rows if row.error)
    return render(request, "ui/styles.html", {"rows": rows, "problems": problems, "icon_names": sorted(names())})


def desk(request: HttpRequest) -> HttpResponse:
    """The staff layout."""
    return render(request, "ui/styles/desk.html")


def sample_rows() -> tuple[SampleRow, ...]:
    """A field of every kind; some known, some wrong, some hanging on another answer."""
    three = tuple(Choice(code=code, label=label) for code, label in
                  (("small", _("Below 50 square metres")), ("large", _("50 square metres and more")), ("none", _("No premises"))))
    eight = tuple(Choice(code=str(n), label=_("Choice %(n)s") % {"n": n}) for n in range(1, 9))
    kinds = {
        ElementKind.NAME: (_("Name of the shop"), _("Old Li's kitchen"), "", "register"),
        ElementKind.ID_NUMBER: (_("Identity number"), "11010119900101121", _("An identity number has 18 places; there are 17"), ""),
        ElementKind.PHONE: (_("Phone"), "13800006021", "", "carried_over"),
        ElementKind.DATE: (_("Day of opening"), "2026-11-30", "", ""),
        ElementKind.INTEGER: (_("Floor area"), "38", "", "clerk"),
        ElementKind.ADDRESS: (_("Address"), "", _("Fill in the address"), ""),
        ElementKind.YES_NO: (_("Do you sell cold dishes?"), "yes", "", ""),
        ElementKind.CHOICE: (_("How large are the premises?"), "", _("Choose one: how large are the premises"), ""),
        ElementKind.CHOICES: (_("What do you sell?"), "small,large", "", "system"),
        ElementKind.LONG_TEXT: (_("Anything the office should know"), "", "", ""),
    }
    made = [_row(kind, *values, three) for kind, values in kinds.items()]
    made.append(_row(ElementKind.CHOICE, _("One of many"), "", "", "", eight, element="many"))
    return tuple(made)


def _row(kind: ElementKind, name: str, value: str, error: str, origin: str, choices: tuple[Choice, ...], element: str = "") -> SampleRow:
    record = DataElement(id=element or f"sample_{kind.value}", name=name, kind=kind, unit="m²" if kind is ElementKind.INTEGER else "",
                         values=choices if kind in (ElementKind.CHOICE, ElementKind.CHOICES) else ())
    hangs = VisibleWhen(element="sample_yes_no", equals="yes") if kind is ElementKind.CHOICES else None
    field = Field(element=record.id, hint=_("As on the licence") if kind is ElementKind.NAME else "",
                  required=kind is not ElementKind.LONG_TEXT, visible_when=hangs)
    return SampleRow(field=field, element=record, value=value, error=error, origin=origin)
