"""The catalogue for other systems: items, guides, forms. Public, read only."""
# ruff: noqa: ARG001 - ninja reads the request

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from onewindow.domain.catalogue import queries
from onewindow.domain.catalogue.types import Audience, GuideView, ItemEntry
from onewindow.kernel import clock

router = Router(tags=["catalogue"])


@router.get("/items", response=list[ItemEntry], summary="Service items")
def list_items(request: HttpRequest, search: str = "", audience: Audience | None = None) -> list[ItemEntry]:  # ninja takes a pair for (status, answer)
    """The items on offer today; with ``search`` those that answer the words, best first."""
    return list(queries.items(search=search, audience=audience.value if audience else "", on=clock.today()))


@router.get("/items/{item_code}/guide", response=GuideView, summary="Guide of an item")
def read_guide(request: HttpRequest, item_code: str) -> GuideView:
    """The guide in force today. Answers to scenario questions may be given as query parameters, question by question."""
    return queries.guide_of(item_code=item_code, on=clock.today(), scenario=request.GET.dict())


@router.get("/items/{item_code}/form", response=dict[str, Any], summary="Form of an item as JSON Schema")
def read_form(request: HttpRequest, item_code: str) -> dict[str, Any]:
    """The form in force today, as JSON Schema (2020-12) over its data elements."""
    return queries.form_schema_of(item_code=item_code, on=clock.today())
