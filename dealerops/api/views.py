"""The base of every endpoint: who may call, how often, and commands that are done once."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import (
    APIException,
    AuthenticationFailed,
    NotAuthenticated,
    Throttled,
)
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from dealerops.api.idempotency import answer_once
from dealerops.api.permissions import HasFirmKey
from dealerops.api.throttles import CallerThrottle, RecordThrottle, anonymous_wait


class BodyTooLarge(APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = _("The request is too large.")


class OneLanguage(BaseContentNegotiation):
    """Errors are JSON, answers are what the endpoint promises; whatever else a caller would accept."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return next((one for one in parsers if _reads(one, request)), None)

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class ApiView(APIView):
    """Open to the holders of a key; whatever an endpoint does on POST happens once per name."""

    permission_classes = (HasFirmKey,)
    content_negotiation_class = OneLanguage
    shows_records = False  # whether its GET hands out a whole record

    def get_throttles(self) -> list[Any]:
        return [CallerThrottle(), *([RecordThrottle()] if self.shows_records else [])]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        try:
            super().initial(request, *args, **kwargs)
        except (AuthenticationFailed, NotAuthenticated):
            # Whoever guesses at keys is stopped before the throttles for holders of keys are asked.
            if wait := anonymous_wait(request):
                raise Throttled(wait) from None
            raise
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise BodyTooLarge
        command = getattr(self, "post", None)
        if request.method == "POST" and command:
            # Here and not in each view: a new endpoint cannot forget it.
            vars(self)["post"] = partial(self._once, command)

    def _once(self, command: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
        return answer_once(
            request, partial(command, request, *args, **kwargs), self.handle_exception
        )


class NothingHere(ApiView):
    """Addresses that do not exist answer in the API's own words, not with a page for people."""

    schema = None

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        raise Http404


def _reads(parser: Any, request: Request) -> bool:
    asked = str(request.content_type or "").split(";")[0].strip().lower()
    return bool(asked == parser.media_type)
