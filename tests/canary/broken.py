"""Addresses of a house in which everything goes wrong, with a secret in every hand."""

from typing import NoReturn

from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest
from django.urls import include, path
from psycopg2.errors import LockNotAvailable

from dealerops.foundation.errors import DomainError
from tests.canary.secrets import SECRETS

handler400 = "dealerops.web.bad_request"
handler500 = "dealerops.web.server_error"


class Locked(LockNotAvailable):
    pgcode = "55P03"  # the real one gets it from the server


def _raise(error: Exception) -> NoReturn:
    mobile, number, name = SECRETS["mobile"], SECRETS["id_number"], SECRETS["name"]
    raise error from ValueError(f"{mobile} {number} {name} is not what it should be")


@login_not_required
def broken(request: HttpRequest, kind: str) -> NoReturn:
    told = " ".join(SECRETS.values())
    errors: dict[str, Exception] = {
        "bug": RuntimeError(told),
        "rule": IntegrityError(f'Key (mobile)=({told}) already exists. SQL: INSERT "{told}"'),
        "away": OperationalError(f"connection to {told} lost"),
        "refused": DomainError(),
    }
    if kind == "busy":
        busy = OperationalError(told)
        busy.__cause__ = Locked(told)
        raise busy
    _raise(errors[kind])


urlpatterns = [
    path("broken/<slug:kind>/", broken),
    path("", include("dealerops.urls")),  # pages link to each other
]
