"""What people type about notices and quarters."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.choices.notices import QuarterTopic


class QuarterNoteForm(forms.Form):
    topic = forms.ChoiceField(label=pgettext_lazy("reports", "Topic"), choices=QuarterTopic.choices)
    text = forms.CharField(
        label=_("Text"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
