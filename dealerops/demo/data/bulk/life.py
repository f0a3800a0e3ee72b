"""One claim from its draft to wherever it stands today; yields the moment of every next step."""

import datetime as dt
from collections.abc import Iterator

from claims.choices import CheckOutcome, ClaimState, LockState, Reason
from claims.services.drafting import NOT_PERSONAL
from dealerops.demo.data.bulk.days import HOUR, OFFICE_DAY
from dealerops.demo.data.bulk.desk import Desk
from dealerops.demo.data.bulk.file import ClaimFile
from dealerops.demo.data.world import LEVELS
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.workcal.calc import add_months, local_date

MINUTE = 60
Life = Iterator[dt.datetime]
S = ClaimState

# How many of a hundred go which way.
ABANDONED, REGRETTED = 1, 1  # of all: never submitted, withdrawn at once
SENT_BACK, PROPOSED = 15, 8  # of the first checks; re-checks fail less often
SENT_BACK_AGAIN = 6
UNANSWERED, GIVEN_UP = 5, 8  # of the resets
OVERRULED = 15  # of the proposed rejections
REFUSED = 2  # by a level
SLOW = 5  # of the steps that wait for a person
WRONG_PAPERS = ("D02", "D04", "D05", "D06", "D07")
RESET_REASONS = (Reason.A01, Reason.A02, Reason.A04, Reason.A05, Reason.B04)
REJECT_REASONS = (Reason.B02, Reason.P01, Reason.B01)


