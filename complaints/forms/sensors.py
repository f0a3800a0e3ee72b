"""What is typed about a mailbox of complaints."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.models import MailDoor
from dealerops.notifications.mailbox import is_allowed
from dealerops.registry.fields import EncryptedTextField

SECRETS = frozenset(
    field.name for field in MailDoor._meta.fields if isinstance(field, EncryptedTextField)
)


class MailDoorForm(forms.ModelForm[MailDoor]):
    """The password is never shown again; left empty it stays as it is."""

    class Meta:
        model = MailDoor
        fields = (
            "name",
            "source",
            "dealer",
            "server",
            "username",
            "password",
            "folder",
            "is_active",
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in SECRETS & set(self.fields):
            self.fields[name].required = self.instance.pk is None
            self.initial.pop(name, None)

    def clean_server(self) -> str:
        """Only servers that the settings allow are ever connected to."""
        typed = str(self.cleaned_data["server"]).strip().rstrip("/")
        if not is_allowed(typed):
            raise forms.ValidationError(_("This is no mail server that may be read from."))
        return typed

    def clean_password(self) -> str:
        typed = str(self.cleaned_data["password"])
        return typed or (self.instance.password if self.instance.pk else "")
