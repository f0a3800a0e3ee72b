"""A firm's system tells what it heard, and asks what became of it."""

from typing import Any, cast

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from complaints.api import examples
from complaints.api.serializers import SignalInput, SignalOutput
from complaints.models import SensorLine, SensorSignal
from complaints.querysets import SensorSignalQuerySet
from complaints.services.intake import IntakeInput, receive_signal
from dealerops.accounts.models import ApiKey
from dealerops.api.authentication import actor_of
from dealerops.api.schema import OF_COMMANDS, answers
from dealerops.api.views import ApiView


class LineView(ApiView):
    """For firms with a line of a sensor; for all others there is nothing here."""

    def sources(self, request: Request) -> set[str]:
        lines = SensorLine.objects.visible_to(actor_of(request)).active()
        found = set(lines.values_list("source__code", flat=True))
        if not found:
            raise Http404
        return found


class TellSignal(LineView):
    @extend_schema(
        request=SignalInput,
        responses=answers(SignalOutput, *OF_COMMANDS, example=examples.SIGNAL),
        examples=[examples.CALL, examples.POST],
    )
    def post(self, request: Request) -> Response:
        """Tell what was heard. A quick alert opens its case at once; the rest waits for triage."""
        sources = self.sources(request)
        check = SignalInput(data=request.data, context={"sources": sources})
        check.is_valid(raise_exception=True)
        given = dict(check.validated_data)
        told = IntakeInput(
            dealer_id=given.pop("dealer"),
            quick_alerts=tuple(given.pop("quick_alerts")),
            firm_id=cast(ApiKey, request.auth).firm_id,
            **given,
        )
        return Response(SignalOutput(receive_signal(told, by=actor_of(request))).data)


@extend_schema_view(
    get=extend_schema(responses=answers(SignalOutput, 404, example=examples.SIGNAL))
)
class SignalStatus(LineView, RetrieveAPIView[SensorSignal]):
    """What became of a signal that your firm told."""

    serializer_class = SignalOutput

    def get_queryset(self) -> SensorSignalQuerySet:
        signals = SensorSignal.objects.visible_to(actor_of(self.request))
        return signals.select_related("source", "case")

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.sources(request)
        return super().get(request, *args, **kwargs)
