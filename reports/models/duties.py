"""What a dealer owes to whom and how often, and each single time that it is owed (domain.md 4.13)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Role
from dealerops.foundation.reporting import Period
from dealerops.foundation.versioned import Versioned
from dealerops.workcal.calc import SHANGHAI
from dealerops.workcal.choices import Shift
from reports.choices.duties import (
    FINISHED,
    DayUnit,
    DutyCalendar,
    DutyState,
    Evidence,
    Receiver,
    Rhythm,
    Team,
    Trigger,
    WaiveReason,
)
from reports.querysets.duties import DutyDefinitionQuerySet, DutyQuerySet


class Titled(models.Model):
    """A title in both languages."""

    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=120)

    class Meta:
        abstract = True

    @property
    def display_title(self) -> str:
        """The title in the reader's language."""
        return self.title_en if (get_language() or "").startswith("en") else self.title


def _fits_rhythm() -> Q:
    """The day means another thing in each rhythm."""
    return (
        Q(rhythm=Rhythm.DAILY)
        | Q(rhythm=Rhythm.WEEKLY, day__range=(1, 7))
        | Q(rhythm=Rhythm.MONTHLY, day__range=(1, 31))
        | Q(rhythm=Rhythm.QUARTERLY, day__range=(1, 30))
        | Q(rhythm=Rhythm.YEARLY, day__range=(1, 28), month__range=(1, 12))
        | (Q(rhythm=Rhythm.EVENT, day__range=(0, 60)) & ~Q(trigger=""))
    )


