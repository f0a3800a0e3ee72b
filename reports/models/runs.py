"""Runs of reports, their editions by scope and language, and who got which."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, JSONField, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.accounts.models import Language
from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Period, Report, declared
from reports.choices import RunState
from reports.querysets import (
    ReportClockQuerySet,
    ReportCopyQuerySet,
    ReportEditionQuerySet,
    ReportRunQuerySet,
)

JSON = JSONField()


class ReportClock(models.Model):
    """Since when this installation owes a report; nothing earlier is ever caught up."""

    code = models.CharField(_("report"), max_length=10, unique=True)
    since = models.DateTimeField(_("since"))

    objects = ReportClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("report clock")
        verbose_name_plural = _("report clocks")

    def __str__(self) -> str:
        return self.code


class ReportRun(models.Model):
    """One making of one report for one period [period_start, period_end).

    The regular run of a period is mailed and stands once; further versions are for viewing only. One that
    was made over a sent run (`base`) takes its place once it is approved and sent; the one before is then
    for viewing only. What found nothing new, restates nothing, or was made for one person alone, has no
    version.
    """

    code = models.CharField(_("report"), max_length=10)
    period_start = models.DateField(_("from day"))
    period_end = models.DateField(_("to day"))
    version = models.PositiveSmallIntegerField(_("version"), default=1, null=True)
    is_internal = models.BooleanField(_("for viewing only"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=RunState.choices, default=RunState.QUEUED, editable=False
    )
    due_at = models.DateTimeField(_("due"))
    as_of = models.DateTimeField(_("as of"))
    is_late = models.BooleanField(_("late"), default=False)
    query_version = models.CharField(_("query version"), max_length=12, blank=True)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    requested_by_id = models.BigIntegerField(_("asked for by"), null=True)
    base = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("restates")
    )
    approved_by_id = models.BigIntegerField(_("approved by"), null=True)
    approved_at = models.DateTimeField(pgettext_lazy("reports", "approved"), null=True)
    is_for_asker = models.BooleanField(
        _("for the person who asked only"), default=False, db_default=False
    )
    created_at = models.DateTimeField(_("planned"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    last_error = models.CharField(_("last error"), max_length=80, blank=True)

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("report run")
        verbose_name_plural = _("report runs")
        ordering = ("-period_end", "code", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "period_start", "period_end", "version"),
                name="reports_version_of_a_period_once",
            ),
            models.UniqueConstraint(
                fields=("code", "period_start", "period_end"),
                condition=Q(is_internal=False),
                name="reports_one_regular_run_per_period",
            ),
            models.CheckConstraint(
                condition=Q(period_start__lt=F("period_end")), name="reports_period_has_days"
            ),
            models.CheckConstraint(
                condition=Q(is_internal=False) | ~Q(state=RunState.SENT),
                name="reports_internal_is_never_sent",
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=False)
                | Q(state=RunState.UNCHANGED)
                | Q(is_for_asker=True)
                | Q(is_internal=True, base=None),
                name="reports_what_everybody_gets_has_a_version",
            ),
            models.CheckConstraint(
                condition=~Q(approved_by_id=F("requested_by_id")),
                name="reports_who_asked_does_not_approve",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.period}"

    @property
    def is_private(self) -> bool:
        """Asked for by somebody who only receives reports: nobody else gets it."""
        return self.is_internal and self.is_for_asker

    @property
    def report(self) -> Report | None:
        """None when no app declares this report any more."""
        return declared().get(self.code)

    @property
    def title(self) -> str:
        return f"{self.code} {self.report.title}" if self.report else self.code

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)


class ReportEdition(models.Model):
    """What one role at one place reads of a run, in one language: rows as they were, file, pictures.

    `columns` are dicts of label, kind, total and note; `rows` lists of JSON values in their order;
    `charts` dicts of title, svg and text (the numbers in words); `headlines` lists of key, label and
    value; `extras` dicts of kind, title, heads and lines.
    """

    run = models.ForeignKey(
        ReportRun, on_delete=models.PROTECT, related_name="editions", verbose_name=_("report run")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    region = models.ForeignKey(
        "network.Region",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("region"),
    )
    dealer = models.ForeignKey(
        "network.Dealer",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("dealer"),
    )
    firm = models.ForeignKey(
        "network.Firm",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("firm"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("person"),
    )
    language = models.CharField(_("language"), max_length=10, choices=Language.choices)
    columns = models.JSONField(_("columns"))
    rows = models.JSONField(_("rows"))
    charts = models.JSONField(_("charts"), default=list)
    row_count = models.PositiveIntegerField(_("rows"))
    workbook = models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("workbook"),
    )
    picture = models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    sha256 = models.CharField(_("SHA-256 of the workbook"), max_length=64)
    content_sha256 = models.CharField(
        _("SHA-256 of definition and rows"), max_length=64, blank=True, db_default=""
    )
    headlines = models.JSONField(_("headline figures"), default=list, db_default=Value([], JSON))
    extras = models.JSONField(_("tables beside the rows"), default=list, db_default=Value([], JSON))
    is_restated = models.BooleanField(
        _("a headline figure changed"), default=False, db_default=False
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = ReportEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("report edition")
        verbose_name_plural = _("report editions")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("run", "role", "region", "dealer", "firm", "person", "language"),
                nulls_distinct=False,
                name="reports_edition_once_per_scope_and_language",
            ),
        )

    def __str__(self) -> str:
        return f"{self.run} · {self.scope_label}"

    @property
    def scope_label(self) -> str:
        """Whose rows these are, in the reader's language."""
        place = self.region or self.dealer or self.firm or self.person
        role = str(self.get_role_display())
        if place is None:
            return role
        return f"{role} · {getattr(place, 'display_name', place)}"

    @property
    def filename(self) -> str:
        run = self.run
        days: list[dt.date] = [run.period_start, run.period.last_day]
        span = "_".join(f"{day:%Y%m%d}" for day in dict.fromkeys(days))
        version = f"_v{run.version}" if run.version else ""
        return f"{run.code}_{span}{version}.xlsx"


class ReportCopy(models.Model):
    """One recipient of an edition, in one of their roles; `message_id` is the mail, once it is queued."""

    run = models.ForeignKey(
        ReportRun, on_delete=models.PROTECT, related_name="copies", verbose_name=_("report run")
    )
    edition = models.ForeignKey(
        ReportEdition,
        on_delete=models.PROTECT,
        related_name="copies",
        verbose_name=_("report edition"),
    )
    membership = models.ForeignKey(
        "accounts.Membership",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("membership"),
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recipient"),
    )
    message_id = models.BigIntegerField(_("message number"), null=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ReportCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("report copy")
        verbose_name_plural = _("report copies")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("run", "membership"), name="reports_one_copy_per_run_and_membership"
            ),
        )

    def __str__(self) -> str:
        return f"{self.run} → {self.recipient}"
