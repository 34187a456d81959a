"""The interface itself: OpenAPI 3.1, tokens, one shape of refusals. What is mounted on it is the site's table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from onewindow.channels.openapi import answers

LOCAL_TIME = r"^\d{2}:\d{2}(:\d{2})?$"
DESCRIPTION = (
    "Service items with their guides and forms, progress of a case, drafts and submission. "
    "Calls that concern a person need an access token (`Authorization: Bearer`); an agent names the principal in `On-Behalf-Of`. "
    "Times are ISO 8601 with offset. A refusal has a code, a sentence, its data and the article of law; "
    "its sentence comes in the language of `Accept-Language`."
)


class Interface(NinjaAPI):
    """Describes itself at ``openapi.json``. There is no page that would load scripts from elsewhere.

    ``views`` are calls that don't pass through ninja because they carry the load: path below the root to their
    OpenAPI path item.
    """

    def __init__(self, *, version: str, views: Mapping[str, dict[str, Any]]) -> None:
        super().__init__(title="OneWindow", version=version, description=DESCRIPTION, docs_url=None, openapi_url="/openapi.json",
                         urls_namespace="openapi")
        self._views = views
        answers.attach_to(self)

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> OpenAPISchema:
        """The description, with the plain views and the shape of refusals that every call shares."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        schema = super().get_openapi_schema(path_prefix=prefix)
        parts = schema["components"].setdefault("schemas", {})
        _local_times(parts)
        parts["Refusal"] = answers.SHAPE
        schema["paths"].update({f"/{prefix.strip('/')}/{path}": item for path, item in self._views.items()})
        refusal = {"description": "Refused", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}}
        for item in schema["paths"].values():
            for operation in item.values():
                operation["responses"].setdefault("4XX", refusal)
        return schema


def _local_times(part: object) -> None:
    """The format "time" of JSON Schema wants an offset; opening hours are local times and say so."""
    if isinstance(part, dict):
        if part.get("format") == "time":
            del part["format"]
            part["pattern"] = LOCAL_TIME
        for inner in part.values():
            _local_times(inner)
    elif isinstance(part, list):
        for inner in part:
            _local_times(inner)
