"""The list of claims as others would write it: bare SQL (the limit), stock DRF, the stock admin."""

from typing import Any, ClassVar

import orjson
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from rest_framework.authentication import SessionAuthentication
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.serializers import ModelSerializer

from claims.lists import CLAIMS
from claims.models import Claim
from dealerops.api.views import ApiView
from dealerops.foundation.actor import SYSTEM
from dealerops.lists.paging import Place

FIELDS = (
    *("id", "number", "state", "hold_reason", "vin", "buyer_name", "plate", "created_at"),
    *("support_amount", "reset_due_at"),
)
RAW = """
SELECT c.id, c.number, c.state, c.hold_reason, c.vin, c.buyer_name, c.plate, c.created_at,
       c.support_amount::text, c.reset_due_at, d.name, r.name, p.name
  FROM claims_claim c
  JOIN network_dealer d ON d.id = c.dealer_id
  JOIN network_region r ON r.id = d.region_id
  JOIN claims_program p ON p.id = c.program_id
 ORDER BY c.created_at DESC, c.id DESC LIMIT 51
"""
WHO = (
    "SELECT u.id FROM django_session s JOIN accounts_user u ON u.is_active"
    " WHERE s.session_key = %s AND s.expire_date > now() LIMIT 1"
)


@login_not_required
def raw(request: HttpRequest) -> HttpResponse:
    """Fifty rows with three joins as JSON: one statement for who asks, one for the rows."""
    with connection.cursor() as cursor:
        cursor.execute(WHO, [request.COOKIES.get("sessionid", "")])
        if cursor.fetchone() is None:
            return HttpResponse(status=401)
        cursor.execute(RAW)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchmany(50)]
    return HttpResponse(orjson.dumps({"results": rows}), content_type="application/json")


class FlatList(ApiView, ListAPIView[Any]):
    """Our list as the API hands it out, over every claim there is."""

    authentication_classes: ClassVar = [SessionAuthentication]
    permission_classes: ClassVar = [IsAuthenticated]

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = request._request.actor
        page = CLAIMS.cut(CLAIMS.queryset(actor, request.GET), actor, Place.asked(request.GET))
        return self.finalize(page)

    def finalize(self, page: Any) -> HttpResponse:
        rows = [{name: str(value) for name, value in row.items()} for row in page]
        return HttpResponse(orjson.dumps({"results": rows}), content_type="application/json")


class StockSerializer(ModelSerializer[Claim]):
    class Meta:
        model = Claim
        fields = FIELDS

    def to_representation(self, claim: Claim) -> dict[str, Any]:
        names = {
            "dealer": claim.dealer.name,
            "region": claim.dealer.region.name,
            "program": claim.program.name,
        }
        return super().to_representation(claim) | names


class PageNumberList(ListAPIView[Claim]):
    """ModelSerializer and page numbers, which count: what DRF's tutorial ends with."""

    authentication_classes: ClassVar = [SessionAuthentication]
    permission_classes: ClassVar = [IsAuthenticated]
    throttle_classes: ClassVar = []
    serializer_class = StockSerializer
    pagination_class = PageNumberPagination
    filter_backends: ClassVar = []

    def get_queryset(self) -> Any:
        joined = Claim.objects.visible_to(SYSTEM).select_related("dealer__region", "program")
        return joined.order_by("-created_at", "-pk")


class StockAdmin(ModelAdmin):  # type: ignore[type-arg]
    """Django's own change list with its own templates and its two counts."""

    list_display = ("number", "dealer", "program", "state", "vin", "invoice_date", "support_amount")
    list_select_related = ("dealer", "program")
    list_filter = ("state", "hold_reason")
    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        answer = super().changelist_view(request, extra_context)
        if isinstance(answer, TemplateResponse):
            answer._using = "stock"
        return answer


class StockSite(AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated)


stock_admin = StockSite(name="stock")
stock_admin.register(Claim, StockAdmin)