class Story:
    """The dice of one claim, thrown step by step; `_now` is office time."""

    def __init__(self, desk: Desk, file: ClaimFile, begins: int) -> None:
        self._desk = desk
        self._file = file
        self._now = begins
        self._moment = desk.days.moment(begins)
        self._rng = desk.rng
        self._checker: Actor = SYSTEM

    def tell(self) -> Life:
        file, at = self._file, self._moment
        file.chain.add("claims.created", at=at, by=file.by, line=file.sale.line.id)
        yield self._after(10 * MINUTE, 50 * MINUTE)
        self._type_facts()
        if self._of_hundred(ABANDONED):
            return
        yield self._after(HOUR, 5 * HOUR)
        self._submit()
        if self._of_hundred(REGRETTED):
            yield self._after(10, 30)
            self._withdraw()
            return
        yield self._after(MINUTE, MINUTE)
        self._assign()
        yield from self._check()
        if file.state == S.CHECK_PASSED:
            yield from self._decide()

    # --- the dealer ---

    def _type_facts(self) -> None:
        sale, claim = self._file.sale, self._file.claim
        typed = {
            "vin": sale.vin,
            "vin_raw": sale.vin,
            "invoice_number": sale.invoice_number,
            "invoice_date": sale.invoiced_on,
            "invoice_amount": sale.amount,
            "registered_on": sale.registered_on,
            "registered_city": sale.registered_city,
            "plate": sale.plate,
        }
        changed = sorted(name for name, value in typed.items() if claim[name] != value)
        changes = {
            name: [str(claim[name] or ""), str(typed[name])]
            for name in changed
            if name in NOT_PERSONAL
        }
        at, by = self._moment, self._file.by
        self._file.save(at, **typed)
        self._file.chain.add("claims.updated", at=at, by=by, fields=changed, changes=changes)

    def _submit(self) -> None:
        file, at = self._file, self._moment
        file.sale.line.taken += 1
        file.hold_vin(at, LockState.HELD)
        file.raise_flags(at)
        file.claim.update(
            first_submitted_at=at,
            submitted_at=at,
            support_amount=file.sale.support,
            policy_values=file.sale.policy_values,
        )
        policy = file.sale.policy_values
        file.move("claims.submitted", S.SUBMITTED, at=at, by=file.by, policy=policy)

    def _resubmit(self) -> None:
        file, at, desk = self._file, self._moment, self._desk
        file.claim.update(submitted_at=at, reset_due_at=None)
        checker = self._checker.user_id or 0
        due_at = desk.days.check_due(self._now, desk.recheck_workdays, cut_off=desk.cut_off)
        file.hand_to(checker, at, due_at, is_recheck=True)
        desk.last_assigned[checker] = at
        file.answer_findings(at)
        policy = {**file.sale.policy_values, **desk.policy["recheck"]}
        file.move(
            "claims.resubmitted", S.ASSIGNED, at=at, by=file.by, checker=checker, policy=policy
        )

    def _withdraw(self) -> None:
        file, at = self._file, self._moment
        self._let_go(at)
        self._desk.sales.forget(file.sale)
        file.move("claims.withdrawn", S.WITHDRAWN, at=at, by=file.by)

    # --- the third party and head office about its check ---

    def _assign(self) -> None:
        file, at, desk = self._file, self._moment, self._desk
        checker, self._checker = desk.next_checker(at)
        due_at = desk.days.check_due(self._now - MINUTE, desk.check_workdays, cut_off=desk.cut_off)
        file.hand_to(checker, at, due_at, is_recheck=False)
        policy = desk.policy["assign"]
        file.move("claims.assigned", S.ASSIGNED, at=at, by=SYSTEM, checker=checker, policy=policy)

    def _check(self) -> Life:
        sent_back = SENT_BACK
        while self._file.state == S.ASSIGNED:
            yield self._after(HOUR // 2, 7 * HOUR)
            self._start()
            yield from self._wait_for_check()
            if self._of_hundred(sent_back):
                yield from self._send_back()
                sent_back = SENT_BACK_AGAIN if not self._file.claim["reset_count"] > 1 else 0
            elif sent_back == SENT_BACK and self._of_hundred(PROPOSED):
                yield from self._propose()
            else:
                self._pass()

    def _start(self) -> None:
        self._file.checks[-1]["started_at"] = self._moment
        self._file.move("claims.check_started", S.CHECKING, at=self._moment, by=self._checker)

    def _wait_for_check(self) -> Life:
        """Some take days too long, and the system notes it a few minutes after the due time."""
        due_at: dt.datetime = self._file.checks[-1]["due_at"]
        is_slow = self._of_hundred(SLOW)
        ends = self._after(HOUR, 4 * HOUR) if not is_slow else self._after(9 * HOUR, 45 * HOUR)
        if ends > due_at:
            noted = due_at + dt.timedelta(minutes=self._rng.randint(1, 5))
            yield noted
            self._file.be_late(noted)
        yield ends

    def _pass(self) -> None:
        at = self._moment
        self._file.end_check(at, CheckOutcome.PASSED)
        self._file.move("claims.check_passed", S.CHECK_PASSED, at=at, by=self._checker)

    def _send_back(self) -> Life:
        file, at, desk = self._file, self._moment, self._desk
        reason = self._rng.choice(RESET_REASONS)
        file.end_check(at, CheckOutcome.RESET)
        file.claim["reset_count"] += 1
        due_at = desk.days.due(local_date(at), desk.reset_workdays)
        file.claim["reset_due_at"] = due_at
        file.find("reset", self._rng.choice(WRONG_PAPERS), reason, at=at, by=self._checker)
        file.move(
            *("claims.reset", S.RESET), at=at, by=self._checker,
            reason=reason.value, reasons=[reason.value], policy=desk.policy["reset"],
        )  # fmt: skip
        if self._of_hundred(UNANSWERED):
            over = due_at + dt.timedelta(minutes=self._rng.randint(1, 5))
            yield over
            document = file.findings[-1]["document_type"]
            yield from self._reject(document, Reason.T02, at=over, by=SYSTEM)
            return
        yield self._after(4 * HOUR, 7 * OFFICE_DAY)
        if self._of_hundred(GIVEN_UP):
            self._withdraw()
        else:
            self._resubmit()

    def _propose(self) -> Life:
        file, at = self._file, self._moment
        reason = self._rng.choice(REJECT_REASONS)
        file.find("propose_reject", "D01", reason, at=at, by=self._checker)
        file.move(
            *("claims.reject_proposed", S.REJECT_PROPOSED), at=at, by=self._checker,
            reason=reason.value, reasons=[reason.value],
        )  # fmt: skip
        yield self._after(2 * HOUR, 12 * HOUR)
        manager = self._desk.world.staff[Role.SSA_MANAGER]
        if self._of_hundred(OVERRULED):
            file.answer_findings(self._moment)
            file.move("claims.overruled", S.CHECKING, at=self._moment, by=manager)
            yield self._after(HOUR, 4 * HOUR)
            self._pass()
            return
        file.end_check(self._moment, CheckOutcome.REJECT_PROPOSED)
        yield from self._reject("D01", reason, at=self._moment, by=manager)

    # --- decisions ---

    def _decide(self) -> Life:
        yield self._after(MINUTE, MINUTE)
        file, at, desk = self._file, self._moment, self._desk
        levels = file.open_steps(at)
        file.move(
            *("claims.routed", S.IN_APPROVAL), at=at, by=SYSTEM,
            levels=levels, policy=desk.policy["route"],
        )  # fmt: skip
        for place, level in enumerate(levels):
            by = desk.world.staff[LEVELS[place]]
            is_slow = self._of_hundred(SLOW)
            yield (
                self._after(HOUR, 11 * HOUR)
                if not is_slow
                else self._after(2 * OFFICE_DAY, 22 * OFFICE_DAY)
            )
            if place == 0 and self._of_hundred(REFUSED):
                yield from self._reject("D05", Reason.P01, at=self._moment, by=by)
                return
            if place < len(levels) - 1:
                file.decide_step(self._moment, by)
                file.give_time(self._moment)
                file.move(
                    *("claims.level_approved", S.IN_APPROVAL), at=self._moment, by=by, level=level
                )
        self._approve(by)

    def _approve(self, by: Actor) -> None:
        file, at = self._file, self._moment
        sale = file.sale
        if not self._desk.ledger.use(sale.line, sale.invoiced_on, file.id, at=at, by=by):
            file.save(at, hold_reason="QUOTA")
            file.chain.add("claims.held", at=at, by=by, reason="QUOTA_EXCEEDED")
            return
        file.hold_vin(at, LockState.CONSUMED)
        file.decide_step(at, by)
        months = sale.line.program.hold_months
        file.claim.update(decided_at=at, hold_until=add_months(sale.registered_on, months))
        file.move(
            *("claims.approved", S.APPROVED), at=at, by=by,
            amount=f"{sale.support:.2f}", policy=sale.policy_values,
        )  # fmt: skip

    def _reject(self, document: str, reason: Reason, *, at: dt.datetime, by: Actor) -> Life:
        """And, when the appeal window has closed, the nightly release."""
        file, desk = self._file, self._desk
        until = desk.days.due(local_date(at), desk.appeal_workdays)
        file.claim.update(decided_at=at, appeal_until=until, reset_due_at=None)
        file.drop_steps()
        file.find("reject", document, reason, at=at, by=by)
        if file.claim["state"] == S.IN_APPROVAL:
            file.save(at)  # the hold is lifted in a save of its own
        file.move(
            *("claims.rejected", S.REJECTED), at=at, by=by,
            reason=reason.value, reasons=[reason.value], policy=desk.policy["reject"],
        )  # fmt: skip
        released = until + NIGHTLY
        yield released
        self._let_go(released)
        file.save(released)
        file.chain.add("claims.released", at=released, by=SYSTEM)

    def _let_go(self, at: dt.datetime) -> None:
        self._file.hold_vin(at, LockState.RELEASED)
        self._file.sale.line.taken -= 1
        self._file.claim["released_at"] = at

    # --- time and chance ---

    def _after(self, least: int, most: int) -> dt.datetime:
        """So many office seconds later, both ends included."""
        self._now += least + int(self._rng.random() * (most - least + 1))
        self._moment = self._desk.days.moment(self._now)
        return self._moment

    def _of_hundred(self, share: int) -> bool:
        return self._rng.random() * 100 < share


NIGHTLY = dt.timedelta(minutes=30)  # half past midnight
