"""What people keep of a list for themselves."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.versioned import Versioned
from dealerops.lists.querysets import LayoutQuerySet, SavedViewQuerySet


class SavedView(Versioned):
    """A name for filters that one person sets again and again; it shows whatever they select now."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
    )
    list = models.CharField(_("list"), max_length=40)
    name = models.CharField(_("name"), max_length=30)
    query = models.CharField(_("filters"), max_length=500, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("user", "list", "name"), name="lists_view_has_its_name_once"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="lists_view_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class ListLayout(Versioned):
    """How one person wants to see one list: the columns beside its first, and how amounts are written.

    Columns that the list or the person's role has lost meanwhile are passed over when it is shown.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
    )
    list = models.CharField(_("list"), max_length=40)
    columns = ArrayField(models.CharField(max_length=40), verbose_name=_("columns"))
    short_money = models.BooleanField(_("amounts in short"), default=False)

    objects = LayoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("layout of a list")
        verbose_name_plural = _("layouts of lists")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("user", "list"), name="lists_layout_once_a_person"),
        )

    def __str__(self) -> str:
        return self.list
