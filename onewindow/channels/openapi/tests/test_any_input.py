"""Whatever a program sends, with whosever token, the interface answers by its own description and never breaks down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from http import HTTPStatus
from importlib import import_module
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db.backends.base.base import BaseDatabaseWrapper
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from onewindow.channels.openapi.tests.conftest import ITEM, Caller

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES, EXAMPLES_OF_A_ROLE = 25, 8
ROLES = ("chen", "zhou", "li", "he", "tan", "luo", "huang", "ye", "mai", "huo")  # applicant, stranger, agent, two halls, organ, its head, another organ, operator, auditor
PAST = 0.6  # of the calls that need a token at least so many get past it, or the walk would try the door alone
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
DESCRIPTION = import_module("onewindow.site.api").api.get_openapi_schema(path_prefix="/api/")
CALLS = sorted(f"{method.upper()} {path}" for path, item in DESCRIPTION["paths"].items() for method in item)


@pytest.fixture(autouse=True)
def one_connection(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request ends without closing the connection that holds the test's transaction, as in Django's own test client."""
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda _self: None)


@pytest.mark.parametrize("call", CALLS)
def test_no_call_breaks_down(call: str, chen: Caller, topup: str) -> None:
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    operation = next(found.ok() for found in described.get_all_operations() if found.ok().label == call)
    real = {"item_code": ITEM, "draft_no": topup}

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(), truly=st.booleans())
    def holds(case: Any, truly: bool) -> None:
        for values in (case.path_parameters, case.body) if truly else ():
            if isinstance(values, dict):
                values.update({name: number for name, number in real.items() if name in values})
        case.call_and_validate(headers=chen.headers, checks=CHECKS)

    holds()


@pytest.mark.parametrize("role", ROLES)
def test_no_role_breaks_it_down(role: str, caller: Callable[[str], Caller], topup: str) -> None:
    described, own = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application()), caller(role).headers
    tokens = {"own": own, "none": {}, "wrong": {"Authorization": "Bearer not-a-token"}}
    told, real = Counter[bool](), {"item_code": ITEM, "draft_no": topup}
    for operation in (found.ok() for found in described.get_all_operations()):
        told += _walked(operation, tokens, real)
    assert told[True] >= PAST * told.total(), f"of {told.total()} calls that need a token {told[True]} got past it"
    assert told[False], "nobody was turned away: the door was not tried"


def _walked(operation: Any, tokens: dict[str, dict[str, str]], real: dict[str, str]) -> Counter[bool]:
    """Whether each call of the operation got past the token, where it needs one."""
    told, is_closed = Counter[bool](), "security" in operation.definition.raw

    @settings(max_examples=EXAMPLES_OF_A_ROLE, deadline=None, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(), truly=st.booleans(), token=st.sampled_from(("own", "own", "own", "own", "none", "wrong")))
    def holds(case: Any, truly: bool, token: str) -> None:
        for values in (case.path_parameters, case.body) if truly else ():
            if isinstance(values, dict):
                values.update({name: number for name, number in real.items() if name in values})
        answer = case.call_and_validate(headers=tokens[token], checks=CHECKS)
        if is_closed:
            told[answer.status_code != HTTPStatus.UNAUTHORIZED] += 1
            assert (answer.status_code == HTTPStatus.UNAUTHORIZED) is (token != "own"), f"{case.method} {case.path} with {token} token: {answer.status_code}"

    holds()
    return told
