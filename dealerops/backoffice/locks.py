"""Who is locked out and since when, and the buttons that let people in again."""

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

from axes.conf import settings as axes
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from dealerops.accounts.models import CODE_LOCK, MAX_WRONG_CODES, CodeGuard, SignInLock, User
from dealerops.accounts.services import release_codes, release_sign_in, reset_second_step
from dealerops.backoffice.base import Button, ScopedAdmin, actor_of
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError

KEEPERS = frozenset({Role.SYSADMIN})
WATCHERS = frozenset({Role.AUDITOR, Role.SYSADMIN})


class LockPages(ScopedAdmin):
    """Locks open by themselves; an administrator may open one at once."""

    view_roles = WATCHERS
    change_form_template = "backoffice/lock.html"
    actions = ("release_chosen",)
    release: ClassVar[Callable[..., object]]

    def has_release_permission(self, request: HttpRequest) -> bool:
        return actor_of(request).role in KEEPERS

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.release_one))
        name = f"{self.opts.app_label}_{self.opts.model_name}_release"
        return [path("<int:pk>/release/", view, name=name), *super().get_urls()]

    def release_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_release_permission(request):
            raise PermissionDenied
        type(self).release(pk, by=actor_of(request))
        messages.success(request, _("The lock is open."))
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    @admin.action(description=_("Open the chosen locks"), permissions=["release"])
    def release_chosen(self, request: HttpRequest, locks: QuerySet[Any]) -> None:
        for pk in list(locks.values_list("pk", flat=True)):
            type(self).release(pk, by=actor_of(request))
        messages.success(request, _("The locks are open."))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if self.has_release_permission(request):
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_release"
            context["release_url"] = reverse(name, args=(context["original"].pk,))
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(SignInLock)
class SignInLockPages(LockPages):
    release = staticmethod(release_sign_in)
    fields = ("username", "ip_address", "failures_since_start", "attempt_time", "shut_until")
    readonly_fields = ("shut_until",)
    list_display = fields
    search_fields = ("username", "=ip_address")

    @admin.display(description=_("locked until"))
    def shut_until(self, lock: SignInLock) -> str | None:
        if lock.failures_since_start < axes.AXES_FAILURE_LIMIT:
            return None
        return _still(lock.attempt_time + axes.AXES_COOLOFF_TIME)


@admin.register(CodeGuard)
class CodeGuardPages(LockPages):
    release = staticmethod(release_codes)
    fields = ("user", "wrong", "wrong_at", "shut_until")
    readonly_fields = ("shut_until",)
    list_display = fields
    list_select_related = ("user",)
    search_fields = ("user__username", "user__display_name")

    @admin.display(description=_("locked until"))
    def shut_until(self, guard: CodeGuard) -> str | None:
        if guard.wrong < MAX_WRONG_CODES or guard.wrong_at is None:
            return None
        return _still(guard.wrong_at + CODE_LOCK)


def _still(moment: dt.datetime) -> str | None:
    """The time for people, as long as it lies ahead."""
    if moment <= timezone.now():
        return None
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


class LostDeviceForm(forms.Form):
    """Who lost a device is asked by telephone or in person; the journal keeps how."""

    note = forms.CharField(
        label=_("How did you make sure who asks?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


RESET = Button(reset_second_step, LostDeviceForm, danger=True)


class LostDevice:
    """Adds to the page of a person: forget the device of the second step."""

    admin_site: Any
    change_form_template = "backoffice/person.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.lost_device)
        page = path("<int:pk>/lost-device/", view, name="accounts_user_lost_device")
        return [page, *super().get_urls()]  # type: ignore[misc]

    def lost_device(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask why, forget the device, end the person's sessions."""
        actor = actor_of(request)
        if actor.role not in KEEPERS:
            raise PermissionDenied
        person: Model = get_object_or_404(User.objects.visible_to(actor), pk=pk)
        form = RESET.bound(person, actor, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            return self._forgotten(request, pk, actor, form.cleaned_data)
        context = {
            **self.admin_site.each_context(request),
            "opts": User._meta,
            "form": form,
            "title": _("Reset the second step"),
            "original": person,
        }
        status = 400 if form.is_bound else 200
        return TemplateResponse(request, "backoffice/lost_device.html", context, status=status)

    def _forgotten(
        self, request: HttpRequest, pk: int, actor: Actor, given: dict[str, Any]
    ) -> HttpResponse:
        try:
            RESET.run(pk, by=actor, **given)
        except DomainError as error:
            for refusal in error.refusals:
                messages.error(request, f"{refusal.message} ({refusal.code})")
        else:
            messages.success(request, _("The device is forgotten, and all sessions are ended."))
        return redirect("admin:accounts_user_change", pk)
