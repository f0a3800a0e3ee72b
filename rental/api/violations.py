"""A firm's system reports what the authorities recorded."""

from typing import cast

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dealerops.accounts.models import ApiKey
from dealerops.api.authentication import actor_of
from dealerops.api.schema import OF_COMMANDS, answers
from dealerops.api.serializers import DayField, MomentField, StrictInput
from dealerops.api.views import ApiView
from dealerops.foundation.actor import SYSTEM
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer
from dealerops.policy.services import value
from rental.choices.violations import FIRMS, POINTS, ViolationState
from rental.services.violations import Taken, ViolationFacts, take_in

MOST = 200
RECORD = {
    "external_id": "110105-2026-0001",
    "plate": "京A12345",
    "occurred_at": "2026-11-20T14:12:00+08:00",
    "place": "长安街东口",
    "code": "1039",
    "description": "违反规定停放",
    "fine": "200.00",
    "points": 0,
    "authority": "北京市公安局交通管理局",
    "found_at": "2026-11-22T10:30:00+08:00",
}
TAKEN = {
    "external_id": "110105-2026-0001",
    "number": "VIO-202611-000104",
    "state": "MATCHED",
    "is_new": True,
}


class RecordInput(StrictInput):
    """One record of the authority. The same number again is the same record."""

    external_id = serializers.CharField(max_length=80, help_text="Your number of the record.")
    plate = serializers.CharField(max_length=20)
    occurred_at = MomentField()
    place = serializers.CharField(max_length=200)
    code = serializers.CharField(max_length=20)
    description = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True
    )
    fine = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0)
    points = serializers.ChoiceField(POINTS, required=False, default=0)
    authority = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    found_at = MomentField(required=False, allow_null=True, default=None)
    notice_on = DayField(required=False, allow_null=True, default=None)
    statutory_on = DayField(required=False, allow_null=True, default=None)


class RecordsInput(StrictInput):
    """Records of one store's fleet."""

    store = serializers.CharField(
        max_length=20, help_text="Code of the store that looks after records of unknown plates."
    )
    records = RecordInput(many=True, min_length=1, max_length=MOST)  # type: ignore[call-arg]

    def validate_store(self, code: str) -> int:
        stores = Dealer.objects.visible_to(SYSTEM).filter(kind=DealerKind.RENTAL_STORE)
        found = stores.filter(code=code).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such store."), "STORE_GONE")
        return found.pk


class TakenOutput(serializers.Serializer[Taken]):
    """What became of a record."""

    external_id = serializers.CharField(source="violation.external_id", read_only=True)
    number = serializers.CharField(source="violation.number", read_only=True)
    state = serializers.ChoiceField(
        ViolationState.choices, source="violation.state", read_only=True
    )
    is_new = serializers.BooleanField(read_only=True)


class ReportViolations(ApiView):
    """For firms that report violations; for all others there is nothing here."""

    @extend_schema(
        request=RecordsInput,
        responses=answers(TakenOutput(many=True), *OF_COMMANDS),
        examples=[
            OpenApiExample(
                "Records", value={"store": "RS001", "records": [RECORD]}, request_only=True
            ),
            OpenApiExample("What became of them", value=TAKEN, response_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        """Report records. Each is taken in once and matched at once to whoever had the car."""
        firm = cast(ApiKey, request.auth).firm
        if firm.code not in value(FIRMS):
            raise Http404
        check = RecordsInput(data=request.data)
        check.is_valid(raise_exception=True)
        said = check.validated_data
        facts = [ViolationFacts(source=firm.code, **one) for one in said["records"]]
        taken = take_in(facts, dealer_id=said["store"], by=actor_of(request))
        return Response([TakenOutput(one).data for one in taken])
