"""What secures a rental, and whom we rent nothing any more (domain.md 5.1, 5.7, 5.10)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.versioned import Versioned
from rental.choices import DepositKind, PayChannel
from rental.choices.dunning import block_reason_name
from rental.models.fields import moment, money, person, store
from rental.models.order import RentalOrder
from rental.querysets import BlockedCustomerQuerySet, DepositQuerySet, PreAuthQuerySet


class Deposit(Versioned):
    """Money that a customer left with us; what is not used goes back (a fact; the ledger books it)."""

    order = models.ForeignKey(
        RentalOrder,
        on_delete=models.PROTECT,
        related_name="deposits",
        verbose_name=pgettext_lazy("rental", "order"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=DepositKind)
    amount = money(_("amount"))
    channel = models.CharField(_("paid by"), max_length=10, choices=PayChannel)
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    taken_at = models.DateTimeField(_("taken"))
    taken_by = person(_("taken by"))
    used_amount = money(_("used"), editable=False)
    released_amount = money(_("given back"), editable=False)
    released_at = moment(_("given back on"))

    objects = DepositQuerySet.as_manager()

    class Meta:
        verbose_name = _("deposit")
        verbose_name_plural = _("deposits")
        ordering = ("-taken_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="rental_deposit_is_positive"),
            models.CheckConstraint(
                condition=Q(
                    used_amount__gte=0,
                    released_amount__gte=0,
                    amount__gte=F("used_amount") + F("released_amount"),
                ),
                name="rental_deposit_gives_no_more_than_it_holds",
            ),
            models.UniqueConstraint(
                fields=("channel", "reference"),
                condition=~Q(reference=""),
                name="rental_deposit_is_taken_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind} {self.amount}"


class PreAuth(Versioned):
    """An amount that the bank holds for us until `expires_at` 预授权; memo only until it is captured."""

    order = models.ForeignKey(
        RentalOrder,
        on_delete=models.PROTECT,
        related_name="preauths",
        verbose_name=pgettext_lazy("rental", "order"),
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=DepositKind, default=DepositKind.RENTAL
    )
    amount = money(_("amount"))
    reference = models.CharField(_("authorisation number"), max_length=60)
    held_at = models.DateTimeField(_("held since"))
    expires_at = models.DateTimeField(_("expires"))
    recorded_by = person(_("recorded by"))
    captured_amount = money(_("captured"), editable=False)
    captured_at = moment(_("captured on"))
    released_at = moment(_("given back on"))

    objects = PreAuthQuerySet.as_manager()

    class Meta:
        verbose_name = _("pre-authorisation")
        verbose_name_plural = _("pre-authorisations")
        ordering = ("-held_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("reference",), name="rental_preauth_is_recorded_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(reference=""), name="rental_preauth_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("held_at")),
                name="rental_preauth_expires_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(captured_at=None, captured_amount=0)
                | Q(
                    captured_at__isnull=False,
                    captured_amount__gt=0,
                    captured_amount__lte=F("amount"),
                ),
                name="rental_preauth_gives_no_more_than_it_holds",
            ),
        )
        indexes = (
            models.Index(
                fields=("expires_at",),
                condition=Q(captured_at=None, released_at=None),
                name="rental_preauth_held",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} {self.amount}"


class BlockedCustomer(Versioned):
    """The internal block list 黑名单: nothing is rented to them until the entry is lifted.

    `about` names the record it rests on (`app.model:pk`).
    """

    customer = models.ForeignKey(
        "registry.Customer",
        on_delete=models.PROTECT,
        related_name="rental_blocks",
        verbose_name=_("customer"),
    )
    dealer = store(_("store"))
    reason = models.CharField(_("reason"), max_length=200)
    about = models.CharField(_("about"), max_length=60, blank=True)
    since = models.DateTimeField(_("since"))
    created_by = person(_("entered by"), null=True)
    lifted_at = moment(_("lifted"))
    lifted_by = person(_("lifted by"), null=True, editable=False)

    objects = BlockedCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("blocked customer")
        verbose_name_plural = _("blocked customers")
        ordering = ("-since", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("customer", "about"),
                condition=Q(lifted_at=None),
                name="rental_customer_is_blocked_once_for_a_reason",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="rental_block_list_says_why"),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(lifted_at__gte=F("since")),
                name="rental_blocked_customer_is_lifted_afterwards",
            ),
        )
        indexes = (
            models.Index(
                fields=("customer",), condition=Q(lifted_at=None), name="rental_blocked_now"
            ),
        )

    def __str__(self) -> str:
        return f"{self.customer_id}"

    @property
    def reason_label(self) -> str:
        return block_reason_name(self.reason)
