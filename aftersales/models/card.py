"""The customer information card 客户信息卡: one customer with one car at one dealer (domain.md 4.6)."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices import (
    CallTime,
    CardType,
    Compared,
    ComparedWith,
    Leaving,
    MismatchState,
    Reach,
    Sex,
)
from aftersales.querysets import CardMismatchQuerySet, CustomerCardQuerySet
from dealerops.foundation.versioned import Versioned
from dealerops.identifiers import masking
from dealerops.registry.fields import EncryptedTextField, SearchHashField

ENCRYPTED = frozenset({"second_mobile"})


class CustomerCard(Versioned):
    """What the workshop knows of a customer with a car.

    Name, phone and ID number stand with the customer, plates and sale with the vehicle; here is only
    what neither of them says. What is personal is encrypted and shown by `services.reveal`.
    """

    REVEALABLE: ClassVar[frozenset[str]] = frozenset({"user_name", "second_mobile", "wechat"})

    dealer = models.ForeignKey(
        "network.Dealer",
        on_delete=models.PROTECT,
        related_name="customer_cards",
        verbose_name=_("dealer"),
    )
    customer = models.ForeignKey(
        "registry.Customer",
        on_delete=models.PROTECT,
        related_name="cards",
        verbose_name=_("customer"),
    )
    vehicle = models.ForeignKey(
        "registry.Vehicle",
        on_delete=models.PROTECT,
        related_name="cards",
        verbose_name=_("vehicle"),
    )
    advisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("own service advisor"),
    )
    type = models.CharField(
        _("kind of customer"), max_length=8, choices=CardType, default=CardType.PRIVATE
    )
    user_name = EncryptedTextField(_("who drives the car"), blank=True, default="")
    second_mobile = EncryptedTextField(_("second phone"), blank=True, default="")
    second_mobile_hash = SearchHashField(source="second_mobile", db_index=True)
    wechat = EncryptedTextField(_("WeChat"), blank=True, default="")
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True)
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    district = models.CharField(
        _("district"), max_length=60, blank=True, help_text=_("City and district, no street.")
    )
    reach = models.CharField(_("likes to be reached by"), max_length=8, choices=Reach, blank=True)
    call_time = models.CharField(
        _("likes to be reached in the"), max_length=3, choices=CallTime, blank=True
    )
    insurer = models.CharField(_("insurance company"), max_length=60, blank=True)
    insured_until = models.DateField(_("insured until"), null=True, blank=True)
    inspection_due = models.DateField(_("inspection due"), null=True, blank=True)
    warranty_until = models.DateField(_("warranty until"), null=True, blank=True)
    warranty_km = models.PositiveIntegerField(_("warranty up to km"), null=True, blank=True)
    finance_until = models.DateField(_("financed until"), null=True, blank=True)
    referred_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name=_("recommended by"),
    )
    folded_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="folded",
        verbose_name=_("folded into"),
    )
    remarks = models.TextField(_("remarks"), max_length=1000, blank=True)
    leaving = models.CharField(_("car is gone"), max_length=8, choices=Leaving, blank=True)
    left_on = models.DateField(_("gone since"), null=True, blank=True)
    legal_hold = models.BooleanField(_("under legal hold"), default=False)

    objects = CustomerCardQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("customer card")
        verbose_name_plural = _("customer cards")
        constraints = (
            models.UniqueConstraint(
                fields=("dealer", "vehicle", "customer"),
                name="aftersales_one_card_per_customer_and_car",
            ),
            models.CheckConstraint(
                condition=Q(leaving="", left_on=None) | (~Q(leaving="") & Q(left_on__isnull=False)),
                name="aftersales_gone_car_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(folded_into=None) | ~Q(folded_into=models.F("id")),
                name="aftersales_card_is_folded_into_another",
            ),
            models.CheckConstraint(
                condition=Q(referred_by=None) | ~Q(referred_by=models.F("id")),
                name="aftersales_nobody_recommends_themselves",
            ),
        )
        indexes = (
            models.Index(fields=("dealer", "-created_at", "-id"), name="aftersales_card_dealer"),
            models.Index(fields=("advisor", "-created_at", "-id"), name="aftersales_card_advisor"),
            models.Index(fields=("-created_at", "-id"), name="aftersales_card_time"),
        )

    def __str__(self) -> str:
        return f"{self.customer.masked_name} · {self.vehicle.masked_vin}"

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """A number and its hash are never saved one without the other."""
        if update_fields is not None:
            names = set(update_fields)
            update_fields = names | {f"{name}_hash" for name in names & ENCRYPTED}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def masked_user_name(self) -> str:
        return masking.mask_name(self.user_name)

    @property
    def masked_second_mobile(self) -> str:
        return masking.mask_phone(self.second_mobile)

    @property
    def masked_wechat(self) -> str:
        return f"{self.wechat[:1]}***" if self.wechat else ""


class CardMismatch(models.Model):
    """Where a card and another record disagree, for the clerk to settle (domain.md 4.6).

    What both sides say is read when somebody looks, so that no second copy of it lies here.
    """

    card = models.ForeignKey(
        CustomerCard, on_delete=models.CASCADE, related_name="mismatches", verbose_name=_("card")
    )
    compared = models.CharField(_("what differs"), max_length=8, choices=Compared)
    against = models.CharField(_("from"), max_length=6, choices=ComparedWith)
    found_on = models.DateField(_("found on"))
    state = models.CharField(
        _("state"), max_length=8, choices=MismatchState, default=MismatchState.OPEN, editable=False
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("settled by"),
    )
    closed_on = models.DateField(_("closed on"), null=True, editable=False)

    objects = CardMismatchQuerySet.as_manager()

    class Meta:
        ordering = ("found_on", "pk")
        verbose_name = _("difference on a card")
        verbose_name_plural = _("differences on cards")
        constraints = (
            models.UniqueConstraint(
                fields=("card", "compared", "against"),
                condition=~Q(state=MismatchState.GONE),
                name="aftersales_difference_is_listed_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=MismatchState.SETTLED) | Q(settled_by__isnull=False),
                name="aftersales_settled_difference_has_a_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.card}: {self.get_compared_display()}"