class ObligationDefinition(Titled, Versioned):
    """A duty as it is owed from now on; a change touches nothing that is open or over."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    team = models.CharField(pgettext_lazy("reports", "team"), max_length=12, choices=Team.choices)
    owner_role = models.CharField(_("owner"), max_length=20, choices=Role.choices)
    receivers = ArrayField(
        models.CharField(max_length=20, choices=Receiver.choices),
        verbose_name=pgettext_lazy("reports", "for whom"),
    )
    rhythm = models.CharField(
        pgettext_lazy("reports", "rhythm"), max_length=10, choices=Rhythm.choices
    )
    day = models.PositiveSmallIntegerField(
        pgettext_lazy("reports", "day"),
        default=0,
        help_text=_(
            "Weekday 1 to 7, day of the month, workday of the quarter, or days after the event."
        ),
    )
    month = models.PositiveSmallIntegerField(
        pgettext_lazy("reports", "month"), default=0, help_text=_("Of a yearly duty.")
    )
    unit = models.CharField(
        pgettext_lazy("reports", "counted in"),
        max_length=8,
        choices=DayUnit.choices,
        default=DayUnit.DAYS,
    )
    clock = models.TimeField(
        pgettext_lazy("reports", "until"),
        null=True,
        blank=True,
        help_text=_("Empty: until the end of the day."),
    )
    calendar = models.CharField(
        pgettext_lazy("reports", "calendar"), max_length=12, choices=DutyCalendar.choices
    )
    shift = models.CharField(
        pgettext_lazy("reports", "on a closed day"),
        max_length=4,
        choices=Shift.choices,
        default=Shift.NEXT,
    )
    looks_back = models.BooleanField(_("speaks of the period before"), default=False)
    carries_over = models.BooleanField(
        _("carried over a holiday"),
        default=False,
        help_text=_("A week lost to a holiday is done with the next one instead of being waived."),
    )
    trigger = models.CharField(
        pgettext_lazy("reports", "event"), max_length=16, choices=Trigger.choices, blank=True
    )
    evidence = models.CharField(
        pgettext_lazy("reports", "evidence"), max_length=8, choices=Evidence.choices
    )
    report_code = models.CharField(
        _("report that the system writes"), max_length=10, blank=True, help_text="R12"
    )
    escalation = ArrayField(
        models.CharField(max_length=20, choices=Role.choices),
        size=3,
        verbose_name=_("told when it is overdue"),
        help_text=_("After two hours, one workday and three workdays."),
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = DutyDefinitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=_fits_rhythm(), name="reports_duty_day_fits_its_rhythm"
            ),
            models.CheckConstraint(
                condition=Q(escalation__len=3), name="reports_duty_ladder_has_three_steps"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.display_title}"


class ObligationInstance(Titled, Versioned):
    """One duty of one dealer for one period; it keeps what the definition said when it opened.

    `due_at` excludes its moment unless `by_the_clock`. Time acts at `wake_at`, and has up to `woken_at`.
    """

    definition = models.ForeignKey(
        ObligationDefinition,
        on_delete=models.PROTECT,
        related_name="instances",
        verbose_name=_("obligation"),
    )
    definition_version = models.PositiveIntegerField(_("version of the obligation"))
    code = models.CharField(_("code"), max_length=10)
    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    period = models.CharField(_("period"), max_length=40)
    period_start = models.DateField(_("from day"))
    period_end = models.DateField(_("to day"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=DutyState.choices,
        default=DutyState.PLANNED,
        editable=False,
    )
    opens_on = models.DateField(pgettext_lazy("reports", "opens"))
    due_on = models.DateField(pgettext_lazy("reports", "due on"))
    due_at = models.DateTimeField(_("due"))
    by_the_clock = models.BooleanField(pgettext_lazy("reports", "due at a clock time"))
    rhythm = models.CharField(
        pgettext_lazy("reports", "rhythm"), max_length=10, choices=Rhythm.choices
    )
    escalation = ArrayField(
        models.CharField(max_length=20, choices=Role.choices),
        size=3,
        verbose_name=_("told when it is overdue"),
    )
    owner_role = models.CharField(_("owner"), max_length=20, choices=Role.choices)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("person"),
    )
    stands_in_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("reports", "stands in for"),
    )
    report_code = models.CharField(_("report"), max_length=10, blank=True)
    edition = models.ForeignKey(
        "reports.ReportEdition",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("report edition"),
    )
    evidence = models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("reports", "evidence"),
    )
    evidence_kind = models.CharField(
        pgettext_lazy("reports", "evidence asked for"),
        max_length=8,
        choices=Evidence.choices,
        blank=True,
        default="",
        db_default="",
    )
    link = models.CharField(
        pgettext_lazy("reports", "page of this system"), max_length=200, blank=True
    )
    note = models.CharField(pgettext_lazy("reports", "note"), max_length=500, blank=True)
    done_at = models.DateTimeField(pgettext_lazy("reports", "done at"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("reports", "done by"),
    )
    waived_reason = models.CharField(
        pgettext_lazy("reports", "waived because"),
        max_length=8,
        choices=WaiveReason.choices,
        blank=True,
    )
    level = models.PositiveSmallIntegerField(
        pgettext_lazy("reports", "step of the ladder"), default=0
    )
    reminded_at = models.DateTimeField(pgettext_lazy("reports", "reminded"), null=True)
    wake_at = models.DateTimeField(pgettext_lazy("reports", "next moment"), null=True)
    woken_at = models.DateTimeField(pgettext_lazy("reports", "last moment"))

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("reports", "duty")
        verbose_name_plural = pgettext_lazy("reports", "duties")
        ordering = ("due_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("code", "dealer", "period"), name="reports_duty_once_per_period"
            ),
            models.CheckConstraint(
                condition=Q(period_start__lt=F("period_end")), name="reports_duty_has_days"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(FINISHED))
                | (
                    Q(done_at__isnull=False)
                    & (Q(evidence__isnull=False) | Q(edition__isnull=False) | ~Q(link=""))
                ),
                name="reports_done_duty_has_evidence",
            ),
            models.CheckConstraint(
                condition=Q(state=DutyState.WAIVED, waived_reason__gt="")
                | (~Q(state=DutyState.WAIVED) & Q(waived_reason="")),
                name="reports_only_a_waived_duty_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=DutyState.DONE)
                | Q(done_at__lte=F("due_at"))
                | Q(edition__isnull=False),
                name="reports_duty_done_late_is_called_so",
            ),
        )
        indexes = (
            models.Index(
                fields=("wake_at",),
                condition=Q(state__in=("OPEN", "PLANNED")),
                name="reports_duty_wakes",
            ),
            models.Index(fields=("dealer", "due_at"), name="reports_duty_by_dealer"),
            models.Index(fields=("owner", "due_at"), name="reports_duty_by_owner"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.display_title} {self.days}"

    @property
    def deadline(self) -> str:
        """Until when, for people: a day, or a day and a time."""
        if not self.by_the_clock:
            return self.due_on.isoformat()
        return f"{self.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"

    @property
    def days(self) -> Period:
        return Period(self.period_start, self.period_end)
