"""Models with their prices, vehicles with their plates, customers with masked data and a reveal page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.widgets import UnfoldAdminSelectWidget

from dealerops.backoffice.base import MasterAdmin, actor_of
from dealerops.foundation.actor import BACKOFFICE_ROLES, Actor, Role
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.identifiers import phone
from dealerops.journal.services import record
from dealerops.registry.choices import CustomerKind, Purpose
from dealerops.registry.models import (
    Customer,
    CustomerAlias,
    MileageReading,
    ModelPrice,
    PlateAssignment,
    Vehicle,
    VehicleModel,
    VehicleSale,
)
from dealerops.registry.querysets import HQ_P2
from dealerops.registry.services import reveal

EDITORS = frozenset({Role.SSA_SPECIALIST, Role.SSA_MANAGER})
PRICE_EDITORS = frozenset({Role.SALES_OPS, Role.SSA_MANAGER})


class Rows(TabularInline):  # type: ignore[misc]
    """Rows on their parent's page: who sees the page sees them, `edit_roles` may add and change."""

    edit_roles: ClassVar[frozenset[Role]] = EDITORS
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_of(request).role in self.edit_roles

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return actor_of(request).role in self.edit_roles

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AdminWithRows(MasterAdmin):
    """A page whose rows are recorded like the record itself, by the names of what changed."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        formset.save()
        by = actor_of(request)
        for added in formset.new_objects:
            record(added, f"registry.{added._meta.model_name}_added", by=by)
        for changed, names in formset.changed_objects:
            topic = f"registry.{changed._meta.model_name}_changed"
            record(changed, topic, by=by, changed=list(names))


class PriceRows(Rows):
    model = ModelPrice
    edit_roles = PRICE_EDITORS
    fields = ("msrp", "valid")


@admin.register(VehicleModel)
class VehicleModelPages(AdminWithRows):
    view_roles = BACKOFFICE_ROLES
    edit_roles = PRICE_EDITORS
    inlines = (PriceRows,)
    list_display = ("code", "name", "name_en", "brand", "energy")
    list_filter = ("energy", "brand")
    search_fields = ("code", "name", "name_en")
    fields = ("code", "name", "name_en", "brand", "energy")


class PlateRows(Rows):
    model = PlateAssignment
    fields = ("plate", "type", "valid")


class SaleRows(Rows):
    model = VehicleSale
    max_num = 1
    fields = (
        "sold_on",
        "delivered_on",
        "dealer",
        "dealer_name",
        "plate",
        "engine_number",
        "colour",
    )


class ReadingRows(Rows):
    model = MileageReading
    edit_roles = frozenset()
    fields = ("read_on", "km", "odometer", "standing", "source")


@admin.register(Vehicle)
class VehiclePages(AdminWithRows):
    """The list masks the VIN; who opens one car sees it whole, as every claim prints it."""

    view_roles = HQ_P2
    edit_roles = EDITORS
    inlines = (PlateRows, SaleRows, ReadingRows)
    list_display = ("masked_vin", "model", "created_at")
    list_filter = ("model",)
    list_select_related = ("model",)
    search_fields = ("=vin", "=plates__plate")
    fields = ("vin", "model")


class AliasRows(Rows):
    model = CustomerAlias
    fields = ("kind", "name", "tax_number", "valid")


class RevealForm(forms.Form):
    """Which field to see, and why."""

    field = forms.ChoiceField(label=_("What"), widget=UnfoldAdminSelectWidget)
    purpose = forms.ChoiceField(
        label=_("Purpose"), choices=Purpose.choices, widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = customer._meta.concrete_fields
        choices = [
            (field.name, field.verbose_name)
            for field in fields
            if field.name in customer.REVEALABLE and getattr(customer, field.name)
        ]
        self.fields["field"].choices = choices  # type: ignore[attr-defined]


@admin.register(Customer)
class CustomerPages(AdminWithRows):
    """Personal data is typed in once and masked from then on; search takes full numbers only."""

    view_roles = HQ_P2
    edit_roles = EDITORS
    secret_fields = frozenset({"name", "id_number", "mobile"})
    change_form_template = "backoffice/customer.html"
    list_display = ("shown_name", "kind", "usc_code", "shown_id_number", "shown_mobile")
    list_filter = ("kind",)
    search_fields = ("=usc_code",)
    search_help_text = _("Full ID number, full phone number or credit code")
    fields = ("kind", "name", "usc_code", "id_kind", "id_number", "mobile")
    shown = ("kind", "shown_name", "usc_code", "id_kind", "shown_id_number", "shown_mobile")

    @admin.display(description=_("masked name"))
    def shown_name(self, customer: Customer) -> str:
        return customer.masked_name

    @admin.display(description=_("masked ID number"))
    def shown_id_number(self, customer: Customer) -> str:
        return customer.masked_id_number

    @admin.display(description=_("masked phone"))
    def shown_mobile(self, customer: Customer) -> str:
        return customer.masked_mobile

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.shown if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.shown if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return (AliasRows,) if obj and obj.is_organisation else ()

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """A number of a person finds by its hash, so that parts of it find nothing."""
        found, many = super().get_search_results(request, queryset, search_term)
        if search_term:
            found |= queryset.with_id_number(search_term)
            found |= queryset.with_mobile(phone.national(search_term))
        return found, many

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.reveal_page)
        route = path("<int:pk>/reveal/", view, name="registry_customer_reveal")
        return [route, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        customer = context.get("original")
        context["may_reveal"] = customer is not None and customer.kind == CustomerKind.PRIVATE
        return super().render_change_form(request, context, *args, **kwargs)

    def reveal_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for field and purpose, then show the value once."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        customer = get_object_or_404(self.get_queryset(request), pk=pk)
        form = RevealForm(request.POST or None, customer=customer)
        shown = _Shown(status=400 if form.is_bound else 200)
        if form.is_bound and form.is_valid():
            shown = _reveal(customer, form.cleaned_data, actor_of(request))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Show personal data"),
            "original": customer,
            "form": form,
            "value": shown.value,
            "refusals": shown.refusals,
        }
        return TemplateResponse(request, "backoffice/reveal.html", context, status=shown.status)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the reveal page answers."""

    value: str = ""
    refusals: Sequence[Refusal] = ()
    status: int = 200


def _reveal(customer: Customer, chosen: dict[str, str], by: Actor) -> _Shown:
    try:
        value = reveal(customer, chosen["field"], purpose=chosen["purpose"], by=by)
    except DomainError as error:
        return _Shown(refusals=error.refusals, status=error.status)
    return _Shown(value=value)
