"""What machines think of against the written promise: nothing breaks, nothing undocumented comes back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from claims.choices import ClaimState
from claims.models import Claim
from complaints.choices import SourceCode
from complaints.services.sources import open_line
from dealerops.foundation.actor import SYSTEM
from tests.claims.firms import client_of, name_of
from tests.factories.claims import Cast, make_claim
from tests.kernel.api.promise import PATHS

pytestmark = [pytest.mark.long, pytest.mark.django_db, pytest.mark.timeout(600)]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
EXAMPLES = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
EVERYWHERE = pytest.mark.parametrize(
    "place", [(path, method.upper()) for path, methods in PATHS.items() for method in methods]
)


@dataclass
class Firm:
    """A firm with a claim of its own, and what it signs with."""

    claim: Claim
    checker: str
    signature: dict[str, str]

    def send(self, case: Any, *, own: bool) -> None:
        """The case as it is, or aimed at the firm's own claim by a checker it has."""
        if own:
            paper = self.claim.documents.first()
            aimed = {"id": self.claim.pk, "document": paper.pk if paper else 0, "page": 1}
            case.path_parameters = {
                name: aimed.get(name, value) for name, value in (case.path_parameters or {}).items()
            }
            if isinstance(case.body, dict) and "checker" in case.body:
                case.body["checker"] = self.checker
        case.call_and_validate(headers=self.signature, checks=CHECKS)


@pytest.fixture
def firm(cast: Cast) -> Firm:
    claim = make_claim(cast, ClaimState.CHECKING)
    open_line(cast.firm.pk, SourceCode.HOTLINE_400, by=SYSTEM)
    signed = client_of(cast.firm)._credentials["HTTP_AUTHORIZATION"]
    return Firm(claim, name_of(cast.checker_of(claim)), {"Authorization": signed})


@pytest.fixture
def promise(db: None) -> Iterator[Any]:
    """The written promise, and the system behind it on this test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/schema/", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def play(promise: Any, place: tuple[str, str], send: Callable[[Any], None]) -> None:
    """Send what fits the promise, and what does not."""
    path, method = place
    operation = promise[path][method]

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @EXAMPLES
        @given(case=operation.as_strategy(generation_mode=mode))
        def run(case: Any) -> None:
            send(case)

        run()


@EVERYWHERE
def test_without_a_key(promise: Any, place: tuple[str, str]) -> None:
    play(promise, place, lambda case: case.call_and_validate(checks=[*CHECKS, ignored_auth]))


@EVERYWHERE
def test_with_a_wrong_key(promise: Any, place: tuple[str, str]) -> None:
    wrong = {"Authorization": "Bearer dok_00000000_guess"}
    play(promise, place, lambda case: case.call_and_validate(headers=wrong, checks=CHECKS))


@EVERYWHERE
def test_with_a_key(promise: Any, firm: Firm, place: tuple[str, str]) -> None:
    play(promise, place, lambda case: firm.send(case, own=False))


@EVERYWHERE
def test_with_a_key_on_a_claim_of_ones_own(
    promise: Any, firm: Firm, place: tuple[str, str]
) -> None:
    play(promise, place, lambda case: firm.send(case, own=True))
