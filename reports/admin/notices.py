"""Notices to dealers in the back office: written, issued, and who has not signed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminFileFieldWidget

from dealerops.backoffice.base import ScopedAdmin, actor_of
from dealerops.foundation.errors import DomainError
from dealerops.network.models import Dealer
from dealerops.workcal.services import local_date
from reports.admin.duties import DEALER_ROLES
from reports.choices.duties import OVERSEERS
from reports.choices.notices import WRITERS
from reports.models import DealerNotice
from reports.selectors.notices import signatures_of, unsigned
from reports.services.notices import NoticeFacts, issue_notice, remind_unsigned

FACTS = ("title", "title_en", "text", "text_en", "dealers", "roles", "sign_by", "activity_ends_on")


class NoticeForm(forms.ModelForm[DealerNotice]):
    """Without a dealer it goes to all that the writer sees."""

    roles = forms.MultipleChoiceField(
        label=pgettext_lazy("reports", "who signs"),
        choices=DEALER_ROLES,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
    )
    dealers = forms.ModelMultipleChoiceField(
        label=_("dealers"),
        queryset=Dealer.objects.none(),
        required=False,
        help_text=_("Nobody chosen: every dealer that you see."),
    )
    file = forms.FileField(label=_("file"), required=False, widget=UnfoldAdminFileFieldWidget())

    class Meta:
        model = DealerNotice
        fields = FACTS


@admin.register(DealerNotice)
class NoticePages(ScopedAdmin):
    """A notice is issued as it is; whoever has not signed is reminded by one button."""

    view_roles = OVERSEERS | WRITERS
    edit_roles = WRITERS
    form = NoticeForm
    list_display = ("shown_title", "sign_by", "missing", "created_at")
    search_fields = ("title", "title_en")
    ordering = ("-pk",)
    actions = ("remind",)
    add_fields = (*FACTS, "file")
    shown_fields = (
        *(("title", "title_en"), "text", "text_en", ("sign_by", "activity_ends_on")),
        *("created_at", "standing"),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.shown_fields if obj else self.add_fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("standing", "created_at") if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: Any = None, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if "dealers" in form.base_fields:
            seen = Dealer.objects.visible_to(actor_of(request)).active()
            form.base_fields["dealers"].queryset = seen
        return form

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        self._reader = actor_of(request)
        return super().get_queryset(request)

    @admin.display(description=_("title"))
    def shown_title(self, notice: DealerNotice) -> str:
        return notice.display_title

    @admin.display(description=_("Not signed yet"))
    def missing(self, notice: DealerNotice) -> int:
        return len(unsigned(notice, self._reader))

    @admin.display(description=_("Who has signed"))
    def standing(self, notice: DealerNotice) -> SafeString:
        rows = signatures_of(notice, self._reader)
        nobody = gettext("Not yet")
        return format_html_join(
            "",
            "<p>{} · {}: {}</p>",
            (
                (
                    one.dealer.display_name,
                    one.role_label,
                    f"{one.signature.name} {local_date(one.signature.signed_at)}"
                    if one.signature
                    else nobody,
                )
                for one in rows
            ),
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        said = form.cleaned_data
        file = said.get("file")
        facts = NoticeFacts(
            **{name: said[name] for name in FACTS if name != "dealers"},
            dealer_ids=[dealer.pk for dealer in said["dealers"]],
        )
        issued = issue_notice(
            facts, by=actor_of(request), file=(file.name, file.file) if file else None
        )
        obj.pk = issued.pk

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """The service has done it."""

    @admin.action(description=_("Remind who has not signed"), permissions=["add"])
    def remind(self, request: HttpRequest, notices: QuerySet[DealerNotice]) -> None:
        owed = 0
        for notice in notices:
            try:
                owed += remind_unsigned(notice.pk, by=actor_of(request))
            except DomainError:
                continue
        messages.success(request, gettext("Signatures asked for: %(count)s") % {"count": owed})
