"""Pre-applications: entered as approved rows, looked at from then on."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    INPUT_CLASSES,
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from claims.admin.access import CLAIM_READERS, EDITORS
from claims.admin.masters import LookOnly, ShowsDays
from claims.admin.quota import tell_stretched
from claims.models import AnnualAgreement, PreApplication, PreAppLine, Program
from claims.services import LineInput, Registration, enter_preapplication
from dealerops.backoffice.base import ScopedAdmin, actor_of
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from dealerops.identifiers.verdict import normalise
from dealerops.network.models import Dealer
from dealerops.registry.models import Customer, VehicleModel
from dealerops.web import DayField
from quota.services import Ref

LINES_SHOWN = 3


class Day(forms.DateInput):
    """The browser's own calendar; it reads and writes ISO dates only."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(attrs={"class": " ".join(INPUT_CLASSES)}, format="%Y-%m-%d")


class RegistrationForm(forms.Form):
    """Who registers for whom; customer and agreement by the numbers on their papers."""

    dealer = forms.ModelChoiceField(
        label=_("Dealer"),
        queryset=Dealer.objects.visible_to(SYSTEM),
        widget=UnfoldAdminSelectWidget,
    )
    program = forms.ModelChoiceField(
        label=_("Program"),
        queryset=Program.objects.visible_to(SYSTEM).filter(is_active=True),
        widget=UnfoldAdminSelectWidget,
    )
    customer = forms.CharField(
        label=_("Customer's credit code"), max_length=18, widget=UnfoldAdminTextInputWidget
    )
    agreement = forms.CharField(
        label=_("Agreement number"),
        required=False,
        max_length=40,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Needed where the program asks for an annual agreement."),
    )
    approved_on = DayField(label=_("Approved on"), initial=timezone.localdate, widget=Day)

    def clean_customer(self) -> Customer:
        code = normalise(self.cleaned_data["customer"])
        customer = Customer.objects.visible_to(SYSTEM).filter(usc_code=code).first()
        if customer is None:
            raise forms.ValidationError(_("No customer has this credit code."))
        return customer

    def clean_agreement(self) -> AnnualAgreement | None:
        number = self.cleaned_data["agreement"].strip()
        if not number:
            return None
        found = AnnualAgreement.objects.visible_to(SYSTEM).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("There is no agreement with this number."))
        return found

    def clean_approved_on(self) -> Any:
        day = self.cleaned_data["approved_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The day lies in the future."))
        return day


class LineForm(forms.Form):
    """One model; any day of the planned month names the month."""

    model = forms.ModelChoiceField(
        label=_("Model"),
        queryset=VehicleModel.objects.visible_to(SYSTEM),
        widget=UnfoldAdminSelectWidget,
    )
    qty = forms.IntegerField(
        label=_("Quantity"), min_value=1, max_value=9999, widget=UnfoldAdminIntegerFieldWidget
    )
    unit_support = forms.DecimalField(
        label=_("Support per car"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
    )
    planned_month = DayField(label=_("Planned invoice month"), widget=Day)

    def line(self) -> LineInput:
        facts = self.cleaned_data
        month = facts["planned_month"].replace(day=1)
        return LineInput(facts["model"], facts["qty"], facts["unit_support"], month)


Lines = formset_factory(
    LineForm, extra=LINES_SHOWN - 1, min_num=1, max_num=50, validate_min=True, validate_max=True
)


class LineRows(LookOnly):
    model = PreAppLine
    fields = readonly_fields = (
        "model", "qty", "unit_support", "planned_month", "taken", "left",
    )  # fmt: skip

    @admin.display(description=_("remaining"))
    def left(self, line: PreAppLine) -> int:
        return line.remaining


@admin.register(PreApplication)
class PreApplicationPages(ShowsDays, ScopedAdmin):
    view_roles = CLAIM_READERS
    edit_roles = EDITORS
    inlines = (LineRows,)
    list_display = ("number", "dealer", "program", "customer", "approved_on", "valid_days", "state")
    list_filter = ("program", "state", "dealer__region")
    list_select_related = ("dealer", "program", "customer")
    search_fields = ("^number", "=dealer__code", "=customer__usc_code")
    date_hierarchy = "approved_on"
    fields = (
        *("number", "dealer", "program", "customer", "agreement"),
        *("state", "approved_on", "valid_days"),
    )
    readonly_fields = ("valid_days",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Header and lines on one page; what the service refuses is told beside what was typed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        form, lines = RegistrationForm(data), Lines(data, prefix="lines")
        if data is not None and form.is_valid() and lines.is_valid():
            entered = self._enter(request, form, lines)
            if entered:
                return entered
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Enter an approved pre-application"),
            "form": form,
            "lines": lines,
        }
        status = 200 if data is None else 400
        template = "backoffice/claims/preapplication_add.html"
        return TemplateResponse(request, template, context, status=status)

    def _enter(
        self, request: HttpRequest, form: forms.Form, lines: BaseFormSet[LineForm]
    ) -> HttpResponseRedirect | None:
        facts = form.cleaned_data
        asked = Registration(
            facts["dealer"],
            facts["program"],
            facts["customer"],
            lines=[one.line() for one in lines if one.has_changed()],
            agreement=facts["agreement"],
        )
        try:
            entered = enter_preapplication(
                asked, approved_on=facts["approved_on"], by=actor_of(request)
            )
        except DomainError as error:
            for refusal in error.refusals:
                form.add_error(None, f"{refusal.message} ({refusal.code})")
            return None
        messages.success(request, gettext("Entered: %(number)s") % {"number": entered.number})
        tell_stretched(request, Ref.of(entered))
        return redirect("admin:claims_preapplication_change", entered.pk)
