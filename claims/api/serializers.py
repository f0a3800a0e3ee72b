"""What the API accepts (Input) and what it promises (Output)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.choices import DocumentType, Reason
from claims.models import CheckAssignment, Claim, ClaimDocument, FieldCheck, Finding
from claims.services import FindingInput
from claims.workflow import CLAIM_FLOW
from dealerops.accounts.selectors import member_of_firm
from dealerops.api.serializers import StrictInput
from dealerops.foundation.actor import Actor, Role


class CommandInput(StrictInput):
    """Who acts: the user name of a checker of the calling firm; anybody else is refused."""

    checker = serializers.CharField(max_length=150, help_text="User name of the checker who acts.")
    version = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        help_text="The claim's version as you saw it; an older one is refused with STALE.",
    )

    def validate_checker(self, username: str) -> int:
        checker = member_of_firm(username, Role.TP_CHECKER, self.context["firm_id"])
        if checker is None:
            message = _("This is not a checker of your firm.")
            raise serializers.ValidationError(message, "CHECKER_UNKNOWN")
        return checker.pk


class PassInput(CommandInput):
    """Who acts, and what they want to say."""

    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)


class FindingLine(StrictInput):
    """One reason on one kind of document."""

    document = serializers.ChoiceField(DocumentType.choices)
    reason = serializers.ChoiceField(Reason.choices)
    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)


class FindingsInput(PassInput):
    """Reasons on documents, for sending back or for proposing a rejection."""

    findings = FindingLine(many=True, allow_empty=False)

    def validate_findings(self, lines: list[dict[str, str]]) -> list[FindingInput]:
        return [FindingInput(**line) for line in lines]


class FieldCheckOutput(serializers.ModelSerializer[FieldCheck]):
    class Meta:
        model = FieldCheck
        fields = ("field", "claimed", "read", "verdict", "source", "confidence")


class DocumentOutput(serializers.ModelSerializer[ClaimDocument]):
    type_name = serializers.CharField(source="get_type_display", read_only=True)
    pages = serializers.SerializerMethodField()
    checks = FieldCheckOutput(many=True, read_only=True)

    class Meta:
        model = ClaimDocument
        fields = ("id", "type", "type_name", "version", "state", "uploaded_at", "pages", "checks")

    @extend_schema_field(serializers.IntegerField())
    def get_pages(self, document: ClaimDocument) -> int:
        return document.attachment.pages or 1


class FindingOutput(serializers.ModelSerializer[Finding]):
    class Meta:
        model = Finding
        fields = ("event", "document_type", "reason", "note", "found_at")


class ClaimLine(serializers.ModelSerializer[Claim]):
    """One claim in the list."""

    program = serializers.CharField(source="program.code", read_only=True)
    checker = serializers.CharField(source="checker.username", read_only=True, allow_null=True)

    class Meta:
        model = Claim
        fields = (
            "id",
            "number",
            "program",
            "state",
            "checker",
            "vin",
            "submitted_at",
            "check_due_at",
        )


class ClaimOutput(ClaimLine):
    """One claim with its papers; neither quota nor support is the third party's business."""

    dealer = serializers.CharField(source="dealer.legal_name", read_only=True)
    model = serializers.CharField(source="line.model.name", read_only=True)
    customer = serializers.CharField(source="line.preapplication.customer.name", read_only=True)
    is_recheck = serializers.SerializerMethodField()
    documents = serializers.SerializerMethodField()
    flags: serializers.ManyRelatedField = serializers.SlugRelatedField(  # type: ignore[assignment]
        slug_field="code", many=True, read_only=True
    )
    findings = FindingOutput(many=True, read_only=True)
    allowed_actions = serializers.SerializerMethodField()

    class Meta(ClaimLine.Meta):
        fields = (  # type: ignore[assignment]
            *ClaimLine.Meta.fields,
            "dealer",
            "model",
            "customer",
            "invoice_code",
            "invoice_number",
            "invoice_date",
            "invoice_amount",
            "buyer_name",
            "buyer_code",
            "seller_name",
            "registered_on",
            "registered_city",
            "plate",
            "version",
            "is_recheck",
            "documents",
            "flags",
            "findings",
            "allowed_actions",
        )

    @extend_schema_field(serializers.BooleanField())
    def get_is_recheck(self, claim: Claim) -> bool:
        current: CheckAssignment | None = claim.assignments.open().first()
        return bool(current and current.is_recheck)

    @extend_schema_field(DocumentOutput(many=True))
    def get_documents(self, claim: Claim) -> Any:
        current = claim.documents.current().select_related("attachment").prefetch_related("checks")
        return DocumentOutput(current, many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_allowed_actions(self, claim: Claim) -> list[str]:
        actor: Actor = self.context["actor"]
        person = Actor(
            role=actor.role,
            channel=actor.channel,
            user_id=actor.user_id or claim.checker_id,
            firm_ids=actor.firm_ids,
        )
        return [row.name for row in CLAIM_FLOW.available(claim, person)]
