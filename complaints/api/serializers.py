"""What the door of the systems accepts (Input) and what it promises (Output)."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from complaints.choices import (
    Audience,
    CaseState,
    Demand,
    Fault,
    QuickAlert,
    Severity,
    SourceCode,
    TouchPoint,
)
from complaints.models import SensorSignal
from dealerops.api.serializers import MomentField, StrictInput
from dealerops.foundation.actor import SYSTEM
from dealerops.network.models import Dealer

MOST_VIEWS = 2**31 - 1
FAULTS = [(value, label) for value, label in Fault.choices if value]


class SignalInput(StrictInput):
    """What was heard. The number at the source is told once; sent again it is the same signal."""

    source = serializers.ChoiceField(  # type: ignore[assignment]
        SourceCode.choices, help_text="A sensor for which your firm has a line."
    )
    external_id = serializers.CharField(
        max_length=80, help_text="Your own number of it; the same number is the same signal."
    )
    words = serializers.CharField(max_length=4000, help_text="In the customer's words.")
    touch_point = serializers.ChoiceField(
        TouchPoint.choices, required=False, default=TouchPoint.OTHER
    )
    severity = serializers.ChoiceField(Severity.choices, required=False, default=Severity.S1)
    received_at = MomentField(required=False, help_text="When it was heard; now without it.")
    vin = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)
    mobile = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)
    contact_name = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=60
    )
    wish = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)
    demand = serializers.ChoiceField(Demand.choices, required=False, default="", allow_blank=True)
    fault = serializers.ChoiceField(FAULTS, required=False, default="", allow_blank=True)
    audience = serializers.ChoiceField(Audience.choices, required=False, default=Audience.PRIVATE)
    views = serializers.IntegerField(required=False, default=0, min_value=0, max_value=MOST_VIEWS)
    quick_alerts = serializers.ListField(
        child=serializers.ChoiceField(QuickAlert.choices), required=False, default=list
    )
    dealer = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=20, help_text="Code of the dealer."
    )
    url = serializers.URLField(required=False, default="", allow_blank=True, max_length=500)

    def validate_source(self, code: str) -> str:
        if code not in self.context["sources"]:
            message = _("Your firm has no line for this sensor.")
            raise serializers.ValidationError(message, "NO_LINE")
        return code

    def validate_dealer(self, code: str) -> int | None:
        if not code:
            return None
        found = Dealer.objects.visible_to(SYSTEM).filter(code=code).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such dealer."), "DEALER_GONE")
        return found.pk


class SignalOutput(serializers.ModelSerializer[SensorSignal]):
    """What became of a signal."""

    source = serializers.CharField(  # type: ignore[assignment]
        source="source.code", read_only=True
    )
    case_number = serializers.CharField(source="case.number", read_only=True, allow_null=True)
    case_state = serializers.ChoiceField(
        CaseState.choices, source="case.state", read_only=True, allow_null=True
    )

    class Meta:
        model = SensorSignal
        fields = (
            "id",
            "source",
            "external_id",
            "state",
            "received_at",
            "quick_alerts",
            "case_number",
            "case_state",
        )
