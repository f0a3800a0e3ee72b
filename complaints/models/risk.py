"""The light of a case and how it was computed (domain.md 3.4)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.choices import Lamp
from complaints.models.case import Case
from complaints.models.fields import person
from complaints.querysets import RiskSnapshotQuerySet


class RiskSnapshot(models.Model):
    """One computation: score = min(100, S x (1+p) x (1+r) x (1+t) + L); never changed afterwards.

    `band` is what the score says, `lamp` what holds after quick alerts, floors, overrides and the
    conditions of a downgrade; `inputs` keeps what each factor was read from, `explanation` the codes of
    what moved the lamp away from its band.
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="snapshots", verbose_name=_("case")
    )
    number = models.PositiveIntegerField(_("number"))
    at = models.DateTimeField(_("at"))
    by = person(_("by"), null=True)
    occasion = models.CharField(_("occasion"), max_length=40)
    table_version = models.CharField(_("version of the factors"), max_length=20)
    severity = models.PositiveSmallIntegerField("S")
    spread = models.DecimalField("p", max_digits=3, decimal_places=2)
    recurrence = models.DecimalField("r", max_digits=3, decimal_places=2)
    time = models.DecimalField("t", max_digits=3, decimal_places=2)
    legal = models.PositiveSmallIntegerField("L")
    score = models.PositiveSmallIntegerField(_("score"))
    band = models.CharField(_("light by the score"), max_length=6, choices=Lamp)
    lamp = models.CharField(_("light"), max_length=6, choices=Lamp)
    inputs = models.JSONField(_("inputs"), default=dict)
    explanation = models.JSONField(_("explanation"), default=list)

    objects = RiskSnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("risk snapshot")
        verbose_name_plural = _("risk snapshots")
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "number"), name="complaints_snapshot_number_once"
            ),
            models.CheckConstraint(
                condition=Q(score__range=(0, 100)), name="complaints_snapshot_is_0_to_100"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.number}: {self.score}"
