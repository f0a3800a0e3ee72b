"""The past of the demo: each claim tells its story step by step, all stories run on one clock."""

import datetime as dt
import heapq
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import time_machine

from claims.choices import ClaimState, DocumentType, Reason
from claims.models import AnnualAgreement, Claim, PreAppLine
from claims.selectors import needed_documents
from claims.services import (
    ClaimFacts,
    FindingInput,
    LineInput,
    Registration,
    approve_claim,
    assign_claim,
    attach_document,
    confirm_rejection,
    enter_preapplication,
    open_claim,
    pass_check,
    propose_rejection,
    reset_check,
    resubmit_claim,
    route_claim,
    start_check,
    submit_claim,
    update_claim,
    withdraw_claim,
)
from dealerops.demo.data.cars import msrp_of, plate_of, price_of
from dealerops.demo.data.papers import invoice_facts, invoice_file, scan
from dealerops.demo.data.world import FLEET_SHARE, LEVELS, World
from dealerops.demo.drawing.numbers import vin as made_up_vin
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.journal.services import drain
from dealerops.registry.models import Customer
from dealerops.workcal.services import Shift, shift
from quota.services import QuotaExceeded

ZONE = ZoneInfo("Asia/Shanghai")
Story = Iterator[dt.datetime]
# How stories end, and how many of a hundred do so.
ENDINGS = {
    "draft": 4, "assigned": 7, "checking": 5, "reject_proposed": 3, "reset": 6, "in_approval": 11,
    "approved": 50, "rejected": 7, "withdrawn": 3, "answered": 4,
}  # fmt: skip
FRESH = {"draft", "assigned", "checking", "reject_proposed", "reset", "in_approval"}
RECENT = (1, 1, 2, 2, 3, 4, 6)  # days since a fresh story began
FINISHED = (5, 6, 7, 8, 9)  # days since another one began
OLDEST = max(FINISHED)
AT_HOME = 0.4  # of the fresh ones are of the dealer that most visitors sign in at
PICTURES = 4  # of the newest claims; every picture costs the document worker some seconds


def replay(world: World, count: int, *, tick: Callable[[], object]) -> None:
    """Run `count` stories in the order of their moments; `tick` is called after each finished one."""
    endings = _endings(world.rng, count)
    queue: list[tuple[dt.datetime, int, Story]] = []
    for number, ending in enumerate(endings):
        story = _story(world, number, ending, as_picture=count - number <= PICTURES)
        heapq.heappush(queue, (next(story), number, story))
    now = dt.datetime.now(ZONE)
    while queue:
        moment, number, story = heapq.heappop(queue)
        with time_machine.travel(min(moment, now), tick=False):
            following = next(story, None)
            drain("default")
        if following is None:
            tick()
        else:
            heapq.heappush(queue, (max(following, moment), number, story))


def _endings(rng: random.Random, count: int) -> list[str]:
    """The endings in their shares, the fresh ones last so that they happen now."""
    drawn = rng.choices(list(ENDINGS), weights=list(ENDINGS.values()), k=count)
    for number, ending in enumerate(ENDINGS):  # whatever the dice say, each is there once
        if number < count:
            drawn[number] = ending
    return sorted(drawn, key=lambda ending: ending in FRESH)


def _story(world: World, number: int, ending: str, *, as_picture: bool) -> Story:
    """One claim from registration to its ending; yields the moment of every next step."""
    rng = random.Random(f"{world.rng.random()}:{number}")  # noqa: S311  # made-up people
    clock = _Clock(rng, world.today, days_ago=rng.choice(RECENT if ending in FRESH else FINISHED))
    dealer = rng.choices(world.dealers, cum_weights=world.shares)[0]
    if ending in FRESH and rng.random() < AT_HOME:
        dealer = world.dealers[0]
    applicant = world.applicants[dealer.pk]
    yield clock.before_invoice()
    line = _line(world, rng, dealer.pk, clock.invoiced_on)
    yield clock.step(hours=1)
    claim = open_claim(line.pk, by=applicant)
    facts = _facts(world, rng, claim, clock.invoiced_on)
    invoice = invoice_facts(rng, facts, dealer.usc_code)
    facts = replace(facts, invoice_code=invoice.code, invoice_number=invoice.number)
    claim = update_claim(claim.pk, facts, by=applicant)
    name, data = invoice_file(invoice, as_picture=as_picture, seed=number)
    attach_document(claim.pk, "D01", io.BytesIO(data), name=name, by=applicant)
    if ending == "draft":
        return
    _attach_rest(claim, applicant)
    yield clock.step(hours=2)
    submit_claim(claim.pk, by=applicant)
    if ending == "withdrawn":
        withdraw_claim(claim.pk, by=applicant)
        return
    yield clock.step(minutes=1)
    claim = assign_claim(claim.pk, by=SYSTEM)
    if ending == "assigned":
        return
    yield from _check(world, rng, clock, claim, ending)
    claim.refresh_from_db()
    if claim.state == ClaimState.CHECK_PASSED:
        yield from _decide(world, clock, claim, ending)


