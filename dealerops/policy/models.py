"""Policy values with a scope and a validity (domain.md 0.8)."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.versioned import Versioned
from dealerops.network.models import Dealer, Region
from dealerops.policy import keys
from dealerops.policy.querysets import PolicyParamQuerySet


class PolicyParam(Versioned):
    """One value of one key during some days: for one dealer, one region, one program or everybody."""

    key = models.CharField(_("key"), max_length=80)
    dealer = models.ForeignKey(
        Dealer,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dealer"),
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("region"),
    )
    program = models.CharField(_("program"), max_length=30, blank=True, default="")
    value = models.JSONField(_("value"))
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))
    approved_by = models.BigIntegerField(_("approved by"), null=True, blank=True, editable=False)

    objects = PolicyParamQuerySet.as_manager()

    class Meta:
        ordering = ("key", "valid")
        verbose_name = _("policy value")
        verbose_name_plural = _("policy values")
        constraints = (
            ExclusionConstraint(
                name="policy_one_value_a_day_and_scope",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    (Coalesce(F("dealer"), 0), RangeOperators.EQUAL),
                    (Coalesce(F("region"), 0), RangeOperators.EQUAL),
                    ("program", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("There is another value for some of these days."),
            ),
            models.CheckConstraint(
                name="policy_has_one_scope_at_most",
                condition=Q(dealer=None, region=None)
                | Q(dealer=None, program="")
                | Q(region=None, program=""),
                violation_error_message=_("Choose a dealer, a region or a program, not several."),
            ),
            models.CheckConstraint(
                name="policy_is_valid_some_day", condition=Q(valid__isempty=False)
            ),
        )

    def __str__(self) -> str:
        return self.key

    def clean(self) -> None:
        """Refuses an unknown key and a value that has not the key's type."""
        try:
            keys.get(self.key).read(self.value)
        except KeyError:
            raise ValidationError({"key": gettext("No such policy key.")}) from None
        except keys.WrongValue:
            raise ValidationError({"value": gettext("The value does not fit the key.")}) from None

    @property
    def typed(self) -> Any:
        """The value in the key's Python type; raises KeyError or WrongValue."""
        return keys.get(self.key).read(self.value)
