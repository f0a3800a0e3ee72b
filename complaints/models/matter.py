"""Letters of authorities and lawyers, each with the day that is printed on it (domain.md 3.8)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from complaints.choices.handling import MatterKind, NoticeOutcome
from complaints.models.case import Case
from complaints.models.fields import moment, person
from complaints.querysets.handling import LegalMatterQuerySet, RegulatorNoticeQuerySet
from dealerops.foundation.versioned import Versioned


class RegulatorNotice(Versioned):
    """One notice of 12315, 12345 or another authority, and what must be done until when.

    Every `_due_at` is exclusive. `due_at` is the deadline that counts by law: printed on the notice or,
    where none is, that of the policy; `answer_due_at` and `reply_due_at` are our own targets.
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="notices", verbose_name=_("case")
    )
    authority = models.CharField(_("authority"), max_length=120)
    number = models.CharField(_("number at the authority"), max_length=80)
    received_on = models.DateField(_("received on"))
    printed_due_on = models.DateField(_("deadline printed on it"), null=True, blank=True)
    due_at = models.DateTimeField(_("deadline"), editable=False)
    answer_due_at = models.DateTimeField(_("to be answered by"), editable=False)
    reply_due_at = models.DateTimeField(_("to be replied to in substance by"), editable=False)
    accepted_on = models.DateField(_("taken up on"), null=True, blank=True)
    answered_at = moment(_("answered"))
    answered_by = person(_("answered by"), null=True)
    replied_at = moment(_("replied to in substance"))
    replied_by = person(_("replied by"), null=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=NoticeOutcome, blank=True)
    closed_at = moment(_("closed"))
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    objects = RegulatorNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice of an authority")
        verbose_name_plural = _("notices of authorities")
        ordering = ("due_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("authority", "number"), name="complaints_notice_number_once"
            ),
            models.CheckConstraint(
                condition=Q(printed_due_on=None) | Q(printed_due_on__gte=F("received_on")),
                name="complaints_notice_is_due_after_it_came",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="complaints_closed_notice_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(replied_at=None) | Q(answered_at__lte=F("replied_at")),
                name="complaints_notice_is_answered_before_the_reply",
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at",), condition=Q(closed_at=None), name="complaints_notices_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.authority} {self.number}"

    @property
    def is_the_authoritys_turn(self) -> bool:
        """Replied to, and not taken up yet: what runs is the authority's own time (domain.md 10.4 b)."""
        return bool(self.replied_at) and self.printed_due_on is None and self.accepted_on is None


class LegalMatter(Versioned):
    """A lawyer's letter, a summons: what it is, until when it must be answered, how it ended."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="matters", verbose_name=_("case")
    )
    kind = models.CharField(_("kind"), max_length=14, choices=MatterKind)
    reference = models.CharField(_("reference"), max_length=80)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("to be answered by"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    entered_by = person(_("entered by"), null=True)
    closed_at = moment(_("closed"))
    outcome = models.TextField(_("outcome"), max_length=1000, blank=True)

    objects = LegalMatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal matter")
        verbose_name_plural = _("legal matters")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("case", "kind", "reference"), name="complaints_matter_once_per_case"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(outcome=""),
                name="complaints_closed_matter_has_an_outcome",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"
