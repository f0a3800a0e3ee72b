"""Who may see which rows of special sales, and their adjectives."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, F, OuterRef

from claims.choices import ClaimState, HoldReason, LockState, StepDecision
from dealerops.accounts.models import Membership
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from claims.models import (
        AnnualAgreement,
        ApprovalStep,
        CheckAssignment,
        Checker,
        Claim,
        ClaimBatch,
        ClaimBatchItem,
        ClaimDocument,
        ClaimFlag,
        DealerAccount,
        FieldCheck,
        Finding,
        InvoiceReading,
        PreApplication,
        PreAppLine,
        Program,
        ProgramPolicy,
        ReasonMeasure,
        SlaBreach,
        SupportAmount,
        VinLock,
    )

# domain.md 7.2: who reads claims at head office
READERS = frozenset(
    {
        Role.SSA_SPECIALIST,
        Role.SSA_MANAGER,
        Role.SSA_HEAD,
        Role.FINANCE,
        Role.CFO,
        Role.VP,
        Role.AUDITOR,
    }
)
EVERYWHERE = READERS | {Role.SYSADMIN, Role.SALES_OPS}
OPEN_STATES = frozenset(
    {
        ClaimState.SUBMITTED,
        ClaimState.ASSIGNED,
        ClaimState.CHECKING,
        ClaimState.REJECT_PROPOSED,
        ClaimState.CHECK_PASSED,
        ClaimState.IN_APPROVAL,
        ClaimState.RESET,
    }
)


class ProgramQuerySet(ScopedQuerySet["Program"]):
    scope = Scope(hq=EVERYWHERE)


class ProgramPolicyQuerySet(ScopedQuerySet["ProgramPolicy"]):
    scope = Scope(hq=EVERYWHERE)

    def valid_on(self, day: dt.date) -> Self:
        return self.filter(valid__contains=day)


class SupportAmountQuerySet(ScopedQuerySet["SupportAmount"]):
    scope = Scope(hq=EVERYWHERE)


class DealerAccountQuerySet(ScopedQuerySet["DealerAccount"]):
    scope = Scope(hq=EVERYWHERE, region="dealer__region", dealer="dealer")


class AnnualAgreementQuerySet(ScopedQuerySet["AnnualAgreement"]):
    scope = Scope(hq=EVERYWHERE)


class PreApplicationQuerySet(ScopedQuerySet["PreApplication"]):
    scope = Scope(hq=READERS, region="dealer__region", dealer="dealer")


class PreAppLineQuerySet(ScopedQuerySet["PreAppLine"]):
    scope = Scope(
        hq=READERS, region="preapplication__dealer__region", dealer="preapplication__dealer"
    )

    def usable_on(self, day: dt.date) -> Self:
        """Lines of approved, unexpired pre-applications with a unit left."""
        return self.filter(
            preapplication__state="APPROVED",
            preapplication__valid__contains=day,
            taken__lt=F("qty"),
        )


class ClaimQuerySet(ScopedQuerySet["Claim"]):
    scope = Scope(hq=READERS, region="dealer__region", dealer="dealer", firm="firm")

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def waiting_for_assignment(self) -> Self:
        return self.filter(state=ClaimState.SUBMITTED, hold_reason=HoldReason.NONE)

    def unanswered(self, now: dt.datetime) -> Self:
        """Sent back, and the dealer's time is over."""
        return self.filter(state=ClaimState.RESET, reset_due_at__lte=now)

    def releasable(self, now: dt.datetime) -> Self:
        """Rejected, the appeal window is closed, and the reservations still stand."""
        return self.filter(
            state=ClaimState.REJECTED, appeal_until__lte=now, released_at__isnull=True
        )

    def for_list(self) -> Self:
        return self.select_related("dealer", "program").order_by("-created_at", "-pk")


OF_CLAIM = Scope(
    hq=READERS, region="claim__dealer__region", dealer="claim__dealer", firm="claim__firm"
)


class ClaimDocumentQuerySet(ScopedQuerySet["ClaimDocument"]):
    scope = OF_CLAIM

    def current(self) -> Self:
        return self.filter(replaced_at__isnull=True)


class FieldCheckQuerySet(ScopedQuerySet["FieldCheck"]):
    scope = Scope(
        hq=READERS,
        region="document__claim__dealer__region",
        dealer="document__claim__dealer",
        firm="document__claim__firm",
    )


class InvoiceReadingQuerySet(ScopedQuerySet["InvoiceReading"]):
    """Readings belong to files; they are reached through the claim's document."""

    scope = Scope(hq=READERS)


class ClaimFlagQuerySet(ScopedQuerySet["ClaimFlag"]):
    scope = OF_CLAIM


class FindingQuerySet(ScopedQuerySet["Finding"]):
    scope = OF_CLAIM


class ReasonMeasureQuerySet(ScopedQuerySet["ReasonMeasure"]):
    scope = Scope(hq=EVERYWHERE)

    def known_at(self, moment: dt.datetime) -> Self:
        """Those entered before `moment`, of a reason the newest last."""
        return self.filter(created_at__lt=moment).order_by("created_at", "pk")


class VinLockQuerySet(ScopedQuerySet["VinLock"]):
    scope = Scope(hq=READERS)

    def taken(self) -> Self:
        return self.filter(state__in=(LockState.HELD, LockState.CONSUMED))


class CheckerQuerySet(ScopedQuerySet["Checker"]):
    scope = Scope(hq=EVERYWHERE, firm="firm")

    def employed(self) -> Self:
        """Active, and still in a checker's role at the firm."""
        held = Membership.objects.live().filter(
            user=OuterRef("user"), firm=OuterRef("firm"), role=Role.TP_CHECKER
        )
        return self.filter(Exists(held), is_active=True)

    def at_work(self, on: dt.date) -> Self:
        """Employed and not absent that day."""
        return self.employed().exclude(absent__contains=on)


class CheckAssignmentQuerySet(ScopedQuerySet["CheckAssignment"]):
    scope = Scope(hq=READERS, firm="firm")

    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)


class SlaBreachQuerySet(ScopedQuerySet["SlaBreach"]):
    scope = Scope(hq=READERS, firm="assignment__firm")


class ApprovalStepQuerySet(ScopedQuerySet["ApprovalStep"]):
    scope = Scope(hq=READERS)

    def waiting(self) -> Self:
        return self.filter(decision=StepDecision.WAITING).order_by("level")


class ClaimBatchQuerySet(ScopedQuerySet["ClaimBatch"]):
    """Everybody sees their own: what was decided stands in the claims and in the journal."""

    scope = Scope(owner="user")

    def visible_to(self, actor: Actor) -> Self:
        if actor.role == Role.SYSTEM:
            return self
        return self.filter(user=actor.user_id) if actor.user_id else self.none()

    def open(self) -> Self:
        """Neither done nor undone."""
        return self.filter(ended_at=None)


class ClaimBatchItemQuerySet(ScopedQuerySet["ClaimBatchItem"]):
    """Reached through their batch."""

    scope = Scope(owner="batch__user")

    def waiting(self) -> Self:
        return self.filter(state="WAITING")
