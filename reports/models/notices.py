"""Notices that dealers read and sign, and what they write at the end of a quarter."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Role
from dealerops.foundation.versioned import Versioned
from reports.choices.notices import QuarterTopic
from reports.models.duties import Titled
from reports.querysets.notices import NoticeQuerySet, QuarterNoteQuerySet, SignatureQuerySet


class DealerNotice(Titled, Versioned):
    """Something that certain roles of certain dealers must have read; it is issued once, as it is.

    One signature per dealer and role is owed by the end of `sign_by`.
    """

    text = models.TextField(_("text"))
    text_en = models.TextField(_("English text"), blank=True)
    dealers = models.ManyToManyField("network.Dealer", related_name="+", verbose_name=_("dealers"))
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices),
        verbose_name=pgettext_lazy("reports", "who signs"),
    )
    sign_by = models.DateField(pgettext_lazy("reports", "sign by"))
    activity_ends_on = models.DateField(
        _("the activity ends on"),
        null=True,
        blank=True,
        help_text=_("Three days later its effect is to be reported."),
    )
    paper = models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("file"),
    )
    issued_by_id = models.BigIntegerField(pgettext_lazy("reports", "issued by"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice to dealers")
        verbose_name_plural = _("notices to dealers")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(roles__len__gt=0), name="reports_notice_is_for_somebody"
            ),
        )

    def __str__(self) -> str:
        return self.display_title

    @property
    def display_text(self) -> str:
        """The text in the reader's language, where there is one."""
        english = (get_language() or "").startswith("en")
        return self.text_en if english and self.text_en else self.text


class NoticeSignature(models.Model):
    """Read and signed: who, in which role, for which dealer; the name is kept as it was."""

    notice = models.ForeignKey(
        DealerNotice,
        on_delete=models.PROTECT,
        related_name="signatures",
        verbose_name=_("notice to dealers"),
    )
    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("person"),
    )
    name = models.CharField(_("name"), max_length=60)
    signed_at = models.DateTimeField(pgettext_lazy("reports", "signed"))

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("reports", "signature of a notice")
        verbose_name_plural = pgettext_lazy("reports", "signatures of notices")
        ordering = ("signed_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("notice", "dealer", "role"), name="reports_notice_signed_once_per_role"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} · {self.notice}"


class QuarterNote(Versioned):
    """What one person writes for the summary of a quarter; `quarter` is its first day."""

    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    quarter = models.DateField(pgettext_lazy("reports", "quarter"))
    topic = models.CharField(
        pgettext_lazy("reports", "topic"), max_length=12, choices=QuarterTopic.choices
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("person"),
    )
    text = models.CharField(_("text"), max_length=1000)

    objects = QuarterNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note for the quarter")
        verbose_name_plural = _("notes for the quarter")
        ordering = ("quarter", "topic", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("dealer", "quarter", "topic", "person"),
                name="reports_quarter_note_once_per_topic",
            ),
            models.CheckConstraint(
                condition=Q(quarter__day=1, quarter__month__in=(1, 4, 7, 10)),
                name="reports_quarter_begins_on_its_first_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.quarter} {self.get_topic_display()}"
