"""The papers of a claim, and what was read from its invoice."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.choices import DocumentState, DocumentType
from claims.models.claim import Claim
from claims.querysets import ClaimDocumentQuerySet, FieldCheckQuerySet, InvoiceReadingQuerySet
from dealerops.reading.verdict import Outcome
from dealerops.registry.fields import EncryptedTextField


class ClaimDocument(models.Model):
    """One paper of a claim; a better scan replaces it and the old one stays."""

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="documents", verbose_name=_("claim")
    )
    type = models.CharField(_("type"), max_length=3, choices=DocumentType.choices)
    attachment = models.ForeignKey(
        "documents.Attachment", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    name = models.CharField(_("file name"), max_length=200)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(
        _("state"), max_length=10, choices=DocumentState.choices, default=DocumentState.UPLOADED
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    replaced_at = models.DateTimeField(_("replaced"), null=True)

    objects = ClaimDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("type", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("claim", "type", "attachment"),
                condition=Q(replaced_at=None),
                name="claims_same_file_once_per_type",
            ),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.name}"


class InvoiceReading(models.Model):
    """What an engine read from a file, once per file and engine version; the text is encrypted."""

    attachment = models.ForeignKey(
        "documents.Attachment", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    engine = models.CharField(_("engine"), max_length=60)
    kind = models.CharField(_("kind"), max_length=30, blank=True)
    refusal_code = models.CharField(_("refusal code"), max_length=40, blank=True)
    result = EncryptedTextField(_("result"), blank=True)
    read_at = models.DateTimeField(_("read"), auto_now_add=True)

    objects = InvoiceReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = (
            models.UniqueConstraint(
                fields=("attachment", "engine"), name="claims_file_is_read_once_per_engine"
            ),
        )

    def __str__(self) -> str:
        return f"{self.attachment_id} {self.engine}"


class FieldCheck(models.Model):
    """One field of the invoice held against the claim."""

    document = models.ForeignKey(
        ClaimDocument, on_delete=models.CASCADE, related_name="checks", verbose_name=_("document")
    )
    field = models.CharField(_("field"), max_length=20)
    claimed = models.CharField(_("value in the claim"), max_length=200, blank=True)
    read = models.CharField(_("value read"), max_length=200, blank=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Outcome.choices)
    source = models.CharField(_("source"), max_length=40, blank=True)
    confidence = models.DecimalField(_("confidence"), max_digits=4, decimal_places=3, default=0)
    has_crop = models.BooleanField(_("with picture"), default=False)

    objects = FieldCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("field check")
        verbose_name_plural = _("field checks")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("document", "field"), name="claims_field_is_judged_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.field} {self.verdict}"