def _check(world: World, rng: random.Random, clock: "_Clock", claim: Claim, ending: str) -> Story:
    checker = world.checkers[claim.checker_id or 0]
    yield clock.step(hours=rng.randint(1, 5))
    start_check(claim.pk, by=checker)
    if ending == "checking":
        return
    yield clock.step(hours=rng.randint(1, 4))
    if ending in {"reject_proposed", "rejected"}:
        wrong = [FindingInput("D01", rng.choice([Reason.B02, Reason.P01, Reason.B01]))]
        propose_rejection(claim.pk, wrong, by=checker)
        if ending == "rejected":
            yield clock.step(hours=3)
            confirm_rejection(claim.pk, by=world.staff[Role.SSA_MANAGER])
        return
    if ending in {"reset", "answered"}:
        document = rng.choice(["D02", "D05", "D06"])
        reason = rng.choice([Reason.A01, Reason.A02, Reason.A04])
        reset_check(claim.pk, [FindingInput(document, reason)], by=checker)
        if ending == "reset":
            return
        yield clock.step(hours=20)
        applicant = world.applicants[claim.dealer_id]
        _attach(claim, document, applicant, "补正件")
        claim = resubmit_claim(claim.pk, by=applicant)
        checker = world.checkers[claim.checker_id or 0]
        yield clock.step(hours=4)
        start_check(claim.pk, by=checker)
    yield clock.step(minutes=50)
    pass_check(claim.pk, by=checker)


def _decide(world: World, clock: "_Clock", claim: Claim, ending: str) -> Story:
    yield clock.step(minutes=1)
    claim = route_claim(claim.pk, by=SYSTEM)
    if ending == "in_approval":
        if claim.steps.count() == 1 or world.rng.random() < 0.6:
            return
        yield clock.step(hours=3)
        approve_claim(claim.pk, by=world.staff[LEVELS[0]])
        return
    for role in LEVELS[: claim.steps.filter(round=claim.approval_round).count()]:
        yield clock.step(hours=3)
        try:
            approve_claim(claim.pk, by=world.staff[role])
        except QuotaExceeded:
            return


class _Clock:
    """Moments of one story: office hours of workdays, never later than now."""

    def __init__(self, rng: random.Random, today: dt.date, *, days_ago: int) -> None:
        day = shift(today - dt.timedelta(days=days_ago), Shift.PREV)
        self._now = dt.datetime.combine(
            day, dt.time(rng.randint(9, 15), rng.randint(0, 59)), tzinfo=ZONE
        )
        self.invoiced_on = day - dt.timedelta(days=rng.randint(1, 12))
        self._registered = self.invoiced_on - dt.timedelta(days=rng.randint(5, 30))

    def before_invoice(self) -> dt.datetime:
        return dt.datetime.combine(self._registered, dt.time(10), tzinfo=ZONE)

    def step(self, *, hours: int = 0, minutes: int = 0) -> dt.datetime:
        moment = self._now
        later = self._now + dt.timedelta(hours=hours, minutes=minutes)
        if later.hour >= 18 or later.hour < 9:
            later = later.replace(hour=9) + dt.timedelta(days=1 if later.hour >= 18 else 0)
        self._now = later
        return moment


def _line(world: World, rng: random.Random, dealer_id: int, invoiced_on: dt.date) -> PreAppLine:
    """A registration of some cars of one model, entered by the specialist on the present moment."""
    program = world.programs["CORP_FLEET" if rng.random() < FLEET_SHARE else "SME"]
    fleets = [one for one in world.buyers if one.agreement_id is not None]
    buyer = rng.choice(fleets if program.needs_agreement else world.buyers)
    agreements = AnnualAgreement.objects.filter(pk=buyer.agreement_id or 0)
    model = rng.choice(world.models)
    policy = program.policies.get()
    price = price_of(rng, msrp_of(model, on=invoiced_on, turn=world.turn))
    unit = min(price * (policy.rate or 0), policy.cap or price)
    preapplication = enter_preapplication(
        Registration(
            dealer=next(one for one in world.dealers if one.pk == dealer_id),
            program=program,
            customer=Customer.objects.get(pk=buyer.id),
            agreement=agreements.first() if program.needs_agreement else None,
            lines=[
                LineInput(
                    model=model,
                    qty=rng.randint(1, 4),
                    unit_support=unit // 100 * 100,
                    planned_month=invoiced_on.replace(day=1),
                )
            ],
        ),
        approved_on=dt.datetime.now(ZONE).date(),
        by=world.staff[Role.SSA_SPECIALIST],
    )
    return preapplication.lines.get()


def _facts(world: World, rng: random.Random, claim: Claim, invoiced_on: dt.date) -> ClaimFacts:
    registered = min(
        invoiced_on + dt.timedelta(days=rng.randint(0, 4)), dt.datetime.now(ZONE).date()
    )
    return ClaimFacts(
        vin=made_up_vin(rng, invoiced_on),
        invoice_date=invoiced_on,
        invoice_amount=price_of(rng, msrp_of(claim.line.model, on=invoiced_on, turn=world.turn)),
        buyer_name=claim.buyer_name,
        buyer_code=claim.buyer_code,
        seller_name=claim.seller_name,
        registered_on=registered,
        registered_city=claim.dealer.city if rng.random() < 0.93 else "成都",
        plate=plate_of(rng, world.plates[claim.dealer_id], claim.line.model.energy),
    )


def _attach_rest(claim: Claim, applicant: Actor) -> None:
    for document in needed_documents(claim, claim.invoice_date or dt.date.min):
        if document.value != "D01":
            _attach(claim, document.value, applicant, "")


def _attach(claim: Claim, document: str, applicant: Actor, remark: str) -> None:
    lines = [claim.buyer_name, claim.seller_name, claim.vin, claim.plate, claim.number, remark]
    name, data = scan(DocumentType(document), lines)
    attach_document(claim.pk, document, io.BytesIO(data), name=name, by=applicant)
