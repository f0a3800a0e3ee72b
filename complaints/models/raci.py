"""The table of duties (RACI) in its versions, and the tasks that follow from it (domain.md 3.11)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.choices.raci import Activity, Part, Party
from complaints.models.case import Case
from complaints.models.fields import moment, person
from complaints.querysets.raci import CaseTaskQuerySet, DutyTableQuerySet, RaciRowQuerySet


class DutyTable(models.Model):
    """One version of the table of duties (RACI); never changed, only followed by another.

    The version in force on a day is the newest of those that are valid from that day or an earlier one.
    """

    version = models.CharField(_("version"), max_length=20, unique=True)
    valid_from = models.DateField(_("valid from"))
    reason = models.CharField(_("reason"), max_length=300)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = person(_("created by"), null=True)

    objects = DutyTableQuerySet.as_manager()

    class Meta:
        verbose_name = _("table of duties")
        verbose_name_plural = _("tables of duties")
        ordering = ("-valid_from", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(reason=""), name="complaints_duties_say_why_they_changed"
            ),
        )

    def __str__(self) -> str:
        return self.version


class RaciRow(models.Model):
    """One letter of one version of the table; `only_if` names the condition under which it holds."""

    table = models.ForeignKey(
        DutyTable, on_delete=models.PROTECT, related_name="rows", verbose_name=_("table of duties")
    )
    activity = models.CharField(_("activity"), max_length=12, choices=Activity)
    party = models.CharField(_("party"), max_length=12, choices=Party)
    part = models.CharField(_("part"), max_length=1, choices=Part)
    only_if = models.CharField(_("only if"), max_length=12, blank=True)

    objects = RaciRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("table", "activity", "party"), name="complaints_party_has_one_part"
            ),
            models.UniqueConstraint(
                fields=("table", "activity"),
                condition=Q(part=Part.A, only_if=""),
                name="complaints_one_answers_for_an_activity",
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity} {self.party} {self.part}"


class CaseTask(models.Model):
    """What an activity on a case asks of one party: do it, answer for it, say something, know of it."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("case")
    )
    activity = models.CharField(_("activity"), max_length=12, choices=Activity)
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    party = models.CharField(_("party"), max_length=12, choices=Party)
    part = models.CharField(_("part"), max_length=1, choices=Part)
    opened_at = models.DateTimeField(_("opened"))
    due_at = moment(_("due"))
    done_at = moment(_("done"))
    done_by = person(_("done by"), null=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    told_at = moment(_("told that it is late"))

    objects = CaseTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of a case")
        verbose_name_plural = _("tasks of a case")
        ordering = ("due_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "activity", "round", "party"), name="complaints_party_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(done_at__isnull=False, done_by__isnull=False),
                name="complaints_answer_has_a_name",
            ),
        )
        indexes = (
            models.Index(
                fields=("party", "due_at"),
                condition=Q(done_at=None),
                name="complaints_tasks_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.get_activity_display()}"
