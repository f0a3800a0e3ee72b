"""People, memberships and keys, as the system administrator keeps them."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import ApiKey, Membership, User
from dealerops.accounts.services import (
    end_membership,
    grant_membership,
    issue_api_key,
    revoke_api_key,
)
from dealerops.backoffice.base import MasterAdmin, ScopedAdmin, actor_of
from dealerops.backoffice.locks import LostDevice
from dealerops.foundation.actor import Role

ADMINISTRATOR = frozenset({Role.SYSADMIN})
LOOKERS = frozenset({Role.AUDITOR})
KEY_LIFE = dt.timedelta(days=365)


@admin.register(User)
class UserPages(LostDevice, MasterAdmin):
    view_roles = LOOKERS
    edit_roles = ADMINISTRATOR
    secret_fields = frozenset({"password1", "password2", "email", "display_name"})
    list_display = ("username", "display_name", "language", "is_active", "last_login")
    list_filter = ("is_active", "language", "memberships__role")
    search_fields = ("username", "display_name")
    fields = ("username", "display_name", "email", "language", "is_active")
    add_fields = ("username", "display_name", "email", "language", "password1", "password2")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else self.add_fields

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: Any = None, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = NewUserForm
        return super().get_form(request, obj, change, **kwargs)


class NewUserForm(AdminUserCreationForm):  # type: ignore[type-arg]
    usable_password = None  # type: ignore[assignment]  # everybody signs in with a password

    class Meta:
        model = User
        fields = ("username", "display_name", "email", "language")


@admin.register(Membership)
class MembershipPages(ScopedAdmin):
    """A membership is given and ended, never rewritten: who had which role when stays true."""

    view_roles = LOOKERS
    edit_roles = ADMINISTRATOR
    fields = ("user", "role", "region", "dealer", "firm")
    list_display = ("user", "role", "region", "dealer", "firm", "created_at", "ended_at")
    list_filter = ("role", "region", "firm")
    list_select_related = ("user", "region", "dealer", "firm")
    search_fields = ("user__username", "user__display_name")
    autocomplete_fields = ("user", "dealer")
    actions = ("end",)

    @admin.action(description=_("End the chosen memberships"), permissions=["add"])
    def end(self, request: HttpRequest, memberships: QuerySet[Membership]) -> None:
        """The people lose these roles with their next request."""
        live = list(memberships.filter(ended_at=None))
        for membership in live:
            end_membership(membership.pk, by=actor_of(request))
        told = gettext("Memberships ended: %(count)s") % {"count": len(live)}
        messages.success(request, told)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        given = grant_membership(
            obj.user,
            Role(obj.role),
            by=actor_of(request),
            place=obj.dealer or obj.region or obj.firm,
        )
        obj.pk = given.pk


class KeyForm(forms.ModelForm[ApiKey]):
    """A key is made by the service; the form only says for whom and how long."""

    class Meta:
        model = ApiKey
        fields = ("firm", "name", "expires_at")

    def clean_expires_at(self) -> dt.datetime:
        expires_at: dt.datetime = self.cleaned_data["expires_at"]
        if expires_at > timezone.now() + KEY_LIFE:
            raise forms.ValidationError(_("A key lives one year at most."))
        return expires_at


@admin.register(ApiKey)
class ApiKeyPages(MasterAdmin):
    view_roles = LOOKERS
    edit_roles = ADMINISTRATOR
    form = KeyForm
    list_display = ("name", "firm", "prefix", "expires_at", "revoked_at", "last_used_at")
    list_filter = ("firm",)
    actions = ("revoke",)

    @admin.action(description=_("Revoke the chosen keys"), permissions=["add"])
    def revoke(self, request: HttpRequest, keys: QuerySet[ApiKey]) -> None:
        """A key that got out of hand opens nothing any more, from its next call on."""
        live = list(keys.filter(revoked_at=None))
        for key in live:
            revoke_api_key(key.pk, by=actor_of(request))
        told = gettext("Keys revoked: %(count)s") % {"count": len(live)}
        messages.success(request, told)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        key, plain = issue_api_key(
            obj.firm_id, name=obj.name, expires_at=obj.expires_at, by=actor_of(request)
        )
        obj.pk, obj.prefix = key.pk, key.prefix
        messages.warning(
            request, _("Copy the key now, it is not shown again: %(key)s") % {"key": plain}
        )
