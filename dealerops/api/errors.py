"""The only place where the API turns an error into an answer: `{"errors": [{code, message, field}]}`."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from dealerops.foundation.errors import DomainError


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    if isinstance(error, DomainError):
        errors = [_line(one.code, one.message, one.field) for one in error.refusals]
        return Response({"errors": errors}, status=error.status)
    if isinstance(error, ObjectDoesNotExist):
        error = Http404()
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        response.data = {"errors": list(_input_errors(error.get_full_details()))}
    elif isinstance(error, APIException):
        response.data = {"errors": [_line(str(error.get_codes()).upper(), error.detail)]}
    else:
        response.data = {
            "errors": [_line("SCOPE_404", _("There is nothing here that you may see."))]
        }
    return response


def _line(code: str, message: object, field: str = "") -> dict[str, str]:
    line = {"code": code, "message": str(message)}
    return {**line, "field": field} if field else line


def _input_errors(details: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Flatten DRF's nested details into lines that name their field."""
    if isinstance(details, dict) and set(details) == {"message", "code"}:
        yield _line(str(details["code"]).upper(), details["message"], path)
    elif isinstance(details, dict):
        for key, inner in details.items():
            yield from _input_errors(inner, f"{path}.{key}" if path else str(key))
    else:
        for inner in details:
            yield from _input_errors(inner, path)
