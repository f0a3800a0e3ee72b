"""Questions of the head office to a dealer, answered with files (domain.md 3.13)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.models.case import Case
from complaints.models.fields import moment, person
from complaints.querysets.handling import (
    InformationFileQuerySet,
    InformationRequestQuerySet,
)
from dealerops.foundation.versioned import Versioned


class InformationRequest(Versioned):
    """One question about a case to one dealer; open until it is answered or taken back."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="information_requests", verbose_name=_("case")
    )
    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    question = models.TextField(_("question"), max_length=2000)
    asked_by = person(_("asked by"))
    asked_at = models.DateTimeField(_("asked"))
    due_at = models.DateTimeField(_("to be answered by"))
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    answered_at = moment(_("answered"))
    answered_by = person(_("answered by"), null=True)
    withdrawn_at = moment(_("taken back"))
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    objects = InformationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to a dealer")
        verbose_name_plural = _("questions to dealers")
        ordering = ("due_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(due_at__gt=F("asked_at")), name="complaints_question_leaves_time"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | ~Q(answer=""),
                name="complaints_answered_question_has_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(withdrawn_at=None),
                name="complaints_question_is_answered_or_taken_back",
            ),
        )
        indexes = (
            models.Index(
                fields=("dealer", "due_at"),
                condition=Q(answered_at=None, withdrawn_at=None),
                name="complaints_questions_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.pk}"


class InformationFile(models.Model):
    """One file of an answer."""

    request = models.ForeignKey(
        InformationRequest, on_delete=models.PROTECT, related_name="files",
        verbose_name=_("question to a dealer"),
    )  # fmt: skip
    attachment = models.ForeignKey(
        "documents.Attachment", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    name = models.CharField(_("name"), max_length=200)

    objects = InformationFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of an answer")
        verbose_name_plural = _("files of answers")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("request", "attachment"), name="complaints_file_once_per_answer"
            ),
        )

    def __str__(self) -> str:
        return self.name
