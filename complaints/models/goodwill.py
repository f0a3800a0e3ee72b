"""Goodwill 善意补偿 offered and given in a case (domain.md 3.14)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints.choices.handling import GoodwillKind, GoodwillState
from complaints.models.case import Case
from complaints.models.fields import moment, person
from complaints.querysets.handling import GoodwillQuerySet
from dealerops.foundation.versioned import Versioned


class Goodwill(Versioned):
    """What one customer is offered; granted by a role whose limit covers the car's last twelve months.

    `before` is what the car had been given then, `limit` what the granting role may give in all (none
    above every limit). The agreement is the paper that the customer signs.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="goodwill", verbose_name=_("case")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=GoodwillKind)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    dealer_share = models.PositiveSmallIntegerField(_("dealer's share in %"))
    reason = models.TextField(_("reason"), max_length=1000)
    agreement = models.ForeignKey(
        "documents.Attachment", on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("settlement agreement"),
    )  # fmt: skip
    state = models.CharField(
        _("state"), max_length=10, choices=GoodwillState, default=GoodwillState.PROPOSED,
        editable=False,
    )  # fmt: skip
    proposed_by = person(_("proposed by"))
    proposed_role = models.CharField(_("role"), max_length=20)
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = person(_("decided by"), null=True)
    decided_role = models.CharField(_("role of the decision"), max_length=20, blank=True)
    decided_at = moment(_("decided"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    before = models.DecimalField(
        _("given before in the period"), max_digits=14, decimal_places=2, null=True
    )
    limit = models.DecimalField(_("limit of the role"), max_digits=14, decimal_places=2, null=True)
    policy_values = models.JSONField(_("policy values applied"), default=dict, editable=False)

    objects = GoodwillQuerySet.as_manager()

    class Meta:
        verbose_name = _("goodwill")
        verbose_name_plural = _("goodwill")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="complaints_goodwill_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(dealer_share__range=(0, 100)),
                name="complaints_goodwill_share_is_0_to_100",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=GoodwillKind.values), name="complaints_goodwill_is_never_cash"
            ),
            models.CheckConstraint(
                condition=~Q(state=GoodwillState.GRANTED)
                | Q(
                    agreement__isnull=False,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    before__isnull=False,
                ),
                name="complaints_granted_goodwill_is_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(state=GoodwillState.GRANTED)
                | Q(limit=None)
                | Q(limit__gte=models.F("before") + models.F("amount")),
                name="complaints_goodwill_stays_within_the_limit",
            ),
        )

    def __str__(self) -> str:
        return self.number
