"""Signals in the back office: the desk tells them, triage says what becomes of them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from complaints.admin.desk_pages import DeskPages, page_of
from complaints.admin.reveal import reveal_page
from complaints.forms.signal_desk import SIGNAL_DESK
from complaints.forms.signals import DeskForm
from complaints.lists import SIGNALS
from complaints.lists.parts import local
from complaints.lists.roles import OFFICES
from complaints.lists.signals import beginning
from complaints.models import SensorSignal
from complaints.selectors.badges import signal_badge
from complaints.selectors.candidates import candidates_for
from complaints.selectors.case_facts import customer_facts, signal_facts, trouble_facts
from complaints.selectors.frontline import measures_of
from complaints.services.intake import TELLERS, receive_signal
from dealerops.backoffice.base import actor_of
from dealerops.backoffice.base.lists import search_by, spec_filter
from dealerops.foundation.actor import House
from dealerops.foundation.errors import DomainError
from dealerops.identifiers.masking import mask_vin
from dealerops.portal.templatetags.dx import dx_badge
from dealerops.registry.services import REVEALERS

PAGE_RELATIONS = (
    *("source", "dealer", "region", "vehicle__model", "case", "reported_by", "triaged_by"),
)
NOTHING = "–"


@admin.register(SensorSignal)
class SignalPages(DeskPages):
    """What is told is told: signals are looked at, put into cases, or found to be none."""

    view_roles = OFFICES
    edit_roles = OFFICES & TELLERS
    exported_list = SIGNALS.key
    list_filter_submit = True
    list_fullwidth = True
    sortable_by = ()
    search_fields = ("external_id",)
    search_help_text = _("Number at the source, case, part of the VIN, or a whole phone number")
    list_display = (
        *("heading", "source_shown", "touch_point", "severity", "state_shown", "vin_shown"),
        *("dealer_shown", "case", "received_at"),
    )
    list_select_related = ("source", "dealer", "case")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        """A region sees only itself, so it has no use for the filter by region."""
        names = ["state", "source", "touch_point", "severity", "dealer"]
        if actor_of(request).house == House.HQ:
            names.append("region")
        return tuple(spec_filter(SIGNALS, name) for name in names)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found, left_out = search_by(SIGNALS, request, queryset, search_term)
        for sentence in left_out:
            messages.warning(request, sentence)
        return found, False

    def get_urls(self) -> list[URLPattern]:
        doors = (
            ("<int:pk>/run/<slug:button>/", self.run, "complaints_sensorsignal_run"),
            ("<int:pk>/reveal/", self.reveal, "complaints_sensorsignal_reveal"),
        )
        own = [
            path(route, self.admin_site.admin_view(view), name=name) for route, view, name in doors
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        self.get_object(request, object_id)
        actor = actor_of(request)
        rows = SensorSignal.objects.visible_to(actor).select_related(*PAGE_RELATIONS)
        signal = rows.get(pk=object_id)
        url = reverse("admin:complaints_sensorsignal_run", args=(signal.pk, "KEY"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(signal),
            "original": signal,
            "badge": signal_badge(signal.state),
            "offers": self.desk_offers(SIGNAL_DESK, signal, actor, url),
            "candidates": candidates_for(signal, actor=actor) if signal.case_id is None else (),
            "customer": customer_facts(signal),
            "trouble": trouble_facts(signal),
            "origin": signal_facts(signal),
            "measures": measures_of([signal]).get(signal.pk, ""),
            "may_see_contact": actor.role in REVEALERS,
        }
        return TemplateResponse(request, "backoffice/complaints/signal.html", context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The desk's own form; what the service refuses is told beside what was typed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        actor = actor_of(request)
        form = DeskForm(request.POST if request.method == "POST" else None, by=actor)
        status = 400 if form.is_bound else 200
        if form.is_bound and form.is_valid():
            try:
                signal = receive_signal(form.told, by=actor)
            except DomainError as error:
                status = error.status
                for refusal in error.refusals:
                    field = refusal.field if refusal.field in form.fields else None
                    form.add_error(field, f"{refusal.message} ({refusal.code})")
            else:
                messages.success(request, _now("Told: %(signal)s") % {"signal": signal})
                return redirect(page_of("sensorsignal", signal.pk))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Tell a complaint"),
            "form": form,
        }
        template = "backoffice/complaints/signal_add.html"
        return TemplateResponse(request, template, context, status=status)

    def run(self, request: HttpRequest, pk: int, button: str) -> HttpResponse:
        """What triage does with the signal."""
        return self.desk_run(request, SIGNAL_DESK, pk, button)

    def reveal(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Name or phone in full, for a purpose, on record."""
        return reveal_page(self, request, pk, page_of("sensorsignal", pk))

    @display(description=_("In the customer's words"), header=True)  # type: ignore[untyped-decorator]
    def heading(self, signal: SensorSignal) -> list[str]:
        return [beginning(signal.words), signal.masked_name or NOTHING]

    @display(description=_("Sensor"))  # type: ignore[untyped-decorator]
    def source_shown(self, signal: SensorSignal) -> str:
        return str(signal.source)

    @display(description=_("State"))  # type: ignore[untyped-decorator]
    def state_shown(self, signal: SensorSignal) -> SafeString:
        return dx_badge(signal_badge(signal.state))

    @display(description=_("VIN"))  # type: ignore[untyped-decorator]
    def vin_shown(self, signal: SensorSignal) -> str:
        return mask_vin(signal.vin)[-9:] if signal.vin else NOTHING

    @display(description=_("Dealer"))  # type: ignore[untyped-decorator]
    def dealer_shown(self, signal: SensorSignal) -> str:
        return local(signal.dealer.name, signal.dealer.name_en) if signal.dealer else NOTHING
