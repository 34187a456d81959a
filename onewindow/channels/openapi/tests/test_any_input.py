"""Whatever a citizen's program sends, the interface answers by its own description and never breaks down."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from onewindow.channels.openapi.tests.conftest import Caller

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = 12
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


@pytest.fixture
def described(district: None) -> Any:
    """The interface as it describes itself."""
    return schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=list(HealthCheck))
def test_no_call_breaks_down(case: Any, chen: Caller) -> None:
    case.call_and_validate(headers={"Authorization": chen.client.headers["Authorization"]}, checks=CHECKS)
