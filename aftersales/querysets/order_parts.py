"""Who sees what belongs to an order: whoever sees the order (domain.md 7.2)."""

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F

from aftersales.choices import ItemState, Method, Payer, PhotoKind
from aftersales.querysets.orders import READERS, own_part
from dealerops.foundation.actor import Actor, House
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from aftersales.models import (
        ApprovalLine,
        ApprovalLink,
        CostApproval,
        CustomerQuestion,
        Decline,
        Handover,
        InspectionFee,
        ItemPhoto,
        Payment,
        PhoneCode,
        PromiseChange,
        QcCheck,
        QuoteLine,
        QuoteVersion,
        ReceptionPhoto,
        RiskNotice,
        RoItem,
        Settlement,
        SettlementLine,
        Symptom,
    )

M = TypeVar("M", bound=models.Model)


class PartOfOrder(ScopedQuerySet[M]):
    """The rows of an order that stands at `path`."""

    path: ClassVar[str] = "order__"
    scope = Scope(hq=READERS, region="order__dealer__region", dealer="order__dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows.filter(own_part(actor, self.path)) if actor.house is House.DEALER else rows


class SymptomQuerySet(PartOfOrder["Symptom"]):
    """Seen with the order."""


class ReceptionPhotoQuerySet(PartOfOrder["ReceptionPhoto"]):
    def of_walk_around(self) -> Self:
        return self.filter(kind=PhotoKind.WALK_AROUND)


class PhoneCodeQuerySet(PartOfOrder["PhoneCode"]):
    """Seen with the order."""


class PromiseChangeQuerySet(PartOfOrder["PromiseChange"]):
    """Seen with the order."""


class QuoteVersionQuerySet(PartOfOrder["QuoteVersion"]):
    """Seen with the order."""


class ApprovalLinkQuerySet(PartOfOrder["ApprovalLink"]):
    def live(self, now: dt.datetime) -> Self:
        """Neither answered, withdrawn nor expired."""
        return self.filter(answered_at=None, revoked_at=None, expires_at__gt=now)


class CustomerQuestionQuerySet(PartOfOrder["CustomerQuestion"]):
    def unanswered(self) -> Self:
        return self.filter(answered_at=None)


class CostApprovalQuerySet(PartOfOrder["CostApproval"]):
    def to_countersign(self) -> Self:
        """Given in a recorded call and not yet signed for."""
        return self.filter(method=Method.RECORDED_CALL, countersigned_at=None)


class QcCheckQuerySet(PartOfOrder["QcCheck"]):
    """Seen with the order."""


class SettlementQuerySet(PartOfOrder["Settlement"]):
    """Seen with the order."""


class InspectionFeeQuerySet(PartOfOrder["InspectionFee"]):
    """Seen with the order."""


class PaymentQuerySet(PartOfOrder["Payment"]):
    """Seen with the order."""


class HandoverQuerySet(PartOfOrder["Handover"]):
    """Seen with the order."""


class QuoteLineQuerySet(PartOfOrder["QuoteLine"]):
    path = "quote__order__"
    scope = Scope(hq=READERS, region="quote__order__dealer__region", dealer="quote__order__dealer")


class ApprovalLineQuerySet(PartOfOrder["ApprovalLine"]):
    path = "approval__order__"
    scope = Scope(
        hq=READERS, region="approval__order__dealer__region", dealer="approval__order__dealer"
    )


class DeclineQuerySet(PartOfOrder["Decline"]):
    path = "item__order__"
    scope = Scope(hq=READERS, region="item__order__dealer__region", dealer="item__order__dealer")


class ItemPhotoQuerySet(PartOfOrder["ItemPhoto"]):
    path = "item__order__"
    scope = Scope(hq=READERS, region="item__order__dealer__region", dealer="item__order__dealer")


class RiskNoticeQuerySet(PartOfOrder["RiskNotice"]):
    path = "item__order__"
    scope = Scope(hq=READERS, region="item__order__dealer__region", dealer="item__order__dealer")


class SettlementLineQuerySet(PartOfOrder["SettlementLine"]):
    path = "settlement__order__"
    scope = Scope(
        hq=READERS, region="settlement__order__dealer__region", dealer="settlement__order__dealer"
    )


class RoItemQuerySet(PartOfOrder["RoItem"]):
    def standing(self) -> Self:
        """Neither declined, put off nor cancelled."""
        gone = (ItemState.DECLINED, ItemState.DEFERRED, ItemState.CANCELLED)
        return self.exclude(state__in=gone)

    def unquoted(self) -> Self:
        """Waiting for an answer, and changed since the last quote or in none: the advisor is to quote."""
        open_lines = self.filter(state=ItemState.PROPOSED)
        return open_lines.exclude(quote_lines__quote__frozen_at__gte=F("proposed_at"))

    def asked(self) -> Self:
        """Waiting for an answer to what a quote says."""
        return self.filter(
            state=ItemState.PROPOSED, quote_lines__quote__frozen_at__gte=F("proposed_at")
        )

    def for_customer(self) -> Self:
        return self.filter(payer=Payer.CUSTOMER)
