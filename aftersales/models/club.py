"""The customers' club of a dealer, and visitors whom the price drove away (domain.md 4.8, 4.11)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ClubLevel, ProspectState
from aftersales.models.order import RepairOrder
from aftersales.querysets import ClubMemberQuerySet, ProspectQuerySet
from dealerops.foundation.versioned import Versioned


class ClubMember(Versioned):
    """A customer in the club of a dealer, until they leave."""

    dealer = models.ForeignKey(
        "network.Dealer",
        on_delete=models.PROTECT,
        related_name="club_members",
        verbose_name=_("dealer"),
    )
    customer = models.ForeignKey(
        "registry.Customer",
        on_delete=models.PROTECT,
        related_name="club_memberships",
        verbose_name=_("customer"),
    )
    number = models.CharField(_("club number"), max_length=20)
    level = models.CharField(_("level"), max_length=8, choices=ClubLevel, default=ClubLevel.SILVER)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = ClubMemberQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("club member")
        verbose_name_plural = _("club members")
        constraints = (
            models.UniqueConstraint(
                fields=("dealer", "number"),
                name="aftersales_club_number_is_given_once",
                violation_error_message=_("Another member has this number."),
            ),
            models.UniqueConstraint(
                fields=("dealer", "customer"),
                condition=Q(left_on=None),
                name="aftersales_in_the_club_once",
                violation_error_message=_("The customer is in the club already."),
            ),
            models.CheckConstraint(
                condition=Q(left_on__gte=F("joined_on")) | Q(left_on=None),
                name="aftersales_leaves_the_club_after_joining",
            ),
            models.CheckConstraint(
                condition=~Q(number=""), name="aftersales_club_member_has_number"
            ),
        )
        indexes = (
            models.Index(fields=("dealer", "-created_at", "-id"), name="aftersales_club_dealer"),
        )

    def __str__(self) -> str:
        return self.number


class Prospect(Versioned):
    """A showroom visitor 来店登记 who bought elsewhere because of the price, and might come for service."""

    dealer = models.ForeignKey(
        "network.Dealer",
        on_delete=models.PROTECT,
        related_name="prospects",
        verbose_name=_("dealer"),
    )
    customer = models.ForeignKey(
        "registry.Customer",
        on_delete=models.PROTECT,
        related_name="prospects",
        verbose_name=_("customer"),
    )
    noted_on = models.DateField(_("in the showroom on"))
    same_brand = models.BooleanField(_("bought our brand"), default=True)
    lost_on_price = models.BooleanField(_("because of the price"), default=True)
    district = models.CharField(_("district"), max_length=60, blank=True)
    same_district = models.BooleanField(_("lives in our district"), default=False)
    distance_km = models.PositiveSmallIntegerField(_("lives km away"), null=True, blank=True)
    contact_allowed = models.BooleanField(_("may be contacted"), default=False)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ProspectState,
        default=ProspectState.NOTED,
        editable=False,
    )
    invited_at = models.DateTimeField(_("invited"), null=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("invited by"),
    )
    visit = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("first visit"),
    )

    objects = ProspectQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("prospect")
        verbose_name_plural = _("prospects")
        constraints = (
            models.UniqueConstraint(
                fields=("dealer", "customer"), name="aftersales_prospect_is_noted_once"
            ),
            models.CheckConstraint(
                condition=Q(state=ProspectState.NOTED)
                | Q(contact_allowed=True, invited_at__isnull=False, invited_by__isnull=False),
                name="aftersales_invited_only_with_permission",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProspectState.CAME) | Q(visit__isnull=False),
                name="aftersales_prospect_came_with_a_visit",
            ),
        )
        indexes = (
            models.Index(
                fields=("dealer", "-created_at", "-id"), name="aftersales_prospect_dealer"
            ),
        )

    def __str__(self) -> str:
        return f"{self.customer}"
