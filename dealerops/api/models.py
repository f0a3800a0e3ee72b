"""Commands that were answered, so that the same command sent again gets the same answer."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.api.querysets import IdempotencyKeyQuerySet
from dealerops.registry.fields import EncryptedTextField


class IdempotencyKey(models.Model):
    """One command of a firm's system and what it was told (reliability.md 9.4); kept for seven days."""

    api_key = models.ForeignKey(
        "accounts.ApiKey", on_delete=models.PROTECT, related_name="+", verbose_name=_("API key")
    )
    method = models.CharField(_("method"), max_length=8)
    path = models.CharField(_("path"), max_length=200)
    key = models.CharField(_("digest of the key"), max_length=64)
    request_hash = models.CharField(_("digest of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"))
    body = EncryptedTextField(_("answer"))  # it names customers
    created_at = models.DateTimeField(_("created"), default=timezone.now, db_index=True)

    objects = IdempotencyKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("answered command")
        verbose_name_plural = _("answered commands")
        constraints = (
            models.UniqueConstraint(
                fields=("api_key", "method", "path", "key"), name="api_command_answered_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"
