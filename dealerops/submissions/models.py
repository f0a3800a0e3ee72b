"""Which forms were sent, so that the second click of a button finds the first."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealerops.submissions.querysets import SubmissionQuerySet


class Submission(models.Model):
    """One form that one person has sent, written in the transaction of what it did."""

    user_id = models.BigIntegerField(_("user"))
    key = models.CharField(_("key"), max_length=64)  # digest of address and one-time token
    goes_to = models.TextField(_("leads to"), blank=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("form sent")
        verbose_name_plural = _("forms sent")
        constraints = (
            models.UniqueConstraint(
                fields=("user_id", "key"), name="submissions_a_form_is_done_once"
            ),
        )
        indexes = (models.Index(fields=("at",), name="submissions_by_time"),)

    def __str__(self) -> str:
        return self.key[:12]
