"""What is typed about alerts, duties, pauses and robots."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.models import AlertRobot
from complaints.selectors.my_alerts import possible_deputies, standby_of
from dealerops.foundation.actor import Actor
from dealerops.notifications.wire import is_allowed
from dealerops.registry.fields import EncryptedTextField


class StandbyForm(forms.Form):
    """`people` are the possible deputies as (id, name)."""

    mobile = forms.CharField(
        label=_("Phone for text messages"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("Used for alerts only. Left empty, the number on file stays."),
    )
    no_texts = forms.BooleanField(label=_("Send me no text messages"), required=False)
    deputy = forms.TypedChoiceField(
        label=_("Deputy"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Is asked when an alert does not reach you, or you do not answer."),
    )

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        nobody = [("", _("Whoever stands in for the role"))]
        self.fields["deputy"].choices = [*nobody, *people]  # type: ignore[attr-defined]


def standby_form(actor: Actor) -> StandbyForm:
    """The person's own, with the deputy they have named; the number is never shown again."""
    row = standby_of(actor)
    initial = {"deputy": row.deputy_id if row else None}
    return StandbyForm(people=possible_deputies(actor), initial=initial)


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RobotForm(forms.ModelForm[AlertRobot]):
    """The address and the secret are never shown again; left empty they stay as they are."""

    class Meta:
        model = AlertRobot
        fields = (
            "name",
            "kind",
            "region",
            "language",
            "only_urgent",
            "is_active",
            "webhook",
            "secret",
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        is_new = self.instance.pk is None
        for name in ("webhook", "secret"):
            if name in self.fields:
                self.fields[name].required = is_new and name == "webhook"
                self.initial.pop(name, None)

    def clean_webhook(self) -> str:
        """Only addresses that the settings allow are ever posted to."""
        typed = self.cleaned_data["webhook"].strip()
        if not typed and self.instance.pk:
            return str(self.instance.webhook)
        if not is_allowed(typed):
            raise forms.ValidationError(
                _("This is no address of a group robot that may be posted to.")
            )
        return str(typed)

    def clean_secret(self) -> str:
        typed = self.cleaned_data["secret"].strip()
        return str(typed or (self.instance.secret if self.instance.pk else ""))


SECRETS = frozenset(
    field.name for field in AlertRobot._meta.fields if isinstance(field, EncryptedTextField)
)
