"""What people brought along as a workbook, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import Language
from dealerops.imports.choices import OPEN, ImportFailure, ImportState
from dealerops.imports.querysets import ImportQuerySet
from dealerops.reading.refusal import REASONS


class Import(models.Model):
    """One workbook of one kind for one dealer: taken in as a whole, or not at all.

    `document` is kept until its rows are in, `errors` (the same rows with what is wrong in each) for
    seven days. `added`, `filled` and `known` count rows: new records, records with empty fields that
    were filled, and records that stayed as they were. `attempt` counts the times the work was begun:
    whoever finds another number than their own has been overtaken and writes nothing.
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
    dealer = models.ForeignKey(
        "network.Dealer", on_delete=models.PROTECT, related_name="+", verbose_name=_("dealer")
    )
    kind = models.CharField(_("kind"), max_length=40)
    name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    language = models.CharField(_("language"), max_length=10, choices=Language.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.QUEUED
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    rows_total = models.PositiveIntegerField(_("rows"), null=True)
    error_count = models.PositiveIntegerField(_("bad cells"), default=0)
    error_code = models.CharField(_("error code"), max_length=40, blank=True)
    note = models.TextField(_("what is wrong with its headings"), blank=True)
    added = models.PositiveIntegerField(_("added"), default=0)
    filled = models.PositiveIntegerField(_("completed"), default=0)
    known = models.PositiveIntegerField(_("known"), default=0)
    document = models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("workbook"),
    )
    errors = models.ForeignKey(
        "documents.Attachment",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("workbook with the errors"),
    )
    asked_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    seen_at = models.DateTimeField(_("last sign of life"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)
    expires_at = models.DateTimeField(_("expires"), null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("dealer", "kind"),
                condition=Q(state__in=sorted(OPEN)),
                name="imports_one_of_a_kind_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(OPEN)) | Q(document__isnull=False),
                name="imports_an_open_one_has_its_workbook",
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.DONE)
                | Q(error_count=0, errors=None, finished_at__isnull=False),
                name="imports_a_finished_one_has_no_bad_cell",
            ),
            models.CheckConstraint(
                condition=Q(state=ImportState.DONE) | Q(added=0, filled=0, known=0),
                name="imports_only_a_finished_one_took_rows_in",
            ),
        )
        indexes = (
            models.Index(fields=("dealer", "-id"), name="imports_of_a_dealer"),
            models.Index(
                fields=("seen_at",), condition=Q(state__in=sorted(OPEN)), name="imports_open"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def failure(self) -> str:
        """Why nothing was taken in, in words; empty while there is nothing to say."""
        if self.error_code in ImportFailure.values:
            return str(ImportFailure(self.error_code).label)
        return str(REASONS.get(self.error_code, self.error_code))
