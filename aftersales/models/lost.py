"""Customers who were lost, and what was done about it (domain.md 4.11)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices import CONTROLLABLE, UNDER_WAY, LossReason, LostState
from aftersales.models.card import CustomerCard
from aftersales.models.order import RepairOrder
from aftersales.querysets import LostCaseQuerySet
from dealerops.foundation.versioned import Versioned


class LostCase(Versioned):
    """A customer with a car who stayed away too long, from the day of the loss to its end.

    `due_at` is the exclusive instant by which somebody calls; `policy_values` keeps the limits by which
    the customer counted as lost.
    """

    card = models.ForeignKey(
        CustomerCard, on_delete=models.PROTECT, related_name="lost_cases", verbose_name=_("card")
    )
    lost_on = models.DateField(_("lost on"))
    visited_on = models.DateField(_("last visit"))
    last_km = models.PositiveIntegerField(_("last km"), null=True)
    due_at = models.DateTimeField(_("call by"))
    state = models.CharField(
        _("state"), max_length=10, choices=LostState, default=LostState.OPEN, editable=False
    )
    reason = models.CharField(_("reason"), max_length=16, choices=LossReason, blank=True)
    said = models.TextField(_("in the customer's words"), max_length=1000, blank=True)
    offer = models.CharField(_("our offer"), max_length=200, blank=True)
    promised_on = models.DateField(_("promised to come on"), null=True, blank=True)
    contacted_at = models.DateTimeField(_("spoken to"), null=True, editable=False)
    contacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("spoken to by"),
    )
    visit = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("visit that brought them back"),
    )
    closed_on = models.DateField(_("closed on"), null=True, editable=False)
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    objects = LostCaseQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("lost customer")
        verbose_name_plural = _("lost customers")
        constraints = (
            models.UniqueConstraint(
                fields=("card",),
                condition=Q(state__in=UNDER_WAY),
                name="aftersales_one_open_lost_case_per_card",
            ),
            models.UniqueConstraint(
                fields=("card", "visited_on"), name="aftersales_lost_once_after_a_visit"
            ),
            models.CheckConstraint(
                condition=Q(lost_on__gt=F("visited_on")),
                name="aftersales_lost_after_the_last_visit",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(
                        *(LostState.OPEN, LostState.RETURNED, LostState.LEFT),
                        LostState.REFUSED,
                    )
                )
                | Q(contacted_at__isnull=False, contacted_by__isnull=False) & ~Q(reason="")
                | Q(state=LostState.NOT_WON, reason=LossReason.NOT_REACHED),
                name="aftersales_contacted_has_reason_and_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(LostState.WON_BACK, LostState.RETURNED))
                | Q(visit__isnull=False),
                name="aftersales_won_back_by_a_visit",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNDER_WAY, closed_on=None)
                | (~Q(state__in=UNDER_WAY) & Q(closed_on__isnull=False)),
                name="aftersales_closed_case_has_its_day",
            ),
        )
        indexes = (
            models.Index(fields=("state", "due_at"), name="aftersales_lost_due"),
            models.Index(fields=("-created_at", "-id"), name="aftersales_lost_time"),
            models.Index(fields=("lost_on",), name="aftersales_lost_day"),
        )

    def __str__(self) -> str:
        return f"{self.card}"

    @property
    def controllable(self) -> bool:
        """Whether we could have done something about it."""
        return self.reason in CONTROLLABLE
