"""Lists, pages and commands for the firm whose key signs the call."""

from collections.abc import Callable
from typing import Any, ClassVar, cast

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_view,
)
from rest_framework.generics import RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api import examples
from claims.api.listing import FIRM_CLAIMS, FirmFilters, lying_with
from claims.api.serializers import (
    ClaimLine,
    ClaimOutput,
    CommandInput,
    FindingsInput,
    PassInput,
)
from claims.models import Claim, ClaimDocument
from claims.querysets import ClaimQuerySet
from claims.selectors.pages import watermarked_page
from claims.services import pass_check, propose_rejection, reset_check, start_check
from dealerops.accounts.models import ApiKey
from dealerops.api.authentication import actor_of
from dealerops.api.listing import FlatListView
from dealerops.api.schema import OF_COMMANDS, answers
from dealerops.api.views import ApiView
from dealerops.documents.serving import serve_picture
from dealerops.foundation.actor import NOBODY, Actor

COMMANDED = answers(ClaimOutput, *OF_COMMANDS, example=examples.ONE_CLAIM)


class FirmView(ApiView):
    """Everything here belongs to the firm of the key."""

    def claims(self) -> ClaimQuerySet:
        return Claim.objects.visible_to(actor_of(self.request)).select_related(
            "program", "checker", "dealer", "line__model", "line__preapplication__customer"
        )


@extend_schema_view(
    get=extend_schema(
        parameters=[
            OpenApiParameter(
                "q",
                str,
                description=(
                    "How a claim or invoice number begins, or a part of the VIN, the plate or the "
                    "buyer's name: two characters of a Chinese name, or two to eight of its pinyin "
                    "initials, three of anything else."
                ),
            )
        ],
        responses=answers(ClaimLine(many=True), 400, 404, example=examples.CLAIM_LIST),
    )
)
class ClaimList(FlatListView):
    """Claims that lie with the firm now, newest first."""

    queryset = Claim.objects.visible_to(NOBODY)  # names the model to the schema
    serializer_class = ClaimLine
    filterset_class = FirmFilters
    spec = FIRM_CLAIMS

    def rows(self, actor: Actor) -> ClaimQuerySet:
        return lying_with(Claim.objects.visible_to(actor))


@extend_schema_view(
    get=extend_schema(responses=answers(ClaimOutput, 404, example=examples.ONE_CLAIM))
)
class ClaimDetail(FirmView, RetrieveAPIView[Claim]):
    """One claim with documents, field checks, flags and findings."""

    serializer_class = ClaimOutput
    shows_records = True

    def get_queryset(self) -> ClaimQuerySet:
        return self.claims()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "actor": actor_of(self.request)}


class ClaimCommand(FirmView):
    """A command names the checker who acts; its answer is the claim as it stands then."""

    input_class: ClassVar[type[CommandInput]] = CommandInput

    def run(self, request: Request, pk: int, service: Callable[..., Claim]) -> Response:
        get_object_or_404(self.claims(), pk=pk)  # a foreign claim is missing before input is judged
        key = cast(ApiKey, request.auth)
        check = self.input_class(data=request.data, context={"firm_id": key.firm_id})
        check.is_valid(raise_exception=True)
        given = dict(check.validated_data)
        actor = actor_of(request, checker_id=given.pop("checker"))
        if "findings" in given:
            given["found"] = given.pop("findings")
        claim = service(pk, by=actor, **given)
        return Response(ClaimOutput(claim, context={"actor": actor}).data)


class StartCheck(ClaimCommand):
    @extend_schema(request=CommandInput, responses=COMMANDED, examples=[examples.START])
    def post(self, request: Request, pk: int) -> Response:
        """The checker opens the claim."""
        return self.run(request, pk, start_check)


class PassCheck(ClaimCommand):
    input_class = PassInput

    @extend_schema(request=PassInput, responses=COMMANDED, examples=[examples.PASS])
    def post(self, request: Request, pk: int) -> Response:
        """Every paper is in order."""
        return self.run(request, pk, pass_check)


class ResetCheck(ClaimCommand):
    input_class = FindingsInput

    @extend_schema(request=FindingsInput, responses=COMMANDED, examples=[examples.RESET])
    def post(self, request: Request, pk: int) -> Response:
        """Send the claim back to the dealer."""
        return self.run(request, pk, reset_check)


class ProposeRejection(ClaimCommand):
    input_class = FindingsInput

    @extend_schema(request=FindingsInput, responses=COMMANDED, examples=[examples.REJECT])
    def post(self, request: Request, pk: int) -> Response:
        """Propose to reject; head office decides."""
        return self.run(request, pk, propose_rejection)


class DocumentPage(FirmView):
    """One page of a document as a picture that carries firm, checker and time."""

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "checker", str, required=True, description="User name of the checker who looks."
            )
        ],
        responses=answers(OpenApiTypes.BINARY, 400, 404, media="image/png"),
    )
    def get(self, request: Request, pk: int, document: int, page: int) -> HttpResponse:
        actor = actor_of(request)
        found = get_object_or_404(
            ClaimDocument.objects.visible_to(actor).current().select_related("attachment"),
            claim=pk,
            pk=document,
        )
        key = cast(ApiKey, request.auth)
        named = {name: given for name, given in request.query_params.items() if name == "checker"}
        check = CommandInput(data=named, context={"firm_id": key.firm_id})
        check.is_valid(raise_exception=True)
        png = watermarked_page(found, page, viewer=f"{key.firm.code} {named['checker']}")
        return serve_picture(png)
