"""A platform's system brings orders, asks what became of them, and takes them back."""

from typing import Any, cast

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from dealerops.accounts.models import ApiKey
from dealerops.api.authentication import actor_of
from dealerops.api.schema import OF_COMMANDS, answers
from dealerops.api.views import ApiView
from dealerops.network.models import Firm
from dealerops.policy.services import value
from rental.api import examples
from rental.api.serializers import CancelInput, OrderInput, OrderOutput
from rental.choices import EndedBy
from rental.choices.policy import PLATFORMS
from rental.models import RentalOrder
from rental.querysets import RentalOrderQuerySet
from rental.services import Ending, cancel_order, take_order


class PlatformView(ApiView):
    """For firms that bring rental orders; for all others there is nothing here."""

    def platform(self, request: Request) -> Firm:
        firm = cast(ApiKey, request.auth).firm
        if firm.code not in value(PLATFORMS, on=timezone.localdate()):
            raise Http404
        return firm


class TakeOrder(PlatformView):
    @extend_schema(
        request=OrderInput,
        responses=answers(OrderOutput, *OF_COMMANDS, example=examples.ORDER_OUT),
        examples=[examples.ORDER_IN],
    )
    def post(self, request: Request) -> Response:
        """An order of your customer. The store calls the customer back and confirms it."""
        firm = self.platform(request)
        check = OrderInput(data=request.data)
        check.is_valid(raise_exception=True)
        order = take_order(check.told(firm.code, firm.pk), by=actor_of(request))
        return Response(OrderOutput(order).data)


@extend_schema_view(
    get=extend_schema(responses=answers(OrderOutput, 404, example=examples.ORDER_OUT))
)
class OrderStatus(PlatformView, RetrieveAPIView[RentalOrder]):
    """Where an order of yours stands, what it costs and what its end cost."""

    serializer_class = OrderOutput

    def get_queryset(self) -> RentalOrderQuerySet:
        return RentalOrder.objects.visible_to(actor_of(self.request))

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.platform(request)
        return super().get(request, *args, **kwargs)


class CancelOrder(PlatformView):
    @extend_schema(
        request=CancelInput,
        responses=answers(OrderOutput, *OF_COMMANDS, example=examples.ORDER_OUT),
        examples=[examples.CANCEL_IN],
    )
    def post(self, request: Request, pk: int) -> Response:
        """The customer cancelled with you. What is on the road or over is cancelled by nobody."""
        self.platform(request)
        check = CancelInput(data=request.data)
        check.is_valid(raise_exception=True)
        said = check.validated_data
        ending = Ending(EndedBy.USER, said["code"], said["reason"])
        return Response(OrderOutput(cancel_order(pk, ending, by=actor_of(request))).data)
