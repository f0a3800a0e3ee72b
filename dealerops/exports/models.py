"""What people asked to have as a file."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import Language
from dealerops.exports.choices import OPEN, ExportFailure, ExportState
from dealerops.exports.querysets import ExportQuerySet


class Export(models.Model):
    """One person's copy of one list as its filter showed it, seen with the role then in force.

    `attempt` counts the times the work was begun: whoever finds another number than their own has been
    overtaken and writes nothing more.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("person"),
    )
    membership = models.ForeignKey(
        "accounts.Membership",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("membership"),
    )
    list_key = models.CharField(_("list"), max_length=60)
    title = models.CharField(_("title"), max_length=100)
    query = models.TextField(_("filter"), blank=True)
    narrowed = models.TextField(_("filter in words"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=Language.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=ExportState.choices, default=ExportState.QUEUED
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    rows_total = models.PositiveIntegerField(_("rows"), null=True)
    error_code = models.CharField(_("error code"), max_length=40, blank=True)
    attachment = models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("file"),
    )
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    seen_at = models.DateTimeField(_("last sign of life"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)
    expires_at = models.DateTimeField(_("expires"), null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(attachment=None) | Q(state=ExportState.DONE),
                name="exports_only_a_finished_one_has_a_file",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExportState.DONE)
                | Q(finished_at__isnull=False, expires_at__gt=F("finished_at")),
                name="exports_a_finished_one_expires",
            ),
        )
        indexes = (
            models.Index(fields=("user", "-id"), name="exports_of_a_person"),
            models.Index(
                fields=("expires_at",),
                condition=Q(attachment__isnull=False),
                name="exports_with_a_file",
            ),
            models.Index(
                fields=("seen_at",), condition=Q(state__in=sorted(OPEN)), name="exports_open"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_expired(self) -> bool:
        """Finished once, and its file is gone or may go at any moment."""
        done = self.state == ExportState.DONE
        return done and (
            self.attachment_id is None
            or (self.expires_at is not None and self.expires_at <= timezone.now())
        )

    @property
    def filename(self) -> str:
        return f"{self.title}_{timezone.localtime(self.asked_at):%Y%m%d_%H%M}.xlsx"

    @property
    def failure(self) -> str:
        """Why it failed, in words; empty while there is nothing to say."""
        return str(ExportFailure(self.error_code).label) if self.error_code else ""
