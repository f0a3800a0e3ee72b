"""The file of one claim: its fields, the rows around it, and its chain in the journal."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from claims.calc import levels_for
from claims.choices import CheckOutcome, ClaimState, FlagCode, HoldReason, LockState, StepDecision
from claims.models import (
    ApprovalStep,
    CheckAssignment,
    Claim,
    ClaimFlag,
    Finding,
    SlaBreach,
    VinLock,
)
from claims.models.claim import NAMES
from dealerops.demo.data.bulk.chain import Chain
from dealerops.demo.data.bulk.desk import Desk
from dealerops.demo.data.bulk.sales import Sale
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.words import name_keys
from dealerops.workcal.calc import local_date

Row = dict[str, Any]
STEP_WORKDAYS = 2  # domain.md 2.8
DECIDED = frozenset({ClaimState.APPROVED, ClaimState.REJECTED, ClaimState.WITHDRAWN})
# What is kept of a decided claim where there are too many to keep everything.
TELLING = frozenset(
    {"claims.submitted", "claims.reject_proposed", "claims.approved", "claims.rejected",
     "claims.withdrawn"}
)  # fmt: skip


@dataclass
class ClaimFile:
    """Rows as plain values; `close` puts them on the tables."""

    desk: Desk
    sale: Sale
    by: Actor
    opened_at: dt.datetime
    claim: Row = field(init=False)
    lock: Row | None = None
    checks: list[Row] = field(default_factory=list)
    breaches: list[Row] = field(default_factory=list)
    steps: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    flags: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        line = self.sale.line
        self.id = self.desk.ids.of(Claim)
        self.chain = Chain(Claim._meta.label_lower, self.id)
        month = (self.opened_at + dt.timedelta(hours=8)).strftime("%Y%m")
        self.claim = {
            "id": self.id,
            "version": 1,
            "created_at": self.opened_at,
            "updated_at": self.opened_at,
            "number": f"CLM-{month}-{self.desk.ids.number():06d}",
            "program_id": line.program.pk,
            "dealer_id": line.dealer.pk,
            "origin_dealer_id": line.dealer.pk,
            "line_id": line.id,
            "created_by_id": self.by.user_id,
            "state": ClaimState.DRAFT,
            "hold_reason": HoldReason.NONE,
            "buyer_name": line.buyer.name,
            "buyer_code": line.buyer.code,
            "seller_name": line.dealer.legal_name,
            "registered_city": line.dealer.city,
            **dict.fromkeys(TYPED, ""),
            **dict.fromkeys(LATER),
            "policy_values": {},
            "reset_count": 0,
            "approval_round": 0,
        }

    @property
    def state(self) -> ClaimState:
        state: ClaimState = self.claim["state"]
        return state

    def save(self, at: dt.datetime, **changes: Any) -> None:
        """One `save_fields` of a service."""
        self.claim.update(changes, version=self.claim["version"] + 1, updated_at=at)

    def move(self, topic: str, to: ClaimState, *, at: dt.datetime, by: Actor, **told: Any) -> None:
        """Fire, save and record: one step of the life; `told` goes into the journal."""
        step = (str(self.state), str(to))
        self.save(at, state=to)
        self.chain.add(topic, at=at, by=by, step=step, **told)

    def hand_to(
        self, checker: int, at: dt.datetime, due_at: dt.datetime, *, is_recheck: bool
    ) -> None:
        firm = self.desk.firm_id
        self.claim.update(firm_id=firm, checker_id=checker, check_due_at=due_at)
        self.checks.append(
            {
                "id": self.desk.ids.of(CheckAssignment),
                "claim_id": self.id,
                "firm_id": firm,
                "checker_id": checker,
                "is_recheck": is_recheck,
                "assigned_at": at,
                "started_at": None,
                "due_at": due_at,
                "ended_at": None,
                "outcome": "",
            }
        )

    def end_check(self, at: dt.datetime, outcome: CheckOutcome) -> None:
        self.checks[-1].update(ended_at=at, outcome=outcome)
        self.claim.update(firm_id=None, checker_id=None, check_due_at=None)

    def be_late(self, at: dt.datetime) -> None:
        assignment = self.checks[-1]["id"]
        self.breaches.append({"assignment_id": assignment, "found_at": at})
        self.chain.add("claims.check_late", at=at, by=SYSTEM, assignment=assignment)

    def find(self, event: str, document: str, reason: str, *, at: dt.datetime, by: Actor) -> None:
        self.findings.append(
            {
                "claim_id": self.id,
                "event": event,
                "document_type": document,
                "reason": reason,
                "found_by_id": by.user_id,
                "found_at": at,
                "answered_at": None,
            }
        )

    def answer_findings(self, at: dt.datetime) -> None:
        for one in self.findings:
            one["answered_at"] = one["answered_at"] or at

    def open_steps(self, at: dt.datetime) -> list[str]:
        """One step per level the amount asks for; returns the levels."""
        levels = [str(one) for one in levels_for(self.sale.support, self.desk.limits)]
        self.claim["approval_round"] += 1
        self.steps += [
            {
                "claim_id": self.id,
                "level": level,
                "round": self.claim["approval_round"],
                "creator_id": self.by.user_id,
                "checker_id": self.checks[-1]["checker_id"],
                "decision": StepDecision.WAITING,
                "decided_by_id": None,
                "decided_at": None,
            }
            for level in levels
        ]
        self.give_time(at)
        return levels

    def give_time(self, at: dt.datetime) -> None:
        """Levels have their workdays one after the other; those of the first begin now."""
        waiting = [one for one in self.steps if one["decision"] == StepDecision.WAITING]
        for place, one in enumerate(waiting, start=1):
            one["due_at"] = self.desk.days.due(local_date(at), STEP_WORKDAYS * place)

    def decide_step(self, at: dt.datetime, by: Actor) -> None:
        waiting = next(one for one in self.steps if one["decision"] == StepDecision.WAITING)
        waiting.update(decision=StepDecision.APPROVED, decided_by_id=by.user_id, decided_at=at)

    def drop_steps(self) -> None:
        for one in self.steps:
            if one["decision"] == StepDecision.WAITING:
                one["decision"] = StepDecision.DROPPED

    def hold_vin(self, at: dt.datetime, state: LockState) -> None:
        self.lock = {
            "vin": self.sale.vin,
            "state": state,
            "claim_id": self.id,
            "changed_at": at,
        }

    def raise_flags(self, at: dt.datetime) -> None:
        """What `claims.selectors.flags` would see in the facts; there are no files to look at."""
        sale, desk = self.sale, self.desk
        found: dict[FlagCode, Row] = {}
        if sale.amount < sale.msrp * desk.low_price:
            share = round(sale.amount / sale.msrp, 4)
            found[FlagCode.LOW_PRICE] = {"msrp": str(sale.msrp), "share": str(share)}
        city = sale.line.dealer.city
        if sale.registered_city != city:
            found[FlagCode.CITY_DIFFERS] = {"registered": sale.registered_city, "dealer": city}
        cars = desk.sales.cars_of(sale)
        if cars > desk.many_cars:
            found[FlagCode.MANY_CARS] = {"cars": cars}
        self.flags = [
            {"claim_id": self.id, "code": code, "data": data, "raised_at": at}
            for code, data in found.items()
        ]

    def close(self) -> None:
        """Everything onto the tables; of a decided claim perhaps only the telling entries."""
        tables = self.desk.tables
        pairs = name_keys(*(self.claim[name] for name in NAMES))
        tables.put(Claim, **self.claim, pairs=pairs)
        for model, rows in (
            (CheckAssignment, self.checks),
            (SlaBreach, self.breaches),
            (ApprovalStep, self.steps),
            (Finding, self.findings),
            (ClaimFlag, self.flags),
            (VinLock, [self.lock] if self.lock else []),
        ):
            for row in rows:
                tables.put(model, **row)
        self.chain.write(tables, keep=self._kept_topics())

    def _kept_topics(self) -> Collection[str] | None:
        return None if self.desk.is_full or self.state not in DECIDED else TELLING


TYPED = ("vin", "vin_raw", "invoice_number", "plate")
LATER = (
    "invoice_date", "invoice_amount", "registered_on", "support_amount", "first_submitted_at",
    "submitted_at", "reset_due_at", "firm_id", "checker_id", "check_due_at", "decided_at",
    "hold_until", "appeal_until", "released_at",
)  # fmt: skip
