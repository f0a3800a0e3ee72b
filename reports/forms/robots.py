"""A robot as it is typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.reporting import declared
from dealerops.notifications.wire import is_allowed
from reports.models import ReportRobot

SECRETS = frozenset({"webhook", "secret"})


class RobotForm(forms.ModelForm[ReportRobot]):
    """The address and the secret are never shown again; left empty they stay as they are."""

    class Meta:
        model = ReportRobot
        fields = ("name", "code", "kind", "language", "is_active", *SECRETS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        is_new = self.instance.pk is None
        for name in SECRETS:
            if name in self.fields:
                self.fields[name].required = is_new and name == "webhook"
                self.initial.pop(name, None)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip().upper()
        if code not in declared():
            raise forms.ValidationError(_("There is no such report."))
        return code

    def clean_webhook(self) -> str:
        """Only addresses that the settings allow are ever posted to."""
        typed: str = self.cleaned_data["webhook"].strip()
        if not typed and self.instance.pk:
            return str(self.instance.webhook)
        if not is_allowed(typed):
            raise forms.ValidationError(
                _("This is no address of a group robot that may be posted to.")
            )
        return typed

    def clean_secret(self) -> str:
        typed: str = self.cleaned_data["secret"].strip()
        return typed or (self.instance.secret if self.instance.pk else "")
