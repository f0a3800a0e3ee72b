"""The base of every row that people edit: it counts its changes, so a stale form cannot overwrite."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.errors import StaleObject


class Versioned(models.Model):
    """Counts saves; services save through `save_fields`, edit pages send the version they showed."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        abstract = True

    def expect_version(self, version: int | None) -> None:
        """Raises StaleObject when somebody saved this row after `version` was shown."""
        if version is not None and version != self.version:
            raise StaleObject()

    def save_fields(self, *names: str) -> None:
        """Save exactly these fields and count the change; the caller holds the row's lock."""
        self.version += 1
        self.save(update_fields=(*names, "version", "updated_at"))
