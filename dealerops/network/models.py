"""Regions, dealers with the legal names they invoiced under, their contacts, and third-party firms."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.pairs import PairsField, with_pairs
from dealerops.foundation.versioned import Versioned
from dealerops.identifiers import company_name
from dealerops.network.choices import ContactFunction, DealerKind, DealerState
from dealerops.network.querysets import (
    DealerAliasQuerySet,
    DealerContactQuerySet,
    DealerQuerySet,
    FirmQuerySet,
    RegionQuerySet,
)

USC_CODE = r"^[0-9A-HJ-NPQRTUWXY]{18}$"  # shape only; the check character is identifiers' business


class Named(Versioned):
    """A master record with a code and its name in both languages."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.display_name}"

    @property
    def display_name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name


class Region(Named):
    """A sales region 大区; its staff see the dealers in it."""

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class Dealer(Named):
    """A dealership 4S店, or a store of the rental business."""

    kind = models.CharField(_("kind"), max_length=12, choices=DealerKind, default=DealerKind.DEALER)
    state = models.CharField(
        _("state"), max_length=10, choices=DealerState, default=DealerState.ACTIVE
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="dealers", verbose_name=_("region")
    )
    legal_name = models.CharField(_("legal name"), max_length=120)
    usc_code = models.CharField(_("unified social credit code"), max_length=18)
    city = models.CharField(_("city"), max_length=60)
    city_en = models.CharField(_("city in English"), max_length=60, blank=True)

    pairs = PairsField(
        sources=("name", "legal_name"), verbose_name=_("pairs of characters to search by")
    )

    objects = DealerQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("dealer")
        verbose_name_plural = _("dealers")
        constraints = (
            models.CheckConstraint(
                condition=Q(usc_code__regex=USC_CODE), name="network_dealer_usc_code_has_shape"
            ),
        )

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Names and the pairs by which they are found are never saved one without the other."""
        if update_fields is not None:
            update_fields = with_pairs(self, update_fields)
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def display_city(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.city_en if english and self.city_en else self.city


class NameKey(models.CharField[str, str]):
    """The comparison form of `legal_name`, written with every save, bulk ones included."""

    def pre_save(self, instance: models.Model, add: bool) -> str:  # noqa: FBT001 - Django's signature
        key = company_name.normalise(instance.legal_name)  # type: ignore[attr-defined]
        setattr(instance, self.attname, key)
        return key


class DealerAlias(Versioned):
    """A legal name and code under which a dealer invoiced during some days (domain.md 2.19)."""

    dealer = models.ForeignKey(
        Dealer, on_delete=models.PROTECT, related_name="aliases", verbose_name=_("dealer")
    )
    legal_name = models.CharField(_("legal name"), max_length=120)
    usc_code = models.CharField(_("unified social credit code"), max_length=18)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))
    name_key = NameKey(max_length=240, editable=False)

    objects = DealerAliasQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal name of a dealer")
        verbose_name_plural = _("legal names of dealers")
        indexes = (models.Index(fields=("name_key",), name="network_alias_name_key"),)
        constraints = (
            ExclusionConstraint(
                name="network_dealer_has_one_alias_a_day",
                expressions=[
                    ("dealer", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "The dealer has another legal name on some of these days."
                ),
            ),
            ExclusionConstraint(
                name="network_usc_code_has_one_dealer_a_day",
                expressions=[
                    ("usc_code", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The code belongs to a dealer on some of these days."),
            ),
            models.CheckConstraint(
                condition=Q(usc_code__regex=USC_CODE), name="network_alias_usc_code_has_shape"
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False), name="network_alias_is_valid_some_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.legal_name} ({self.usc_code})"


class DealerContact(Versioned):
    """Whom to call at a dealer; confirmed again every 90 days (domain.md 2.19)."""

    dealer = models.ForeignKey(
        Dealer, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("dealer")
    )
    function = models.CharField(_("function"), max_length=16, choices=ContactFunction)
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    mail = models.EmailField(_("mail"), blank=True)
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    confirmed_at = models.DateTimeField(_("confirmed at"), default=timezone.now)

    objects = DealerContactQuerySet.as_manager()

    class Meta:
        ordering = ("dealer", "function")
        verbose_name = _("dealer contact")
        verbose_name_plural = _("dealer contacts")

    def __str__(self) -> str:
        return f"{self.get_function_display()}: {self.name}"


class Firm(Named):
    """A third-party firm that checks claims for the head office."""

    mail = models.EmailField(_("mail"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = FirmQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        verbose_name = _("third-party firm")
        verbose_name_plural = _("third-party firms")
