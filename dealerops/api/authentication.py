"""A firm's system signs its calls with the firm's key: `Authorization: Bearer dok_…`."""

from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from dealerops.accounts.models import ApiKey
from dealerops.accounts.services import key_for
from dealerops.foundation.actor import Actor, Channel, Role


@dataclass(frozen=True, slots=True)
class FirmClient:
    """The system behind a key: signed in, but not a person."""

    key: ApiKey
    is_authenticated: bool = True
    is_active: bool = True

    @property
    def pk(self) -> str:
        return self.key.prefix


class FirmKeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[FirmClient, ApiKey] | None:
        scheme, _space, plain = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = key_for(plain.strip())
        if key is None:
            raise AuthenticationFailed(_("The key is unknown, expired or revoked."))
        return FirmClient(key), key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class FirmKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Tells the API pages how to sign a call."""

    target_class = FirmKeyAuthentication
    name = "FirmKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "dok_<prefix>_<secret>"}


def actor_of(request: Request, *, checker_id: int | None = None) -> Actor:
    """The actor of an API call: the firm itself, or the checker of that firm whom it named."""
    return Actor(
        role=Role.TP_CHECKER,
        channel=Channel.API,
        user_id=checker_id,
        firm_ids=frozenset({cast(ApiKey, request.auth).firm_id}),
        request_id=getattr(request, "request_id", ""),
    )
