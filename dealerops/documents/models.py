"""One row per content: the same bytes twice are the same file."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealerops.documents.choices import FileKind, ScanState
from dealerops.documents.querysets import AttachmentQuerySet


class Attachment(models.Model):
    """A stored file; whose paper it is, and under which name, its owner's row says."""

    key = models.UUIDField(_("storage key"), default=uuid.uuid4, unique=True, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=5, choices=FileKind.choices, editable=False)
    size = models.PositiveIntegerField(_("bytes"), editable=False)
    name = models.CharField(_("first name"), max_length=200, editable=False)
    pages = models.PositiveSmallIntegerField(_("pages"), default=1, editable=False)
    taken_at = models.DateTimeField(_("photo taken"), null=True, editable=False)
    scan_state = models.CharField(
        _("virus scan"),
        max_length=12,
        choices=ScanState.choices,
        default=ScanState.NOT_SCANNED,
        editable=False,
    )
    uploaded_by_id = models.BigIntegerField(_("uploaded by"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"

    @property
    def path(self) -> str:
        """Where the file lies below MEDIA_ROOT; nothing of a stranger's file name is in it."""
        return f"{self.key.hex[:2]}/{self.key.hex}"
