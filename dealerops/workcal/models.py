"""The stored days of a calendar."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.versioned import Versioned
from dealerops.workcal.choices import HOLIDAYS, Source
from dealerops.workcal.querysets import CalendarDayQuerySet


class CalendarDay(Versioned):
    """One day of one calendar: open or closed, and who says so (domain.md 0.4)."""

    calendar = models.CharField(_("calendar"), max_length=40)
    date = models.DateField(_("date"))
    is_open = models.BooleanField(_("open day"))
    name = models.CharField(_("name"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=12, choices=Source)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        ordering = ("calendar", "date")
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        constraints = (
            models.UniqueConstraint(
                fields=("calendar", "date"), name="workcal_calendar_has_a_day_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.calendar} {self.date}"

    @property
    def display_name(self) -> str:
        """The holiday in the reader's language, or the name somebody typed."""
        return str(HOLIDAYS.get(self.name, self.name))
