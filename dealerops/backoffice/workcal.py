"""The calendars: published days to look at, days by hand to enter."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from dealerops.backoffice.base import VersionedAdmin, actor_of
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.network.models import Dealer
from dealerops.network.querysets import HEAD_OFFICE
from dealerops.workcal.choices import CN_WORKDAY, dealer_open
from dealerops.workcal.models import CalendarDay
from dealerops.workcal.services import enter_day, provisional_years


class DayForm(forms.ModelForm[CalendarDay]):
    """A day by hand replaces what is stored, so it may be there already."""

    dealer = forms.ModelChoiceField(
        label=_("dealer"),
        queryset=Dealer.objects.visible_to(SYSTEM),
        required=False,
        empty_label=_("Statutory calendar"),
        widget=UnfoldAdminSelectWidget(choices=()),
    )

    class Meta:
        model = CalendarDay
        fields = ("date", "is_open", "name")


@admin.register(CalendarDay)
class CalendarDayPages(VersionedAdmin):
    view_roles = HEAD_OFFICE
    edit_roles = frozenset({Role.SYSADMIN})
    form = DayForm
    list_display = ("date", "calendar", "is_open", "holiday", "source")
    list_filter = ("source", "is_open", "calendar")
    date_hierarchy = "date"
    ordering = ("date", "calendar")
    search_fields = ("name", "calendar")

    @admin.display(description=_("name"), ordering="name")
    def holiday(self, day: CalendarDay) -> str:
        return day.display_name

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        first = ("calendar", "source") if obj else ("dealer",)
        return (*first, "date", "is_open", "name")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("calendar", "date", "source") if obj else ()

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        years = provisional_years(on=timezone.localdate())
        if years:
            messages.warning(
                request,
                gettext("The calendar of %(years)s is provisional: Monday to Friday, no holidays.")
                % {"years": ", ".join(map(str, years))},
            )
        response: HttpResponse = super().changelist_view(request, *args, **kwargs)
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        dealer = form.cleaned_data.get("dealer")
        calendar = obj.calendar or (dealer_open(dealer.pk) if dealer else CN_WORKDAY)
        day = enter_day(
            calendar, obj.date, is_open=obj.is_open, name=obj.name, by=actor_of(request)
        )
        obj.pk = day.pk
