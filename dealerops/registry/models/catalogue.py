"""What the maker sells and at which recommended price."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.versioned import Versioned
from dealerops.network.models import Named
from dealerops.registry.choices import Energy
from dealerops.registry.querysets import ModelPriceQuerySet, VehicleModelQuerySet


class VehicleModel(Named):
    """A model in one trim 车型, as it stands on price lists and in programs."""

    brand = models.CharField(_("brand"), max_length=60)
    energy = models.CharField(_("energy"), max_length=10, choices=Energy)

    objects = VehicleModelQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("vehicle model")
        verbose_name_plural = _("vehicle models")


class ModelPrice(Versioned):
    """The recommended retail price 指导价 of a model during some days, VAT included, CNY."""

    model = models.ForeignKey(
        VehicleModel, on_delete=models.PROTECT, related_name="prices", verbose_name=_("model")
    )
    msrp = models.DecimalField(_("MSRP incl. VAT"), max_digits=14, decimal_places=2)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))

    objects = ModelPriceQuerySet.as_manager()

    class Meta:
        ordering = ("model", "valid")
        verbose_name = _("price of a model")
        verbose_name_plural = _("prices of models")
        constraints = (
            ExclusionConstraint(
                name="registry_model_has_one_price_a_day",
                expressions=[
                    ("model", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The model has another price on some of these days."),
            ),
            models.CheckConstraint(condition=Q(msrp__gt=0), name="registry_price_is_positive"),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="registry_price_is_valid_some_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.model}: {self.msrp}"
