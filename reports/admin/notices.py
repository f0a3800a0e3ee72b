"""Notices to dealers in the back office: written, issued, and who has not signed."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminFileFieldWidget

from dealerops.backoffice.base import ScopedAdmin, actor_of
from dealerops.documents.serving import serve
from dealerops.foundation.errors import DomainError
from dealerops.network.models import Dealer
from dealerops.workcal.services import local_date
from reports.admin.duties import DEALER_ROLES
from reports.choices.duties import OVERSEERS
from reports.choices.notices import WRITERS
from reports.models import DealerNotice
from reports.selectors.notices import signatures_of, with_missing
from reports.services.notices import NoticeFacts, issue_notice, remind_unsigned

FACTS = ("title", "title_en", "text", "text_en", "dealers", "roles", "sign_by", "activity_ends_on")


class NoticeForm(forms.ModelForm[DealerNotice]):
    """What is no column of the notice."""

    roles = forms.MultipleChoiceField(
        label=pgettext_lazy("reports", "who signs"),
        choices=DEALER_ROLES,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
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
        *("created_at", "shown_file", "standing"),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.shown_fields if obj else self.add_fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("standing", "shown_file", "created_at") if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """The dealers of whoever writes; without one it goes to all of them."""
        said = {
            "queryset": Dealer.objects.visible_to(actor_of(request)).active(),
            "required": False,
            "help_text": _("Nobody chosen: every dealer that you see."),
        }
        field = super().formfield_for_manytomany(db_field, request, **said, **kwargs)
        return cast(forms.Field | None, field)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_missing(super().get_queryset(request), actor_of(request))

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        notice = super().get_object(request, object_id, from_field)
        notice.reader = actor_of(request)
        return notice

    @admin.display(description=_("title"))
    def shown_title(self, notice: DealerNotice) -> str:
        return notice.display_title

    @admin.display(description=_("Not signed yet"))
    def missing(self, notice: Any) -> int:
        return int(notice.owed - notice.given)

    @admin.display(description=_("file"), empty_value="–")
    def shown_file(self, notice: DealerNotice) -> SafeString | None:
        if notice.paper_id is None:
            return None
        url = reverse("admin:reports_dealernotice_file", args=(notice.pk,))
        return format_html('<a href="{}">{}</a>', url, gettext("Open the file"))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        door = path(
            "<int:pk>/file/", wrap(require_safe(self.paper)), name="reports_dealernotice_file"
        )
        return [door, *super().get_urls()]

    def paper(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        notices = DealerNotice.objects.visible_to(actor_of(request)).select_related("paper")
        notice = get_object_or_404(notices, pk=pk)
        if notice.paper is None:
            raise Http404
        return serve(notice.paper, filename=str(notice))

    @admin.display(description=_("Who has signed"))
    def standing(self, notice: Any) -> SafeString:
        rows = signatures_of(notice, notice.reader)
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
