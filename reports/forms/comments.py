"""Cause and action beside one figure."""

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from reports.selectors.comments import CommentSheet, WantedRow

LONGEST = 500


class CommentForm(forms.Form):
    """One row of one report; `version` is the comment that was shown, empty for a first one."""

    code = forms.CharField(max_length=10, widget=forms.HiddenInput)
    row = forms.CharField(max_length=300, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    cause = forms.CharField(
        label=pgettext_lazy("reports", "Cause"), max_length=LONGEST, widget=forms.Textarea
    )
    action = forms.CharField(
        label=pgettext_lazy("reports", "Action"), max_length=LONGEST, widget=forms.Textarea
    )

    @classmethod
    def shown(cls, sheet: CommentSheet, row: WantedRow, number: int) -> "CommentForm":
        comment = row.comment
        written: dict[str, Any] = {"code": sheet.report.code, "row": row.name}
        if comment:
            written |= {
                "version": comment.version,
                "cause": comment.cause,
                "action": comment.action,
            }
        return cls(initial=written, auto_id=f"id_{sheet.report.code}_{number}_%s")
